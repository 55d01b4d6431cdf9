"""Somebody else's server: keeps what it is sent, and misbehaves as told."""

import asyncio
from collections import deque
from dataclasses import dataclass, field


@dataclass
class Got:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Receiver:
    """`plan` holds what the next requests meet: a status, or drop, garbage, hang, endless, half;
    afterwards all get `usual`."""

    plan: deque[int | str] = field(default_factory=deque)
    usual: int | str = 200
    chokes_on: bytes = b""  # what is in the bodies that are answered 500 whatever the plan
    got: list[Got] = field(default_factory=list)  # those answered with 2xx
    seen: list[Got] = field(default_factory=list)  # all
    connections: int = 0
    delay_s: float = 0.0
    at_once: int = 0
    most_at_once: int = 0
    headers: str = ""
    _server: asyncio.Server | None = None

    async def __aenter__(self):
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        return self

    async def __aexit__(self, *_):
        self._server.close()

    @property
    def port(self):
        return self._server.sockets[0].getsockname()[1]

    def url(self, path="/in", host="127.0.0.1"):
        return f"http://{host}:{self.port}{path}"

    async def _serve(self, reader, writer):
        self.connections += 1
        try:
            while await self._one(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _one(self, reader, writer):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        first, *lines = head.strip().split("\r\n")
        method, path, _ = first.split(" ")
        headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        got = Got(method, path, headers, body)
        self.seen.append(got)
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.delay_s)
        self.at_once -= 1
        answer = self.plan.popleft() if self.plan else self.usual
        if self.chokes_on and self.chokes_on in body:
            answer = 500
        if isinstance(answer, int) and 200 <= answer < 300:
            self.got.append(got)
        return await self._answer(writer, method, answer)

    async def _answer(self, writer, method, answer):
        match answer:
            case "drop":
                return False
            case "garbage":
                writer.write(b"\x00\xffnot http at all\r\n\r\n")
            case "hang":
                await asyncio.sleep(60)
                return False
            case "half":
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\nhalf")
            case "endless":
                writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
                for _ in range(50):
                    writer.write(b"400\r\n" + b"x" * 1024 + b"\r\n")
                    await writer.drain()
                await asyncio.sleep(60)
            case _:
                text = f"HTTP/1.1 {answer} X\r\n{self.headers}Content-Length: 2\r\n\r\n"
                writer.write(text.encode() + (b"" if method == "HEAD" else b"ok"))
                await writer.drain()
                return True
        await writer.drain()
        return False
