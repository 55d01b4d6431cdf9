"""What admins do with targets and pushes. Everything is asked for by team, and no query crosses it;
only a platform admin asks for None, which is every team."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from calls import stream
from portal.webhooks.domain.breaker import BreakerState
from portal.webhooks.domain.retry import GIVE_UP_AFTER
from portal.webhooks.models import PushDelivery, PushTarget

TRIAL = "TestPush"
#: The most pushes one request may send again.
MOST_REPLAYED = 10_000
_WAITING, _DEAD = PushDelivery.State.WAITING, PushDelivery.State.DEAD
#: A push that still waits after so long is late.
LATE_AFTER = timedelta(minutes=3)
_OLD_PIECE = 5_000


class UnknownTarget(Exception):  # noqa: N818
    """The team has no such target, or push."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetRow:
    """A target with its counts."""

    target: PushTarget
    waiting: int
    dead: int
    oldest_waiting: datetime | None

    @property
    def state(self) -> str:
        """Say in a word how it does."""
        if not self.target.is_enabled:
            return "disabled"
        if self.target.is_paused:
            return "paused"
        if self.target.breaker != BreakerState.CLOSED:
            return "failing"
        if self.target.failures:
            return "retrying"
        return "refusing" if self.dead else "ok"


def targets(*, team: str | None) -> list[TargetRow]:
    """Give the targets of a team, by name."""
    mine = PushDelivery.objects.filter(target=OuterRef("pk"))
    oldest = mine.filter(state=_WAITING).order_by("id").values("created_at")[:1]
    rows = _of(team).select_related("team")
    counts = {
        row["target"]: row
        # named, not excluded: an index finds them among millions that were delivered
        for row in PushDelivery.objects.filter(target__in=_of(team), state__in=(_WAITING, _DEAD))
        .values("target")
        .annotate(
            waiting=Count("id", filter=Q(state=_WAITING)), dead=Count("id", filter=Q(state=_DEAD))
        )
        .order_by()
    }
    return [
        TargetRow(
            target=row,
            waiting=counts[row.pk]["waiting"] if row.pk in counts else 0,
            dead=counts[row.pk]["dead"] if row.pk in counts else 0,
            oldest_waiting=row.oldest_waiting,
        )
        for row in rows.annotate(oldest_waiting=Subquery(oldest))
    ]


def target_of(*, team: str | None, target_id: int) -> PushTarget:
    """Give one target. Raises UnknownTarget."""
    found = _of(team).select_related("team").filter(pk=target_id).first()
    if found is None:
        raise UnknownTarget(str(target_id))
    return found


def deliveries(
    *, team: str | None, target_id: int, state: str = "", limit: int = 50
) -> Sequence[PushDelivery]:
    """Give the newest pushes of a target, of one state or of all."""
    target = target_of(team=team, target_id=target_id)
    rows = PushDelivery.objects.filter(target=target)
    if state:
        rows = rows.filter(state=state)
    return list(rows.order_by("-id")[:limit])


def pause(*, team: str | None, target_id: int, is_paused: bool) -> None:
    """Stop sending, or go on with what was kept meanwhile, and try at once."""
    target = target_of(team=team, target_id=target_id)
    said = {"is_paused": is_paused, "paused_why": ""}
    PushTarget.objects.filter(pk=target.pk).update(**said, **_unbroken())


def try_now(*, team: str | None, target_id: int) -> None:
    """Close a target's breaker: what waits is tried at once."""
    target = target_of(team=team, target_id=target_id)
    PushTarget.objects.filter(pk=target.pk).update(**_unbroken())


def test(*, team: str | None, target_id: int, now: datetime) -> int:
    """Send a push that is nobody's call; give its number."""
    target = target_of(team=team, target_id=target_id)
    with transaction.atomic():
        stream.take_lock()  # numbers of pushes rise in commit order
        row = PushDelivery.objects.create(target=target, key="test", kind=TRIAL, created_at=now)
    return row.pk


def replay(*, team: str | None, target_id: int, now: datetime, ids: Sequence[int]) -> int:
    """Send pushes again by their numbers, in the order in which they were first sent."""
    target = target_of(team=team, target_id=target_id)
    return _again(PushDelivery.objects.filter(target=target, pk__in=ids), now)


def replay_range(
    *,
    team: str | None,
    target_id: int,
    now: datetime,
    since: datetime | None = None,
    until: datetime | None = None,
    only_dead: bool = True,
) -> int:
    """Send again what was pushed in a span of time: dead letters, or everything."""
    target = target_of(team=team, target_id=target_id)
    rows = PushDelivery.objects.filter(target=target)
    if since is not None:
        rows = rows.filter(created_at__gte=since)
    if until is not None:
        rows = rows.filter(created_at__lt=until)
    rows = rows.filter(state=_DEAD) if only_dead else rows.exclude(state=_WAITING)
    return _again(rows, now)


def late(*, now: datetime) -> int:
    """Count, over all teams, the pushes that should have been sent minutes ago."""
    rows = PushDelivery.objects.filter(state=_WAITING, created_at__lt=now - LATE_AFTER)
    return rows.filter(target__is_paused=False, target__is_enabled=True).count()


def care(*, now: datetime, delivered_for: timedelta, dead_for: timedelta) -> None:
    """Lay aside what waits for too long, and forget what was settled long ago."""
    late = PushDelivery.objects.filter(state=_WAITING, created_at__lt=now - GIVE_UP_AFTER)
    late.filter(Q(target__is_paused=False) | Q(target__is_enabled=False)).update(
        state=_DEAD, fault="not delivered in time", finished_at=now
    )
    done = Q(state=PushDelivery.State.DELIVERED, finished_at__lt=now - delivered_for)
    dead = Q(state=_DEAD, finished_at__lt=now - dead_for)
    orphans = ~Q(target__in=PushTarget.objects.all())
    for old in (done, dead, orphans):
        _forget(old)


def _of(team: str | None) -> "QuerySet[PushTarget]":
    rows = PushTarget.objects.all()
    return rows if team is None else rows.filter(team__identity=team)


def _forget(old: Q) -> None:
    while True:
        piece = PushDelivery.objects.filter(old).order_by("id").values("pk")[:_OLD_PIECE]
        count, _ = PushDelivery.objects.filter(
            pk__in=list(piece.values_list("pk", flat=True))
        ).delete()
        if count < _OLD_PIECE:
            return


def _again(rows: "QuerySet[PushDelivery]", now: datetime) -> int:
    """Put copies of settled pushes into the outbox; a dead letter that is sent again is one no
    more."""
    with transaction.atomic():
        stream.take_lock()
        found = list(rows.exclude(state=_WAITING).order_by("id")[:MOST_REPLAYED])
        PushDelivery.objects.bulk_create(
            PushDelivery(
                target_id=row.target_id,
                key=row.key,
                event_seq=row.event_seq,
                kind=row.kind,
                created_at=now,
            )
            for row in found
        )
        PushDelivery.objects.filter(pk__in=[row.pk for row in found if row.state == _DEAD]).delete()
    return len(found)


def _unbroken() -> dict[str, object]:
    return {
        "breaker": BreakerState.CLOSED.value,
        "breaker_until": None,
        "failures": 0,
        "openings": 0,
    }
