"""Makes rows again beside the kept ones, and compares both row by row, inside the database.

Everything lives in temporary tables that end with the transaction; rows go in by COPY and come
from the log by a cursor of the server, so that no log is too long to be read.
"""

import contextlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from calls.stream import LOCK_KEY

#: Events read from the log at once.
PAGE = 20_000
#: Differences that are told word by word; all are counted.
SHOWN = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Remade:
    """A table as it is kept and as the log makes it: two queries for the same `columns`.

    `key` are the columns that name a row, or the set of rows that is written as one.
    """

    what: str
    table: str
    columns: tuple[str, ...]
    key: tuple[str, ...]
    kept: sql.Composable
    made: sql.Composable

    @property
    def diff(self) -> sql.Identifier:
        """Name the temporary table of rows that are on one side alone."""
        return sql.Identifier(f"diff_{self.what}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How a table came out: rows the log makes, rows that differ, the first of them in words."""

    what: str
    made: int
    differing: int
    words: tuple[str, ...] = ()


@contextlib.contextmanager
def one_view(*, is_writing: bool) -> Iterator[None]:
    """See log and rows as they are at one instant; to write, keep everybody else from appending.

    Needs autocommit.
    """
    with connection.cursor() as cursor:
        if is_writing:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK_KEY])
        try:
            with transaction.atomic():
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
                yield
        finally:
            if is_writing:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK_KEY])


def read_log(
    what: sql.Composable, *, kinds: Iterable[str], team: str | None
) -> Iterator[list[tuple[Any, ...]]]:
    """Read columns of the log's events of some kinds, oldest first, page by page."""
    asked = sql.SQL(
        "SELECT {what} FROM calls_eventrow WHERE kind = ANY(%s)"
        " AND (%s::text IS NULL OR team = %s) ORDER BY seq"
    ).format(what=what)
    with connection.chunked_cursor() as cursor:
        cursor.execute(asked, [list(kinds), team, team])
        while rows := cursor.fetchmany(PAGE):
            yield rows


def make_table(name: str, *, like: str, columns: Sequence[str], more: str = "") -> None:
    """Make a temporary table with columns of a real one, and `more` of its own."""
    making = sql.SQL(
        "CREATE TEMPORARY TABLE {name} ON COMMIT DROP AS SELECT {columns}{more} FROM {like}"
        " WITH NO DATA"
    ).format(
        name=sql.Identifier(name),
        columns=names(columns),
        more=sql.SQL(f", {more}" if more else ""),
        like=sql.Identifier(like),
    )
    run(making)


