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
