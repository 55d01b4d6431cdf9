"""One read for everybody who asks at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Ask = TypeVar("Ask")
Found = TypeVar("Found")


class Shared(Generic[Key, Ask, Found]):
    """Runs `read(key, asks)` for all who asked while the read before was under way.

    A read always begins after everybody who gets it has asked, so nobody is given anything older
    than a read of her own would have been.
    """

    def __init__(self, read: Callable[[Key, list[Ask]], Awaitable[Found]]) -> None:
        self._read = read
        self._turns: dict[Key, asyncio.Lock] = {}
        self._next: dict[Key, tuple[list[Ask], asyncio.Task[Found]]] = {}

    async def get(self, key: Key, ask: Ask) -> Found:
        """Take part in the next read. Raises what the read raises."""
        if key not in self._next:
            asks: list[Ask] = []
            self._next[key] = (asks, asyncio.create_task(self._run(key, asks)))
        asks, task = self._next[key]
        asks.append(ask)
        return await asyncio.shield(task)

    async def _run(self, key: Key, asks: list[Ask]) -> Found:
        async with self._turns.setdefault(key, asyncio.Lock()):
            del self._next[key]  # whoever asks from here on gets the read after this one
            return await self._read(key, asks)
