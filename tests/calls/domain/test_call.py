import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState, HungUpBy, Outcome
from calls.domain.switchboard import Switchboard
from tests.calls import script as s


def hear(*facts):
    board = Switchboard(s.Desk())
    return [event for fact in facts for event in board.absorb(fact)]


def only(kind, events):
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


def kinds(events):
    return [type(event).__name__ for event in events]


def test_a_served_caller_waited_talked_and_hung_up():
    events = hear(*s.answered_call(), *s.hung_up(40))
    end = only(e.CallEnded, events)
    assert (end.outcome, end.hung_up_by, end.agent_no) == (
        Outcome.ANSWERED,
        HungUpBy.CUSTOMER,
        "1001",
    )
    assert (end.call.waited_s, end.call.talked_s, end.call.held_s) == (10, 30, 0)
    assert (end.call.group, end.call.line, end.call.customer_number) == (
        "630",
        "08081570630",
        "02079460001",
    )


def test_the_start_of_an_inbound_call_names_line_and_number():
    started = hear(*s.answered_call())[0]
    assert isinstance(started, e.CallStarted)
    assert (started.team, started.call.line) == ("demo", "08081570630")
    assert (started.call.customer_number, started.call.customer_name) == ("02079460001", "Town")


def test_the_agent_who_hangs_up_is_named():
    assert only(e.CallEnded, hear(*s.answered_call(), *s.hung_up(40, by=s.AGENT))).hung_up_by == (
        HungUpBy.AGENT
    )


def test_without_a_hangup_request_the_system_ended_the_call():
    events = hear(*s.answered_call(), s.ended(20, s.AGENT), s.ended(20, s.CUSTOMER))
    assert only(e.CallEnded, events).hung_up_by is HungUpBy.SYSTEM


def test_hold_is_counted_apart_from_talk():
    events = hear(*s.answered_call(), s.held(20), s.unheld(25), *s.hung_up(30))
    end = only(e.CallEnded, events)
    assert (end.call.talked_s, end.call.held_s) == (15, 5)
    assert [segment.held_s for segment in end.segments] == [5, 5]
    assert kinds(events).count("CallHeld") == kinds(events).count("CallRetrieved") == 1


def test_a_call_that_ends_on_hold_ends_its_hold():
    end = only(e.CallEnded, hear(*s.answered_call(), s.held(20), *s.hung_up(26)))
    assert (end.call.talked_s, end.call.held_s, end.call.state) == (10, 6, CallState.ENDED)


def test_a_call_held_by_both_sides_is_retrieved_when_the_last_one_takes_it_back():
    events = hear(
        *s.answered_call(),
        s.held(20),
        s.held(21, s.CUSTOMER),
        s.unheld(22),
        s.unheld(23, s.CUSTOMER),
    )
    assert kinds(events)[-1] == "CallRetrieved"
    assert events[-1].call.held_s == 3


def test_a_caller_on_the_blacklist_is_refused():
    refused = f.CallRefused(**s.leg(0, s.CUSTOMER), team="demo", why="blacklisted", number="1")
    end = only(
        e.CallEnded,
        hear(s.created(0, s.CUSTOMER), s.arrived(), refused, s.ended(1, s.CUSTOMER, 21)),
    )
    assert (end.outcome, end.cause) == (Outcome.REFUSED, 21)


def test_an_agent_who_rejects_does_not_hang_up_the_call():
    facts = [
        *s.answered_call()[:6],
        s.asked(9, s.AGENT),
        s.ended(9, s.AGENT, 21),
        s.asked(12, s.CUSTOMER),
        s.ended(12, s.CUSTOMER),
    ]
    events = hear(*facts)
    assert only(e.CallOfferEnded, events).how is e.OfferEnd.REJECTED
    end = only(e.CallEnded, events)
    assert (end.outcome, end.hung_up_by) == (Outcome.ABANDONED, HungUpBy.CUSTOMER)


def test_two_agents_may_ring_at_once_and_the_call_stays_offered_until_both_stopped():
    second = "pbx-100.3"
    facts = [
        *s.answered_call()[:6],
        s.offered(8, second, "demo-1002"),
        s.ended(9, s.AGENT, 21),
    ]
    events = hear(*facts)
    assert events[-1].call.state is CallState.OFFERED
    assert events[-1].call.agent_nos == ("1002",)


def test_an_agent_of_another_team_is_never_named():
    events = hear(
        s.created(0, s.CUSTOMER), s.arrived(), s.joined(), s.offered(1, "x", "other-1001")
    )
    assert only(e.CallOffered, events).agent_no == ""


