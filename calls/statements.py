"""Statements that run with every batch the switch's facts come in: written once, planned once.

Django makes the text of a statement anew each time and PostgreSQL plans it anew, which together
cost more than running it. These are prepared on the connection when they first run there. They
need a connection of their own to the server, or a pooler that knows prepared statements.
"""

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any

import psycopg
from django.db import connection, models


class Statement:
    """One SQL text. Its values are of the same types each time: lists, texts, instants."""

    def __init__(self, text: str | Callable[[], str]) -> None:
        """Take the text, or what makes it of models, which are there later."""
        self._given = text

    @cached_property
    def text(self) -> str:
        """Give the SQL."""
        return self._given if isinstance(self._given, str) else self._given()

    def rows(self, *values: Any) -> list[tuple[Any, ...]]:
        """Run it and give its rows. Raises Django's database errors."""
        with self._done(values) as cursor:
            return cursor.fetchall()

    def run(self, *values: Any) -> None:
        """Run it. Raises Django's database errors."""
        self._done(values).close()

    def _done(self, values: Sequence[Any]) -> "psycopg.Cursor[tuple[Any, ...]]":
        connection.ensure_connection()
        link: psycopg.Connection = connection.connection
        with connection.wrap_database_errors:
            link.prepare_threshold = 0  # Django turns preparing off, for its cursors cannot do it
            try:
                return psycopg.Cursor(link).execute(self.text, values, prepare=True)
            finally:
                link.prepare_threshold = None


class Reading(Statement):
    """A SELECT that gives whole rows of several models: `{name}` stands for the columns of each.

    Reading("SELECT {who}, {team} FROM … who JOIN … team …", who=Agent, team=Team)
    """

    def __init__(self, text: str, **read: type[models.Model]) -> None:
        super().__init__(lambda: text.format(**{name: _columns(name, read[name]) for name in read}))
        self._models = read

    @cached_property
    def _makers(self) -> list[Callable[[tuple[Any, ...]], models.Model]]:
        """Say how each model is made of its part of a row."""
        ends = accumulate([0, *(len(_fields(model)) for model in self._models.values())])
        return [
            _maker(model, begin, end)
            for model, (begin, end) in zip(self._models.values(), pairwise(ends), strict=True)
        ]

    def read(self, *values: Any) -> list[tuple[Any, ...]]:
        """Run it and give a model of each kind per row."""
        return [tuple(make(row) for make in self._makers) for row in self.rows(*values)]


class Writing(Statement):
    """A statement that takes rows as JSON, by the names of their columns: `{rows}` stands for them.

    Columns that are not in the JSON are NULL there, so the statement names those it takes.
    `{changes}` stands for setting each of `changes` to what it is in `source`.
    """

    def __init__(
        self,
        text: str,
        model: type[models.Model],
        *,
        changes: Iterable[str] = (),
        source: str = "excluded",
    ) -> None:
        table = model._meta.db_table  # noqa: SLF001 (Django's own word for it)
        filled = {
            "rows": f"jsonb_populate_recordset(NULL::{table}, %s::jsonb)",
            "changes": ", ".join(f'"{name}" = {source}."{name}"' for name in changes),
        }
        super().__init__(text.format(**filled))

    def write(self, rows: Iterable[dict[str, Any]]) -> list[tuple[Any, ...]]:
        """Run it with rows of what JSON has or can say as a text; give what it returns."""
        with self._done([json.dumps(list(rows), default=str)]) as cursor:
            return cursor.fetchall() if cursor.description else []


def _fields(model: type[models.Model]) -> Sequence["models.Field[Any, Any]"]:
    return model._meta.concrete_fields  # noqa: SLF001 (Django's own word for it)


def _columns(name: str, model: type[models.Model]) -> str:
    return ", ".join(f'{name}."{field.column}"' for field in _fields(model))


def _maker(
    model: type[models.Model], begin: int, end: int
) -> Callable[[tuple[Any, ...]], models.Model]:
    """Make a model of the columns from `begin` up to `end`, as a queryset does."""
    names = [field.attname for field in _fields(model)]
    turned = [
        (number, turn, field)
        for number, field in enumerate(_fields(model))
        for turn in field.get_db_converters(connection)
    ]

    def make(row: tuple[Any, ...]) -> models.Model:
        values = list(row[begin:end])
        for number, turn, field in turned:
            values[number] = turn(values[number], field.cached_col, connection)
        return model.from_db(connection.alias, names, values)

    return make
