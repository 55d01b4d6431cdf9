"""The port to the switch: how orders are placed and waited for.

An order is a row (`SwitchOrder`) written in the caller's transaction; the worker that holds the
AMI link carries it out after commit. Asking never changes call state: facts do.
"""

from typing import Protocol
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from calls.domain.orders import (
    AttachToCall,
    HangUpLeg,
    JoinQueue,
    LeaveQueue,
    MoveLegs,
    MuteLeg,
    NoteAsk,
    Order,
    OriginateLeg,
    PauseLegRecording,
    PauseMember,
    PlayDigits,
    RecordLeg,
    Reply,
    SendAway,
    SetLegVariable,
    SetPenalty,
    StopLegRecording,
    TellPhone,
)

__all__ = [
    "NOT_ANSWERED",
    "AttachToCall",
    "HangUpLeg",
    "JoinQueue",
    "LeaveQueue",
    "MoveLegs",
    "MuteLeg",
    "NoteAsk",
    "Order",
    "OriginateLeg",
    "PauseLegRecording",
    "PauseMember",
    "PlayDigits",
    "RecordLeg",
    "Reply",
    "SendAway",
    "SetLegVariable",
    "SetPenalty",
    "StopLegRecording",
    "Switch",
    "TellPhone",
    "get_switch",
]


#: The words of an order of which nobody knows whether the switch had it.
NOT_ANSWERED = "the switch did not answer"


class Switch(Protocol):
    """Places orders. `pbx` names the switch."""

    def place(self, order: Order, *, team: str, pbx: str, plan: UUID | None = None) -> UUID:
        """Write the order in the current transaction; it is carried out after commit.

        Orders of one `plan` are sent one after another; after a refused one the rest is refused
        without being sent.
        """
        ...

    def wait(self, order_id: UUID, *, timeout_s: float = 2.0) -> Reply:
        """Wait for the answer, outside a transaction. Silence is a refusal."""
        ...


def get_switch() -> Switch:
    """Make the switch that settings name."""
    made: Switch = import_string(settings.SWITCH_BACKEND)()
    return made