def load(name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Put rows into a table by COPY."""
    filling = sql.SQL("COPY {name} ({columns}) FROM STDIN").format(
        name=sql.Identifier(name), columns=names(columns)
    )
    with connection.cursor() as cursor, cursor.copy(filling) as copy:
        for row in rows:
            copy.write_row(row)


def run(statement: sql.Composable, values: Sequence[Any] = ()) -> int:
    """Run one statement; give the number of rows it touched."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values or None)
        return int(cursor.rowcount)


def names(columns: Sequence[str], of: str = "") -> sql.Composed:
    """Write column names, each with the table's short name before it."""
    return sql.SQL(", ").join(
        sql.Identifier(of, column) if of else sql.Identifier(column) for column in columns
    )


def reachable(row: str, team: str | None, instant: str) -> sql.Composed:
    """Write the condition that the log still holds all that made a row, and that it is of the
    team asked for: it began after the last event that retention took away."""
    return sql.SQL(
        "({team}::text IS NULL OR {row}.team = {team}) AND NOT EXISTS (SELECT 1 FROM"
        " calls_loghorizon gone WHERE gone.team IN ('', {row}.team) AND {gone} >= {row}.{instant})"
    ).format(
        team=sql.Literal(team),
        row=sql.Identifier(row),
        instant=sql.Identifier(instant),
        gone=sql.SQL("(gone.at AT TIME ZONE 'UTC')::date" if instant == "day" else "gone.at"),
    )


def compare(remade: Remade) -> Verdict:
    """Find the rows that are on one side alone, and say how they differ."""
    # One pass over both sides: what is there as often on one as on the other falls out.
    run(
        sql.SQL(
            "CREATE TEMPORARY TABLE {diff} ON COMMIT DROP AS"
            " SELECT CASE WHEN surplus > 0 THEN 'kept' ELSE 'log' END AS side, {columns} FROM ("
            "SELECT sum(one) AS surplus, {columns} FROM ("
            "SELECT 1 AS one, {columns} FROM ({kept}) kept"
            " UNION ALL SELECT -1, {columns} FROM ({made}) made"
            ") both_sides GROUP BY {columns} HAVING sum(one) <> 0"
            ") differing, generate_series(1, abs(surplus)::int)"
        ).format(
            diff=remade.diff, columns=names(remade.columns), kept=remade.kept, made=remade.made
        )
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SELECT count(*) FROM ({made}) made").format(made=remade.made))
        (made,) = cursor.fetchone()
        cursor.execute(
            sql.SQL("SELECT count(*) FROM (SELECT {key} FROM {diff} GROUP BY {key}) keys").format(
                key=names(remade.key), diff=remade.diff
            )
        )
        (differing,) = cursor.fetchone()
        cursor.execute(
            sql.SQL("SELECT side, {columns} FROM {diff} ORDER BY {key}, side LIMIT {most}").format(
                columns=names(remade.columns),
                diff=remade.diff,
                key=names(remade.key),
                most=sql.Literal(SHOWN),
            )
        )
        rows = cursor.fetchall()
    return Verdict(
        what=remade.what, made=made, differing=differing, words=tuple(_words(remade, rows))
    )


def write(remade: Remade, *, within: sql.Composable) -> None:
    """Put what the log makes in the place of the rows that differ; `within` limits what goes."""
    parts = {
        "table": sql.Identifier(remade.table),
        "key": names(remade.key),
        "diff": remade.diff,
        "columns": names(remade.columns),
        "made": remade.made,
        "within": within,
    }
    run(
        sql.SQL(
            "DELETE FROM {table} kept WHERE ({key}) IN (SELECT {key} FROM {diff}) AND {within}"
        ).format(**parts)
    )
    run(
        sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {columns} FROM ({made}) made"
            " WHERE ({key}) IN (SELECT {key} FROM {diff})"
        ).format(**parts)
    )


def _words(remade: Remade, rows: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """Say each difference: a row on one side alone, or the columns that differ."""
    places = [remade.columns.index(column) for column in remade.key]
    by_key: dict[tuple[Any, ...], list[tuple[Any, ...]]] = {}
    for row in rows:
        by_key.setdefault(tuple(row[1 + place] for place in places), []).append(row)
    for key, found in by_key.items():
        name = f"{remade.what} {' '.join(str(part) for part in key)}"
        if [row[0] for row in found] == ["kept", "log"]:
            kept, made = found
            yield f"{name}: " + ", ".join(
                f"{column} is {was!s}, the log says {should!s}"
                for column, was, should in zip(remade.columns, kept[1:], made[1:], strict=True)
                if was != should
            )
            continue
        for side, *values in found:
            said = "is kept, the log does not make it" if side == "kept" else "is missing"
            told = ", ".join(
                f"{column}={value!s}"
                for column, value in zip(remade.columns, values, strict=True)
                if column not in remade.key
            )
            yield f"{name} {said}: {told}"


def counters(
    what: str, table: str, parts: str, key: Sequence[str], sums: Sequence[str], team: str | None
) -> Remade:
    """Compare a table of counters with the sums of what was loaded for it in parts."""
    within = reachable("kept", team, "day")
    return Remade(
        what=what,
        table=table,
        columns=(*key, *sums),
        key=tuple(key),
        kept=sql.SQL("SELECT {columns} FROM {table} kept WHERE {within}").format(
            columns=names([*key, *sums]), table=sql.Identifier(table), within=within
        ),
        made=sql.SQL("SELECT {key}, {sums} FROM {parts} kept WHERE {within} GROUP BY {key}").format(
            key=names(key),
            sums=sql.SQL(", ").join(
                sql.SQL("sum({name}) AS {name}").format(name=sql.Identifier(name)) for name in sums
            ),
            parts=sql.Identifier(parts),
            within=within,
        ),
    )
