import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState, HungUpBy, MonitorMode, Outcome, PartyState
from calls.domain.facts import LegRole
from calls.domain.legs import Span
from calls.domain.monitor_moves import watching
from calls.domain.switchboard import Switchboard
from tests.calls import script as s
from tests.calls import supervision as sup


def told_by(*facts):
    return sup.board_of(*s.answered_call(), *facts)[1]


def kinds(events):
    return [type(event).__name__ for event in events]


def only(kind, events):
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


def test_a_supervisor_is_told_from_the_ring_to_the_end_and_is_no_agent_of_the_call():
    events = told_by(*sup.comes(), sup.ends(30))
    assert kinds(events)[-6:] == [
        "CallPartyDialled",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallMonitorStarted",
        "CallMonitorEnded",
        "CallPartyLeft",
    ]
    started = only(e.CallMonitorStarted, events)
    assert (started.supervisor_no, started.agent_no, started.mode) == (
        "1009",
        "1001",
        MonitorMode.SPY,
    )
    assert started.call.agent_nos == ("1001",)
    (party,) = [one for one in started.call.parties if one.role == "supervisor"]
    assert (party.state, party.mode, party.agent_no) == (PartyState.WATCHING, "spy", "1009")


def test_another_mode_is_told_once_with_the_one_before():
    changed = told_by(
        *sup.comes(), sup.mode(20, "whisper"), sup.mode(20.1, "whisper"), sup.mode(25, "barge")
    )[-2:]
    assert [(one.previous, one.mode) for one in changed] == [
        (MonitorMode.SPY, MonitorMode.WHISPER),
        (MonitorMode.WHISPER, MonitorMode.BARGE),
    ]


def test_what_her_phone_does_changes_nothing_of_the_call():
    events = told_by(*sup.comes(), sup.holds(17), sup.asks_hangup(18), *s.hung_up(40))
    assert "CallHeld" not in kinds(events)
    end = only(e.CallEnded, events)
    assert (end.hung_up_by, end.agent_no, end.outcome) == (
        HungUpBy.CUSTOMER,
        "1001",
        Outcome.ANSWERED,
    )
    assert (end.call.talked_s, end.call.held_s) == (30, 0)
    (hers,) = [one for one in end.segments if one.role == "supervisor"]
    assert (hers.talked_s, hers.held_s) == (0, 0)


def test_she_is_not_on_hold_while_the_call_waits_for_its_agents_phone():
    gone = cf.LegSilent(**s.leg(20, s.AGENT))
    events = told_by(*sup.comes(), gone, s.ended(20, s.AGENT), sup.ends(30), *s.hung_up(40))
    (hers,) = [one for one in only(e.CallEnded, events).segments if one.role == "supervisor"]
    assert (hers.talked_s, hers.held_s) == (0, 0)


def test_she_keeps_no_call_alive():
    events = told_by(*sup.comes(), *s.hung_up(40))
    assert kinds(events)[-3:] == ["CallMonitorEnded", "CallPartyLeft", "CallEnded"]


def test_in_a_room_she_is_heard_by_all_without_being_one_of_them():
    events = told_by(*sup.comes(), sup.mode(20, "barge"), sup.enters(20), *s.hung_up(40))
    assert "CallTakenOver" not in kinds(events)
    assert "CallConferenceEnded" not in kinds(events)
    assert only(e.CallEnded, events).call.talked_s == 30


def test_who_takes_over_is_the_calls_agent():
    events = told_by(*sup.comes(), *sup.takes_over(30))
    assert kinds(events)[-3:] == ["CallPartyLeft", "CallMonitorEnded", "CallTakenOver"]
    taken = only(e.CallTakenOver, events)
    assert (taken.supervisor_no, taken.agent_no) == ("1009", "1001")
    assert taken.call.agent_nos == ("1009",)
    call = sup.call_after(*s.answered_call(), *sup.comes(), *sup.takes_over(30))
    assert (call.state, call.span) == (CallState.TALKING, Span.TALK)


def test_a_fact_that_still_says_supervisor_demotes_nobody():
    late = [sup.rings(31), sup.answers(31), sup.enters(31, LegRole.SUPERVISOR)]
    board, events = sup.board_of(*s.answered_call(), *sup.comes(), *sup.takes_over(30), *late)
    assert kinds(events).count("CallTakenOver") == 1
    assert board.calls[s.CALL].legs[sup.SUE].role is LegRole.AGENT
    _, events = sup.board_of(
        *s.answered_call(),
        *sup.comes(),
        *sup.takes_over(30),
        *late,
        sup.asks_hangup(50),
        sup.ends(50),
        s.ended(50, s.CUSTOMER),
    )
    end = only(e.CallEnded, events)
    assert (end.hung_up_by, end.agent_no) == (HungUpBy.AGENT, "1009")
    (hers,) = [one for one in end.segments if one.leg_id == sup.SUE]
    assert hers.role == "agent"
    assert 19 < hers.talked_s < 20


def test_in_a_room_the_two_are_no_conference_before_the_agent_is_gone():
    room = [s.bridged(20, s.AGENT, "room"), s.bridged(20, s.CUSTOMER, "room")]
    taken = [
        sup.noted(30, sup.Verb.TAKE_OVER),
        sup.enters(30, LegRole.AGENT),
        s.ended(30.2, s.AGENT),
    ]
    events = told_by(*room, *sup.comes(21), *taken)
    assert kinds(events)[-3:] == ["CallMonitorEnded", "CallTakenOver", "CallPartyLeft"]
    assert {one.call.state for one in events[-3:]} == {CallState.TALKING}
    assert not any("Conference" in kind or "Joined" in kind for kind in kinds(events))


