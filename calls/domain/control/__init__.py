"""What a command on a running call asks of the switch: pure plans, one small function a command.

A plan looks at the call's machine and either refuses with a reason or answers orders, in the order
in which they are sent; after a refused one the rest is not sent. What comes of them is heard as
facts, and only facts move the machine.
"""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.control import (
    answering,
    consulting,
    data,
    holding,
    monitoring,
    parties,
    recording,
    returning,
    sounds,
    transferring,
)
from calls.domain.control.ask import Ask, Controlled, LegIds, RecordingPlace, Target
from calls.domain.errors import NotPossible
from calls.domain.events import CallState
from calls.domain.orders import Order

__all__ = ["PLANS", "Ask", "Controlled", "LegIds", "RecordingPlace", "Target", "plan"]

#: The plan of each command.
PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    **answering.PLANS,
    **consulting.PLANS,
    **data.PLANS,
    **holding.PLANS,
    **monitoring.PLANS,
    **parties.PLANS,
    **recording.PLANS,
    **returning.PLANS,
    **sounds.PLANS,
    **transferring.PLANS,
}


def plan(call: Call, ask: Ask, *, new_leg_id: LegIds) -> list[Order]:
    """Plan a command. Raises NotPossible, NoSuchParty, TargetBusy, with what is missing."""
    if call.state is CallState.ENDED:
        raise NotPossible("the call has ended")
    found = PLANS.get(type(ask.command))
    if found is None:
        raise NotPossible(type(ask.command).__name__)
    return found(call, ask, new_leg_id)
