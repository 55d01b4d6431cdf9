from typing import Any

import pytest

from agents import selectors, services
from agents.domain.errors import BadContact, Busy, UnknownAgent, UnknownGroup
from agents.domain.office_commands import ForwardWhen
from agents.models import BlockedNumber
from agents.provisioning import desired_config
from calls import stream
from tests.builders import T0, agent, group, team

pytestmark = pytest.mark.django_db


def told(kind: str) -> list[dict[str, Any]]:
    return [row.body for row in stream.since(0, team="demo") if row.kind == kind]


def test_a_number_is_blocked_once_and_let_in_again():
    team()
    services.block_number(team="demo", number="020 7946-0001", note="rude", at=T0)
    services.block_number(team="demo", number="02079460001", note="", at=T0)
    assert selectors.blocked_numbers(team="demo") == ["02079460001"]
    assert services.unblock_number(team="demo", number="02079460001", at=T0)
    assert not services.unblock_number(team="demo", number="02079460001", at=T0)
    assert [body["how"] for body in told("SettingsChanged")] == ["added", "changed", "removed"]


def test_the_other_team_keeps_its_own_list():
    team()
    team("other")
    services.block_number(team="demo", number="02079460001", note="", at=T0)
    assert selectors.blocked_numbers(team="other") == []
    assert not services.unblock_number(team="other", number="02079460001", at=T0)
    assert BlockedNumber.objects.count() == 1


@pytest.mark.parametrize("number", ["", "abc", "0", "1" * 30, "0207;1"])
def test_what_is_no_number_is_not_blocked(number: str):
    team()
    with pytest.raises(BadContact):
        services.block_number(team="demo", number=number, note="", at=T0)


def test_a_message_goes_once_to_each_group_named():
    agent("1009", name="Sue", groups=("630", "631"))
    groups = services.broadcast(
        team="demo", sender_no="1009", text=" Fire drill at noon ", groups=["630", "631"], at=T0
    )
    assert groups == ["630", "631"]
    assert [(b["group"], b["text"]) for b in told("MessageBroadcast")] == [
        ("630", "Fire drill at noon"),
        ("631", "Fire drill at noon"),
    ]


def test_a_message_without_groups_goes_to_those_the_sender_leads():
    sue = agent("1009", name="Sue", groups=("630", "631"))
    group("630").admins.add(sue)
    assert services.broadcast(team="demo", sender_no="1009", text="Hi", groups=[], at=T0) == ["630"]


def test_a_message_needs_words_and_a_group_of_the_team():
    agent("1009", name="Sue")
    group("700", "other")
    with pytest.raises(BadContact):
        services.broadcast(team="demo", sender_no="1009", text="  ", groups=["630"], at=T0)
    with pytest.raises(UnknownGroup):
        services.broadcast(team="demo", sender_no="1009", text="Hi", groups=["700"], at=T0)
    with pytest.raises(UnknownGroup):
        services.broadcast(team="demo", sender_no="1009", text="Hi", groups=[], at=T0)
    assert told("MessageBroadcast") == []


def test_forwards_and_do_not_disturb_reach_the_pbx():
    agent("1001")
    services.set_do_not_disturb(team="demo", agent_no="1001", is_on=True, at=T0)
    services.set_forward(
        team="demo", agent_no="1001", when=ForwardWhen.BUSY, destination="1002", at=T0
    )
    services.set_forward(
        team="demo", agent_no="1001", when=ForwardWhen.NO_ANSWER, destination="020 7946 0001", at=T0
    )
    entries = {e.key: e.value for e in desired_config("pbx").db if e.family == "pb-phone/demo-1001"}
    assert entries == {"dnd": "1", "busy": "1002", "no_answer": "02079460001"}
    services.set_forward(team="demo", agent_no="1001", when=ForwardWhen.BUSY, destination="", at=T0)
    services.set_do_not_disturb(team="demo", agent_no="1001", is_on=False, at=T0)
    entries = {e.key: e.value for e in desired_config("pbx").db if e.family == "pb-phone/demo-1001"}
    assert entries == {"no_answer": "02079460001"}


def test_nobody_forwards_to_herself_or_to_words():
    agent("1001")
    for destination in ("1001", "home"):
        with pytest.raises(BadContact):
            services.set_forward(
                team="demo",
                agent_no="1001",
                when=ForwardWhen.ALWAYS,
                destination=destination,
                at=T0,
            )


def test_a_phone_is_changed_only_while_its_agent_is_away(orders: Any):
    ada = agent("1001")
    services.log_in(team="demo", agent_no="1001", at=T0)
    with pytest.raises(Busy):
        services.set_phone(team="demo", agent_no="1001", phone="desk", at=T0)
    services.log_out(team="demo", agent_no="1001", at=T0)
    services.set_phone(team="demo", agent_no="1001", phone="desk", at=T0)
    ada.refresh_from_db()
    assert ada.phone == "desk"
    with pytest.raises(BadContact):
        services.set_phone(team="demo", agent_no="1001", phone="banana", at=T0)


def test_favourites_are_kept_once_each():
    agent("1001")
    for contact in ("1002", "1002", "+442079460001"):
        services.add_favourite(team="demo", agent_no="1001", contact=contact)
    assert selectors.favourites(team="demo", agent_no="1001") == ["1002", "+442079460001"]
    services.remove_favourite(team="demo", agent_no="1001", contact="1002")
    services.remove_favourite(team="demo", agent_no="1001", contact="1002")
    assert selectors.favourites(team="demo", agent_no="1001") == ["+442079460001"]


def test_default_memberships_are_noted_all_or_nothing():
    agent("1001")
    agent("1002", name="Ben")
    group("631")
    services.set_default_memberships(
        team="demo", agent_nos=["1001", "1002"], memberships=[("630", 0), ("631", 3)], at=T0
    )
    assert selectors.default_memberships(team="demo", agent_no="1002") == [("630", 0), ("631", 3)]
    with pytest.raises(UnknownAgent):
        services.set_default_memberships(
            team="demo", agent_nos=["1001", "9999"], memberships=[], at=T0
        )
    with pytest.raises(UnknownGroup):
        services.set_default_memberships(
            team="demo", agent_nos=["1001"], memberships=[("999", 0)], at=T0
        )
    assert selectors.default_memberships(team="demo", agent_no="1001") == [("630", 0), ("631", 3)]


def test_colleagues_are_found_by_name_and_number_inside_the_team():
    agent("1001", name="Ada")
    agent("1002", name="Ben")
    agent("1001", "other", name="Max", groups=())
    assert [row.agent_no for row in selectors.directory(team="demo", term="be")] == ["1002"]
    assert [row.name for row in selectors.directory(team="demo", term="100")] == ["Ada", "Ben"]
    assert selectors.directory(team="demo", term="Max") == []


def test_applying_the_defaults_joins_leaves_and_ranks():
    agent("1001", groups=("630",))
    group("631")
    group("632")
    services.set_default_memberships(
        team="demo", agent_nos=["1001"], memberships=[("631", 2), ("632", 0)], at=T0
    )
    services.apply_default_memberships(team="demo", agent_nos=["1001"], at=T0)
    tile = selectors.agent_tile(team="demo", agent_no="1001")
    assert [(one.group, one.penalty) for one in tile.memberships] == [("631", 2), ("632", 0)]


def test_who_noted_no_default_keeps_her_groups():
    agent("1001", groups=("630",))
    services.apply_default_memberships(team="demo", agent_nos=["1001"], at=T0)
    tile = selectors.agent_tile(team="demo", agent_no="1001")
    assert [one.group for one in tile.memberships] == ["630"]
