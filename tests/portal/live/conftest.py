import asyncio
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connections, transaction

from agents.models import AgentGroup
from calls import stream
from portal.live.hub import POOL, hub
from tests import builders
from tests.fakes.switch import FakeSwitch


@pytest.fixture
def floor(transactional_db: Any, settings: Any) -> dict[str, Any]:
    """Ada, Ben and their supervisor Sue in one team, Max in another with the same numbers."""
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    ada = builders.agent("1001", name="Ada", password="ada")
    ben = builders.agent("1002", name="Ben", password="ben", groups=("630", "631"))
    sue = builders.agent("1009", name="Sue", password="sue", groups=())
    AgentGroup.objects.get(team__identity="demo", code="630").admins.add(sue)
    max_ = builders.agent("1001", "other", name="Max", password="max")
    AgentGroup.objects.get(team__identity="other", code="630").admins.add(max_)
    builders.reasons()
    people = {"ada": ada, "ben": ben, "sue": sue, "max": max_}
    return {name: agent.account for name, agent in people.items()}


@pytest.fixture
async def following() -> Any:
    """The hub of this test's loop, ended with it, and no connection left behind."""
    yield hub()
    await hub().stop()
    await asyncio.to_thread(close_pool)
    await sync_to_async(connections.close_all)()


def close_pool(pool: ThreadPoolExecutor = POOL) -> None:
    """Every thread of the pool closes its own connections: none may take two turns."""
    everyone = threading.Barrier(pool._max_workers, timeout=10)

    def close() -> None:
        connections.close_all()
        everyone.wait()

    wait([pool.submit(close) for _ in range(pool._max_workers)])


@pytest.fixture
def no_redis(settings: Any) -> Iterator[None]:
    from portal.live import publish

    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    publish._client.cache_clear()
    yield
    publish._client.cache_clear()
    publish._resting_until = 0.0


@sync_to_async
def happens(*events: Any) -> None:
    with transaction.atomic():
        stream.append(events)
