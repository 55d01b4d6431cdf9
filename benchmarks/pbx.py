"""A PBX that only talks: takes a sign-in, answers every action, and plays the capture.

Run by the benchmarks: says its port on stdout; each line on stdin is a JSON order, `{"count":
messages, "rate": messages a second or 0 for all at once, "copies": 1, "base": number of the first
round}`; answers `{"sent": messages}` when the last one has left.
"""

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks import replay

TICK_S = 0.002
LISTS = {"CoreShowChannels", "QueueStatus", "PJSIPShowContacts", "DBGetTree"}
#: Phones that have a contact: those of the capture, for each copy.
CONTACTS = "".join(
    f"Event: ContactList\r\n@MEndpoint: demo-3{copy}{n:02d}\r\nStatus: NonQualified\r\n\r\n"
    for copy in range(10)
    for n in range(1, replay.AGENTS_PER_COPY + 1)
)


class Pbx:
    """Serves whoever connects."""

    def __init__(self) -> None:
        self.listeners: list[asyncio.StreamWriter] = []

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                text = (await reader.readuntil(b"\r\n\r\n")).decode()
                asked = dict(line.partition(": ")[::2] for line in text.strip().split("\r\n"))
                self._answer(asked.get("Action", ""), asked.get("ActionID", ""), writer)
        with contextlib.suppress(ValueError):
            self.listeners.remove(writer)

    def _answer(self, action: str, id_: str, writer: asyncio.StreamWriter) -> None:
        mark = f"ActionID: {id_}\r\n"
        said = f"Response: Success\r\n{mark}"
        if action in LISTS:
            rows = CONTACTS.replace("@M", mark) if action == "PJSIPShowContacts" else ""
            said += f"EventList: start\r\nMessage: list will follow\r\n\r\n{rows}"
            said += f"Event: {action}Complete\r\n{mark}EventList: Complete\r\n"
        elif action == "CoreStatus":
            said += "CoreStartupDate: 2026-11-20\r\nCoreStartupTime: 07:00:00\r\n"
        writer.write((said + "\r\n").encode())
        if action == "Login":
            writer.write(b"Event: FullyBooted\r\nStatus: Fully Booted\r\n\r\n")
            self.listeners.append(writer)

    async def play(self, *, count: int, rate: float, copies: int, base: int) -> int:
        """Send so many messages to everybody, stamped with the moment they leave."""
        if not rate:
            await self._say(replay.text(count, since=time.time(), copies=copies, base=base))
            return count
        made = _stamped(count, copies=copies, base=base)
        began, sent = time.monotonic(), 0
        while sent < count:
            due = min(count, int((time.monotonic() - began) * rate) + 1) - sent
            if due > 0:
                await self._say(b"".join(next(made) for _ in range(due)))
                sent += due
            await asyncio.sleep(TICK_S)
        return sent

    async def _say(self, text: bytes) -> None:
        for writer in self.listeners:
            writer.write(text)
        for writer in self.listeners:
            await writer.drain()


def _stamped(count: int, *, copies: int, base: int) -> Iterator[bytes]:
    """Give messages, each stamped when it is taken."""
    given, round_ = 0, base
    while given < count:
        for _, template in replay.capture():
            for copy in range(copies):
                yield replay.message(template, stamp=time.time(), round_=round_, copy=copy)
                given += 1
        round_ += 1


async def main() -> None:
    pbx = Pbx()
    server = await asyncio.start_server(pbx.serve, "127.0.0.1", 0, limit=2**20)
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while line := (await reader.readline()).strip():
        print(json.dumps({"sent": await pbx.play(**json.loads(line))}), flush=True)


class Player:
    """The same process seen from a benchmark."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.pbx"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.port = int(self._read())
        self._base = 0

    def _read(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline()

    def play(self, count: int, *, rate: float = 0, copies: int = 1) -> None:
        """Play and wait until the last message has left; each time with fresh ids."""
        assert self.process.stdin is not None
        order: dict[str, Any] = {"count": count, "rate": rate, "copies": copies, "base": self._base}
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        self._base += 1 + count // len(replay.capture())
        if json.loads(self._read() or "{}").get("sent") != count:
            raise RuntimeError("the player broke off")

    def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.process.wait(20)


@contextmanager
def playing() -> Iterator[Player]:
    """Have a PBX as long as the block lasts."""
    made = Player()
    try:
        yield made
    finally:
        made.close()


if __name__ == "__main__":
    asyncio.run(main())
