"""What a dialect is to the rest: a name, its HTTP routes and its socket routes."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import URLPattern, URLResolver


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One wire language. Its folder holds `urls.py` (HTTP) and `socket.py` (`routes`) where it
    has such doors; everything else in there is its own affair."""

    name: str
    http: Sequence[URLPattern | URLResolver] = field(default=())
    sockets: Sequence[URLPattern] = field(default=())
