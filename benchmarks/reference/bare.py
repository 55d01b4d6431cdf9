"""The least that can carry texts to sockets: one bare asyncio server, nothing else.

    python -m benchmarks.reference.bare redis URL CHANNEL    texts from Redis pub/sub
    python -m benchmarks.reference.bare ami HOST PORT        AMI read, parsed and told, no database

Says its port on stdout and runs until stdin ends. A text is framed once and written to each.
"""

import asyncio
import base64
import hashlib
import json
import struct
import sys
from datetime import UTC, datetime
from typing import Any

import redis.asyncio as redis
import uvloop

MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
#: The room of every desk: who waits in the queue is told to all.
QUEUE = "queue"
#: What becomes no event: about every second message, as in the product.
SILENT = {
    "DeviceStateChange", "NewConnectedLine", "NewCallerid", "Cdr", "MusicOnHoldStart", "UserEvent",
    "MusicOnHoldStop", "BridgeCreate", "BridgeDestroy", "SoftHangupRequest", "Newstate",
    "DialState", "AgentComplete", "QueueMemberStatus",
}  # fmt: skip


def frame(text: bytes) -> bytes:
    """Put a text into a WebSocket frame."""
    if len(text) < 126:
        return bytes([0x81, len(text)]) + text
    if len(text) < 65_536:
        return b"\x81\x7e" + struct.pack(">H", len(text)) + text
    return b"\x81\x7f" + struct.pack(">Q", len(text)) + text


class Socket(asyncio.Protocol):
    """One client; `?face=desk` ones hear of their own agent only."""

    def __init__(self, server: "Bare") -> None:
        self.server = server
        self.rest = b""
        self.is_open = False
        self.rooms: list[str] = []

    def connection_made(self, transport: Any) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        if self.is_open:
            return  # pongs
        self.rest += data
        if not self.rest.endswith(b"\r\n\r\n"):
            return
        lines = self.rest.split(b"\r\n")
        key = next(line for line in lines if line.startswith(b"Sec-WebSocket-Key: "))[19:]
        accept = base64.b64encode(hashlib.sha1(key + MAGIC).digest())
        self.transport.write(
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + frame(b'{"type":"snapshot"}')
        )
        self.is_open = True
        who = lines[0].partition(b"agent=")[2].partition(b" ")[0].decode()
        self.rooms = [who, QUEUE] if who else [""]
        for room in self.rooms:
            self.server.rooms.setdefault(room, set()).add(self)

    def connection_lost(self, _exc: Exception | None) -> None:
        for room in self.rooms:
            self.server.rooms[room].discard(self)


class Bare:
    """The server; room "" hears everything."""

    def __init__(self) -> None:
        self.rooms: dict[str, set[Socket]] = {"": set()}
        self.seq = 0

    def tell(self, text: bytes, *rooms: str) -> None:
        framed = frame(text)
        heard = self.rooms[""]
        if rooms:
            heard = heard.union(*(self.rooms.get(room, ()) for room in rooms))
        for socket in heard:
            socket.transport.write(framed)

    async def follow_redis(self, url: str, channel: str) -> None:
        client = redis.Redis.from_url(url)
        async with client, client.pubsub() as listening:
            await listening.subscribe(channel)
            async for message in listening.listen():
                if message["type"] == "message":
                    self.tell(message["data"])

    async def follow_ami(self, host: str, port: int) -> None:
        reader, writer = await asyncio.open_connection(host, port)
        writer.write(b"Action: Login\r\nActionID: 1\r\nUsername: a\r\nSecret: b\r\n\r\n")
        while True:
            try:
                text = (await reader.readuntil(b"\r\n\r\n")).decode(errors="replace")
            except asyncio.IncompleteReadError:
                return
            message = dict(line.partition(": ")[::2] for line in text.split("\r\n"))
            kind = message.get("Event", "")
            if "Uniqueid" in message and kind not in SILENT:
                self._retell(kind, message)

    def _retell(self, kind: str, message: dict[str, str]) -> None:
        """Say an event about as long as the product's, to the cockpits and the agents in it."""
        self.seq += 1
        at = datetime.fromtimestamp(float(message["Timestamp"]), tz=UTC).isoformat()
        body = {name: value for name, value in message.items() if value}
        text = json.dumps(
            {"type": "event", "seq": self.seq, "kind": "Call" + kind, "at": at, "body": body},
            separators=(",", ":"),
        )
        channels = (message.get("Channel", ""), message.get("DestChannel", ""))
        agents = [one[11:15] for one in channels if one.startswith("PJSIP/demo-")]
        is_wait = kind.startswith("Queue") or kind == "AgentConnect"
        self.tell(text.encode(), *agents, *([QUEUE] if is_wait else ()))


async def main() -> None:
    bare = Bare()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Socket(bare), "127.0.0.1", 0)
    following = {
        "redis": lambda: bare.follow_redis(sys.argv[2], sys.argv[3]),
        "ami": lambda: bare.follow_ami(sys.argv[2], int(sys.argv[3])),
    }
    print(server.sockets[0].getsockname()[1], flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    if sys.argv[1] == "ami":
        await reader.readline()  # the panels are up: begin
    task = asyncio.create_task(following[sys.argv[1]]())
    await reader.read()
    task.cancel()


if __name__ == "__main__":
    uvloop.run(main())
