"""Who opens a socket: the session its cookie names, and the account signed in there.

Read in the sockets' own pool, and once: nothing a socket sends can change a session, so nothing
stands between it and the server afterwards.
"""

from importlib import import_module
from types import SimpleNamespace
from typing import Any, cast

from django.conf import settings
from django.contrib.auth import get_user
from django.http.cookie import parse_cookie

from portal.live.asgi import App, Message, Receive, Send
from portal.live.hub import in_pool


class SignedIn:
    """Puts `session` and `user` into the scope; a stranger gets an empty one and nobody."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Look the socket's cookie up and pass on."""
        found = await in_pool(_look_up, _key(scope))
        await self.inner({**scope, **found}, receive, send)


def _key(scope: Message) -> str:
    headers = [value for name, value in scope["headers"] if name.lower() == b"cookie"]
    cookies = parse_cookie("; ".join(value.decode("latin-1") for value in headers))
    return str(cookies.get(settings.SESSION_COOKIE_NAME, ""))


def _look_up(key: str) -> dict[str, Any]:
    session = import_module(settings.SESSION_ENGINE).SessionStore(key or None)
    request = cast("Any", SimpleNamespace(session=session, META={}))
    return {"session": session, "user": get_user(request)}
