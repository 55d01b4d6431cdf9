"""How a call ended: cause of the deciding leg first, dial status second, Originate last.

Only SIP busy reaches the dial status reliably: an invalid number (cause 1) and a rejection
(cause 21) both say NOANSWER there, so the cause comes first.
"""

from typing import TYPE_CHECKING

from calls.domain.events import CallKind, HungUpBy, Outcome
from calls.domain.facts import DialStatus, LegRole
from calls.domain.legs import Leg
from calls.domain.reached import is_reached

if TYPE_CHECKING:
    from calls.domain.call import Call

#: `OriginateEnded.reason` of an order that never reached the switch, or that it refused.
REASON_REFUSED = -1
#: `OriginateEnded.reason` of an Originate that nobody answered.
REASON_NO_ANSWER = 3

#: What a called party's cause (Q.850) means. 0, 16 and 31 leave it to the dial status.
CAUSES = {
    **dict.fromkeys((1, 2, 3, 22, 28), Outcome.UNASSIGNED),
    17: Outcome.BUSY,
    **dict.fromkeys((18, 19, 20), Outcome.NO_ANSWER),
    21: Outcome.REJECTED,
    **dict.fromkeys((27, 34, 38, 41, 42, 44, 47, 58), Outcome.CONGESTION),
}
STATUSES = {
    DialStatus.BUSY: Outcome.BUSY,
    DialStatus.NO_ANSWER: Outcome.NO_ANSWER,
    DialStatus.CANCEL: Outcome.CANCELLED,
    DialStatus.CONGESTION: Outcome.CONGESTION,
    DialStatus.UNAVAILABLE: Outcome.CONGESTION,
}
#: The same for the agent's own leg of a click-to-call.
AGENT_CAUSES = {
    Outcome.BUSY: Outcome.AGENT_BUSY,
    Outcome.NO_ANSWER: Outcome.AGENT_NO_ANSWER,
    Outcome.REJECTED: Outcome.AGENT_REJECTED,
    Outcome.UNASSIGNED: Outcome.AGENT_UNREACHABLE,
    Outcome.CONGESTION: Outcome.AGENT_UNREACHABLE,
    Outcome.CANCELLED: Outcome.CANCELLED,
}


def verdict(call: "Call") -> tuple[Outcome, int]:
    """Say how the call ended and with which cause, once its last leg is gone."""
    deciding = _deciding_leg(call)
    cause = deciding.cause if deciding is not None else 0
    if call.is_lost:
        return Outcome.LOST, call.last_cause
    if call.is_refused:
        return Outcome.REFUSED, cause
    if call.answered_at is not None:
        return Outcome.ANSWERED, cause
    if call.kind is CallKind.INBOUND or is_reached(call):
        return _unserved(call), cause
    return _unreached(call, deciding), cause


def _deciding_leg(call: "Call") -> Leg | None:
    """Name the leg whose end tells: the customer's, else the called agent's, else the first."""
    legs = [leg for leg in call.legs.values() if leg.role is not LegRole.SUPERVISOR]
    customers = [leg for leg in legs if leg.role is LegRole.CUSTOMER]
    if customers:
        return customers[-1]
    called = [leg for leg in legs if leg.leg_id not in {call.own_leg_id, call.origin_leg_id}]
    if called:
        return called[-1]
    return legs[0] if legs else None


def _unserved(call: "Call") -> Outcome:
    """Say why a caller talked to nobody."""
    if call.place.left:
        return Outcome(call.place.left)
    if call.queue_status not in {"", "continue", "complete"}:
        return Outcome.QUEUE_TIMEOUT
    if call.hung_up_by is HungUpBy.CUSTOMER or call.is_abandoned:
        return Outcome.ABANDONED
    return Outcome.FAILED


def _unreached(call: "Call", deciding: Leg | None) -> Outcome:
    """Say why the called party was not reached."""
    own = call.legs.get(call.own_leg_id)
    if own is not None and own.answered_at is None:
        return _agent_unreached(call, own)
    is_called = deciding is not None and deciding.leg_id not in {
        call.own_leg_id,
        call.origin_leg_id,
    }
    if deciding is None or not is_called:
        return _never_rung(call)
    if deciding.cause in CAUSES:
        return CAUSES[deciding.cause]
    status = deciding.status or call.dial_status
    if status in STATUSES:
        return STATUSES[status]
    return Outcome.CANCELLED if call.hung_up_by is HungUpBy.AGENT else Outcome.FAILED


def _agent_unreached(call: "Call", own: Leg) -> Outcome:
    """Say why the agent's own phone did not take her click-to-call."""
    if call.originate_reason == REASON_REFUSED:
        return Outcome.FAILED
    if not own.channel:
        return Outcome.AGENT_UNREACHABLE
    if own.cause in CAUSES:
        return AGENT_CAUSES[CAUSES[own.cause]]
    if call.originate_reason == REASON_NO_ANSWER:
        return Outcome.AGENT_NO_ANSWER
    if own.status in STATUSES:
        return AGENT_CAUSES[STATUSES[own.status]]
    return Outcome.CANCELLED


def _never_rung(call: "Call") -> Outcome:
    """Say why no leg to the called party ever came to be."""
    if call.hung_up_by is HungUpBy.AGENT:
        return Outcome.CANCELLED
    if call.dial_status is DialStatus.UNAVAILABLE and call.kind is CallKind.INTERNAL:
        return Outcome.AGENT_UNREACHABLE
    if call.dial_status in STATUSES:
        return STATUSES[call.dial_status]
    return Outcome.FAILED
