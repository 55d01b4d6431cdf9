"""Commands on running calls: one at a time, planned by the rules, ordered from the switch."""

import os
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from calls.domain import commands
from calls.domain.call import Call
from calls.domain.control import Ask, Controlled, plan
from calls.domain.errors import CallBusy, NoSuchCall
from calls.domain.ids import LegId
from calls.models import LiveCall
from calls.switch import get_switch

#: A claim is given back when the switch has answered; should its holder die, it ends by itself.
CLAIM = timedelta(seconds=4)
#: How long after the switch's answer a moved call stays claimed.
SETTLING = timedelta(seconds=0.4)
MOVING = (
    commands.Hold,
    commands.Retrieve,
    commands.Transfer,
    commands.Consult,
    commands.ReturnToCaller,
    commands.CompleteTransfer,
    commands.Conference,
    commands.LeaveConference,
    commands.AddParty,
)


def control(*, team: str, call_id: str, ask: Ask, now: datetime) -> list[UUID]:
    """Claim the call, plan the command and place its orders; answer them, to be waited for.

    The caller gives the claim back with `release` when the switch has answered.
    Raises NoSuchCall, CallBusy (another command is under way), and what the plan refuses with.
    """
    with transaction.atomic():
        free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
        mine = LiveCall.objects.filter(free, call_id=call_id, team=team)
        if not mine.update(claimed_until=now + CLAIM):
            if LiveCall.objects.filter(call_id=call_id, team=team).exists():
                raise CallBusy(call_id)
            raise NoSuchCall(call_id)
        row = LiveCall.objects.get(call_id=call_id, team=team)
        orders = plan(Call.load(row.machine), ask, new_leg_id=_leg_ids(call_id))
        together = uuid.uuid4()
        switch = get_switch()
        return [
            switch.place(order, team=team, pbx=row.pbx, plan=together if len(orders) > 1 else None)
            for order in orders
        ]


def release(
    *, team: str, call_id: str, command: object = None, now: datetime | None = None
) -> None:
    """Let the next command on the call in: at once, or after a command that moves legs when its
    facts must have been heard, so that nobody plans with what was before."""
    until = now + SETTLING if now is not None and isinstance(command, MOVING) else None
    LiveCall.objects.filter(call_id=call_id, team=team).update(claimed_until=until)


def _leg_ids(call_id: str) -> Callable[[str], LegId]:
    """Name legs to be ordered, each fresh: an id of a leg that lives is refused unheard."""
    return lambda purpose: LegId(f"{call_id}-{purpose}{os.urandom(3).hex()}")


__all__ = ["Ask", "Controlled", "control", "release"]
