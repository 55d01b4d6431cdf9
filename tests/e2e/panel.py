"""The socket of a page, without a browser: asks, and keeps what it hears."""

import itertools
import json
import queue
import threading
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import Bed, wait_until


def sign_in(bed: Bed, username: str, password: str) -> str:
    """Give the cookies of a signed-in browser."""
    jar = CookieJar()
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    address = f"{bed['web_url']}/sign-in/"
    opener.open(address, timeout=20).read()
    token = next(one.value for one in jar if one.name == "csrftoken") or ""
    said = {"username": username, "password": password, "csrfmiddlewaretoken": token}
    request = urllib.request.Request(
        address, data=urllib.parse.urlencode(said).encode(), headers={"Referer": address}
    )
    opener.open(request, timeout=20).read()
    return "; ".join(f"{one.name}={one.value}" for one in jar)


class Panel:
    """A page of `face` (desk or cockpit) that is open until `close`."""

    def __init__(self, bed: Bed, username: str, password: str, face: str = "desk") -> None:
        origin = bed["web_url"]
        self._open = connect(
            f"{origin.replace('http', 'ws', 1)}/ws/panel?face={face}",
            origin=origin,
            additional_headers={"Cookie": sign_in(bed, username, password)},
            open_timeout=20,
        )
        self.line: ClientConnection = self._open.__enter__()
        self.heard: list[dict[str, Any]] = []
        self._replies: queue.Queue[dict[str, Any]] = queue.Queue()
        self._ids = itertools.count(1)
        threading.Thread(target=self._listen, daemon=True).start()
        wait_until(lambda: self.heard, 20)  # the snapshot: from now on it is served

    def _listen(self) -> None:
        try:
            for text in self.line:
                message = json.loads(text)
                if message["type"] == "reply":
                    self._replies.put(message)
                else:
                    self.heard.append(message)
        except ConnectionClosed:
            return

    def ask(self, do: str, **words: Any) -> dict[str, Any]:
        """Send a command and give its answer."""
        id_ = str(next(self._ids))
        self.line.send(json.dumps({"id": id_, "do": do, **words}))
        while (answer := self._replies.get(timeout=20))["id"] != id_:
            pass
        return answer

    def must(self, do: str, **words: Any) -> None:
        """Send a command that may not be refused."""
        answer = self.ask(do, **words)
        assert answer["ok"], answer

    def kinds(self, call_id: str) -> list[str]:
        """The kinds of events it heard of a call."""
        return [
            one["kind"]
            for one in self.heard
            if one["type"] == "event" and one["body"].get("call", {}).get("call_id") == call_id
        ]

    def wait_kind(self, call_id: str, kind: str) -> None:
        wait_until(lambda: kind in self.kinds(call_id))

    def text(self, call_id: str) -> str:
        """All it was ever told that names the call."""
        return "\n".join(text for one in self.heard if call_id in (text := json.dumps(one)))

    def close(self) -> None:
        self._open.__exit__(None, None, None)
