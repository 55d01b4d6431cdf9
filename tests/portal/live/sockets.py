"""Opens the sockets of this installation as somebody's browser would."""

import json
from typing import Any

from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.test import Client

from agents.models import Account
from portal.asgi import application

WAIT_S = 30.0


def cookie_of(account: Account) -> str:
    browser = Client()
    browser.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


class Browser:
    def __init__(
        self,
        path: str,
        cookie: str = "",
        origin: str = "http://localhost",
        subprotocols: tuple[str, ...] = (),
    ):
        headers = [(b"host", b"localhost"), (b"origin", origin.encode())]
        if cookie:
            headers.append((b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()))
        path, _, query = path.partition("?")
        scope = {
            "type": "websocket",
            "path": path,
            "query_string": query.encode(),
            "headers": headers,
            "subprotocols": list(subprotocols),
        }
        self.line = ApplicationCommunicator(application, scope)
        self.subprotocol: str | None = None

    async def open(self) -> bool:
        await self.line.send_input({"type": "websocket.connect"})
        answer = await self.line.receive_output(WAIT_S)
        self.subprotocol = answer.get("subprotocol")
        return answer["type"] == "websocket.accept"

    async def hear(self) -> dict[str, Any]:
        message = await self.line.receive_output(WAIT_S)
        assert message["type"] == "websocket.send", message
        return json.loads(message["text"])

    async def hear_until(self, wanted: str) -> dict[str, Any]:
        while True:
            message = await self.hear()
            if wanted in {message.get("kind"), message["type"]}:
                return message

    async def hears_nothing(self) -> bool:
        return await self.line.receive_nothing(timeout=0.4)

    async def closed_with(self) -> int:
        while True:
            message = await self.line.receive_output(WAIT_S)
            if message["type"] == "websocket.close":
                return message["code"]

    async def send(self, **message: Any) -> None:
        await self.line.send_input({"type": "websocket.receive", **message})

    async def ask(self, **message: Any) -> None:
        await self.send(text=json.dumps(message))

    async def leave(self) -> None:
        await self.line.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.line.wait(WAIT_S)


async def browser_of(account: Account | None, path: str, **options: Any) -> Browser:
    cookie = await sync_to_async(cookie_of)(account) if account else ""
    return Browser(path, cookie, **options)
