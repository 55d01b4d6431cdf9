"""How many leads stand where: read from counts the database keeps, so that a list of a million is
answered as quickly as a short one."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Sum

from campaigns.models import Lead, LeadCount

#: The states of leads that may still be dialled.
OPEN = (Lead.State.NEW, Lead.State.WAITING)


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """So many leads of a list are in this state, were kept by this gate when they were last looked
    at ("" none), ended so the last time ("" never tried), and have a time of their own or not."""

    list_id: int
    state: str
    held_by: str
    last_outcome: str
    is_timed: bool
    leads: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Later:
    """So many open leads kept by this gate wait for an instant to come, the first for `at`."""

    held_by: str
    leads: int
    at: datetime


def standings(list_ids: Iterable[int]) -> list[Standing]:
    """Count the leads of these lists."""
    names = ("dial_list_id", "state", "held_by", "last_outcome", "is_timed")
    rows = LeadCount.objects.filter(dial_list_id__in=list(list_ids)).order_by()
    told = rows.values_list(*names).annotate(count=Sum("leads"))
    return [
        Standing(list_id=row[0], state=row[1], held_by=row[2], last_outcome=row[3],
                 is_timed=row[4], leads=int(row[5]))
        for row in told if row[5] > 0
    ]  # fmt: skip


def timed(found: Iterable[Standing]) -> Counter[tuple[int, str]]:
    """Count the open leads with a time of their own, by list and gate."""
    counts: Counter[tuple[int, str]] = Counter()
    for one in found:
        if one.is_timed and one.state in OPEN:
            counts[one.list_id, one.held_by] += one.leads
    return counts


#: Of the leads whose time is past or to come, one side is short as a rule: if those that are past
#: are no more than this, the others are what is left.
SHORT = 10_000
_LATER = """
SELECT want.held_by, first.at, CASE
    WHEN due.n <= %(short)s THEN want.timed - due.n
    ELSE (
        SELECT count(*) FROM campaigns_lead WHERE dial_list_id = want.list_id
        AND held_by = want.held_by AND state IN ('new', 'waiting') AND next_at > %(now)s
    )
END
FROM unnest(%(lists)s::bigint[], %(gates)s::text[], %(counts)s::bigint[])
    AS want (list_id, held_by, timed)
CROSS JOIN LATERAL (
    SELECT min(next_at) AS at FROM campaigns_lead WHERE dial_list_id = want.list_id
    AND held_by = want.held_by AND state IN ('new', 'waiting') AND next_at > %(now)s
) first
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM (
        SELECT 1 FROM campaigns_lead WHERE dial_list_id = want.list_id
        AND held_by = want.held_by AND state IN ('new', 'waiting') AND next_at <= %(now)s
        LIMIT %(short)s + 1
    ) counted
) due
WHERE first.at IS NOT NULL
"""


def later(found: Sequence[Standing], *, now: datetime) -> list[Later]:
    """Count the open leads whose time is still to come, by gate."""
    wanted = timed(found)
    if not wanted:
        return []
    said: dict[str, Any] = {
        "lists": [list_id for list_id, _ in wanted],
        "gates": [gate for _, gate in wanted],
        "counts": list(wanted.values()),
        "now": now,
        "short": SHORT,
    }
    counts: Counter[str] = Counter()
    firsts: dict[str, datetime] = {}
    with connection.cursor() as cursor:
        cursor.execute(_LATER, said)
        for gate, at, count in cursor.fetchall():
            counts[gate] += max(int(count), 1)  # one was seen, whatever moved meanwhile
            firsts[gate] = min(at, firsts.get(gate, at))
    return [Later(held_by=gate, leads=n, at=firsts[gate]) for gate, n in counts.items()]


def gates_in(list_ids: Iterable[int]) -> list[str]:
    """Name what keeps open leads of these lists that have a time of their own; with it such leads
    are found by their time in one index."""
    return sorted({gate for _, gate in timed(standings(list_ids))})
