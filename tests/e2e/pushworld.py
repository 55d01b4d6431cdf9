"""The world whose calls are pushed: a receiver that keeps what it gets, and four targets that tell
it everything in two dialects, by every method and in every number format."""

import json
import threading
import urllib.parse
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.controlworld import TEAM, Scene, scenes
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api
from tests.e2e.storyworld import run

WEBKEY = "cc-key"
#: Targets by name: dialect, method, number format.
TARGETS = {
    "coo": ("coocenter", "POST", ""),
    "head": ("acdcallback", "HEAD", "acd"),
    "get": ("acdcallback", "GET", "fqtn00"),
    "put": ("acdcallback", "PUT", "fqtnplus"),
}
#: Every so many requests of a target are answered 503 once.
STUMBLES = 10
Fields = dict[str, str]


@dataclass
class Got:
    """One request that was taken."""

    target: str
    method: str
    fields: Fields
    headers: dict[str, str]


class Receiver:
    """Somebody's server; now and then it stumbles, and must be told the same again."""

    def __init__(self) -> None:
        self.got: list[Got] = []
        outer, turns, lock = self, Counter[str](), threading.Lock()

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def take(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                where = urllib.parse.urlsplit(self.path)
                target = where.path.strip("/")
                fields = dict(urllib.parse.parse_qsl(where.query, keep_blank_values=True))
                fields |= json.loads(body) if body else {}
                with lock:
                    turns[target] += 1
                    stumbles = turns[target] % STUMBLES == 0
                    if not stumbles:
                        heads = {name.lower(): value for name, value in self.headers.items()}
                        outer.got.append(Got(target, self.command, fields, heads))
                self.send_response(503 if stumbles else 200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            do_GET = do_HEAD = do_PUT = do_POST = take  # noqa: N815 (names of the library)

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, target: str, **wanted: str) -> list[Fields]:
        """What a target was told with these values, in the order in which it came."""
        return [
            one.fields
            for one in list(self.got)
            if one.target == target
            and all(str(one.fields.get(name)) == value for name, value in wanted.items())
        ]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Told:
    """What the receiver heard of one scene: of its call, and of its agents."""

    scene: Scene
    receiver: Receiver

    @property
    def task(self) -> str:
        return self.scene.call_id.replace("-", "")[-24:]

    def call(self, target: str = "get", **wanted: str) -> list[Fields]:
        """The notifications of ACD CallBack about the call."""
        return self.receiver.of(target, taskid=self.task, **wanted)

    def types(self, target: str = "get") -> list[str]:
        return [one["eventtype"] for one in self.call(target, cmd="callevent")]

    def states(self, agent_no: str, target: str = "get") -> list[str]:
        found = self.receiver.of(target, cmd="agentstate", agentid=agent_no.zfill(6))
        return [one["state"] for one in found]

    def coo(self, **wanted: str) -> list[Fields]:
        """CooCenter's pushes about the call."""
        ids = {self.scene.call_id}
        begun = [one for one in self.receiver.of("coo") if one.get("uniqueid") in ids]
        ids |= {one["destuniqueid"] for one in begun if "destuniqueid" in one}
        return [
            one
            for one in self.receiver.of("coo", **wanted)
            if ids & {one.get("uniqueid"), one.get("uuid")}
        ]

    def wait_over(self) -> None:
        """Until all four targets were told of the end."""
        for target, (dialect, _, _) in TARGETS.items():
            if dialect == "acdcallback":
                wait_until(lambda target=target: "CallEnd" in self.types(target), 90, every_s=0.3)
        wait_until(lambda: self.coo(event="cc_cdr"), 90, every_s=0.3)


def more(receiver: Receiver, with_accounts: list[str]) -> str:
    """The script that opens both interfaces, and adds what scenes need beside their agents."""
    return f"""
from agents.models import *
from portal.webhooks.models import PushTarget
team = Team.objects.get(identity="{TEAM}")
CooCenterDoor.objects.create(team=team, is_enabled=True, webkey="{WEBKEY}", mac="68:69:2e:05:0f:9a")
for name, (dialect, method, form) in {TARGETS}.items():
    PushTarget.objects.create(
        team=team, name=name, dialect=dialect, method=method, number_format=form,
        url="{receiver.url}/" + name,
    )
Account.objects.filter(username="{TEAM}-admin").update(is_staff=True)
Line.objects.filter(team=team).update(name="Hotline")
groups = AgentGroup.objects.filter(team=team)
Disposition.objects.bulk_create(
    Disposition(group=group, code="solved", name="Solved it") for group in groups
)
for no in {with_accounts}:
    account = Account.objects.create_user("{TEAM}-" + no, password="verbs", team=team)
    Agent.objects.filter(team=team, agent_no=no).update(account=account)
    for group in groups.filter(memberships__agent__agent_no=no):
        group.admins.add(Agent.objects.get(team=team, agent_no=no))
"""


UNMAKE = f"""
from agents.models import *
QueueRules.objects.filter(group__team__identity="{TEAM}").delete()
Line.objects.filter(team__identity="{TEAM}").delete()
Mailbox.objects.filter(team__identity="{TEAM}").delete()
CallbackList.objects.filter(team__identity="{TEAM}").delete()
Menu.objects.filter(team__identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-3").delete()
"""


@contextmanager
def pushed(bed: Bed, count: int, *, settled: str) -> Iterator[tuple[list[Scene], Receiver]]:
    """The world of `count` scenes, told to a receiver; `settled` is a script that adds rows."""
    receiver = Receiver()
    run(bed, UNMAKE)
    with scenes(bed, count) as world:
        try:
            run(bed, more(receiver, [scene.ada for scene in world]) + settled)
            threading.Event().wait(2.5)  # a new target hears what happens two seconds later
            for scene in world:
                scene.log = EventLog(bed)
            yield world, receiver
        finally:
            run(bed, UNMAKE)
            receiver.close()


def her(scene: Scene) -> Api:
    """REST as Ada of a scene, who leads her group."""
    return Api(scene.bed, f"{TEAM}-{scene.ada}", "verbs")
