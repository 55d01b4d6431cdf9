"""What a conversation amounts to: read from its legs after every fact, told where it changed."""

from collections import Counter

from calls.domain import consultation
from calls.domain import events as e
from calls.domain.call import Call, Turn
from calls.domain.events import CallState
from calls.domain.facts import LegRole
from calls.domain.legs import Leg, Span
from calls.domain.monitor_dues import is_changing_hands
from calls.domain.parties import party, promote
from calls.domain.steps import CONVERSING, Step

S = CallState
#: Three talk, and it is a conference.
CONFERENCE = 3


def settle(call: Call, turn: Turn) -> None:
    """Bring the call's state to what its legs say."""
    if call.state not in CONVERSING or is_changing_hands(call, turn.at):
        return  # in between it would look like a hold
    held = held_legs(call)
    if held:
        call.is_parted = True
    is_held = bool(held) or _is_held_by_phone(call)
    if is_held and call.state in {S.TALKING, S.CONFERENCE}:
        _leave_conference(call, turn)
        _turn_to(call, Step.HELD)
        turn.tell(e.CallHeld)
    consultation.settle(call, turn)
    _promote(call)
    step = _step(call, is_held=is_held)
    if step is Step.CONFERS:
        _confer(call, turn)
    if step is not None and call.next_state(step) is not call.state:
        _tell_change(call, step, turn)
        _turn_to(call, step)


def held_legs(call: Call) -> list[Leg]:
    """List who was sent to music."""
    return [leg for leg in call.live_legs() if leg.is_held(is_in_queue=call.is_in_queue)]


def _is_held_by_phone(call: Call) -> bool:
    """Say whether a phone holds the line and nobody else talks."""
    live = call.live_legs()
    return any(leg.is_holding for leg in live) and not any(leg.span is Span.TALK for leg in live)


def _step(call: Call, *, is_held: bool) -> Step | None:
    """Say where the legs lead the call, if anywhere."""
    talking = Counter(
        leg.bridge_id
        for leg in call.live_legs()
        if leg.span is Span.TALK and leg.role is not LegRole.SUPERVISOR
    )
    most = max(talking.values(), default=0)
    if call.consult is not None:
        return Step.CONSULTS
    if most >= CONFERENCE:
        return Step.CONFERS
    if is_held:
        return Step.HELD
    if most > 1 or call.state in {S.CONSULTING, S.CONFERENCE}:
        return Step.RETRIEVED
    return None


def _tell_change(call: Call, step: Step, turn: Turn) -> None:
    """Tell what the end of one state means, where nothing else has told it."""
    if step is not Step.CONFERS:
        _leave_conference(call, turn)
    if step is not Step.RETRIEVED:
        return
    is_over = call.state is S.CONSULTING and consultation.is_returned(turn)
    is_back = call.state is S.HELD or is_over
    if is_back and any(leg.span is Span.TALK for leg in call.live_legs()):
        turn.tell(e.CallRetrieved)


def _leave_conference(call: Call, turn: Turn) -> None:
    if call.state is S.CONFERENCE:
        for leg in call.legs.values():
            leg.is_joined = False
        turn.tell(e.CallConferenceEnded)


def _confer(call: Call, turn: Turn) -> None:
    """Tell who of the third parties talks with the others now."""
    for leg in call.live_legs():
        if leg.role is LegRole.THIRD and leg.span is Span.TALK and not leg.is_joined:
            leg.is_joined = True
            turn.tell(e.CallPartyJoined, **party(leg), added_by=leg.added_by)


def _promote(call: Call) -> None:
    """A third party who is an agent and stays with the customer is the call's agent."""
    live = call.live_legs()
    if call.consult is not None or any(leg.role is LegRole.AGENT for leg in live):
        return
    rooms = {leg.bridge_id for leg in live if leg.role is LegRole.CUSTOMER and leg.bridge_id}
    for leg in live:
        if leg.role is LegRole.THIRD and leg.agent_no and leg.bridge_id in rooms:
            promote(call, leg)
            return


def _turn_to(call: Call, step: Step) -> None:
    call.state = call.next_state(step)
