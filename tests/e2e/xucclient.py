"""A client of the XiVO interface at a running instance: asks by the functions' names, and keeps
what it hears."""

import json
import threading
import time
import urllib.request
from collections.abc import Callable
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import PATIENCE_S, Bed
from tests.portal.dialects import covered
from tests.portal.dialects.xuc import document

WIRE = {one["call"]: one["wire"] for one in document.CALLS}
Fits = Callable[[Any], bool]


def token_of(bed: Bed, login: str, password: str) -> str:
    """Sign in as the vendor's pages do."""
    request = urllib.request.Request(
        f"{bed['web_url']}/xuc/api/2.0/auth/login",
        json.dumps({"login": login, "password": password}).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return str(json.loads(answer.read())["token"])


class Cti:
    """One socket. Messages asked for are looked for from the last command of this client on."""

    def __init__(self, bed: Bed, login: str, password: str) -> None:
        base = bed["web_url"].replace("http", "ws", 1)
        token = token_of(bed, login, password)
        self._open = connect(f"{base}/xuc/api/2.0/cti?token={token}", open_timeout=20)
        self.line: ClientConnection = self._open.__enter__()
        self.login = login
        self.heard: list[tuple[str, Any]] = []
        self.faults: list[str] = []
        self._news = threading.Condition()
        self._from = 0
        threading.Thread(target=self._listen, daemon=True).start()

    def close(self) -> None:
        self._open.__exit__(None, None, None)

    def _listen(self) -> None:
        try:
            for text in self.line:
                message = json.loads(text)
                if message.get("claz") == "ping":
                    message = {"msgType": "ping", "ctiMessage": None}
                self._take(message["msgType"], message["ctiMessage"])
        except ConnectionClosed:
            return

    def _take(self, kind: str, body: Any) -> None:
        if kind != "ping":
            found = document.faults(kind, body)
            self.faults += found
            if not found:
                covered.note("xuc", *document.words_of(kind, body))
        with self._news:
            self.heard.append((kind, body))
            self._news.notify_all()

    def ask(self, function: str, **fields: Any) -> None:
        """Send what the library sends for a function of it."""
        wire = WIRE[function]
        assert set(fields) <= set(wire) | {"uniqueId", "callerId"}, function
        given = {"objectType": "meetme"} if function == "Cti.getConferenceRooms" else {}
        self.mark()
        message = {"claz": "web", "command": wire["command"], **given, **fields}
        self.line.send(json.dumps(message))
        covered.note("xuc", f"ask:{function}")

    def mark(self) -> None:
        """Whatever is looked for next comes after this."""
        self._from = len(self.heard)

    def news(self) -> list[tuple[str, Any]]:
        """Give what came since the last command."""
        return self.heard[self._from :]

    def told(self, kind: str, fits: Fits = lambda _: True) -> Any:
        """Wait for a message that fits, and give its payload."""
        until = time.monotonic() + PATIENCE_S

        def found() -> list[Any]:
            return [body for one, body in self.news() if one == kind and fits(body)]

        with self._news:
            while not (rows := found()):
                left = until - time.monotonic()
                if left <= 0 or not self._news.wait(left):
                    late = [row for row in self.news() if row[0] != "ping"]
                    raise AssertionError(f"{self.login} was not told {kind}; she heard {late}")
        return rows[0]

    def phone(self, event: str, **fields: Any) -> dict[str, Any]:
        """Wait for an event of her phone."""

        def fits(body: dict[str, Any]) -> bool:
            return body["eventType"] == event and all(body[k] == v for k, v in fields.items())

        return dict(self.told("PhoneEvent", fits))

    def state(self, name: str, **fields: Any) -> dict[str, Any]:
        """Wait for a state of an agent."""

        def fits(body: dict[str, Any]) -> bool:
            return body["name"] == name and all(body.get(k) == v for k, v in fields.items())

        return dict(self.told("AgentStateEvent", fits))

    def do(self, function: str, kind: str, fits: Fits = lambda _: True, **fields: Any) -> Any:
        """Ask, and give what is told of it."""
        self.ask(function, **fields)
        return self.told(kind, fits)

    def kinds(self) -> list[str]:
        """Name all messages heard so far."""
        return [one for one, _ in self.heard]

    def text(self) -> str:
        """Give all she was ever told."""
        return json.dumps(self.heard)
