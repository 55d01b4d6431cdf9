"""A receiver that fails for a real minute, and four that misbehave in other ways, beside one that
does not: with the waits as they are, through the processes of a running instance."""

import json
import threading
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from statistics import median
from typing import Any

import pytest

from tests.e2e.conftest import Bed, bed, wait_until
from tests.e2e.panel import sign_in
from tests.e2e.people import Api
from tests.e2e.storyworld import run

__all__ = ["bed"]
pytestmark = [pytest.mark.timeout(900)]
TEAM = "minute"
FAILS_S = 60.0
#: Calls that go on side by side, events of each, and seconds between two: 40 seconds in all.
CALLS, EVENTS, APART_S = 12, 20, 2.0
ALL = CALLS * EVENTS
NAMES = ("good", "failing", "slow", "dropping", "garbage", "gone")
UNMAKE = f"""
from agents.models import *
Account.objects.filter(username="{TEAM}-admin").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""
HAPPENS = f"""
import time
from django.utils import timezone
from calls import stream
from calls.domain.events import CallStarted
from django.db import transaction
from tests import builders
for turn in range({EVENTS}):
    with transaction.atomic():
        stream.append([
            CallStarted(at=timezone.now(), team="{TEAM}", call=builders.tile(f"minute-{{one}}"))
            for one in range({CALLS})
        ])
    time.sleep({APART_S})
"""


@dataclass
class Receiver:
    """One server with a path for each target; what each took, and when, in its order."""

    began: float = 0.0
    is_gone: bool = True
    took: dict[str, list[tuple[str, int, float]]] = field(default_factory=lambda: defaultdict(list))
    asked: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def open(self) -> str:
        outer, lock = self, threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                name = self.path.strip("/")
                said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["data"]
                with lock:
                    outer.began = outer.began or time.monotonic()
                    outer.asked[name] += 1
                    turn = outer.asked[name]
                trouble = getattr(outer, f"_{name}")(turn)
                if trouble in {"drop", "junk"}:
                    if trouble == "junk":
                        self.wfile.write(b"\x00\xffno answer at all\r\n\r\n")
                    self.close_connection = True
                    return
                if trouble == 200:
                    with lock:
                        outer.took[name].append((said["call_id"], said["seq"], time.monotonic()))
                self.send_response(trouble)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self._server.server_port}/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def is_failing(self) -> bool:
        return time.monotonic() - self.began < FAILS_S

    def _good(self, _: int) -> int | str:
        return 200

    def _failing(self, _: int) -> int | str:
        return 503 if self.is_failing else 200

    def _slow(self, _: int) -> int | str:
        time.sleep(1.5)
        return 200

    def _dropping(self, turn: int) -> int | str:
        return "drop" if self.is_failing and turn % 3 else 200

    def _garbage(self, turn: int) -> int | str:
        return "junk" if self.is_failing and turn % 3 else 200

    def _gone(self, _: int) -> int | str:
        return 410 if self.is_gone else 200

    def numbers(self, name: str) -> set[int]:
        return {seq for _, seq, _ in list(self.took[name])}


@dataclass
class World:
    """The receiver, the team's admin at REST and at her browser, and the targets by name."""

    bed: Bed
    receiver: Receiver
    api: Api
    cookies: str
    ids: dict[str, int]

    def page(self, path: str) -> str:
        request = urllib.request.Request(
            f"{self.bed['web_url']}{path}", headers={"Cookie": self.cookies}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    def listed(self, name: str) -> str:
        """The row of a target in the list."""
        return self.page("/pushes/").partition(f">{name}</a>")[2].partition("</tr>")[0]

    def log(self, name: str) -> str:
        return self.page(f"/pushes/{self.ids[name]}/")

    def waiting(self, name: str) -> int:
        where = f"/api/v1/push-targets/{self.ids[name]}/deliveries/?state=waiting&page_size=500"
        return len(self.api.get(where)["results"])

    def wait_all(self, *names: str) -> None:
        for name in names:
            wait_until(lambda name=name: len(self.receiver.numbers(name)) == ALL, 400, every_s=1)


@pytest.fixture
def world(bed: Bed) -> Iterator[World]:
    receiver = Receiver()
    url = receiver.open()
    make = f"""
{UNMAKE}
from portal.webhooks.models import PushTarget
team = Team.objects.create(identity="{TEAM}", name="Minute")
Account.objects.create_user("{TEAM}-admin", password="minute", team=team, role="team_admin")
for name in {NAMES}:
    PushTarget.objects.create(team=team, name=name, url="{url}" + name, events=["CallStarted"])
"""
    run(bed, make)
    try:
        api = Api(bed, f"{TEAM}-admin", "minute")
        rows = api.get("/api/v1/push-targets/")["results"]
        cookies = sign_in(bed, f"{TEAM}-admin", "minute")
        yield World(bed, receiver, api, cookies, {row["name"]: row["id"] for row in rows})
    finally:
        run(bed, UNMAKE)
        receiver.close()


def test_a_real_minute_of_failures_loses_nothing_and_delays_nobody_else(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    receiver = world.receiver
    time.sleep(2.5)  # a new target hears what happens two seconds later
    happening = threading.Thread(
        target=world.bed.manage, args=("shell", "-c", HAPPENS), kwargs={"limit_s": 200}
    )
    happening.start()
    # what each does is to be seen while it does it
    wait_until(lambda: "Does not answer" in world.listed("failing"), 60, every_s=0.5)
    wait_until(lambda: "Paused" in world.listed("gone"), 60, every_s=0.5)
    wait_until(lambda: "HTTP 503" in world.log("failing"), 60, every_s=0.5)
    wait_until(lambda: "broken_off" in world.log("dropping"), 60, every_s=0.5)
    wait_until(lambda: "garbage" in world.log("garbage"), 60, every_s=0.5)
    assert "gone" in world.log("gone")
    assert "In order" in world.listed("good")
    happening.join()
    world.wait_all("good", "slow", "dropping", "garbage", "failing")

    # the good one had everything before the failing one took its first
    last_good = max(at for _, _, at in receiver.took["good"])
    first_failing = min(at for _, _, at in receiver.took["failing"])
    assert last_good < first_failing
    assert receiver.numbers("gone") == set()
    wait_until(lambda: world.waiting("gone") == ALL, 30)
    receiver.is_gone = False
    world.api.call("POST", f"/api/v1/push-targets/{world.ids['gone']}/resume/")
    world.wait_all("gone")

    for name in NAMES:
        assert receiver.numbers(name) == receiver.numbers("good")
        calls: dict[str, list[int]] = defaultdict(list)
        for call_id, seq, _ in receiver.took[name]:
            if seq not in calls[call_id]:  # at least once
                calls[call_id].append(seq)
        assert len(calls) == CALLS
        assert all(seqs == sorted(seqs) for seqs in calls.values()), name
        wait_until(lambda name=name: "In order" in world.listed(name), 60, every_s=0.5)
        assert world.waiting(name) == 0
    with capsys.disabled():
        began = receiver.began
        print()
        for name in NAMES:
            times = sorted(at - began for _, _, at in receiver.took[name])
            print(
                f"{name}: {receiver.asked[name]} asked, {len(times)} taken,"
                f" first {times[0]:.1f} s, middle {median(times):.1f} s, last {times[-1]:.1f} s"
            )
