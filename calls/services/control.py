"""Commands on running calls: one at a time, planned by the rules, ordered from the switch."""

import os
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from calls.domain import commands
from calls.domain.call import Call
from calls.domain.control import Ask, plan
from calls.domain.errors import CallBusy, NoSuchCall
from calls.domain.ids import LegId
from calls.models import LiveCall
from calls.switch import get_switch

#: A claim is given back when the switch has answered; should its holder die, it ends by itself.
CLAIM = timedelta(seconds=4)
#: How long facts are waited for after the switch's answer to a move, and how often looked for.
SETTLING_S, LOOK_EVERY_S = 0.4, 0.02
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
    *, team: str, call_id: str, command: object = None, since: datetime | None = None
) -> None:
    """Let the next command on the call in.

    After a command that moves legs (`command`, placed at `since`) only when something was heard of
    the call, or after 0.4 s, so that nobody plans with what was before.
    """
    if since is not None and isinstance(command, MOVING):
        _await_facts(team, call_id, since)
    LiveCall.objects.filter(call_id=call_id, team=team).update(claimed_until=None)


def _await_facts(team: str, call_id: str, since: datetime) -> None:
    """Wait until the call was written anew, or is gone."""
    unheard = LiveCall.objects.filter(call_id=call_id, team=team, updated_at__lte=since)
    until = time.monotonic() + SETTLING_S
    while time.monotonic() < until and unheard.exists():
        time.sleep(LOOK_EVERY_S)


def _leg_ids(call_id: str) -> Callable[[str], LegId]:
    """Name legs to be ordered, each fresh: an id of a leg that lives is refused unheard."""
    return lambda purpose: LegId(f"{call_id}-{purpose}{os.urandom(3).hex()}")
