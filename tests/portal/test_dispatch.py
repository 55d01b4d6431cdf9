from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from auditlog.models import LogEntry

from agents import selectors
from agents.domain import commands as agents
from agents.domain.errors import (
    Busy,
    InboundOnly,
    NoPhone,
    NotAllowed,
    NotMember,
    UnknownAgent,
    UnknownGroup,
)
from agents.domain.membership import WorkWay
from agents.models import Account, Agent, Presence
from calls import selectors as call_reads
from calls import stream
from calls.domain import commands as calls
from calls.domain.errors import BadNumber, NobodyFree, NoSuchCall, NotPossible, SwitchRefused
from calls.domain.ids import AgentNo, CallId
from calls.switch import HangUpLeg, JoinQueue, OriginateLeg, Reply
from portal import access, dispatch
from tests.builders import T0, agent, trunk
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db
ADA = AgentNo("1001")


@pytest.fixture(autouse=True)
def switch(settings: Any) -> Iterator[None]:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    yield
    FakeSwitch.forget()


@pytest.fixture
def ada() -> Agent:
    made = agent("1001", password="demo-1001")
    trunk()
    Presence.objects.create(agent=made, since=T0, is_phone_reachable=True)
    return made


def do(command: Any, of: Agent) -> dispatch.Result:
    assert of.account is not None
    actor = access.actor_of(of.account)
    assert actor is not None
    return dispatch.execute(command, actor=actor)


def test_checking_in_is_accepted_when_the_switch_says_so(ada: Agent):
    do(agents.CheckIn(agent_no=ADA), ada)
    assert selectors.agent_tile(team="demo", agent_no="1001").state == "ready"
    assert isinstance(FakeSwitch.orders()[0], JoinQueue)


def test_what_the_switch_refuses_is_refused_in_its_words(ada: Agent):
    FakeSwitch.reply = Reply(is_accepted=False, words="no link to the switch")
    with pytest.raises(SwitchRefused, match="no link"):
        do(agents.CheckIn(agent_no=ADA), ada)
    do(agents.LogOut(agent_no=ADA), ada)  # to leave never fails


def test_every_command_about_an_agent_is_carried_out(ada: Agent):
    do(agents.LogIn(agent_no=ADA), ada)
    do(agents.CheckIn(agent_no=ADA, groups=("630",)), ada)
    do(agents.Pause(agent_no=ADA, reason="lunch"), ada)
    do(agents.Unpause(agent_no=ADA), ada)
    do(agents.CheckOut(agent_no=ADA), ada)
    do(agents.LogOut(agent_no=ADA), ada)
    assert selectors.agent_tile(team="demo", agent_no="1001").state == "logged_out"


def test_a_dialled_number_rings_her_phone_first(ada: Agent):
    placed = do(calls.Dial(agent_no=ADA, target="020 7946 0001", userdata="u=1"), ada)
    (order,) = FakeSwitch.orders()
    assert isinstance(order, OriginateLeg)
    assert (order.dial, order.exten) == ("PJSIP/demo-1001", "02079460001")
    assert order.variables["TRUNK"] == "demo-town"
    assert call_reads.live_call(team="demo", call_id=placed.call_id) is not None


def test_data_given_with_a_dialled_call_travels_with_it_from_its_start(ada: Agent):
    placed = do(calls.Dial(agent_no=ADA, target="02079460001", attached={"order": "17"}), ada)
    call = call_reads.live_call(team="demo", call_id=placed.call_id)
    assert call is not None
    assert call.attached == {"order": "17"}


def test_more_data_than_a_call_carries_is_refused_before_a_phone_rings(ada: Agent):
    much = {f"k{number}": "v" for number in range(51)}
    with pytest.raises(NotPossible):
        do(calls.Dial(agent_no=ADA, target="02079460001", attached=much), ada)
    assert FakeSwitch.orders() == []


