"""What a dialect is to the rest: a name, its HTTP routes and its socket routes."""

from collections.abc import Awaitable, Callable, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver

#: An ASGI application.
_Message = MutableMapping[str, Any]
App = Callable[
    [_Message, Callable[[], Awaitable[_Message]], Callable[[_Message], Awaitable[None]]],
    Awaitable[None],
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """One wire language. Its folder holds `urls.py` (HTTP) and `socket.py` (`routes`) where it
    has such doors; everything else in there is its own affair. `token_sockets` (`token_routes` of
    `socket.py`) are opened with a token in their address, never by a cookie, from any page."""

    name: str
    http: Sequence[URLPattern | URLResolver] = field(default=())
    sockets: Sequence[URLPattern] = field(default=())
    token_sockets: Sequence[URLPattern] = field(default=())
