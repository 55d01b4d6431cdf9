"""A sender that runs while a test looks on."""

import asyncio
import contextlib

from asgiref.sync import sync_to_async
from django.db import transaction
from django.utils import timezone

from calls import stream
from calls.domain.events import CallStarted
from portal.webhooks import outbox
from portal.webhooks.courier import Courier
from portal.webhooks.models import PushDelivery, PushTarget
from portal.webhooks.sender import Sender
from tests import builders


@sync_to_async
def target(url, name="one", **extra):
    made = PushTarget.objects.create(team=builders.team(), name=name, url=url, **extra)
    outbox.wishes.forget()
    return made


@sync_to_async
def happens(*calls):
    """One event for each call named."""
    with transaction.atomic():
        stream.append(
            [
                CallStarted(at=builders.T0, team="demo", call=builders.tile(call_id))
                for call_id in calls
            ]
        )


@contextlib.asynccontextmanager
async def sending(at_once=4, timeout_s=1.0, allow_private=True):
    async with Courier(
        allow_private=allow_private, timeout_s=timeout_s, clock=timezone.now
    ) as courier:
        sender = Sender(courier, clock=timezone.now, at_once=at_once)
        task = asyncio.create_task(sender.run())
        try:
            yield sender
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


async def until(question, limit_s=20):
    async with asyncio.timeout(limit_s):
        while not await sync_to_async(question)():
            await asyncio.sleep(0.02)


def count(state):
    return PushDelivery.objects.filter(state=state).count()
