"""Clients that ask one address over and over, each on a connection of its own, and their waits."""

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from benchmarks.measure import Cpu, quantile

TEAM, PASSWORD = "demo", "bench-them"
HEADERS = "Host: 127.0.0.1\r\nUser-Agent: bench\r\n"


@dataclass
class Loaded:
    """What a load came to: answers, seconds, core-seconds of the server, and each one's wait."""

    count: int = 0
    seconds: float = 0.0
    core_s: float = 0.0
    waits: list[float] = field(default_factory=list)

    @property
    def per_core_s(self) -> float:
        return self.count / self.core_s if self.core_s else 0.0

    @property
    def p99_s(self) -> float:
        return quantile(self.waits, 0.99)


def fields_of(event: str, agent_no: str, **more: str) -> dict[str, str]:
    """The parameters of an operation, asked by an agent with her password."""
    who = {"orgidentity": TEAM, "usertype": "agent", "user": agent_no, "pwdtype": "plaintext"}
    return {"EVENT": event, **who, "password": PASSWORD, **more}


def post(event: str, agent_no: str, **more: str) -> bytes:
    """An operation as a client's form post."""
    body = urlencode(fields_of(event, agent_no, **more)).encode()
    head = "POST /asterccinterfaces HTTP/1.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    return f"{head}{HEADERS}Content-Length: {len(body)}\r\n\r\n".encode() + body


def get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\n{HEADERS}\r\n".encode()


def load(
    port: int,
    ask: Callable[[int], bytes],
    *,
    clients: int,
    seconds: float,
    pids: Sequence[int] = (),
    beside: Callable[[int], bytes] | None = None,
) -> Loaded:
    """Let clients ask for a while; `beside` is one more, of another kind, that is not counted."""
    found = Loaded()
    asyncio.run(_load(port, ask, clients, seconds, pids, beside, found))
    return found


async def _load(port, ask, clients, seconds, pids, beside, found: Loaded) -> None:
    cpu, began = Cpu(*pids), time.perf_counter()
    until = began + seconds
    work = [_client(port, ask, n, until, found) for n in range(clients)]
    if beside is not None:
        work.append(_client(port, beside, 0, until, Loaded()))
    await asyncio.gather(*work)
    found.seconds = time.perf_counter() - began
    found.core_s = cpu.used_s()


async def _client(port, ask, n: int, until: float, found: Loaded) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    turn = n
    while (now := time.perf_counter()) < until:
        writer.write(ask(turn))
        status, body = await answer(reader)
        if status >= 500:
            raise RuntimeError(f"HTTP {status}: {body[:200]!r}")
        found.waits.append(time.perf_counter() - now)
        found.count += 1
        turn += 1
    writer.close()


async def answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    """Read one answer: its status and its body."""
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    status = int(head[9:12])
    if status in {204, 304}:
        return status, b""
    if b"transfer-encoding: chunked" in head:
        return status, await _chunks(reader)
    size = int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0])
    return status, await reader.readexactly(size)


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    found = b""
    while size := int((await reader.readline()).strip(), 16):
        found += (await reader.readexactly(size + 2))[:-2]
    await reader.readline()
    return found
