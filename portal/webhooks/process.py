"""The process that sends pushes: it takes the lease, listens to Redis and sweeps every second."""

import asyncio
import logging

import psycopg
import redis.asyncio as redis
from django.conf import settings
from django.utils import timezone
from redis.exceptions import RedisError

from calls.ami.waits import at_most
from portal.live.publish import channel
from portal.webhooks.courier import Courier
from portal.webhooks.lease import Lease
from portal.webhooks.sender import Sender

log = logging.getLogger(__name__)

#: Seconds between tries to get the lease, and between looks whether it still stands.
LEASE_S = 1.0


async def serve(stop: asyncio.Event) -> None:
    """Send pushes until `stop`; stand by while another process does."""
    while not stop.is_set():
        lease = Lease()
        try:
            if await asyncio.to_thread(lease.acquire):
                log.info("Sending pushes")
                await _hold(lease, stop)
        except psycopg.Error as error:
            log.warning("no lease to send pushes: %s", error)
        finally:
            await asyncio.to_thread(lease.release)
        await at_most(stop, LEASE_S)


async def _hold(lease: Lease, stop: asyncio.Event) -> None:
    """Send as long as the lease stands. Raises psycopg.Error when it is gone."""
    courier = Courier(
        allow_private=settings.PUSH_ALLOW_PRIVATE,
        timeout_s=settings.PUSH_TIMEOUT_S,
        clock=timezone.now,
    )
    async with courier:
        sender = Sender(courier, clock=timezone.now, at_once=settings.PUSH_AT_ONCE)
        tasks = [
            asyncio.create_task(sender.run(), name="push-sender"),
            asyncio.create_task(_listen(sender), name="push-listen"),
            asyncio.create_task(_watch(lease), name="push-lease"),
        ]
        waits = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([*tasks, waits], return_when=asyncio.FIRST_COMPLETED)
            for task in done - {waits}:
                await task
        finally:
            for one in [*tasks, waits]:
                one.cancel()
            await asyncio.gather(*tasks, waits, return_exceptions=True)


async def _watch(lease: Lease) -> None:
    while True:
        await asyncio.sleep(LEASE_S)
        await asyncio.to_thread(lease.check)


async def _listen(sender: Sender) -> None:
    """Wake the sender whenever events are published; without Redis it sweeps by itself."""
    while True:
        try:
            client = redis.Redis.from_url(settings.REDIS_URL, health_check_interval=10)
            async with client, client.pubsub() as listening:
                await listening.subscribe(channel())
                async for message in listening.listen():
                    if message["type"] == "message":
                        sender.wake()
        except (RedisError, OSError) as error:
            log.warning("no word from Redis, pushes are swept every second: %s", error)
        await asyncio.sleep(LEASE_S)
