"""The nightly keeper of the event log: partitions ahead, the turn of the month, retention.

Every step may be done again or be cut off at any moment, and only one keeper works at a time.
CDRs, spans and counters stay; they are no events.
"""

import contextlib
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import F, Max, Q, Value
from django.db.models.functions import Greatest

from calls.domain.retention import cutoff
from calls.eventlog import partitions
from calls.eventlog.partitions import Partition
from calls.models import EventRow, LogHorizon

log = logging.getLogger(__name__)

#: Held by the keeper at work.
LOCK_KEY = 7_208_002
#: Events deleted in one transaction: short enough that nobody waits for it.
BATCH = 5_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What one run did. `is_busy`: another keeper works, this one did nothing."""

    made: tuple[str, ...] = ()
    turned: str = ""
    dropped: tuple[str, ...] = ()
    deleted: int = 0
    is_busy: bool = False


def keep(*, months: Mapping[str, int], default: int, now: datetime) -> Kept:
    """Care for the log. `months` is how long each team's events are kept, `default` those of a
    team that is not named there. Needs autocommit."""
    with _alone() as is_alone:
        if not is_alone:
            log.info("event log: another keeper is at work")
            return Kept(is_busy=True)
        left = partitions.sweep()
        made = partitions.make_ahead()
        turned = partitions.turn(now)
        made += partitions.make_ahead()
        longest = max([default, *months.values()])
        dropped = _drop_before(cutoff(now, longest))
        deleted = 0
        for team in _teams():
            if months.get(team, default) < longest:
                deleted += _forget(team, cutoff(now, months.get(team, default)))
        done = Kept(made=tuple(made), turned=turned, dropped=(*left, *dropped), deleted=deleted)
    log.info(
        "event log: %s partitions made, %s turned to, %s dropped, %s events deleted",
        len(done.made),
        done.turned or "none",
        len(done.dropped),
        done.deleted,
    )
    return done


@contextlib.contextmanager
def _alone() -> Iterator[bool]:
    """Hold the keepers' lock; False when another holds it. It ends with the session at the
    latest."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK_KEY])
        (is_alone,) = cursor.fetchone()
        try:
            yield is_alone
        finally:
            if is_alone:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def _drop_before(limit: datetime) -> list[str]:
    """Drop partitions whose every event is older than the limit; never the one in use."""
    following = partitions.next_seq()
    dropped: list[str] = []
    for part in partitions.partitions():
        if part.until > following:
            break
        if not _is_over(part, limit):
            break
        rows = EventRow.objects.filter(_within(part))
        last = rows.aggregate(seq=Max("seq"), at=Max("at"))
        # First what readers go by: a reader who asks in between starts afresh.
        if last["seq"] is not None:
            _note("", last["seq"], last["at"])
        partitions.drop(part)
        dropped.append(part.name)
    return dropped


def _is_over(part: Partition, limit: datetime) -> bool:
    """Say whether all of a partition is older. Clocks differ: the last event is asked first, since
    that is one step in an index, and then all of them."""
    last = partitions.last_instant(part)
    if last is not None and last >= limit:
        return False
    return not EventRow.objects.filter(_within(part), at__gte=limit).exists()


def _within(part: Partition) -> Q:
    return Q(seq__gte=part.first, seq__lt=part.until)


def _teams() -> list[str]:
    """Give every team that has events, by steps in the index rather than by reading the log."""
    with connection.cursor() as cursor:
        cursor.execute(
            "WITH RECURSIVE teams AS ("
            " (SELECT team FROM calls_eventrow ORDER BY team LIMIT 1)"
            " UNION ALL SELECT (SELECT team FROM calls_eventrow WHERE team > teams.team"
            " ORDER BY team LIMIT 1) FROM teams WHERE teams.team IS NOT NULL)"
            " SELECT team FROM teams WHERE team IS NOT NULL"
        )
        return [team for (team,) in cursor.fetchall()]


def _forget(team: str, limit: datetime) -> int:
    """Delete a team's events before the limit, oldest first, in batches; give their number."""
    deleted = 0
    while True:
        with transaction.atomic():
            rows = EventRow.objects.filter(team=team).order_by("seq").values_list("seq", "at")
            old: list[tuple[int, datetime]] = []
            for seq, at in rows[:BATCH]:
                if at >= limit:
                    break
                old.append((seq, at))
            if not old:
                return deleted
            _note(team, old[-1][0], max(at for _, at in old))
            gone = EventRow.objects.filter(team=team, seq__gte=old[0][0], seq__lte=old[-1][0])
            deleted += gone._raw_delete(gone.db)  # noqa: SLF001 (one statement, nothing cascades)
        if len(old) < BATCH:
            return deleted


def _note(team: str, seq: int, at: datetime) -> None:
    """Move a horizon forward."""
    row, is_new = LogHorizon.objects.get_or_create(team=team, defaults={"seq": seq, "at": at})
    if not is_new:
        LogHorizon.objects.filter(pk=row.pk).update(
            seq=Greatest(F("seq"), Value(seq)), at=Greatest(F("at"), Value(at))
        )
