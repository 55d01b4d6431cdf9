"""The port to the switch: how orders are placed and waited for.

An order is a row (`SwitchOrder`) written in the caller's transaction; the worker that holds the
AMI link carries it out after commit. Asking never changes call state: facts do.
"""

from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from calls.domain.orders import (
    HangUpLeg,
    JoinQueue,
    LeaveQueue,
    Order,
    OriginateLeg,
    PauseMember,
    Reply,
)

__all__ = [
    "HangUpLeg",
    "JoinQueue",
    "LeaveQueue",
    "Order",
    "OriginateLeg",
    "PauseMember",
    "Reply",
    "Switch",
    "get_switch",
]


class Switch(Protocol):
    """Places orders. `pbx` names the switch."""

    def place(self, order: Order, *, team: str, pbx: str) -> UUID:
        """Write the order in the current transaction; it is carried out after commit."""
        ...

    def wait(self, order_id: UUID, *, timeout_s: float = 2.0) -> Reply:
        """Wait for the answer, outside a transaction. Silence is a refusal."""
        ...


def get_switch() -> Switch:
    """Make the switch that settings name."""
    made: Switch = import_string(settings.SWITCH_BACKEND)()
    return made
