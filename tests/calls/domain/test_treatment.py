from datetime import timedelta

import pytest

from calls.domain import control_facts as c
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.callbacks import standing
from calls.domain.events import CallState, Outcome, QueuedWhy
from calls.domain.switchboard import Switchboard
from calls.domain.treatment import WHY
from tests.calls import script as s

PLACE, FAR = f"{s.CALL}-place", f"{s.CALL}-place;2"


class Oracle(s.Desk):
    """Foretells a minute for each place."""

    def expected_wait(self, queue, position, priority, at):
        return 60.0 * position


def hear(*facts, board=None):
    board = board or Switchboard(Oracle())
    return [event for fact in facts for event in board.absorb(fact)]


def kinds(events):
    return [type(event).__name__ for event in events]


def told(seconds, kind, /, **more):
    return kind(**s.leg(seconds, s.CUSTOMER), **more)


def entered(seconds, why="line", priority=0):
    return told(seconds, c.QueueEntered, queue="demo-630", why=why, priority=priority)


def test_a_caller_is_led_through_a_menu_to_a_group():
    events = hear(
        s.created(0, s.CUSTOMER),
        s.arrived(0),
        told(1, c.MenuEntered, menu="main"),
        told(5, c.MenuChosen, menu="main", digits="2", target="group:630"),
        entered(5, "menu", 3),
        s.joined(5),
    )
    assert kinds(events) == ["CallStarted", "CallMenuEntered", "CallMenuChosen", "CallQueued"]
    assert events[1].call.state is CallState.IN_MENU
    queued = events[-1]
    assert (queued.why, queued.call.priority, queued.estimated_wait_s) == (
        QueuedWhy.ARRIVED,
        3,
        60.0,
    )
    assert queued.call.estimated_wait_s == 60.0


@pytest.mark.parametrize(
    ("word", "why"),
    [
        ("timeout", QueuedWhy.OVERFLOW),
        ("empty", QueuedWhy.OVERFLOW),
        ("callback", QueuedWhy.CALLBACK),
        ("menu", QueuedWhy.ARRIVED),
    ],
)
def test_why_a_caller_stands_in_line_is_told(word, why):
    assert WHY.get(word, QueuedWhy.ARRIVED) is why
    events = hear(s.arrived(0), entered(0, word), s.joined(1))
    assert events[-1].why is why


def test_a_message_is_left_after_the_wait_was_too_long():
    events = hear(
        s.arrived(0),
        s.joined(0),
        s.left(30),
        told(30, c.MenuEntered, menu="mailbox:support"),
        told(40, c.VoicemailLeft, box="support", recording_id=s.CALL, seconds=9.0),
        s.ended(40, s.CUSTOMER),
    )
    assert kinds(events)[2:] == [
        "CallMenuEntered",
        "CallVoicemailLeft",
        "CallPartyLeft",
        "CallEnded",
    ]
    assert (events[-1].call.waited_s, events[-1].outcome) == (30, Outcome.MESSAGE_LEFT)


def test_a_caller_who_wants_a_callback_takes_her_place_with_her():
    leaves = f.CallerLeft(**s.leg(20, s.CUSTOMER), queue="demo-630", position=2)
    asks = told(20, c.CallbackAsked, queue="demo-630", number="02079460001")
    events = hear(s.arrived(0), entered(0, "line", 5), s.joined(0), leaves, asks)
    asked = events[-1]
    ended = hear(s.arrived(0), s.joined(0), leaves, asks, s.ended(21, s.CUSTOMER))[-1]
    assert ended.outcome is Outcome.CALLBACK_ASKED
    assert isinstance(asked, e.CallbackRequested)
    assert (asked.place, asked.priority, asked.number) == (2, 5, "02079460001")


def test_a_group_of_another_team_notes_no_callback():
    asks = told(20, c.CallbackAsked, queue="other-630", number="02079460001")
    assert kinds(hear(s.arrived(0), s.joined(0), asks)) == ["CallStarted", "CallQueued"]


def place_leg(seconds, leg_id, **more):
    half = leg_id.rpartition(";")[2] if ";" in leg_id else "1"
    channel = f"Local/demo-630@callback-place-00000001;{half}"
    return {**s.leg(seconds, leg_id, link=PLACE, channel=channel, call_id=None), **more}