def test_a_second_call_waits_for_the_first(ada: Agent):
    do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    with pytest.raises(Busy):
        do(calls.Dial(agent_no=ADA, target="02079460002"), ada)


def test_a_phone_that_is_gone_cannot_be_dialled_from(ada: Agent):
    Presence.objects.update(is_phone_reachable=False)
    with pytest.raises(NoPhone):
        do(calls.Dial(agent_no=ADA, target="02079460001"), ada)


@pytest.mark.parametrize("number", ["0019005550100", "", "0abc", "*43", "900"])
def test_what_is_no_number_or_not_allowed_is_not_dialled(ada: Agent, number: str):
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target=number), ada)


def test_emergency_numbers_are_always_dialled(ada: Agent):
    ada.team.allowed_countries, ada.team.max_outbound_calls = "", 1
    ada.team.save()
    assert do(calls.Dial(agent_no=ADA, target="999"), ada).call_id


def test_a_colleague_is_dialled_by_number_in_the_own_team_only(ada: Agent):
    agent("1002", name="Ben")
    agent("1003", "other", groups=())
    inner = calls.TargetKind.INTERNAL
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target="1003", target_kind=inner), ada)
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target="1001", target_kind=inner), ada)
    assert do(calls.Dial(agent_no=ADA, target="1002", target_kind=inner), ada).call_id


def test_a_call_for_a_group_needs_membership(ada: Agent):
    with pytest.raises(NotMember):
        do(calls.Dial(agent_no=ADA, target="02079460001", group="631"), ada)


def test_hanging_up_means_the_current_call(ada: Agent):
    with pytest.raises(NoSuchCall):
        do(calls.HangUp(agent_no=ADA), ada)
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    assert do(calls.HangUp(agent_no=ADA), ada).call_id == placed.call_id
    assert not any(
        isinstance(order, HangUpLeg) and not order.channel for order in FakeSwitch.orders()
    )


def test_a_call_is_described_by_who_was_on_it(ada: Agent):
    ben = agent("1002", name="Ben", password="demo-1002")
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    said = {"call_id": CallId(placed.call_id), "disposition": "sold", "note": ""}
    do(calls.Describe(agent_no=ADA, **said), ada)
    with pytest.raises(NotAllowed):
        do(calls.Describe(agent_no=ADA, **said), ben)
    with pytest.raises(NoSuchCall):
        do(calls.Describe(agent_no=AgentNo("1002"), **said), ben)


def test_nobody_commands_another_teams_agent(ada: Agent):
    max_ = agent("1001", "other", password="demo-other", groups=())
    agent("1002", name="Ben")
    with pytest.raises(NotAllowed):
        do(agents.LogIn(agent_no=AgentNo("1002")), max_)
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    with pytest.raises(NoSuchCall):
        do(calls.HangUp(call_id=CallId(placed.call_id)), max_)


@pytest.fixture
def sue(ada: Agent) -> Agent:
    made = agent("1009", name="Sue", password="demo-1009", groups=())
    ada.memberships.get().group.admins.add(made)
    return made


def ada_now() -> Any:
    return selectors.agent_tile(team="demo", agent_no="1001")


def test_a_supervisor_forces_her_agents_and_is_kept_in_the_events(ada: Agent, sue: Agent):
    do(agents.CheckIn(agent_no=ADA), sue)
    do(agents.Pause(agent_no=ADA, reason="meeting"), sue)
    assert (ada_now().state, ada_now().reason) == ("paused", "meeting")
    do(agents.Unpause(agent_no=ADA), ada)
    do(agents.LogOut(agent_no=ADA), sue)
    told = [one for one in stream.since(0, team="demo") if one.agent_no == "1001"]
    assert [one.body["by"] for one in told if one.kind == "AgentLoggedOut"] == ["1009"]
    assert {one.body["by"] for one in told} == {"", "1009"}
    deeds = LogEntry.objects.filter(actor=sue.account).order_by("id")
    assert [one.additional_data["deed"] for one in deeds] == ["CheckIn", "Pause", "LogOut"]


