"""One row after another, so that a row the PBX cannot take is left out and stops no other."""

import logging
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from calls.domain.pbxdata import UnsafeConfigError

if TYPE_CHECKING:
    from django.db.models import Model

log = logging.getLogger(__name__)

Row = TypeVar("Row", bound="Model")
Made = TypeVar("Made")


def each(rows: Iterable[Row], make: Callable[[Row], Iterable[Made]]) -> Iterator[Made]:
    """Give what is made of each row; nothing of one whose words would change the meaning of the
    PBX's files, which is logged once."""
    for row in rows:
        try:
            yield from tuple(make(row))
        except UnsafeConfigError as why:
            _tell(row._meta.label, row.pk, str(why))  # noqa: SLF001 (Django's own)


@lru_cache(maxsize=1024)
def _tell(kind: str, row_id: object, why: str) -> None:
    log.error("left out at the PBX: %s %s, %s", kind, row_id, why)
