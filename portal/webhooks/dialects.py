"""In whose words a push is written: the own webhooks, and each dialect's `push` module."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol, cast

from django.conf import settings

from calls.stream import Envelope

#: Patchbay's own words.
OWN = "webhooks"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What a dialect may know of where it speaks to."""

    id: int
    team: str
    dialect: str
    url: str
    method: str
    number_format: str
    secret: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One HTTP request, ready but for its signature. `url` is where it goes, query and all."""

    method: str
    url: str
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


class PushDialect(Protocol):
    """A dialect's way to push: `KINDS` are the events it may have words for, `METHODS` the HTTP
    methods it knows, `NUMBER_FORMATS` the ways it can write numbers, if it can in several."""

    KINDS: frozenset[str]
    METHODS: tuple[str, ...]
    NUMBER_FORMATS: tuple[str, ...]

    def requests(self, envelope: Envelope, target: Target) -> Sequence[Request]:
        """Say one event; nothing when the dialect has no words for it."""
        ...

    def trial(self, target: Target, at: datetime) -> Envelope:
        """Make an event that shows that a target can be reached, and is nobody's call."""
        ...


@cache
def names() -> tuple[str, ...]:
    """Name the dialects pushes may be written in."""
    found = [name for name in settings.DIALECTS if find_spec(f"portal.dialects.{name}.push")]
    return (OWN, *found)


@cache
def of(name: str) -> PushDialect:
    """Give the dialect's way to push. Raises KeyError for one that has none."""
    if name not in names():
        raise KeyError(name)
    place = "portal.webhooks.own" if name == OWN else f"portal.dialects.{name}.push"
    return cast("PushDialect", import_module(place))
