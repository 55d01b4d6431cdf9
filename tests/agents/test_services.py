import pytest
from django.db import transaction

from agents import selectors, services
from agents.domain.errors import (
    AlreadyLoggedIn,
    Busy,
    NoGroup,
    NotCheckedIn,
    NotInWrapUp,
    NotMember,
    OtherTeamsGroup,
    UnknownAgent,
    UnknownGroup,
)
from agents.domain.events import AgentEvent, AgentTile
from agents.models import Presence, PresenceSpan
from calls import stream
from calls.domain.events import CallKind, Event, OfferEnd
from calls.domain.facts import EndpointGone, EndpointReachable, Fact, LinkRestored
from calls.domain.ids import EndpointName
from calls.switch import JoinQueue, LeaveQueue, Order, PauseMember
from tests.builders import (
    T0,
    after,
    agent,
    connected,
    ended,
    group,
    offer_ended,
    offered,
    team,
    tile,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("orders")]
ADA = {"team": "demo", "agent_no": "1001"}
ADAS_PHONE = EndpointName("demo-1001")


def ada() -> AgentTile:
    return selectors.agent_tile(**ADA)


def hear(*events: Event, at: float = 0, facts: tuple[Fact, ...] = ()) -> list[Event]:
    with transaction.atomic():
        return services.react(events=events, facts=facts, at=after(at))


def phone_is_there(at: float = 0) -> None:
    hear(facts=(EndpointReachable(at=T0, pbx="pbx", endpoint=ADAS_PHONE),), at=at)


def phone_is_gone(at: float = 0) -> None:
    hear(facts=(EndpointGone(at=T0, pbx="pbx", endpoint=ADAS_PHONE),), at=at)


def ready_ada(**extra: object) -> None:
    agent(**extra)
    phone_is_there()
    services.check_in(**ADA, at=T0)


def kinds(events: list[Event] | tuple[Event, ...]) -> list[str]:
    return [type(event).__name__ for event in events]


def test_logging_in_starts_a_session_without_a_group() -> None:
    agent()
    done = services.log_in(**ADA, at=T0)
    assert kinds(done.events) == ["AgentLoggedIn"]
    assert ada().state == "idle"
    with pytest.raises(AlreadyLoggedIn):
        services.log_in(**ADA, at=T0)


def test_an_agent_nobody_knows_is_refused() -> None:
    team()
    with pytest.raises(UnknownAgent):
        services.log_in(**ADA, at=T0)


def test_checking_in_joins_the_queues_and_makes_her_ready(orders: list[Order]) -> None:
    agent(groups=("630", "631"))
    phone_is_there()
    done = services.check_in(**ADA, at=T0)
    assert ada().state == "ready"
    assert [order.queue for order in orders if isinstance(order, JoinQueue)] == [
        "demo-630",
        "demo-631",
    ]
    assert kinds(done.events) == [
        "AgentLoggedIn",
        "AgentMembershipChanged",
        "AgentPresenceChanged",
    ]
    assert [one.seq for one in stream.since(0, team="demo")]


def test_checking_in_without_a_phone_waits_for_it(orders: list[Order]) -> None:
    agent()
    services.check_in(**ADA, at=T0)
    assert (ada().state, ada().reason) == ("phone_lost", "phone lost")
    assert isinstance(orders[0], JoinQueue)
    assert orders[0].is_paused
    phone_is_there(3)
    assert ada().state == "ready"
    assert orders[-1] == PauseMember(endpoint=ADAS_PHONE, is_paused=False)


def test_groups_that_are_not_hers_are_refused_by_kind() -> None:
    agent()
    group("631")
    group("730", "other")
    for code, refusal in (("631", NotMember), ("730", OtherTeamsGroup), ("999", UnknownGroup)):
        with pytest.raises(refusal):
            services.check_in(**ADA, at=T0, groups=[code])
    agent("1002", groups=())
    with pytest.raises(NoGroup):
        services.check_in(team="demo", agent_no="1002", at=T0)


def test_a_pause_in_one_group_leaves_her_ready_in_the_other(orders: list[Order]) -> None:
    ready_ada(groups=("630", "631"))
    services.pause(**ADA, reason="lunch", at=T0, groups=["630"])
    assert ada().state == "ready"
    assert orders[-1] == PauseMember(
        endpoint=ADAS_PHONE, is_paused=True, reason="lunch", queue="demo-630"
    )
    services.pause(**ADA, reason="lunch", at=T0)
    assert (ada().state, ada().reason) == ("paused", "lunch")
    services.unpause(**ADA, at=T0)
    assert ada().state == "ready"
    assert orders[-1] == PauseMember(endpoint=ADAS_PHONE, is_paused=False)


def test_who_is_in_no_group_can_neither_pause_nor_leave() -> None:
    agent()
    services.log_in(**ADA, at=T0)
    for deed in (services.check_out, services.unpause):
        with pytest.raises(NotCheckedIn):
            deed(**ADA, at=T0)
    with pytest.raises(NotCheckedIn):
        services.pause(**ADA, reason="lunch", at=T0)


def test_logging_out_leaves_every_queue(orders: list[Order]) -> None:
    ready_ada()
    services.log_out(**ADA, at=after(60))
    assert ada().state == "logged_out"
    assert isinstance(orders[-1], LeaveQueue)
    span = PresenceSpan.objects.get()
    assert (span.state, span.ended_at) == ("ready", after(60))
    assert services.log_out(**ADA, at=after(61)).events == ()


