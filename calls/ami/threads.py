"""Threads of the bridge that touch the database, so that its event loop never waits for it."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import InterfaceError, OperationalError, connection

T = TypeVar("T")

#: The database is away or busy: worth another try.
AWAY = (OperationalError, InterfaceError)


class DatabaseThread:
    """Runs functions one after another in a thread with a database connection of its own."""

    def __init__(self, name: str) -> None:
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix=name)

    async def __call__(self, deed: Callable[[], T]) -> T:
        """Run it and give its result or raise its error."""
        return await asyncio.get_running_loop().run_in_executor(self._pool, _guarded, deed)

    def close(self) -> None:
        """Close the connection after whatever still runs, and end the thread."""
        self._pool.submit(_hang_up)
        self._pool.shutdown(wait=True)


def _guarded(deed: Callable[[], T]) -> T:
    """Run it; throw the connection away when it broke."""
    try:
        return deed()
    except AWAY:
        connection.close()
        raise


def _hang_up() -> None:
    """Close the connection of the thread this runs in (`connection.close` named elsewhere would
    be another thread's)."""
    connection.close()
