"""A client of the panel's socket that resumes by seq after every cut, and keeps what it heard."""

import http.cookiejar
import json
import re
import threading
import time
import urllib.parse
import urllib.request
from typing import Any

import psycopg
from websockets.exceptions import WebSocketException
from websockets.sync.client import connect

from tests.e2e.conftest import Bed

#: What the socket tells a team's admin: everything of calls and agents.
TOLD = "kind LIKE 'Call%%' OR kind LIKE 'Agent%%'"


class Follower:
    """Listens as a team's admin from `start` to `stop`, whatever happens to the portal."""

    def __init__(self, bed: Bed, *, team: str, name: str, password: str) -> None:
        self.bed = bed
        self.team = team
        self.cookie = signed_in(bed["web_url"], name, password)
        self.heard: list[tuple[int, str]] = []
        self.first_seq = 0
        self.seq = 0
        self.audience = ""
        self.snapshots = 0
        self.is_ending = threading.Event()
        self.is_live = threading.Event()
        self.thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> "Follower":
        self.thread.start()
        assert self.is_live.wait(20), "the follower never went live"
        return self

    def __exit__(self, *_: object) -> None:
        self.is_ending.set()
        self.thread.join(20)

    def _run(self) -> None:
        while not self.is_ending.is_set():
            try:
                self._listen()
            except (OSError, WebSocketException):
                time.sleep(0.5)

    def _listen(self) -> None:
        url = self.bed["web_url"].replace("http", "ws") + "/ws/panel?face=cockpit"
        if self.audience:
            url += f"&seq={self.seq}&audience={self.audience}"
        origin = self.bed["web_url"]
        headers = {"Cookie": self.cookie}
        with connect(url, additional_headers=headers, origin=origin, max_size=None) as socket:
            while not self.is_ending.is_set():
                try:
                    self._hear(json.loads(socket.recv(timeout=0.5)))
                except TimeoutError:
                    continue

    def _hear(self, message: dict[str, Any]) -> None:
        if message["type"] == "resumed":
            self.is_live.set()
        elif message["type"] == "snapshot":
            self.snapshots += 1
            self.seq, self.audience = message["seq"], message["audience"]
            self.first_seq = self.first_seq or self.seq
            self.is_live.set()
        elif message["type"] == "event":
            self.heard.append((message["seq"], message["kind"]))
            self.seq = message["seq"]

    def missed(self) -> tuple[list[Any], list[Any]]:
        """Give what it should have heard and did not, and what it heard that was not, or twice."""
        with psycopg.connect(self.bed["database_url"], connect_timeout=5) as link:
            rows = link.execute(
                "SELECT seq, kind FROM calls_eventrow WHERE team = %s AND seq > %s"
                f" AND ({TOLD}) ORDER BY seq",
                (self.team, self.first_seq),
            ).fetchall()
        said = [(seq, kind) for seq, kind in rows]
        heard = [one for one in self.heard if one[1].startswith(("Call", "Agent"))]
        twice = [one for at, one in enumerate(heard) if one in heard[:at]]
        return sorted(set(said) - set(heard)), sorted(set(heard) - set(said)) + twice

    def wait_caught_up(self, limit_s: float = 30) -> None:
        """Nothing is missing and nothing came twice; news may take a moment."""
        until = time.monotonic() + limit_s
        while (odd := self.missed()) != ([], []):
            assert time.monotonic() < until, f"missed and doubled: {odd}"
            time.sleep(0.5)


def signed_in(url: str, name: str, password: str) -> str:
    """The cookies of somebody who signed in by the page."""
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    with browser.open(f"{url}/sign-in/", timeout=20) as page:
        address, text = page.url, page.read().decode()
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', text)
    assert found, text[:500]
    said = {"username": name, "password": password, "csrfmiddlewaretoken": found[1]}
    body = urllib.parse.urlencode(said).encode()
    request = urllib.request.Request(address, data=body, headers={"Referer": address})
    browser.open(request, timeout=20).close()
    assert any(cookie.name == "sessionid" for cookie in jar), "the sign-in was refused"
    return "; ".join(f"{cookie.name}={cookie.value}" for cookie in jar)
