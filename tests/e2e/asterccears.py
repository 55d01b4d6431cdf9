"""Who hears asterCC events: a page that polls, by script or by headers, and a team's push URL."""

import hashlib
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.e2e.conftest import Bed

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
                    pairs = urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
                    outer.got.append(dict(pairs))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/events.php"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def of(self, number: str) -> list[Fields]:
        return [one for one in list(self.got) if one.get("calleridnum") == number]

    def about(self, agent_no: str) -> list[Fields]:
        return _about(self.got, agent_no)

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@dataclass
class Listener:
    """A page that listens to the events of a channel: an agent's, or with no number a team's."""

    bed: Bed
    team: str
    agent_no: str
    word: str
    by_headers: bool = False
    heard: list[Fields] = field(default_factory=list)
    is_over: bool = False

    def __post_init__(self) -> None:
        digest = hashlib.md5(self.word.encode()).hexdigest()
        self.channel = "-".join(one for one in (self.team, self.agent_no, digest) if one)
        with urllib.request.urlopen(f"{self.bed['web_url']}/getccdate/getccdate") as answer:
            self.tag, self.since = "0", json.load(answer)["ccdate"]
        threading.Thread(target=self._listen, daemon=True).start()

    def of(self, number: str) -> list[Fields]:
        return [one for one in list(self.heard) if one.get("calleridnum") == number]

    def about(self, agent_no: str) -> list[Fields]:
        return _about(self.heard, agent_no)

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
            self.heard += [_plain(json.loads(line.replace("'", '"'))) for line in lines]
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
            pairs = (pair.split("=", 1) for pair in text.removesuffix("&").split("&"))
            self.heard.append(_plain(dict(pairs)))


def _plain(fields: Fields) -> Fields:
    """What was meant by values that came percent-encoded."""
    return {name: urllib.parse.unquote(value) for name, value in fields.items()}


def _about(found: list[Fields], agent_no: str) -> list[Fields]:
    """What agents did, and no call."""
    return [one for one in list(found) if not one["sessionid"] and one["agentno"] == agent_no]