def test_a_queue_call_rings_is_talked_and_wraps_up(orders: list[Order]) -> None:
    ready_ada()
    call = tile()
    hear(offered(call), at=1)
    assert (ada().state, ada().call_id) == ("ringing", "c1")
    hear(offer_ended(call, OfferEnd.ANSWERED), connected(call, "1001"), at=2)
    assert ada().state == "talking"
    assert orders[-1] == PauseMember(endpoint=ADAS_PHONE, is_paused=True, reason="ACW")
    with pytest.raises(Busy):
        services.log_out(**ADA, at=after(3))
    hear(ended(call), at=60)
    assert (ada().state, ada().until) == ("wrap_up", after(70))
    before = len(orders)
    services.end_due_wrap_ups(now=after(69.9))
    assert ada().state == "wrap_up"
    services.end_due_wrap_ups(now=after(70))
    assert ada().state == "ready"
    assert orders[before:] == [PauseMember(endpoint=ADAS_PHONE, is_paused=False)]
    with pytest.raises(NotInWrapUp):
        services.end_wrap_up(**ADA, at=after(71))


def test_a_whole_short_call_in_one_batch_is_told_step_by_step() -> None:
    ready_ada()
    call = tile()
    told = hear(offered(call), connected(call, "1001"), ended(call), at=5)
    assert [event.agent.state for event in told if isinstance(event, AgentEvent)] == [
        "ringing",
        "talking",
        "wrap_up",
    ]


def test_a_pause_asked_for_on_a_call_comes_after_its_wrap_up() -> None:
    ready_ada()
    call = tile()
    hear(offered(call), connected(call, "1001"), at=1)
    services.pause(**ADA, reason="lunch", at=after(2))
    assert (ada().state, ada().next_reason) == ("talking", "lunch")
    hear(ended(call), at=30)
    assert (ada().state, ada().next_reason) == ("wrap_up", "lunch")
    services.end_wrap_up(**ADA, at=after(31))
    assert (ada().state, ada().reason) == ("paused", "lunch")


@pytest.mark.parametrize("how", [OfferEnd.NO_ANSWER, OfferEnd.REJECTED])
def test_a_missed_offer_pauses_her(how: OfferEnd, orders: list[Order]) -> None:
    ready_ada()
    hear(offered(tile()), at=1)
    hear(offer_ended(tile(), how), at=16)
    assert (ada().state, ada().reason) == ("paused", "missed call")
    assert orders[-1] == PauseMember(endpoint=ADAS_PHONE, is_paused=True, reason="missed call")


def test_a_team_may_leave_her_ready_after_a_missed_offer() -> None:
    team(missed_offer_reason="")
    ready_ada()
    hear(offered(tile()), at=1)
    hear(offer_ended(tile(), OfferEnd.NO_ANSWER), at=16)
    assert ada().state == "ready"


def test_a_caller_who_gives_up_pauses_nobody() -> None:
    ready_ada()
    hear(offered(tile()), offer_ended(tile(), OfferEnd.CANCELLED), ended(tile()), at=4)
    assert ada().state == "ready"


def test_her_own_call_dials_and_wraps_up_but_a_colleagues_does_not() -> None:
    ready_ada()
    own = tile("c2", kind=CallKind.OUTBOUND, group="", agent_nos=("1001",))
    hear(offered(own), at=1)
    assert ada().state == "dialling"
    hear(connected(own, "1001"), ended(own), at=9)
    assert ada().state == "wrap_up"
    services.unpause(**ADA, at=after(10))
    assert ada().state == "ready"
    inner = tile("c3", kind=CallKind.INTERNAL, group="", target_agent_no="1001")
    hear(offered(inner), at=11)
    assert ada().state == "ringing"
    hear(connected(inner, "1002", "1001"), ended(inner), at=20)
    assert ada().state == "ready"


def test_a_lost_phone_pauses_at_the_switch_and_returns_to_the_former_state(
    orders: list[Order],
) -> None:
    ready_ada()
    services.pause(**ADA, reason="lunch", at=T0)
    phone_is_gone(5)
    assert ada().state == "phone_lost"
    assert orders[-1] == PauseMember(endpoint=ADAS_PHONE, is_paused=True, reason="phone lost")
    phone_is_there(9)
    assert (ada().state, ada().reason) == ("paused", "lunch")


def test_a_restored_link_says_who_is_there_and_mends_the_queues(orders: list[Order]) -> None:
    ready_ada()
    phone_is_gone(1)
    orders.clear()
    back = LinkRestored(
        at=T0, pbx="pbx", restarted=True, live_legs=frozenset(), reachable=frozenset({ADAS_PHONE})
    )
    hear(facts=(back,), at=3)
    assert ada().state == "ready"
    joins = [order for order in orders if isinstance(order, JoinQueue)]
    assert [(join.queue, join.is_paused) for join in joins] == [("demo-630", False)]


def test_nothing_of_another_team_is_touched() -> None:
    ready_ada()
    agent("1001", "other", name="Max", groups=("730",))
    hear(offered(tile(group="730"), identity="other"), at=1)
    assert ada().state == "ready"
    hear(facts=(EndpointGone(at=T0, pbx="pbx", endpoint=EndpointName("other-1001")),), at=2)
    assert ada().state == "ready"
    assert Presence.objects.count() == 2