def test_a_transfer_back_to_the_queue_waits_again():
    again = f.CallerJoined(**s.leg(31, s.CUSTOMER), queue="demo-631", position=1)
    facts = [*s.answered_call(), s.unbridged(30, s.AGENT), s.unbridged(30, s.CUSTOMER)]
    events = hear(*facts, s.ended(30, s.AGENT), again)
    assert (events[-1].call.state, events[-1].call.group) == (CallState.WAITING, "631")


@pytest.mark.parametrize(
    "fact",
    [
        s.held(9.5),
        f.LegCreated(**s.leg(50, s.CUSTOMER), endpoint=""),
        s.bridged(50, s.CUSTOMER),
        s.answered(50, s.CUSTOMER),
        s.rings(50, s.CUSTOMER),
    ],
)
def test_a_fact_that_fits_no_transition_changes_nothing(fact):
    board = Switchboard(s.Desk())
    for known in s.answered_call()[:6]:
        board.absorb(known)
    call = board.calls[s.CALL]
    if fact.leg_id == s.CUSTOMER:
        call.legs[s.CUSTOMER].ended_at = s.at(20)
    before = call.dump()
    with pytest.raises(IllegalMove):
        board.absorb(fact)
    assert call.dump() == before


def test_nothing_more_happens_to_an_ended_call():
    board = Switchboard(s.Desk())
    facts = [*s.answered_call(), *s.hung_up(40)]
    for fact in facts[:-1]:
        board.absorb(fact)
    call = board.calls[s.CALL]
    board.absorb(facts[-1])
    with pytest.raises(IllegalMove):
        call.absorb(s.held(50), s.Desk())


STEPS = [
    s.arrived,
    s.joined,
    lambda t: s.created(t, s.CUSTOMER),
    lambda t: s.created(t, s.AGENT),
    s.offered,
    s.left,
    *(
        (lambda t, m=make, leg=leg: m(t, leg))
        for make, leg in itertools.product(
            (s.rings, s.answered, s.bridged, s.unbridged, s.held, s.unheld, s.asked, s.ended),
            (s.CUSTOMER, s.AGENT),
        )
    ),
    lambda t: f.CallerAbandoned(**s.leg(t, s.CUSTOMER), queue="demo-630"),
    lambda t: f.QueueFinished(**s.leg(t, s.CUSTOMER), status="timeout"),
    lambda t: f.LegDialBegan(**s.leg(t, s.AGENT), dialled_by=s.CUSTOMER),
    lambda t: f.LegDialEnded(**s.leg(t, s.AGENT), status=f.DialStatus.ANSWER),
    lambda t: f.OriginateEnded(**s.leg(t, s.AGENT), succeeded=False, reason=0),
    lambda t: f.LinkRestored(
        at=s.at(t), pbx="pbx", restarted=False, live_legs=frozenset(), reachable=frozenset()
    ),
]
ANY_FACTS = st.lists(
    st.tuples(st.sampled_from(STEPS), st.floats(0, 3600)).map(lambda pair: pair[0](pair[1])),
    max_size=40,
)


def hear_all(facts):
    board, told = Switchboard(s.Desk()), []
    for fact in facts:
        before = {key: call.dump() for key, call in board.calls.items()}
        try:
            told += board.absorb(fact)
        except IllegalMove:
            assert {key: call.dump() for key, call in board.calls.items()} == before
    return board, told


@settings(max_examples=150, deadline=None)
@given(ANY_FACTS)
def test_any_facts_leave_a_known_state_one_end_and_parts_within_the_whole(facts):
    board, told = hear_all([s.arrived(0), *facts])
    assert kinds(told).count("CallEnded") <= 1
    assert kinds(told).count("CallStarted") <= 1
    for event in told:
        tile = event.call
        assert tile.state in CallState
        whole = (event.at - tile.started_at).total_seconds()
        assert tile.waited_s + tile.talked_s + tile.held_s <= whole + 1e-6
    for call in board.calls.values():
        assert Call.load(call.dump()) == call


@settings(max_examples=100, deadline=None)
@given(ANY_FACTS)
def test_any_fact_heard_twice_changes_nothing(facts):
    once, told = hear_all([s.arrived(0), *facts])
    twice, told_twice = hear_all([fact for one in [s.arrived(0), *facts] for fact in (one, one)])
    assert told_twice == told
    assert {key: call.dump() for key, call in twice.calls.items()} == {
        key: call.dump() for key, call in once.calls.items()
    }
