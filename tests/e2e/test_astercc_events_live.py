"""What asterCC clients hear of real calls: over the long polls, and posted to the team's URL."""

import hashlib
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.people import Api, ring_in
from tests.e2e.stage import Stage, playing

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
FINN, HAL = "1006", "1008"  # desk phones that answer by themselves; each alone in her scene
OUT, IN = "02079460190", "02079460177"
SALES = "08081570631"
DIAL_OUT = [
    "AGENT ringing",
    "AGENT answer",
    "CALLEE ringing",
    "CALLEE answer",
    "CALLEE hangup",
    "AGENT hangup",
    "CONVERSATION hangup",
]
DIAL_IN = [
    "CALLER incoming",
    "AGENT ringing",
    "AGENT answer",
    "CALLER hangup",
    "AGENT hangup",
    "CONVERSATION hangup",
]
Fields = dict[str, str]


def words(found: list[Fields]) -> list[str]:
    return [f"{one['source']} {one['event']}" for one in found]


class Receiver:
    """A team's push URL; every third post it fails, and must get it again in its place."""

    def __init__(self) -> None:
        self.got: list[Fields] = []
        outer, turns = self, iter(range(10**9))

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = 503 if next(turns) % 3 == 2 else 200
                if status == 200:
                    outer.got.append(dict(urllib.parse.parse_qsl(body.decode())))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/events.php"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, number: str) -> list[Fields]:
        return [one for one in self.got if one.get("calleridnum") == number]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Listener:
    """A page that listens to an agent's events, by script or by headers."""

    bed: Bed
    agent_no: str
    by_headers: bool = False
    heard: list[Fields] = field(default_factory=list)
    is_over: bool = False

    def __post_init__(self) -> None:
        word = hashlib.md5(f"demo-{self.agent_no}".encode()).hexdigest()
        self.channel = f"demo-{self.agent_no}-{word}"
        with urllib.request.urlopen(f"{self.bed['web_url']}/getccdate/getccdate") as answer:
            self.tag, self.since = "0", json.load(answer)["ccdate"]
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while not self.is_over:
            try:
                self._ask()
            except urllib.error.HTTPError as error:
                if error.code != 304:
                    raise
            except OSError:
                continue

    def _ask(self) -> None:
        if self.by_headers:
            where = f"{self.bed['web_url']}/agentindesks/agentpull/{self.channel}"
            headers = {"If-None-Match": self.tag, "If-Modified-Since": self.since}
            request = urllib.request.Request(where, headers=headers)
            with urllib.request.urlopen(request, timeout=90) as answer:
                lines = answer.read().decode().split("\r\n")
                self.tag, self.since = answer.headers["Etag"], answer.headers["Last-Modified"]
            self.heard += [json.loads(line.replace("'", '"')) for line in lines]
            return
        query = {"callback": "cb", "etag": self.tag, "since": self.since}
        where = f"{self.bed['web_url']}/publicapi/agentpull/{self.channel}"
        with urllib.request.urlopen(
            f"{where}?{urllib.parse.urlencode(query)}", timeout=90
        ) as answer:
            said = json.loads(answer.read().decode().removeprefix("cb(").removesuffix(");"))
        for one in said:
            self.tag, self.since = str(one["tag"]), one["time"]
            text = json.loads(one["text"].replace("'", '"'))["pushstr"]
            pairs = [pair.split("=", 1) for pair in text.removesuffix("&").split("&")]
            self.heard.append({name: urllib.parse.unquote(value) for name, value in pairs})

    def of(self, number: str) -> list[Fields]:
        return [one for one in self.heard if one.get("calleridnum") == number]


def asked(bed: Bed, agent_no: str, event: str, **fields: str) -> str:
    said = {
        "EVENT": event,
        "orgidentity": "demo",
        "usertype": "agent",
        "user": agent_no,
        "pwdtype": "plaintext",
        "password": f"demo-{agent_no}",
    } | fields
    data = urllib.parse.urlencode(said).encode()
    with urllib.request.urlopen(f"{bed['web_url']}/asterccinterfaces", data, timeout=30) as answer:
        text: str = answer.read().decode()
        return text