def test_a_supervisor_settles_her_group_and_no_other(ada: Agent, sue: Agent):
    agent("1002", name="Ben", groups=("631",))
    ben = AgentNo("1002")
    do(agents.AddToGroup(agent_no=ben, group="630", penalty=2), sue)
    do(agents.SetPenalty(agent_no=ben, group="630", penalty=4), sue)
    do(agents.RemoveFromGroup(agent_no=ben, group="630"), sue)
    for command in (
        agents.SetPenalty(agent_no=ben, group="631", penalty=4),
        agents.RemoveFromGroup(agent_no=ben, group="631"),
        agents.FreeAgent(agent_no=ben),
    ):
        with pytest.raises(NotAllowed):
            do(command, sue)
    with pytest.raises(NotAllowed):
        do(agents.SetPenalty(agent_no=ADA, group="630", penalty=0), ada)


def test_a_supervisor_frees_an_agent_and_it_is_audited(ada: Agent, sue: Agent):
    do(agents.CheckIn(agent_no=ADA), ada)
    Presence.objects.update(state="talking", call_id="gone")
    do(agents.FreeAgent(agent_no=ADA), sue)
    assert ada_now().state == "ready"
    assert LogEntry.objects.get(actor=sue.account).additional_data["deed"] == "FreeAgent"
    with pytest.raises(NotAllowed):
        do(agents.FreeAgent(agent_no=ADA), ada)


def test_max_of_the_other_team_forces_nobody(ada: Agent):
    max_ = agent("1001", "other", password="demo-other", groups=("630",))
    max_.memberships.get().group.admins.add(max_)
    agent("1002", name="Ben")
    ben = AgentNo("1002")
    for command in (
        agents.Pause(agent_no=ben, reason="x"),
        agents.LogOut(agent_no=ben),
        agents.FreeAgent(agent_no=ben),
    ):
        with pytest.raises(NotAllowed):
            do(command, max_)
    for command in (
        agents.AddToGroup(agent_no=ben, group="630"),
        agents.SetPenalty(agent_no=ben, group="630", penalty=1),
    ):
        with pytest.raises(UnknownAgent):  # his own group 630 has no agent 1002
            do(command, max_)
    assert not LogEntry.objects.filter(actor=max_.account).exists()


def test_who_only_takes_calls_of_a_group_does_not_dial_for_it(ada: Agent):
    do(agents.SetWorkWay(agent_no=ADA, way=WorkWay.IN, groups=("630",)), ada)
    with pytest.raises(InboundOnly):
        do(calls.Dial(agent_no=ADA, target="02079460001", group="630"), ada)
    assert do(calls.Dial(agent_no=ADA, target="02079460001"), ada).call_id


def test_a_group_dials_from_whoever_is_ready_the_longest(ada: Agent, sue: Agent):
    nobody = AgentNo("")
    asked = calls.Dial(agent_no=nobody, target="02079460001", group="630")
    with pytest.raises(NobodyFree):
        do(asked, sue)
    ben = agent("1002", name="Ben", password="demo-1002")
    Presence.objects.create(agent=ben, since=T0, is_phone_reachable=True)
    do(agents.CheckIn(agent_no=AgentNo("1002")), ben)
    do(agents.CheckIn(agent_no=ADA), ada)
    rung = [call_reads.live_call(team="demo", call_id=do(asked, sue).call_id) for _ in range(2)]
    assert [call.agent_nos for call in rung if call] == [("1002",), ("1001",)]
    with pytest.raises(NobodyFree):
        do(asked, sue)
    with pytest.raises(NotAllowed):
        do(asked, ada)
    admin = Account.objects.create_user("amy", role="team_admin", team=ada.team)
    actor = access.actor_of(admin)
    assert actor is not None
    with pytest.raises(UnknownGroup):
        dispatch.execute(replace(asked, group="999"), actor=actor)