def waiting():
    call = standing(
        call_id=s.CALL,
        team="demo",
        pbx="pbx",
        at=s.at(0),
        position=2,
        group="630",
        customer_number="02079460001",
    )
    board = Switchboard(Oracle(), [call])
    near = f.LegCreated(**place_leg(0, PLACE), endpoint="", number="")
    far = f.LegCreated(**place_leg(0, FAR), endpoint="", number="")
    joins = f.CallerJoined(**place_leg(0.2, FAR), queue="demo-630", position=2)
    return board, hear(near, far, joins, board=board)


def test_a_kept_place_waits_like_a_caller_and_rings_nowhere():
    board, events = waiting()
    rings = f.LegDialBegan(**place_leg(0.3, PLACE), number="x")
    assert kinds(events) == ["CallStarted", "CallQueued"]
    assert (events[-1].call.state, events[-1].call.agent_nos) == (CallState.WAITING, ())
    assert hear(rings, board=board) == []


def test_a_kept_place_that_is_lost_ends_the_call_without_a_segment():
    board, _ = waiting()
    far = f.LegEnded(**place_leg(50, FAR), cause=16)
    near = f.LegEnded(**place_leg(50, PLACE), cause=f.CAUSE_LOST)
    events = hear(far, near, far, board=board)
    assert kinds(events) == ["CallEnded"]
    assert (events[0].outcome, events[0].segments) == (Outcome.LOST, ())


def test_an_order_that_was_refused_ends_the_call():
    call = standing(call_id=s.CALL, team="demo", pbx="pbx", at=s.at(0), position=1, group="630")
    board = Switchboard(Oracle(), [call])
    told = board.fail(s.CALL, s.at(1))
    assert kinds(told) == ["CallStarted", "CallEnded"]


def test_an_order_the_switch_took_is_no_news():
    board, _ = waiting()
    taken = f.OriginateEnded(**place_leg(9, PLACE), succeeded=True, reason=4)
    late = f.OriginateEnded(**place_leg(9, PLACE), succeeded=False, reason=0)
    assert hear(taken, late, board=board) == []


def test_the_agent_who_takes_it_calls_the_customer():
    board, _ = waiting()
    offered = f.OfferMade(
        **place_leg(30, FAR), queue="demo-630", agent_leg_id=s.AGENT, endpoint="demo-1001"
    )
    agent = {"link": PLACE, "role": f.LegRole.AGENT}
    customer = {"link": PLACE, "role": f.LegRole.CUSTOMER, "channel": "PJSIP/town-00000009"}
    events = hear(
        offered,
        f.LegAnswered(**s.leg(33, s.AGENT, **agent)),
        f.CallerLeft(**place_leg(33, FAR), queue="demo-630", position=1),
        f.LegAnswered(**place_leg(33, PLACE)),
        f.LegBridged(**s.leg(33, s.AGENT, **agent), bridge_id="b0"),
        f.LegBridged(**place_leg(33, FAR), bridge_id="b0"),
        f.LegUnbridged(**s.leg(33.2, s.AGENT, **agent), bridge_id="b0"),
        f.LegEnded(**place_leg(33.2, FAR), cause=16),
        f.LegEnded(**place_leg(33.2, PLACE), cause=16),
        f.LegDialBegan(**s.leg(33.3, "c1", **customer), dialled_by=s.AGENT, number="02079460001"),
        f.LegAnswered(**s.leg(36, "c1", **customer)),
        f.LegBridged(**s.leg(36, "c1", **customer), bridge_id="b1"),
        f.LegBridged(**s.leg(36, s.AGENT, **agent), bridge_id="b1"),
        board=board,
    )
    assert kinds(events) == [
        "CallOffered",
        "CallPartyAnswered",
        "CallOfferEnded",
        "CallPartyDialled",
        "CallPartyAnswered",
        "CallConnected",
    ]
    call = events[-1].call
    assert (call.state, call.waited_s, call.agent_nos) == (CallState.TALKING, 32.8, ("1001",))
    assert call.started_at + timedelta(seconds=36) == call.talking_since
