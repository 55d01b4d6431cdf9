"""Sockets are opened by our own pages only.

A browser sends the session cookie with a socket that any page of the web opens; its `Origin` says
which page that is, and no script can change it.
"""

from urllib.parse import urlsplit

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from portal.live.asgi import App, Message, Receive, Send


class SameOrigin:
    """Refuses (HTTP 403) a socket whose Origin is neither its own host nor a trusted one."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Let our own pages pass."""
        headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
        if is_own(origin=headers.get(b"origin", ""), host=headers.get(b"host", "")):
            await self.inner(scope, receive, send)
            return
        await receive()
        await send({"type": "websocket.close", "code": 4403})


def is_own(*, origin: str, host: str) -> bool:
    """Say whether a page of `origin` may open a socket at `host` (both as the browser sent them).
    No origin is a stranger: every browser sends one."""
    domain, _port = split_domain_port(host)
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        return False
    if origin in settings.CSRF_TRUSTED_ORIGINS:
        return True
    try:
        parts = urlsplit(origin)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and parts.netloc.lower() == host.lower()
