import asyncio
import threading

import pytest
from django.db import connection

from portal.webhooks import lease, process

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_holds_the_lease_and_another_stands_by_until_it_is_free():
    one, two = lease.Lease(), lease.Lease()
    assert not lease.is_held()
    assert one.acquire()
    assert lease.is_held()
    assert not two.acquire()
    one.check()
    one.release()
    assert two.acquire()
    two.release()
    assert not lease.is_held()


def test_the_process_takes_the_lease_and_gives_it_back_when_told_to_end(settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"  # it may be away
    stops = asyncio.Event()
    loops = []

    async def run():
        loops.append(asyncio.get_running_loop())
        await process.serve(stops)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    for _ in range(200):
        if lease.is_held():
            break
        thread.join(0.05)
    assert lease.is_held()
    loops[0].call_soon_threadsafe(stops.set)
    thread.join(20)
    assert not thread.is_alive()
    assert not lease.is_held()
    connection.close()


@pytest.mark.parametrize("later", range(2))
async def test_standing_by_is_cancelled_although_the_end_was_just_told(monkeypatch, later):
    looked = asyncio.Event()
    loop = asyncio.get_running_loop()

    class Taken:
        """The lease another process holds."""

        def acquire(self):
            return False

        def release(self):
            loop.call_soon_threadsafe(looked.set)

    monkeypatch.setattr(process, "Lease", Taken)
    stops = asyncio.Event()
    serving = asyncio.create_task(process.serve(stops))
    await looked.wait()
    await asyncio.sleep(0.05)  # it waits for the next try now
    stops.set()
    for _ in range(later):
        await asyncio.sleep(0)
    serving.cancel()
    await asyncio.wait({serving}, timeout=20)
    assert serving.done()
    if not later:
        assert serving.cancelled()
