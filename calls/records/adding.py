"""Adds to counters by the set: one statement, however many."""

import functools
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models

from calls.statements import Writing


def add_up(
    model: type[models.Model], *, key: Sequence[str], sums: Sequence[str], found: Iterable[Any]
) -> None:
    """Add `sums` of each thing found to the counter of its `key`, made when there is none.

    Things must come in the order of their keys, each key once: so two writers never wait for
    each other in a ring.
    """
    names = (*key, *sums)
    rows = [{name: getattr(one, name) for name in names} for one in found]
    if rows:
        _adding(model, tuple(key), tuple(sums)).write(rows)


@functools.cache
def _adding(model: type[models.Model], key: tuple[str, ...], sums: tuple[str, ...]) -> Writing:
    """Write the statement for one kind of counter."""
    names = ", ".join(f'"{name}"' for name in (*key, *sums))
    found = ", ".join(f'"{name}"' for name in key)
    adds = ", ".join(f'"{name}" = kept."{name}" + excluded."{name}"' for name in sums)
    table = model._meta.db_table  # noqa: SLF001 (Django's own word for it)
    return Writing(
        f"INSERT INTO {table} AS kept ({names}) SELECT {names} FROM {{rows}}"  # noqa: S608 (names of columns)
        f" ON CONFLICT ({found}) DO UPDATE SET {adds}",
        model,
    )
