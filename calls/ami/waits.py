"""Waits with an end that a cancellation always gets through.

Not `asyncio.wait_for`: in Python 3.11 it forgets that it was cancelled when what it waits for comes
about at the same moment, and whoever cancelled then waits for ever.
"""

import asyncio
import contextlib
from typing import Any


async def at_most(sign: asyncio.Event, limit_s: float) -> bool:
    """Wait for a sign, or for `limit_s` seconds; tell whether it was given."""
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await sign.wait()
    return sign.is_set()


async def connected(connecting: "asyncio.Task[tuple[Any, Any]]", limit_s: float) -> None:
    """Wait for a connection. One that comes after all, when nobody waits any more, is dropped.

    Raises TimeoutError after `limit_s` seconds, and what connecting raised.
    """
    try:
        async with asyncio.timeout(limit_s):
            await connecting
    except BaseException:
        connecting.add_done_callback(_drop)
        raise


def _drop(connecting: "asyncio.Task[tuple[Any, Any]]") -> None:
    if not connecting.cancelled() and connecting.exception() is None:
        transport, _ = connecting.result()
        transport.abort()
