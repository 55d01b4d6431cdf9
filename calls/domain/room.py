"""What a conversation amounts to: read from its legs after every fact, told where it changed."""

from calls.domain import events as e
from calls.domain.call import Call, Turn
from calls.domain.events import CallState
from calls.domain.legs import Leg, Span
from calls.domain.steps import Step

#: States in which people talk, or will again.
CONVERSING = frozenset({CallState.TALKING, CallState.HELD})


def settle(call: Call, turn: Turn) -> None:
    """Bring the call's state to what its legs say."""
    if call.state not in CONVERSING:
        return
    held = [leg for leg in call.live_legs() if leg.is_held(is_in_queue=call.is_in_queue)]
    if call.state is CallState.TALKING and held:
        call.state = call.next_state(Step.HELD)
        turn.tell(e.CallHeld)
    elif call.state is CallState.HELD and not held and _talk(call):
        call.state = call.next_state(Step.RETRIEVED)
        turn.tell(e.CallRetrieved)


def _talk(call: Call) -> list[Leg]:
    return [leg for leg in call.live_legs() if leg.span is Span.TALK]
