"""Makes presence spans and their daily seconds again from the event log."""

from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from psycopg import sql

from agents.domain.events import AGENT_EVENTS, AgentEvent
from agents.domain.spans import Span, Stand, Who, counts, follow_all, total
from agents.records.keeping import KEY, SUMS
from calls.records import shadow
from calls.records.shadow import Remade

SPAN = ("team", "agent_no", "state", "reason", "began_at", "ended_at")
#: What an agent event says of the presence, read by the database: the rest of it is not needed.
_STAND = sql.SQL(
    "team, body #>> '{agent,agent_no}', body #>> '{agent,state}', body #>> '{agent,reason}',"
    " (body #>> '{agent,since}')::timestamptz, at"
)


def replay(team: str | None) -> list[Remade]:
    """Read the log (of one team, or all of it) into temporary tables; give what to compare.

    Needs a transaction, see `shadow.one_view`.
    """
    shadow.make_table("made_span", like="agents_presencespan", columns=SPAN)
    shadow.make_table("part_presence", like="agents_presencecounter", columns=(*KEY, *SUMS))
    kinds = {kind.__name__ for kind in AGENT_EVENTS if issubclass(kind, AgentEvent)}
    running: dict[Who, Span] = {}
    for page in shadow.read_log(_STAND, kinds=kinds, team=team):
        done, running = follow_all(running, (_stand(row) for row in page))
        _load(done)
        found = total(one for span in done for one in counts(span))
        rows = ([getattr(one, name) for name in (*KEY, *SUMS)] for one in found)
        shadow.load("part_presence", (*KEY, *SUMS), rows)
    _load(running.values())
    return [
        _spans(team),
        shadow.counters(
            "presence_counter", "agents_presencecounter", "part_presence", KEY, SUMS, team
        ),
    ]


def write(remade: Sequence[Remade], team: str | None) -> None:
    """Put what the log makes in the place of what differs."""
    spans, counters = remade
    shadow.write(spans, within=shadow.reachable("kept", team, "began_at"))
    shadow.write(counters, within=shadow.reachable("kept", team, "day"))


def _stand(row: tuple[Any, ...]) -> Stand:
    team, agent_no, state, reason, since, at = row
    return Stand(
        team=team,
        agent_no=agent_no,
        state=state,
        reason=reason,
        since=since.astimezone(UTC),
        at=at.astimezone(UTC),
    )


def _load(spans: Iterable[Span]) -> None:
    rows = ([getattr(one, name) for name in SPAN] for one in spans)
    shadow.load("made_span", SPAN, rows)


def _spans(team: str | None) -> Remade:
    within = shadow.reachable("kept", team, "began_at")
    return Remade(
        what="span",
        table="agents_presencespan",
        columns=SPAN,
        key=("team", "agent_no"),
        kept=sql.SQL("SELECT {columns} FROM agents_presencespan kept WHERE {within}").format(
            columns=shadow.names(SPAN), within=within
        ),
        made=sql.SQL("SELECT {columns} FROM made_span kept WHERE {within}").format(
            columns=shadow.names(SPAN), within=within
        ),
    )
