"""What hours, menus, mailboxes and a kept place in line do to a call; see `calls.domain.moves`.

A place in line is kept by a leg of our own (role PLACE, two halves of a local channel): nobody is
on it, so it rings nowhere, talks to nobody and is told to nobody, but it stands in the queue like
a caller, and the agent it is offered to is rung like for any other.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from calls.domain import control_facts as c
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain import queue_moves as q
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.steps import Step
from calls.domain.tiles import Outcome, QueuedWhy

if TYPE_CHECKING:
    from calls.domain.call import Call, Turn

#: How a caller came to the queue, in the dialplan's words; anything else arrived.
WHY = {
    **dict.fromkeys(("full", "empty", "timeout"), QueuedWhy.OVERFLOW),
    "callback": QueuedWhy.CALLBACK,
}
_LOCAL = "Local/"


def menu_entered(call: "Call", fact: c.MenuEntered, turn: "Turn") -> None:
    """Tell that a menu, an announcement or a mailbox talks to the caller."""
    call.state = call.next_state(Step.TREATED)
    turn.tell(e.CallMenuEntered, menu=fact.menu)


def menu_chosen(call: "Call", fact: c.MenuChosen, turn: "Turn") -> None:
    """Tell what the caller chose."""
    call.state = call.next_state(Step.TREATED)
    turn.tell(e.CallMenuChosen, menu=fact.menu, digits=fact.digits, target=fact.target)


def voicemail_left(call: "Call", fact: c.VoicemailLeft, turn: "Turn") -> None:
    """Tell that a message was left."""
    call.place.left = Outcome.MESSAGE_LEFT.value
    turn.tell(
        e.CallVoicemailLeft, box=fact.box, recording_id=fact.recording_id, seconds=fact.seconds
    )


def queue_entered(call: "Call", fact: c.QueueEntered, _turn: "Turn") -> None:
    """Learn why the caller will stand in a queue, and before whom."""
    if call.queued_why is QueuedWhy.ARRIVED:  # else it was told why she was put back
        call.queued_why = WHY.get(fact.why, QueuedWhy.ARRIVED)
    call.priority = fact.priority


def callback_asked(call: "Call", fact: c.CallbackAsked, turn: "Turn") -> None:
    """Tell that the caller hangs up but keeps her place."""
    group = turn.directory.group_of(fact.queue)
    if group is None or group.team != call.team:
        return
    call.place.left = Outcome.CALLBACK_ASKED.value
    turn.tell(
        e.CallbackRequested,
        callback_id=call.call_id,
        number=fact.number,
        place=call.place.position,
        priority=call.priority,
    )


TREATMENT: dict[type[f.Fact], Callable[["Call", Any, "Turn"], None]] = {
    c.MenuEntered: menu_entered,
    c.MenuChosen: menu_chosen,
    c.VoicemailLeft: voicemail_left,
    c.QueueEntered: queue_entered,
    c.CallbackAsked: callback_asked,
}


def holds_place(call: "Call", fact: f.Fact) -> bool:
    """Say whether a fact is about a leg that only keeps a place in line."""
    if not isinstance(fact, f.LegFact):
        return False
    leg = call.legs.get(fact.leg_id)
    is_known = leg is not None and leg.role is LegRole.PLACE
    return is_known or fact.role is LegRole.PLACE or fact.channel.startswith(_LOCAL)


def _stands(call: "Call", fact: f.LegFact, turn: "Turn") -> Leg:
    leg = call.legs.get(fact.leg_id)
    if leg is None:
        leg = Leg(leg_id=fact.leg_id, role=LegRole.PLACE, started_at=turn.at)
        call.legs[fact.leg_id] = leg
    leg.role, leg.channel = LegRole.PLACE, leg.channel or fact.channel
    return leg


def _created(call: "Call", fact: f.LegCreated, turn: "Turn") -> None:
    _stands(call, fact, turn)


def _joined(call: "Call", fact: f.CallerJoined, turn: "Turn") -> None:
    _stands(call, fact, turn)
    q.joined(call, fact, turn)


def _answered(call: "Call", fact: f.LegAnswered, turn: "Turn") -> None:
    leg = _stands(call, fact, turn)
    leg.answered_at = leg.answered_at or turn.at


def _ended(call: "Call", fact: f.LegEnded, turn: "Turn") -> None:
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    leg.ended_at, leg.cause = turn.at, fact.cause
    call.last_cause = fact.cause
    if not call.live_legs():
        call.is_lost = fact.cause == f.CAUSE_LOST
        call.finish(turn)


def _never_came(call: "Call", fact: f.OriginateEnded, turn: "Turn") -> None:
    leg = call.legs.get(fact.leg_id)
    if fact.succeeded or leg is None or not leg.is_live or leg.channel:
        return
    call.originate_reason = fact.reason
    leg.ended_at = turn.at
    if not call.live_legs():
        call.finish(turn)


#: What is heard of a leg that keeps a place; everything else about it means nothing.
PLACE_MOVES: dict[type[f.Fact], Callable[["Call", Any, "Turn"], None]] = {
    f.LegCreated: _created,
    f.LegAnswered: _answered,
    f.LegEnded: _ended,
    f.OriginateEnded: _never_came,
    f.CallerJoined: _joined,
    f.CallerLeft: q.left,
    f.CallerAbandoned: q.abandoned,
    f.OfferMade: q.offer_made,
    f.OfferMissed: q.offer_missed,
    f.OfferTaken: q.offer_taken,
    c.QueueEntered: queue_entered,
}
