"""Many panels in one process: open sockets, answer pings, count and time what they are told.

Started by the benchmarks with a JSON file: host, port, panels (path and cookie of each) and the
file where the number of events told so far is kept. Says `up` when every panel has its first
text; a line on stdin makes it answer with what it counted, an empty one ends it.
"""

import asyncio
import base64
import json
import mmap
import os
import struct
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import uvloop

from benchmarks.measure import quantile

EVENT = b'{"type":"event"'
#: Kinds whose instant is that of the message they come of; the first events of a call bear the
#: instant it began, though it is known for a call only later. The last five
#: are the reference's.
TIMED = (
    b"CallConnected", b"CallEnded", b"CallOfferEnded", b"CallPartyLeft", b"CallHangup",
    b"CallBridgeEnter", b"CallBridgeLeave", b"CallDialEnd", b"CallAgentConnect",
)  # fmt: skip
PING, CLOSE = 9, 8


class Panel(asyncio.Protocol):
    """One socket."""

    def __init__(self, room: "Room", path: str, cookie: str) -> None:
        self.room = room
        self.path = path
        self.cookie = cookie
        self.rest = b""
        self.is_open = False
        self.is_up = False
        self.events = 0
        self.last_seq = 0

    def connection_made(self, transport: Any) -> None:
        self.transport = transport
        key = base64.b64encode(os.urandom(16)).decode()
        host = f"{self.room.host}:{self.room.port}"
        transport.write(
            (
                f"GET {self.path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n"
                "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
                f"Sec-WebSocket-Key: {key}\r\nCookie: {self.cookie}\r\n\r\n"
            ).encode()
        )

    def data_received(self, data: bytes) -> None:
        data = self.rest + data
        if not self.is_open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            if b" 101 " not in head[:20]:
                self.room.errors += 1
                self.transport.close()
                return
            self.is_open = True
        self.rest = self._frames(data)
        self.room.note()

    def _frames(self, data: bytes) -> bytes:
        at = 0
        while len(data) - at >= 2:
            length, head = data[at + 1], 2
            if length == 126:
                if len(data) - at < 4:
                    break
                length, head = struct.unpack_from(">H", data, at + 2)[0], 4
            elif length == 127:
                if len(data) - at < 10:
                    break
                length, head = struct.unpack_from(">Q", data, at + 2)[0], 10
            end = at + head + length
            if len(data) < end:
                break
            self._take(data[at] & 15, data[at + head : end])
            at = end
        return data[at:]

    def _take(self, kind: int, body: bytes) -> None:
        if kind == PING:
            self.transport.write(bytes([0x8A, 0x80 | len(body)]) + b"\0\0\0\0" + body)
        elif kind == CLOSE:
            self.room.errors += 1
        elif body.startswith(EVENT):
            self._hear(body)
        elif not self.is_up:
            self.is_up = True
            self.room.came_up()

    def _hear(self, body: bytes) -> None:
        self.events += 1
        self.room.events += 1
        seq = int(body[22 : body.index(b",", 22)])
        if seq <= self.last_seq:
            self.room.errors += 1
        self.last_seq = seq
        if body.startswith(TIMED, body.index(b'"kind":', 22) + 8):
            began = body.index(b'"at":"', 22) + 6
            told = datetime.fromisoformat(body[began : body.index(b'"', began)].decode())
            self.room.waits.append(time.time() - told.timestamp())

    def connection_lost(self, _exc: Exception | None) -> None:
        self.room.lost += 1


class Room:
    """All panels of this process."""

    def __init__(self, given: dict[str, Any]) -> None:
        self.host, self.port = given["host"], given["port"]
        self.panels = [Panel(self, path, cookie) for path, cookie in given["panels"]]
        self.events = self.errors = self.lost = self.up = 0
        self.waits: list[float] = []
        self.ups: list[float] = []
        with Path(given["progress"]).open("r+b") as kept:
            self.progress = mmap.mmap(kept.fileno(), 8)

    def note(self) -> None:
        struct.pack_into("<Q", self.progress, 0, self.events)

    def came_up(self) -> None:
        self.up += 1
        self.ups.append(time.monotonic() - self.began)
        if self.up == len(self.panels):
            print("up", flush=True)

    def report(self) -> dict[str, Any]:
        made = {
            "events": self.events,
            "each": [panel.events for panel in self.panels],
            "errors": self.errors,
            "lost": self.lost,
            "up": self.up,
            "p50": quantile(self.waits, 0.5),
            "p99": quantile(self.waits, 0.99),
            "worst": max(self.waits, default=0.0),
            "up_s": max(self.ups, default=0.0),
        }
        self.waits.clear()
        return made

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        self.began = time.monotonic()
        opening = [
            loop.create_connection(lambda panel=panel: panel, self.host, self.port)  # type: ignore[misc]
            for panel in self.panels
        ]
        await asyncio.gather(*opening)
        reader = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
        while (await reader.readline()).strip():
            print(json.dumps(self.report()), flush=True)


class Panels:
    """The same process seen from a benchmark."""

    def __init__(self, folder: Path, port: int, panels: Sequence[tuple[str, str]]) -> None:
        self.count = len(panels)
        kept = folder / "panels.progress"
        kept.write_bytes(b"\0" * 8)
        given = folder / "panels.json"
        given.write_text(
            json.dumps({"host": "127.0.0.1", "port": port, "panels": panels, "progress": str(kept)})
        )
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.panels", str(given)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        with kept.open("r+b") as file:
            self._progress = mmap.mmap(file.fileno(), 8)

    def wait_up(self) -> None:
        assert self.process.stdout is not None
        if self.process.stdout.readline().strip() != "up":
            raise RuntimeError("the panels did not come up")

    def told(self) -> int:
        """Say how many events all panels together were told."""
        return int(struct.unpack_from("<Q", self._progress, 0)[0])

    def report(self) -> dict[str, Any]:
        """Take what was counted; the waits begin anew."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write("report\n")
        self.process.stdin.flush()
        found: dict[str, Any] = json.loads(self.process.stdout.readline())
        return found

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


@contextmanager
def opened(folder: Path, port: int, panels: Sequence[tuple[str, str]]) -> Iterator[Panels]:
    """Have panels up as long as the block lasts. `panels`: path and cookie of each."""
    made = Panels(folder, port, panels)
    try:
        made.wait_up()
        yield made
    finally:
        made.close()


if __name__ == "__main__":
    uvloop.run(Room(json.loads(Path(sys.argv[1]).read_text())).run())