@contextmanager
def at_work(bed: Bed, agent_no: str) -> Iterator[None]:
    asked(bed, agent_no, "LOGIN")
    try:
        asked(bed, agent_no, "QUEUE", type="1")
        wait_until(lambda: _is_idle(bed, agent_no), 60, every_s=0.5)
        yield
    finally:
        asked(bed, agent_no, "HANGUP", target="all")
        wait_until(lambda: "busy" not in asked(bed, agent_no, "AGENTSTATUS"), 60, every_s=0.5)
        asked(bed, agent_no, "LOGOUT")


def _is_idle(bed: Bed, agent_no: str) -> bool:
    if "acw" in asked(bed, agent_no, "AGENTSTATUS"):
        asked(bed, agent_no, "ACWOFF")
    return "-idle," in asked(bed, agent_no, "AGENTSTATUS")


@dataclass
class Heard:
    """What both sides heard of one call."""

    polled: list[Fields]
    posted: list[Fields]


def is_over(found: list[Fields]) -> bool:
    return "CONVERSATION hangup" in words(found)


def heard_of(number: str, listener: Listener, receiver: Receiver) -> Heard:
    wait_until(lambda: is_over(listener.of(number)), 90, every_s=0.3)
    wait_until(lambda: is_over(receiver.of(number)), 90, every_s=0.3)
    return Heard(listener.of(number), receiver.of(number))


def dial_out(bed: Bed, receiver: Receiver) -> Heard:
    """Finn calls a customer, who answers and hangs up after five seconds."""
    receiver.got = [one for one in receiver.got if one.get("calleridnum") != OUT]
    with at_work(bed, FINN):
        listener = Listener(bed, FINN)
        said = asked(
            bed, FINN, "MAKECALL", targetdn=OUT, targettype="exter", userdata="id=1&note='x'"
        )
        assert "BackMsg_19" in said, said
        try:
            return heard_of(OUT, listener, receiver)
        finally:
            listener.is_over = True


def dial_in(bed: Bed, receiver: Receiver) -> Heard:
    """A customer calls Sales, Hal answers, the customer hangs up."""
    receiver.got = [one for one in receiver.got if one.get("calleridnum") != IN]
    with at_work(bed, HAL):
        listener = Listener(bed, HAL, by_headers=True)
        ring_in(bed, to=SALES, number=IN, hangup_after=4)
        try:
            return heard_of(IN, listener, receiver)
        finally:
            listener.is_over = True


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[Heard]]:
    receiver, admin = Receiver(), Api(bed, "admin", "demo-admin")
    status, target = admin.call(
        "POST",
        "/api/v1/push-targets/",
        team="demo",
        name=f"events {receiver.url}",
        dialect="astercc",
        url=receiver.url,
    )
    assert status == 201, target
    scenes: dict[str, Callable[[], Heard]] = {
        "dial out": lambda: dial_out(bed, receiver),
        "dial in": lambda: dial_in(bed, receiver),
    }
    threading.Event().wait(2.5)  # a new target hears what happens two seconds later
    try:
        with playing(scenes, tidy=lambda: None) as found:
            yield found
    finally:
        admin.call("DELETE", f"/api/v1/push-targets/{target['id']}/")
        receiver.close()


@pytest.mark.parametrize(
    ("name", "flow", "from_"), [("dial out", DIAL_OUT, "dialout"), ("dial in", DIAL_IN, "dialin")]
)
def test_a_call_is_told_in_the_printed_order_by_poll_and_by_post(stage, name, flow, from_):
    heard = stage.result(name)
    assert words(heard.polled) == flow
    assert words(heard.posted) == flow
    for found in (heard.polled, heard.posted):
        assert len({one["sessionid"] for one in found}) == 1
        ids = [int(one["eventid"]) for one in found]
        assert ids == sorted(set(ids))
        assert {one["from"] for one in found} == {from_}
        assert found[-1]["hangupfirst"] in {"CALLEE", "CALLER"}


def test_userdata_comes_back_as_it_was_given(stage):
    heard = stage.result("dial out")
    assert {one["userdata"] for one in heard.polled} == {"id=1&note='x'"}
    assert {one["userdata"] for one in heard.posted} == {"id=1&note='x'"}
