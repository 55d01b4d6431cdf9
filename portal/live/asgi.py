"""The shapes of ASGI."""

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]


def by_prefix(apps: Mapping[str, App], otherwise: App) -> App:
    """Lead a request by the beginning of its path."""

    async def lead(scope: Message, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        app = next((app for prefix, app in apps.items() if path.startswith(prefix)), otherwise)
        await app(scope, receive, send)

    return lead
