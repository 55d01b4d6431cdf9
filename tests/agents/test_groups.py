from typing import Any

import pytest
from auditlog.models import LogEntry

from agents import selectors, services
from agents.domain import commands
from agents.domain.errors import (
    BadPenalty,
    NoGroup,
    NotInWrapUp,
    NotMember,
    OtherTeamsGroup,
    UnknownGroup,
    WrapUpTooLong,
)
from agents.domain.events import AgentTile, MembershipTile
from agents.domain.membership import AcwMode, WorkWay
from agents.models import Account, Membership
from agents.provisioning import desired_members
from calls.domain.events import CallKind, OfferEnd
from calls.domain.facts import EndpointReachable
from calls.domain.ids import AgentNo, EndpointName
from calls.switch import HangUpLeg, JoinQueue, LeaveQueue, Order, SetPenalty
from tests.agents.test_services import ADA, ADAS_PHONE, hear, kinds, ready_ada
from tests.builders import T0, after, agent, connected, ended, group, offer_ended, offered, tile

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders")]
OUT = WorkWay.OUT


def ada() -> AgentTile:
    return selectors.agent_tile(**ADA)


def part(code: str = "630") -> MembershipTile:
    return next(one for one in ada().memberships if one.group == code)


def talk(call_id: str = "c1") -> Any:
    call = tile(call_id, agent_nos=("1001",))
    hear(offered(call), at=1)
    hear(connected(call, "1001"), at=2)
    return call


def test_a_member_is_added_with_her_penalty_and_not_checked_in(orders: list[Order]) -> None:
    ready_ada()
    group("631")
    orders.clear()
    done = services.add_to_group(**ADA, group="631", penalty=3, at=T0, by="1009")
    assert (part("631").penalty, part("631").is_checked_in) == (3, False)
    assert kinds(done.events) == ["AgentMembershipChanged"]
    assert done.events[0].by == "1009"  # type: ignore[attr-defined]
    assert orders == []


def test_adding_a_member_again_sets_her_penalty(orders: list[Order]) -> None:
    ready_ada()
    services.add_to_group(**ADA, group="630", penalty=5, at=T0)
    assert orders[-1] == SetPenalty(queue="demo-630", endpoint=ADAS_PHONE, penalty=5)
    assert Membership.objects.count() == 1


def test_a_group_of_another_team_or_none_gets_no_member() -> None:
    agent()
    group("730", "other")
    with pytest.raises(OtherTeamsGroup):
        services.add_to_group(**ADA, group="730", at=T0)
    with pytest.raises(UnknownGroup):
        services.add_to_group(**ADA, group="999", at=T0)
    with pytest.raises(BadPenalty):
        services.add_to_group(**ADA, group="630", penalty=101, at=T0)


def test_who_is_removed_leaves_the_queue_and_is_told_without_the_group(
    orders: list[Order],
) -> None:
    ready_ada(groups=("630", "631"))
    done = services.remove_from_group(**ADA, group="631", at=T0)
    assert orders[-1] == LeaveQueue(queue="demo-631", endpoint=ADAS_PHONE)
    (event,) = done.events
    assert event.groups == ("631",)  # type: ignore[attr-defined]
    assert [one.group for one in ada().memberships] == ["630"]
    services.remove_from_group(**ADA, group="630", at=T0)
    assert ada().state == "idle"
    with pytest.raises(NotMember):
        services.remove_from_group(**ADA, group="630", at=T0)


def test_a_penalty_reaches_the_switch_for_a_member_and_not_for_others(
    orders: list[Order],
) -> None:
    ready_ada()
    services.set_penalty(**ADA, group="630", penalty=2, at=T0)
    assert orders[-1] == SetPenalty(queue="demo-630", endpoint=ADAS_PHONE, penalty=2)
    services.check_out(**ADA, at=T0)
    orders.clear()
    services.set_penalty(**ADA, group="630", penalty=4, at=T0)
    assert orders == []
    services.check_in(**ADA, at=T0)
    joined = next(order for order in orders if isinstance(order, JoinQueue))
    assert joined.penalty == 4


def test_without_a_group_there_is_nothing_to_settle() -> None:
    agent(groups=())
    with pytest.raises(NoGroup):
        services.set_acw_mode(**ADA, mode=AcwMode.OFF, at=T0)


@pytest.mark.parametrize(
    ("mode", "after_talk", "after_ringing"),
    [
        (AcwMode.ANSWERED, "wrap_up", "ready"),
        (AcwMode.RINGING, "wrap_up", "wrap_up"),
        (AcwMode.OFF, "ready", "ready"),
    ],
)
def test_the_acw_mode_says_which_calls_bring_wrap_up(
    mode: AcwMode, after_talk: str, after_ringing: str
) -> None:
    ready_ada()
    services.set_acw_mode(**ADA, mode=mode, at=T0, groups=["630"])
    call = talk()
    hear(ended(call), at=9)
    assert ada().state == after_talk
    services.unpause(**ADA, at=after(10))
    rung = tile("c2", agent_nos=("1001",))
    hear(offered(rung), at=11)
    hear(offer_ended(rung, OfferEnd.CANCELLED), at=15)
    assert ada().state == after_ringing


def test_the_acw_mode_of_one_group_says_nothing_of_another() -> None:
    ready_ada(groups=("630", "631"))
    services.set_acw_mode(**ADA, mode=AcwMode.OFF, at=T0, groups=["631"])
    hear(ended(talk()), at=9)
    assert ada().state == "wrap_up"


