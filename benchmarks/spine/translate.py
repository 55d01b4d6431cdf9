"""P1: bytes of AMI to canonical events."""

import asyncio
import statistics
import time
from typing import Any, cast

from benchmarks import replay
from benchmarks.measure import Row, interleaved, median_ratio
from benchmarks.reference.reader import Reader
from calls.ami.link import _Manager, _Protocol  # the wire's own side, without a socket
from calls.ami.translate import READERS, translate
from calls.domain.directory import AgentRef, GroupRef
from calls.domain.switchboard import Switchboard

READ = 16_384


class Everybody:
    """The directory of the capture, from names alone."""

    def agent_at(self, endpoint: str) -> AgentRef | None:
        if not endpoint.startswith("demo-3"):
            return None
        number = endpoint.removeprefix("demo-")
        return AgentRef(team="demo", agent_no=cast("Any", number), name=f"Bench {number}")

    def group_of(self, queue: str) -> GroupRef | None:
        code = queue.removeprefix("demo-")
        return GroupRef(team="demo", code=code) if code in {"630", "631"} else None


def reads(count: int) -> list[bytes]:
    text = replay.text(count, since=1_800_000_000.0)
    return [text[at : at + READ] for at in range(0, len(text), READ)]


def product(data: list[bytes]) -> tuple[float, int]:
    """Give core-seconds and how many events came out."""

    async def run() -> tuple[float, int]:
        board = Switchboard(Everybody())
        told = 0

        def hear(headers: Any) -> None:
            nonlocal told
            for fact in translate(headers, pbx="pbx"):
                told += len(board.absorb(fact))

        wanted = {name.encode() for name in READERS}
        protocol = _Protocol()
        protocol.connection_made(cast("Any", None))
        protocol.factory = _Manager(hear, lambda name: not name or name in wanted)
        began = time.process_time()
        for one in data:
            protocol.data_received(one)
        return time.process_time() - began, told

    return asyncio.run(run())


def reference(data: list[bytes]) -> tuple[float, int]:
    async def run() -> tuple[float, int]:
        reader = Reader()
        began = time.process_time()
        for one in data:
            reader.feed(one)
        return time.process_time() - began, reader.heard

    return asyncio.run(run())


def p1(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    count = 6_000 if quick else 24_000
    data = reads(count)
    ours, theirs = interleaved(repeats, lambda: product(data), lambda: reference(data))
    assert min(events for _, events in ours) > count / 8, "the events are missing"
    assert min(heard for _, heard in theirs) > count / 2
    fast = [count / spent for spent, _ in ours]
    slow = [count / spent for spent, _ in theirs]
    return [
        Row(
            name="P1",
            what="AMI bytes to canonical events, messages per core-second",
            ours=f"{statistics.median(fast):,.0f}",
            reference=f"{statistics.median(slow):,.0f} panoramisk, 20 patterns",
            value=median_ratio(fast, slow),
            goal=1.0,
            aim=3.0,
        )
    ]
