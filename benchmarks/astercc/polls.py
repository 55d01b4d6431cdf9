"""P12: pages that wait for events which do not come."""

import asyncio
import hashlib
import time
from email.utils import formatdate
from urllib.parse import quote

from benchmarks import world
from benchmarks.astercc import people
from benchmarks.astercc.load import PASSWORD, TEAM, answer, get
from benchmarks.measure import Cpu, Row, rss_kb

SETTLED_S = 3


def path(agent_no: str) -> str:
    """The long poll of an agent's page that has heard everything until now."""
    word = hashlib.md5(PASSWORD.encode(), usedforsecurity=False).hexdigest()
    since = quote(formatdate(usegmt=True))
    return f"/publicapi/agentpull/{TEAM}-{agent_no}-{word}?callback=cb&etag=0&since={since}"


class Waiting:
    """Many such pages; each asks again when its poll has ended, as the script does."""

    def __init__(self, port: int, numbers: list[str], count: int) -> None:
        self.port = port
        self.numbers = [numbers[n % len(numbers)] for n in range(count)]
        self.ended = 0

    async def opened(self) -> list[asyncio.Task[None]]:
        links = [await asyncio.open_connection("127.0.0.1", self.port) for _ in self.numbers]
        return [
            asyncio.create_task(self._wait(*link, no))
            for link, no in zip(links, self.numbers, strict=True)
        ]

    async def _wait(self, reader, writer, agent_no: str) -> None:
        while True:
            writer.write(get(path(agent_no)))
            status, body = await answer(reader)
            assert status == 304, (status, body)
            self.ended += 1


async def measure(count: int, seconds: float, numbers: list[str]) -> tuple[float, float, int]:
    """Give kB and share of a core of one that waits, and how many polls ended meanwhile."""
    pids = world.pids("portal.asgi")
    warm = await Waiting(world.web_port(), numbers, 20).opened()
    await asyncio.sleep(SETTLED_S)  # what is made once is there
    await _gone(warm)
    empty = sum(rss_kb(pid) for pid in pids)
    waiting = Waiting(world.web_port(), numbers, count)
    tasks = await waiting.opened()
    await asyncio.sleep(SETTLED_S)
    cpu, began = Cpu(*pids), time.perf_counter()
    await asyncio.sleep(seconds)
    spent = cpu.used_s() / (time.perf_counter() - began) / count
    each = (sum(rss_kb(pid) for pid in pids) - empty) / count
    faults = [task.exception() for task in tasks if task.done()]
    assert not faults, faults[:3]
    await _gone(tasks)
    return each, spent, waiting.ended


async def _gone(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(1)


def p12(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it: once and long, not often."""
    del repeats
    count, seconds = (50, 5) if quick else (500, 90)
    each, spent, ended = asyncio.run(measure(count, seconds, people.settle()))
    told = f"{count} of them for {seconds} s, in which {ended} ended and began anew"
    return [
        Row(
            name="P12",
            what=f"memory of a long poll that waits ({count} of them)",
            ours=f"{each:.1f} kB",
            reference="",
            value=each,
            goal=40,
            better="less",
            unit="kB",
        ),
        Row(
            name="P12",
            what=f"share of a core a long poll takes ({told})",
            ours=f"{spent * 100:.4f} %",
            reference="",
            value=spent * 100,
            goal=0.05,
            better="less",
            unit="%",
        ),
    ]
