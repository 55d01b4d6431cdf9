import asyncio

import pytest
from asgiref.sync import sync_to_async
from django.db import connections

from portal.webhooks import outbox
from portal.webhooks.domain import breaker, retry
from portal.webhooks.sender import POOL
from tests.portal.live.conftest import close_pool


@pytest.fixture
def quickly(monkeypatch):
    """Waits a test can sit through; their growth is tried in the domain."""
    monkeypatch.setattr(retry, "FIRST_S", 0.02)
    monkeypatch.setattr(retry, "LONGEST_S", 0.1)
    monkeypatch.setattr(breaker, "FIRST_S", 0.05)
    monkeypatch.setattr(breaker, "LONGEST_S", 0.2)
    monkeypatch.setattr("portal.webhooks.sender.SWEEP_S", 0.05)
    outbox.wishes.forget()


@pytest.fixture
async def leaves_no_connection():
    yield
    await asyncio.to_thread(close_pool, POOL)
    await sync_to_async(connections.close_all)()
