"""Keeps presence spans and their daily seconds while events come."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict

from django.db import connection
from django.db.models import Q

from agents.domain.events import AgentEvent
from agents.domain.spans import PresenceCount, Span, Who, counts, follow_all, stand_of, total
from agents.models import PresenceCounter, PresenceSpan
from calls.domain.events import Event
from calls.records.adding import add_up

#: What names a counter, and what is added up in it.
KEY = ("team", "day", "agent_no", "state", "reason")
SUMS = ("seconds",)
_END = (
    "UPDATE agents_presencespan AS span SET ended_at = found.ended_at"
    " FROM unnest(%s::bigint[], %s::timestamptz[]) AS found (id, ended_at)"
    " WHERE span.id = found.id"
)


def keep(events: Sequence[Event]) -> None:
    """Follow agents' presence, in the transaction that appends the events.

    Whoever tells of an agent holds her presence row, so nobody else writes her spans meanwhile.
    """
    stands = [stand_of(event) for event in events if isinstance(event, AgentEvent)]
    if not stands:
        return
    running = _running({stand.who for stand in stands})
    done, runs = follow_all({who: _span(row) for who, row in running.items()}, stands)
    _write(running, done, runs)
    add_up(PresenceCounter, key=KEY, sums=SUMS, found=total(_counted(done)))


def _running(whose: set[Who]) -> dict[Who, PresenceSpan]:
    """Read the running spans of these agents, in one query."""
    meant = Q(team__in={team for team, _ in whose}, agent_no__in={number for _, number in whose})
    rows = PresenceSpan.objects.filter(meant, ended_at__isnull=True)
    found = {(row.team, row.agent_no): row for row in rows}
    return {who: row for who, row in found.items() if who in whose}


def _span(row: PresenceSpan) -> Span:
    return Span(
        team=row.team,
        agent_no=row.agent_no,
        state=row.state,
        reason=row.reason,
        began_at=row.began_at,
    )


def _write(running: dict[Who, PresenceSpan], done: list[Span], runs: dict[Who, Span]) -> None:
    """End the rows whose span ended, and make those that began."""
    left, ended, made = dict(running), [], []
    for span in done:
        row = left.pop((span.team, span.agent_no), None)
        if row is None:
            made.append(PresenceSpan(**asdict(span)))
        else:
            row.ended_at = span.ended_at
            ended.append(row)
    made += [PresenceSpan(**asdict(span)) for who, span in runs.items() if who not in left]
    if ended:
        with connection.cursor() as cursor:
            cursor.execute(_END, [[row.pk for row in ended], [row.ended_at for row in ended]])
    PresenceSpan.objects.bulk_create(made)


def _counted(done: Iterable[Span]) -> Iterable[PresenceCount]:
    return (one for span in done for one in counts(span))
