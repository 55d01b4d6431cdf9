"""Servers that take pushes, in a process of their own: four that answer 200, and one that accepts
and never answers."""

import asyncio
import multiprocessing
import time
from multiprocessing.connection import Connection

LIVING = 4
ANSWER = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
#: What came at a server: the number in the body, and the instant (`time.monotonic`).
Came = list[tuple[int, float]]


class Sinks:
    """The servers; use it as a context manager. `urls` answer, `dead` does not."""

    def __init__(self) -> None:
        spawning = multiprocessing.get_context("spawn")
        self._pipe, theirs = spawning.Pipe()
        self._process = spawning.Process(target=_serve, args=(theirs,), daemon=True)
        self.urls: list[str] = []
        self.dead = ""

    def __enter__(self) -> "Sinks":
        self._process.start()
        *living, dead = self._pipe.recv()
        self.urls = [f"http://127.0.0.1:{port}/" for port in living]
        self.dead = f"http://127.0.0.1:{dead}/"
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.join()

    def counts(self) -> list[int]:
        """Count what came at each since `take`."""
        self._pipe.send("count")
        return list(self._pipe.recv())

    def take(self) -> list[Came]:
        """Give what came at each, and begin anew."""
        self._pipe.send("take")
        return list(self._pipe.recv())


class _Taker(asyncio.Protocol):
    """One connection to a server."""

    def __init__(self, came: Came) -> None:
        self._came = came
        self._read = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._line = transport

    def data_received(self, data: bytes) -> None:
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end].lower()
            size = int(head.split(b"content-length: ")[1].split(b"\r\n")[0])
            whole = end + 4 + size
            if len(self._read) < whole:
                return
            body, self._read = self._read[end + 4 : whole], self._read[whole:]
            number = body.split(b'"seq":')[1].split(b",")[0]
            self._came.append((int(number), time.monotonic()))
            self._line.write(ANSWER)


def _serve(pipe: Connection) -> None:
    asyncio.run(_serve_all(pipe))


async def _serve_all(pipe: Connection) -> None:
    loop = asyncio.get_running_loop()
    came: list[Came] = [[] for _ in range(LIVING)]
    opened = [await loop.create_server(lambda own=own: _Taker(own), "127.0.0.1", 0) for own in came]
    opened.append(await loop.create_server(asyncio.Protocol, "127.0.0.1", 0))
    pipe.send([one.sockets[0].getsockname()[1] for one in opened])

    def answer() -> None:
        if pipe.recv() == "count":
            pipe.send([len(one) for one in came])
            return
        pipe.send(came)
        for one in came:
            one.clear()

    loop.add_reader(pipe.fileno(), answer)
    await asyncio.Event().wait()
