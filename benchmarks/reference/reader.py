"""panoramisk as its documentation shows it: a manager with twenty patterns and a callback each."""

import asyncio
import sys
from typing import Any

from panoramisk.ami_protocol import AMIProtocol
from panoramisk.manager import Manager

PATTERNS = (
    "Newchannel", "Newstate", "Dial*", "Bridge*", "Hangup", "Hold", "Unhold", "HangupRequest",
    "OriginateResponse", "UserEvent", "QueueCaller*", "AgentCalled", "AgentConnect",
    "AgentComplete", "AgentRingNoAnswer", "QueueMember*", "ContactStatus", "DTMFEnd", "PeerStatus",
    "FullyBooted",
)  # fmt: skip


class Reader:
    """Reads bytes and counts the events that a callback heard. Needs a running loop."""

    def __init__(self) -> None:
        self.heard = 0
        self.manager = Manager(loop=asyncio.get_running_loop())
        self.manager.patterns.clear()
        for pattern in PATTERNS:
            self.manager.register_event(pattern, self._count)
        self.protocol = AMIProtocol()
        self.protocol.connection_made(None)
        self.protocol.factory = self.manager

    def feed(self, data: bytes) -> None:
        """Take one read."""
        self.protocol.data_received(data)

    def _count(self, _manager: Any, _event: Any) -> None:
        self.heard += 1


async def main() -> None:
    """Read from a PBX at sys.argv[1:3] until stdin ends; say how many events were heard."""
    loop = asyncio.get_running_loop()
    manager = Manager(
        loop=loop, host=sys.argv[1], port=int(sys.argv[2]), username="bench", secret="bench"
    )
    heard = 0

    def count(_manager: Any, _event: Any) -> None:
        nonlocal heard
        heard += 1

    for pattern in PATTERNS:
        manager.register_event(pattern, count)
    await manager.connect()
    print("up", flush=True)
    reader = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    while await reader.readline():
        print(heard, flush=True)
    manager.close()


if __name__ == "__main__":
    asyncio.run(main())
