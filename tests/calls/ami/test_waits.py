"""Whoever is cancelled ends, also at the very moment what was waited for comes about."""

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest

from calls.ami.bridge import Session
from calls.ami.orders import OrderRunner
from calls.ami.waits import at_most, connected

#: A cancellation comes that many turns of the loop after the sign.
LATER = range(4)


async def turns(count: int) -> None:
    for _ in range(count):
        await asyncio.sleep(0)


async def ended(task: "asyncio.Task[Any]") -> bool:
    """Say whether a task that was cancelled knows that it was."""
    await asyncio.wait({task}, timeout=20)
    return task.cancelled()


async def test_a_sign_ends_the_wait_and_so_does_the_limit():
    sign = asyncio.Event()
    assert await at_most(sign, 0.01) is False
    sign.set()
    assert await at_most(sign, 60) is True


@pytest.mark.parametrize("later", range(2))
async def test_a_wait_is_cancelled_although_its_sign_was_just_given(later: int):
    sign = asyncio.Event()
    waiting = asyncio.create_task(at_most(sign, 60))
    await turns(2)
    sign.set()
    await turns(later)
    waiting.cancel()
    if later == 0:
        assert await ended(waiting)
    else:
        await asyncio.wait({waiting}, timeout=20)
        assert waiting.done()


@pytest.mark.parametrize("later", LATER)
async def test_orders_end_although_they_are_woken_at_the_same_moment(later: int):
    async def in_thread(_work: Any) -> list[Any]:
        return []

    runner = OrderRunner(
        wire=SimpleNamespace(),  # type: ignore[arg-type]
        pbx="pbx",
        epoch=1,
        in_thread=in_thread,
        on_failed=lambda _: None,
        on_facts=lambda _: None,
        on_lease_lost=lambda: None,
    )
    running = asyncio.create_task(runner.run())
    await turns(4)
    runner.wake()
    await turns(later)
    running.cancel()
    assert await ended(running)


@pytest.mark.parametrize("later", range(2))
async def test_a_session_is_cancelled_although_it_was_just_stopped(later: int):
    async def forever(*_: Any) -> None:
        await asyncio.Event().wait()

    async def close() -> None:
        return None

    session = Session(pbx="pbx", url="ami://nobody:nothing@127.0.0.1:9", epoch=1)
    part = SimpleNamespace(run=forever, close=lambda: None, paused=None)
    session._orders = session._settler = session._reconciler = part  # type: ignore[assignment]
    session._link = SimpleNamespace(  # type: ignore[assignment]
        start=lambda: None, close=close, is_up=True
    )
    running = asyncio.create_task(session._main())
    await turns(4)
    session._stopping.set()
    await turns(later)
    running.cancel()
    assert await ended(running)
    session._loop.close()


async def test_a_connection_that_does_not_come_in_time_is_given_up():
    async def connect() -> tuple[Any, Any]:
        await asyncio.Event().wait()
        return None, None

    connecting = asyncio.create_task(connect())
    with pytest.raises(TimeoutError):
        await connected(connecting, 0.01)
    assert connecting.cancelled()


@pytest.mark.parametrize("later", LATER)
async def test_a_wait_for_a_connection_is_cancelled_although_it_just_came(later: int):
    dropped = asyncio.Event()
    came = asyncio.Event()

    async def connect() -> tuple[Any, Any]:
        await asyncio.sleep(0.01)
        came.set()
        return SimpleNamespace(abort=dropped.set), None

    async def wait() -> None:
        await connected(asyncio.create_task(connect()), 60)
        await asyncio.Event().wait()  # the connection is used

    waiting = asyncio.create_task(wait())
    await came.wait()
    await turns(later)
    waiting.cancel()
    assert await ended(waiting)
    if later == 0:
        await asyncio.wait_for(dropped.wait(), 20)