def test_without_having_listened_she_takes_over_on_answer():
    events = told_by(
        sup.noted(15, sup.Verb.TAKE_OVER),
        sup.created(15),
        sup.rings(15),
        sup.answers(17),
        *sup.takes_over(17)[1:],
    )
    assert "CallMonitorStarted" not in kinds(events)
    assert only(e.CallTakenOver, events).agent_no == "1001"


def test_a_ring_that_never_came_leaves_no_leg():
    never = f.OriginateEnded(
        **{**sup.leg(16, role=None), "channel": ""}, succeeded=False, reason=-1
    )
    board, events = sup.board_of(*s.answered_call(), sup.noted(15), never)
    assert kinds(events)[-2:] == ["CallPartyDialled", "CallPartyLeft"]
    assert watching(board.calls[s.CALL]) == []


def test_who_took_over_while_the_link_was_down_is_recognised():
    events = told_by(
        f.LegCreated(**sup.leg(20, role=LegRole.AGENT), endpoint="demo-1009"),
        sup.enters(20, LegRole.AGENT),
    )
    assert only(e.CallTakenOver, events).supervisor_no == "1009"


HERS = [
    sup.noted,
    lambda t: sup.noted(t, sup.Verb.TAKE_OVER),
    sup.created,
    sup.rings,
    sup.answers,
    lambda t: sup.mode(t, "spy"),
    lambda t: sup.mode(t, "whisper"),
    lambda t: sup.mode(t, "barge"),
    sup.enters,
    sup.leaves,
    sup.asks_hangup,
    sup.holds,
    sup.ends,
]
TAKING = [lambda t: sup.enters(t, LegRole.AGENT)]
THEIRS = [
    lambda t: s.bridged(t, s.AGENT, "room"),
    lambda t: s.bridged(t, s.CUSTOMER, "room"),
    lambda t: s.unbridged(t, s.AGENT),
    lambda t: s.unbridged(t, s.CUSTOMER),
    s.held,
    s.unheld,
    lambda t: s.asked(t, s.CUSTOMER),
    lambda t: s.ended(t, s.AGENT),
    lambda t: s.ended(t, s.CUSTOMER),
]


def some(steps, size=30):
    one = st.tuples(st.sampled_from(steps), st.floats(11, 3600)).map(lambda pair: pair[0](pair[1]))
    return st.lists(one, max_size=size)


def hear(facts):
    """Every fact, twice; a refused one has changed nothing."""
    board, told = Switchboard(s.Desk()), []
    for fact in facts:
        before = {key: call.dump() for key, call in board.calls.items()}
        try:
            told += board.absorb(fact)
            assert not board.absorb(fact)
        except IllegalMove:
            assert {key: call.dump() for key, call in board.calls.items()} == before
    return board, told


@settings(max_examples=150, deadline=None)
@given(some(HERS + TAKING + THEIRS))
def test_a_supervisor_at_any_moment_leaves_a_known_call(facts):
    board, told = hear([*s.answered_call(), *facts])
    assert kinds(told).count("CallEnded") <= 1
    assert kinds(told).count("CallTakenOver") <= 1
    assert kinds(told).count("CallMonitorEnded") <= kinds(told).count("CallMonitorStarted")
    for event in told:
        whole = (event.at - event.call.started_at).total_seconds()
        tile = event.call
        assert tile.waited_s + tile.talked_s + tile.held_s <= whole + 1e-6
    for call in board.calls.values():
        assert call.parties()
        assert Call.load(call.dump()) == call


@settings(max_examples=150, deadline=None)
@given(some(HERS), some(THEIRS, 12), st.randoms(use_true_random=False))
def test_one_who_only_takes_part_changes_nothing_of_the_conversation(hers, theirs, random):
    """Whatever her leg does, unless it takes over, the others' story is the same."""
    hers = [one for one in hers if not isinstance(one, f.LegBridged)]
    hers = [one for one in hers if getattr(one, "verb", None) is not sup.Verb.TAKE_OVER]
    theirs = sorted(theirs, key=lambda one: one.at)
    _, plain = hear([*s.answered_call(), *theirs])
    places = sorted(random.randint(0, len(theirs)) for _ in hers)
    mixed = list(theirs)
    for shift, (place, one) in enumerate(zip(places, hers, strict=True)):
        when = theirs[place - 1].at if place else s.at(10)
        mixed.insert(place + shift, type(one)(**{**_fields(one), "at": when}))
    _, both = hear([*s.answered_call(), *mixed])

    def story(events):
        return [
            (type(event).__name__, event.call.state, event.call.agent_nos, event.call.talked_s)
            for event in events
            if "Monitor" not in type(event).__name__ and getattr(event, "role", "") != "supervisor"
        ]

    assert story(both) == story(plain)


def _fields(fact):
    return {name: getattr(fact, name) for name in type(fact).__dataclass_fields__}


@pytest.mark.parametrize("taken_at", [5, 9, 12])
def test_a_take_over_that_fits_no_state_changes_nothing(taken_at):
    facts = s.answered_call()[: taken_at - 3]
    board, _ = sup.board_of(*facts)
    before = {key: call.dump() for key, call in board.calls.items()}
    try:
        board.absorb(sup.enters(11, LegRole.AGENT))
    except IllegalMove:
        assert {key: call.dump() for key, call in board.calls.items()} == before
