"""Keeps presence spans and their daily seconds while events come."""

from collections.abc import Iterable, Sequence

from agents.domain.events import AgentEvent
from agents.domain.spans import PresenceCount, Span, Who, counts, follow_all, stand_of, total
from agents.models import PresenceCounter, PresenceSpan
from calls.domain.events import Event
from calls.domain.plain import encode
from calls.records.adding import add_up
from calls.statements import Reading, Writing

#: What names a counter, and what is added up in it.
KEY = ("team", "day", "agent_no", "state", "reason")
SUMS = ("seconds",)
_RUNNING = Reading(
    "SELECT {span} FROM agents_presencespan span"
    " WHERE team = ANY(%s::text[]) AND agent_no = ANY(%s::text[]) AND ended_at IS NULL",
    span=PresenceSpan,
)
_END = Writing(
    "UPDATE agents_presencespan AS span SET {changes} FROM {rows} AS found"
    " WHERE span.id = found.id",
    PresenceSpan,
    changes=("ended_at",),
    source="found",
)
_BEGIN = Writing(
    "INSERT INTO agents_presencespan (team, agent_no, state, reason, began_at, ended_at)"
    " SELECT team, agent_no, state, reason, began_at, ended_at FROM {rows}",
    PresenceSpan,
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
    teams, numbers = {team for team, _ in whose}, {number for _, number in whose}
    rows: list[PresenceSpan] = [row for (row,) in _RUNNING.read(list(teams), list(numbers))]
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
            made.append(span)
        else:
            ended.append({"id": row.pk, "ended_at": encode(span.ended_at)})
    made += [span for who, span in runs.items() if who not in left]
    if ended:
        _END.write(ended)
    if made:
        _BEGIN.write(encode(span) for span in made)


def _counted(done: Iterable[Span]) -> Iterable[PresenceCount]:
    return (one for span in done for one in counts(span))
