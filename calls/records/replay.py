"""Makes CDRs, their segments and the counters of calls again from the event log."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.db.models import Model
from psycopg import sql

from calls.domain.cdr import summary
from calls.domain.counting import COUNTED, CallCount, counts, total
from calls.domain.events import CALL_EVENTS, CallDataChanged, CallEnded, Event
from calls.domain.plain import build
from calls.models import Cdr, CdrSegment
from calls.records import shadow
from calls.records.keeping import KEY, SUMS
from calls.records.shadow import Remade

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in CALL_EVENTS}
_READ = (CallEnded, CallDataChanged, *COUNTED)


def _columns(model: type[Model], *without: str) -> tuple[str, ...]:
    """Give a table's columns but its row number and those named."""
    fields = model._meta.concrete_fields  # noqa: SLF001 (Django's own word for it)
    return tuple(str(one.column) for one in fields if one.column not in {"id", *without})


CDR = _columns(Cdr)
SEGMENT = _columns(CdrSegment, "cdr_id")
WORDS = ("seq", "call_id", "team", "disposition", "note")


def replay(team: str | None) -> list[Remade]:
    """Read the log (of one team, or all of it) into temporary tables; give what to compare.

    Needs a transaction, see `shadow.one_view`.
    """
    shadow.make_table("made_cdr", like="calls_cdr", columns=CDR, more="0::bigint AS seq")
    shadow.make_table(
        "made_segment",
        like="calls_cdrsegment",
        columns=SEGMENT,
        more="0::bigint AS seq, ''::text AS call_id",
    )
    shadow.make_table(
        "made_words",
        like="calls_cdr",
        columns=("call_id", "team", "disposition", "note"),
        more="0::bigint AS seq",
    )
    shadow.make_table("part_count", like="calls_callcounter", columns=(*KEY, *SUMS))
    kinds = {kind.__name__ for kind in _READ}
    what = sql.SQL("seq, kind, body")
    for page in shadow.read_log(what, kinds=kinds, team=team):
        _load([(seq, _event(kind, body)) for seq, kind, body in page])
    _settle()
    return [_cdrs(team), _segments(team), _counters(team)]


def write(remade: Sequence[Remade], team: str | None) -> None:
    """Put what the log makes in the place of what differs. CDRs stay the rows they are."""
    cdrs, segments, counters = remade
    _write_cdrs(cdrs)
    shadow.run(
        sql.SQL(
            "DELETE FROM calls_cdrsegment USING calls_cdr call WHERE call.id = cdr_id"
            " AND call.call_id IN (SELECT call_id FROM {diff})"
        ).format(diff=segments.diff)
    )
    shadow.run(
        sql.SQL(
            "INSERT INTO calls_cdrsegment (cdr_id, {columns}) SELECT call.id, {made_columns}"
            " FROM ({made}) made JOIN calls_cdr call ON call.call_id = made.call_id"
            " WHERE made.call_id IN (SELECT call_id FROM {diff})"
        ).format(
            columns=shadow.names(SEGMENT),
            made_columns=shadow.names(SEGMENT, "made"),
            made=segments.made,
            diff=segments.diff,
        )
    )
    shadow.write(counters, within=shadow.reachable("kept", team, "day"))


def _event(kind: str, body: Any) -> Event:
    made = build(_KINDS[kind], json.loads(body) if isinstance(body, str) else body)
    assert isinstance(made, Event)
    return made


def _load(page: Sequence[tuple[int, Event]]) -> None:
    """Fold one page of events into rows, and put them into the temporary tables."""
    ended = [(seq, summary(event)) for seq, event in page if isinstance(event, CallEnded)]
    shadow.load("made_cdr", (*CDR, "seq"), (_cdr(seq, fields) for seq, fields in ended))
    shadow.load(
        "made_segment",
        (*SEGMENT, "seq", "call_id"),
        (row for seq, fields in ended for row in _segment_rows(seq, fields)),
    )
    shadow.load(
        "made_words",
        WORDS,
        (
            (seq, event.call.call_id, event.team, event.disposition, event.note)
            for seq, event in page
            if isinstance(event, CallDataChanged)
        ),
    )
    found = total(one for _, event in page for one in counts(event))
    shadow.load("part_count", (*KEY, *SUMS), (_count(one) for one in found))


def _cdr(seq: int, fields: dict[str, Any]) -> list[Any]:
    return [*_values(_NEW_CDR | fields, CDR), seq]