def test_dialling_out_only_puts_the_member_out_of_callers_reach(orders: list[Order]) -> None:
    ready_ada(groups=("630", "631"))
    services.set_work_way(**ADA, way=OUT, at=T0, groups=["630"])
    assert orders[-1] == SetPenalty(queue="demo-630", endpoint=ADAS_PHONE, penalty=1000)
    assert (ada().state, part("630").work_way, part("631").work_way) == ("ready", OUT, "both")
    services.set_work_way(**ADA, way=WorkWay.BOTH, at=T0)
    assert orders[-1] == SetPenalty(queue="demo-630", endpoint=ADAS_PHONE, penalty=0)


def test_her_own_penalty_stands_while_she_only_dials_out(orders: list[Order]) -> None:
    ready_ada(groups=("630",))
    services.set_work_way(**ADA, way=OUT, at=T0)
    services.set_penalty(**ADA, group="630", penalty=4, at=T0)
    assert orders[-1] == SetPenalty(queue="demo-630", endpoint=ADAS_PHONE, penalty=1004)
    assert part("630").penalty == 4
    services.check_out(**ADA, at=T0)
    orders.clear()
    services.check_in(**ADA, at=T0)
    joined = next(order for order in orders if isinstance(order, JoinQueue))
    assert (joined.penalty, joined.is_paused) == (1004, False)
    (member,) = desired_members("pbx")
    assert (member.penalty, member.is_paused) == (1004, False)


def test_a_wrap_up_is_extended_and_told(orders: list[Order]) -> None:
    ready_ada()
    with pytest.raises(NotInWrapUp):
        services.extend_wrap_up(**ADA, seconds=30, at=after(3))
    hear(ended(talk()), at=9)
    until = ada().until
    orders.clear()
    done = services.extend_wrap_up(**ADA, seconds=30, at=after(10))
    assert kinds(done.events) == ["AgentWrapUpExtended"]
    assert done.events[0].seconds == 30  # type: ignore[attr-defined]
    assert until is not None
    assert ada().until == until + (after(30) - T0)
    assert orders == []
    with pytest.raises(WrapUpTooLong):
        services.extend_wrap_up(**ADA, seconds=1800, at=after(11))


def test_who_is_logged_out_in_a_call_leaves_her_groups_now_and_the_session_later(
    orders: list[Order],
) -> None:
    ready_ada()
    call = talk()
    orders.clear()
    services.log_out(**ADA, at=after(5), by="1009")
    assert orders == [LeaveQueue(queue="demo-630", endpoint=ADAS_PHONE)]
    assert (ada().state, ada().is_leaving) == ("talking", True)
    told = hear(ended(call), at=9)
    (event,) = told
    assert (type(event).__name__, event.by) == ("AgentLoggedOut", "1009")  # type: ignore[attr-defined]


def test_freeing_her_hangs_up_her_phone_and_ends_what_she_is_stuck_in(
    orders: list[Order],
) -> None:
    ready_ada()
    call = talk()
    done = services.free(**ADA, at=after(60), by="1009")
    assert orders[-1] == HangUpLeg(channel="/^PJSIP/demo-1001-[0-9a-f]+$/")
    assert len(done.orders) == 2
    assert (ada().state, ada().call_id) == ("ready", "")
    assert done.events[0].by == "1009"  # type: ignore[attr-defined]
    assert hear(ended(call), at=61) == []  # the late facts of her call change nothing


def test_a_deed_for_another_is_audited() -> None:
    ready_ada()
    sue = Account.objects.create(username="sue")
    pause = commands.Pause(agent_no=AgentNo("1001"), reason="lunch")
    services.audit(pause, team="demo", account_id=sue.pk, via="browser")
    services.audit(
        commands.LogIn(agent_no=AgentNo("4242")), team="demo", account_id=sue.pk, via="browser"
    )
    (entry,) = LogEntry.objects.filter(actor=sue)
    assert entry.additional_data["deed"] == "Pause"
    assert entry.additional_data["asked"]["reason"] == "lunch"
    assert entry.object_repr == "1001 Ada"


def test_the_longest_ready_agent_of_the_group_dials_first() -> None:
    for number, since in (("1001", 5), ("1002", 1), ("1003", 3), ("1004", 0)):
        agent(number)
        _phone(number, since)
        services.check_in(team="demo", agent_no=number, at=after(since))
    services.set_work_way(team="demo", agent_no="1003", way=WorkWay.IN, at=after(6))
    services.pause(team="demo", agent_no="1004", reason="lunch", at=after(6))
    assert selectors.ready_to_dial(team="demo", group="630") == ["1002", "1001"]
    assert selectors.ready_to_dial(team="other", group="630") == []


def _phone(number: str, at: float) -> None:
    hear(
        facts=(EndpointReachable(at=T0, pbx="pbx", endpoint=EndpointName(f"demo-{number}")),),
        at=at,
    )


def test_a_colleagues_call_never_brings_wrap_up() -> None:
    ready_ada()
    services.set_acw_mode(**ADA, mode=AcwMode.RINGING, at=T0)
    call = tile("c1", agent_nos=("1001",), kind=CallKind.INTERNAL)
    hear(offered(call), at=1)
    hear(ended(call), at=9)
    assert ada().state == "ready"
