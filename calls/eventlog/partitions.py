"""The partitions of the event log: each is one billion numbers wide, and lasts a month.

A new month begins by moving the numbering to the next partition, which was made long before: no
row is moved or looked at, no writer is held up for longer than one commit. Should a month need more
numbers, they run on into the next partition by themselves.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction
from django.db.models import QuerySet

from calls.domain.retention import begins_new_month
from calls.models import EventRow
from calls.stream import MOST_WAIT, take_lock

TABLE = "calls_eventrow"
SEQUENCE = "calls_eventrow_seq_seq"
#: Numbers of one partition: at 380 events a second, day and night, a month of them.
STEP = 1_000_000_000
#: Empty partitions that stand ready after the one in use.
AHEAD = 2
_BOUNDS = re.compile(r"FROM \('?(\d+)'?\) TO \('?(\d+)'?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """One attached partition: numbers from `first` to below `until`."""

    name: str
    first: int
    until: int


def partitions() -> list[Partition]:
    """Read the attached partitions from the catalogue, lowest numbers first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part.relname, pg_get_expr(part.relpartbound, part.oid) FROM pg_inherits"
            " JOIN pg_class part ON part.oid = inhrelid"
            " WHERE inhparent = %s::regclass AND NOT inhdetachpending",
            [TABLE],
        )
        rows = cursor.fetchall()
    found = [(name, _BOUNDS.search(bounds)) for name, bounds in rows]
    parts = [
        Partition(name=name, first=int(bounds[1]), until=int(bounds[2]))
        for name, bounds in found
        if bounds is not None
    ]
    return sorted(parts, key=lambda one: one.first)


def next_seq() -> int:
    """Give the number the next event will get, if nobody draws one meanwhile."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value + is_called::int FROM calls_eventrow_seq_seq")
        (found,) = cursor.fetchone()
    return int(found)


def make_ahead() -> list[str]:
    """See to it that empty partitions stand ready; give the names of those made.

    Takes no lock that writers notice: the table is made first and attached then.
    """
    made: list[str] = []
    while True:
        parts = partitions()
        following = next_seq()
        ready = [one for one in parts if one.first > following]
        if len(ready) >= AHEAD:
            return made
        made.append(_make(parts[-1].until))


def turn(now: datetime) -> str:
    """Begin the next partition when a month has begun since the first event of this one.

    Gives the name of the partition now in use, "" when nothing was to do. The partition ahead
    must be there.
    """
    with transaction.atomic():
        take_lock()
        following = next_seq()
        parts = partitions()
        place = next(at for at, one in enumerate(parts) if one.first <= following < one.until)
        first_at = first_instant(parts[place])
        if first_at is None or not begins_new_month(first_at, now) or place + 1 == len(parts):
            return ""
        with connection.cursor() as cursor:
            cursor.execute("SELECT setval(%s, %s, false)", [SEQUENCE, parts[place + 1].first])
        return parts[place + 1].name


def first_instant(part: Partition) -> datetime | None:
    """Give the instant of a partition's first event."""
    return _rows(part).order_by("seq").values_list("at", flat=True).first()


def last_instant(part: Partition) -> datetime | None:
    """Give the instant of a partition's last event."""
    return _rows(part).order_by("-seq").values_list("at", flat=True).first()


def drop(part: Partition) -> None:
    """Take a partition out and remove it; readers and writers go on meanwhile.

    Needs autocommit. Cut off in the middle, it is finished by `sweep`.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {TABLE} DETACH PARTITION {part.name} CONCURRENTLY")
        cursor.execute(f"DROP TABLE {part.name}")


def sweep() -> list[str]:
    """Finish what a keeper that was cut off left half taken out; give the names."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT part.relname FROM pg_inherits JOIN pg_class part ON part.oid = inhrelid"
            " WHERE inhparent = %s::regclass AND inhdetachpending",
            [TABLE],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f"ALTER TABLE {TABLE} DETACH PARTITION {name} FINALIZE")
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND NOT relispartition"
            " AND relname ~ %s AND pg_table_is_visible(oid)",
            [f"^{TABLE}_p[0-9]+$"],
        )
        left = [name for (name,) in cursor.fetchall()]
        for name in left:
            cursor.execute(f"DROP TABLE {name}")
    return left


def _make(first: int) -> str:
    name = f"{TABLE}_p{first // STEP}"
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, true)", [MOST_WAIT])
        cursor.execute(f"CREATE TABLE {name} (LIKE {TABLE} INCLUDING DEFAULTS)")
        cursor.execute(
            f"ALTER TABLE {TABLE} ATTACH PARTITION {name}"
            f" FOR VALUES FROM ({first}) TO ({first + STEP})"
        )
    return name


def _rows(part: Partition) -> QuerySet[EventRow]:
    return EventRow.objects.filter(seq__gte=part.first, seq__lt=part.until)
