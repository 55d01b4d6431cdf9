"""The rows of orders: claimed once, given up, settled after a resync. Synchronous; in a thread."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q
from django.db.models.functions import Now

from calls.ami import actions
from calls.ami.backend import NO_LINK, SILENT
from calls.ami.lease import fenced
from calls.domain.ids import LegId
from calls.models import Cdr, LiveCall, SwitchOrder
from calls.switch import Order, OriginateLeg, Reply

log = logging.getLogger(__name__)

MOST_AT_ONCE = 200  # claimed in one go
ENDED = "the call has ended"
#: A leg that was ordered longer ago and has not come is given up by time alone.
TAKEN_S = 120


@dataclass(frozen=True, slots=True)
class Claimed:
    """An order nobody else will send."""

    order_id: UUID
    order: Order | None  # None: its row cannot be understood
    plan: UUID | None = None  # the steps of one command: after a refused one the rest is not begun


def claim(pbx: str, epoch: int) -> list[Claimed]:
    """Mark due orders as sent and give them, oldest first. Raises LeaseLostError.

    No leg is ordered for a call that has ended meanwhile: that order is refused here.
    """
    with fenced(pbx, epoch):
        rows = list(
            SwitchOrder.objects.select_for_update(skip_locked=True)
            .filter(pbx=pbx, state="new", deadline__gt=Now())
            .order_by("placed_at")[:MOST_AT_ONCE]
        )
        late = _too_late(rows)
        SwitchOrder.objects.filter(id__in=late).update(
            state="refused", words=ENDED, answered_at=Now()
        )
        due = [row for row in rows if row.id not in late]
        SwitchOrder.objects.filter(id__in=[row.id for row in due]).update(state="sent")
    return [Claimed(row.id, _loaded(row), row.plan) for row in due]


def _too_late(rows: Iterable[SwitchOrder]) -> set[UUID]:
    """Name the Originates whose call has its CDR."""
    called = {
        row.id: str(row.body.get("call_id", ""))
        for row in rows
        if row.kind == OriginateLeg.__name__
    }
    if not called:
        return set()
    ended = Cdr.objects.filter(call_id__in=called.values()).values_list("call_id", flat=True)
    gone = set(ended)
    return {order_id for order_id, call_id in called.items() if call_id in gone}


def give_back(pbx: str, epoch: int, order_ids: Iterable[UUID]) -> None:
    """Make orders that were claimed and not sent new again, unless a resync has settled them."""
    with fenced(pbx, epoch):
        SwitchOrder.objects.filter(pbx=pbx, state="sent", id__in=order_ids).update(state="new")


def expire(pbx: str, epoch: int) -> list[UUID]:
    """Give up orders whose deadline passed unsent; give the Originates among them."""
    with fenced(pbx, epoch):
        rows = list(
            SwitchOrder.objects.select_for_update(skip_locked=True)
            .filter(pbx=pbx, state="new", deadline__lte=Now())
            .values_list("id", "kind")
        )
        SwitchOrder.objects.filter(id__in=[row[0] for row in rows]).update(
            state="expired", words=NO_LINK, answered_at=Now()
        )
    return [order_id for order_id, kind in rows if kind == OriginateLeg.__name__]


def record(order_id: UUID, reply: Reply) -> None:
    """Write the PBX's answer."""
    SwitchOrder.objects.filter(id=order_id, state="sent").update(
        state="accepted" if reply.is_accepted else "refused",
        words=reply.words[:200],
        answered_at=Now(),
    )


def settle_sent(pbx: str, epoch: int, live_legs: Iterable[LegId]) -> list[UUID]:
    """After a resync: an Originate that got no answer was carried out if its leg lives, and
    everything else unanswered counts as refused. Gives the Originates that failed."""
    is_live = Q(kind=OriginateLeg.__name__, body__leg_id__in=list(live_legs))
    with fenced(pbx, epoch):
        sent = SwitchOrder.objects.filter(pbx=pbx, state="sent")
        sent.filter(is_live).update(state="accepted", answered_at=Now())
        failed = list(sent.filter(kind=OriginateLeg.__name__).values_list("id", flat=True))
        sent.update(state="refused", words=SILENT, answered_at=Now())
    return failed


def taken_legs(pbx: str) -> frozenset[LegId]:
    """Name the legs of running calls whose order the PBX accepted a short while ago."""
    rows = SwitchOrder.objects.filter(
        pbx=pbx,
        kind=OriginateLeg.__name__,
        state="accepted",
        placed_at__gt=Now() - timedelta(seconds=TAKEN_S),
        body__call_id__in=list(LiveCall.objects.filter(pbx=pbx).values_list("call_id", flat=True)),
    )
    return frozenset(LegId(leg_id) for leg_id in rows.values_list("body__leg_id", flat=True))


def _loaded(row: SwitchOrder) -> Order | None:
    """Make the order of a row; None when an older or newer portal wrote it otherwise."""
    try:
        return actions.load(row.kind, row.body)
    except (KeyError, TypeError):
        log.exception("Order %s cannot be read: %s %r", row.id, row.kind, row.body)
        return None
