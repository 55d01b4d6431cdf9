"""One long poll, asked as a web server would ask it."""

import asyncio
from urllib.parse import urlencode


async def polled(path, *, app=None, method="GET", headers=None, leaves=None, **query):
    """Give status, headers and body; `leaves` is an event after which the client is gone."""
    if app is None:
        from portal.dialects.astercc.pull import pull as app
    sent = []

    async def receive():
        if leaves is None:
            await asyncio.Event().wait()
        await leaves.wait()
        return {"type": "http.disconnect"}

    async def send(message):
        sent.append(message)

    scope = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": urlencode(query).encode(),
        "headers": [(name.encode(), value.encode()) for name, value in (headers or {}).items()],
        "client": ("127.0.0.1", 1),
    }
    await app(scope, receive, send)
    if not sent:
        return None, {}, b""
    start, *rest = sent
    found = {name.decode(): value.decode() for name, value in start["headers"]}
    return start["status"], found, b"".join(one["body"] for one in rest)
