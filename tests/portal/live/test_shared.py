import asyncio

import pytest

from portal.live.shared import Shared


class Reader:
    """Reads slowly, and remembers who was read for when."""

    def __init__(self) -> None:
        self.reads: list[tuple[str, list[int]]] = []
        self.go = asyncio.Event()

    async def __call__(self, key: str, asks: list[int]) -> int:
        number = len(self.reads)
        self.reads.append((key, asks))
        await self.go.wait()
        return number


async def test_whoever_asks_while_a_read_runs_gets_the_next_one_together() -> None:
    reader = Reader()
    shared: Shared[str, int, int] = Shared(reader)
    first = asyncio.create_task(shared.get("demo", 1))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    later = [asyncio.create_task(shared.get("demo", number)) for number in (2, 3, 4)]
    await asyncio.sleep(0)
    reader.go.set()
    assert await first == 0
    assert await asyncio.gather(*later) == [1, 1, 1]
    assert reader.reads == [("demo", [1]), ("demo", [2, 3, 4])]


async def test_teams_do_not_wait_for_each_other() -> None:
    reader = Reader()
    shared: Shared[str, int, int] = Shared(reader)
    asking = [asyncio.create_task(shared.get(team, 1)) for team in ("demo", "other")]
    for _ in range(3):
        await asyncio.sleep(0)
    assert [key for key, _ in reader.reads] == ["demo", "other"]
    reader.go.set()
    await asyncio.gather(*asking)


async def test_a_page_that_goes_away_takes_the_read_from_nobody() -> None:
    reader = Reader()
    shared: Shared[str, int, int] = Shared(reader)
    gone, other = (asyncio.create_task(shared.get("demo", number)) for number in (1, 2))
    await asyncio.sleep(0)
    gone.cancel()
    reader.go.set()
    assert await other == 0


async def test_a_read_that_fails_fails_for_those_who_asked_and_for_no_one_later() -> None:
    async def read(_key: str, asks: list[int]) -> int:
        if 1 in asks:
            raise OSError("away")
        return 7

    shared: Shared[str, int, int] = Shared(read)
    with pytest.raises(OSError, match="away"):
        await shared.get("demo", 1)
    assert await shared.get("demo", 2) == 7