def _segment_rows(seq: int, fields: dict[str, Any]) -> Iterator[list[Any]]:
    for one in fields["segments"]:
        yield [*_values(_NEW_SEGMENT | one, SEGMENT), seq, fields["call_id"]]


def _as_new(model: type[Model]) -> dict[str, Any]:
    """Give a row's values where an event says nothing: those of a new row."""
    fields = model._meta.concrete_fields  # noqa: SLF001 (Django's own word for it)
    return {str(one.column): one.get_default() for one in fields}


_NEW_CDR = _as_new(Cdr)
_NEW_SEGMENT = _as_new(CdrSegment)


def _values(fields: dict[str, Any], columns: Sequence[str]) -> list[Any]:
    """Give values in the order of columns, as COPY takes them."""
    values = [fields[name] for name in columns]
    return [json.dumps(one) if isinstance(one, dict | list) else one for one in values]


def _count(one: CallCount) -> list[Any]:
    return [getattr(one, name) for name in (*KEY, *SUMS)]


def _settle() -> None:
    """The first end of a call is its end; the last words said of it are its words."""
    for table in ("made_cdr", "made_segment"):
        shadow.run(
            sql.SQL(
                "DELETE FROM {table} later USING (SELECT call_id, min(seq) AS seq FROM made_cdr"
                " GROUP BY call_id) first"
                " WHERE first.call_id = later.call_id AND first.seq < later.seq"
            ).format(table=sql.Identifier(table))
        )
    shadow.run(
        sql.SQL(
            "UPDATE made_cdr SET disposition = said.disposition, note = said.note FROM (SELECT"
            " DISTINCT ON (call_id) * FROM made_words ORDER BY call_id, seq DESC) said"
            " WHERE said.call_id = made_cdr.call_id AND said.team = made_cdr.team"
        )
    )


def _cdrs(team: str | None) -> Remade:
    return Remade(
        what="cdr",
        table="calls_cdr",
        columns=CDR,
        key=("call_id",),
        kept=sql.SQL("SELECT {columns} FROM calls_cdr kept WHERE {within}").format(
            columns=shadow.names(CDR), within=shadow.reachable("kept", team, "started_at")
        ),
        made=sql.SQL("SELECT {columns} FROM made_cdr kept WHERE {within}").format(
            columns=shadow.names(CDR), within=shadow.reachable("kept", team, "started_at")
        ),
    )


def _segments(team: str | None) -> Remade:
    columns = ("call_id", *SEGMENT)
    parts = {
        "columns": shadow.names(SEGMENT, "part"),
        "within": shadow.reachable("call", team, "started_at"),
    }
    return Remade(
        what="segment",
        table="calls_cdrsegment",
        columns=columns,
        key=("call_id", "leg_id"),
        kept=sql.SQL(
            "SELECT call.call_id, {columns} FROM calls_cdrsegment part"
            " JOIN calls_cdr call ON call.id = part.cdr_id WHERE {within}"
        ).format(**parts),
        made=sql.SQL(
            "SELECT call.call_id, {columns} FROM made_segment part"
            " JOIN made_cdr call ON call.call_id = part.call_id WHERE {within}"
        ).format(**parts),
    )


def _counters(team: str | None) -> Remade:
    return shadow.counters(
        "call_counter",
        "calls_callcounter",
        "part_count",
        KEY,
        SUMS,
        team,
    )


def _write_cdrs(cdrs: Remade) -> None:
    gone = sql.SQL(
        "(SELECT call_id FROM {diff} WHERE side = 'kept'"
        " EXCEPT SELECT call_id FROM {diff} WHERE side = 'log')"
    ).format(diff=cdrs.diff)
    shadow.run(
        sql.SQL(
            "DELETE FROM calls_cdrsegment USING calls_cdr call"
            " WHERE call.id = cdr_id AND call.call_id IN {gone}"
        ).format(gone=gone)
    )
    shadow.run(sql.SQL("DELETE FROM calls_cdr WHERE call_id IN {gone}").format(gone=gone))
    shadow.run(
        sql.SQL(
            "INSERT INTO calls_cdr ({columns}) SELECT {columns} FROM {diff} WHERE side = 'log'"
            " ON CONFLICT (call_id) DO UPDATE SET {sets}"
        ).format(
            columns=shadow.names(CDR),
            diff=cdrs.diff,
            sets=sql.SQL(", ").join(
                sql.SQL("{name} = excluded.{name}").format(name=sql.Identifier(name))
                for name in CDR
                if name != "call_id"
            ),
        )
    )
