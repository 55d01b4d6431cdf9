"""Adds to counters by the set: one statement, however many."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def add_up(
    model: type[models.Model], *, key: Sequence[str], sums: Sequence[str], found: Iterable[Any]
) -> None:
    """Add `sums` of each thing found to the counter of its `key`, made when there is none.

    Things must come in the order of their keys, each key once: so two writers never wait for
    each other in a ring.
    """
    names = [*key, *sums]
    rows = [[getattr(one, name) for name in names] for one in found]
    if not rows:
        return
    table = sql.Identifier(model._meta.db_table)  # noqa: SLF001 (Django's own word for it)
    row = sql.SQL("({})").format(sql.SQL(", ").join([sql.Placeholder()] * len(names)))
    adding = sql.SQL(
        "INSERT INTO {table} AS kept ({names}) VALUES {rows}"
        " ON CONFLICT ({key}) DO UPDATE SET {adds}"
    ).format(
        table=table,
        names=_list(names),
        rows=sql.SQL(", ").join([row] * len(rows)),
        key=_list(key),
        adds=sql.SQL(", ").join(
            sql.SQL("{name} = kept.{name} + excluded.{name}").format(name=sql.Identifier(name))
            for name in sums
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(adding, [value for one in rows for value in one])


def _list(names: Sequence[str]) -> sql.Composed:
    return sql.SQL(", ").join(sql.Identifier(name) for name in names)
