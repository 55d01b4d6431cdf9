"""200 events a second into the outbox with four targets, one of them dead: how late the others are.

.venv/bin/python -m benchmarks.push [--seconds 5] [--rate 200]
"""

import argparse
import asyncio
import os
import resource
import statistics
import threading
import time

from benchmarks.rebuild import own_database

GOAL_S = 1.0
CALLS = 50


class Receivers:
    """Three servers that answer 200, and a port nobody listens at."""

    def __init__(self) -> None:
        self.late: list[list[float]] = [[], [], []]
        self.sent: dict[int, float] = {}

    async def open(self) -> list[str]:
        urls = []
        for place in range(3):
            server = await asyncio.start_server(self._serve(place), "127.0.0.1", 0)
            urls.append(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        return [*urls, "http://127.0.0.1:1/"]

    def _serve(self, place: int):
        async def serve(reader, writer) -> None:
            while True:
                try:
                    head = await reader.readuntil(b"\r\n\r\n")
                except asyncio.IncompleteReadError:
                    return
                size = int(head.lower().split(b"content-length: ")[1].split(b"\r\n")[0])
                body = await reader.readexactly(size)
                seq = int(body.split(b'"seq":')[1].split(b",")[0])
                self.late[place].append(time.perf_counter() - self.sent[seq])
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")

        return serve


def append(receivers: Receivers, *, seconds: int, rate: int, ended: threading.Event) -> None:
    """Write events in batches of a fiftieth of a second, as the bridge does."""
    from datetime import UTC, datetime

    from django.db import connections, transaction

    from calls import stream
    from calls.domain.events import CallConnected
    from tests import builders

    batch = max(1, rate // 50)
    began, written = time.perf_counter(), 0
    while written < rate * seconds:
        now = datetime.now(UTC)
        calls = [builders.tile(f"c{(written + one) % CALLS}") for one in range(batch)]
        with transaction.atomic():
            told = stream.append([CallConnected(at=now, team="demo", call=call) for call in calls])
            for one in told:
                receivers.sent[one.seq] = time.perf_counter()
        written += batch
        time.sleep(max(0.0, began + written / rate - time.perf_counter()))
    connections.close_all()
    ended.set()


async def measure(seconds: int, rate: int) -> tuple[Receivers, int]:
    from asgiref.sync import sync_to_async
    from django.utils import timezone

    from portal.webhooks.courier import Courier
    from portal.webhooks.models import PushTarget
    from portal.webhooks.sender import Sender
    from tests import builders

    receivers, ended = Receivers(), threading.Event()
    urls = await receivers.open()
    team = await sync_to_async(builders.team)()
    for place, url in enumerate(urls):
        await PushTarget.objects.acreate(team=team, name=f"target {place}", url=url)
    most = 0
    async with Courier(allow_private=True, timeout_s=10, clock=timezone.now) as courier:
        sender = Sender(courier, clock=timezone.now, at_once=8)
        task = asyncio.create_task(sender.run())
        options = {"seconds": seconds, "rate": rate, "ended": ended}
        threading.Thread(target=append, args=(receivers,), kwargs=options).start()
        deadline = time.perf_counter() + seconds * 4 + 20
        while time.perf_counter() < deadline:
            await asyncio.sleep(0.02)
            sender.wake()  # as Redis does
            most = max(most, sender.held)
            if ended.is_set() and all(len(one) >= rate * seconds for one in receivers.late):
                break
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return receivers, most


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--seconds", type=int, default=5)
    asked.add_argument("--rate", type=int, default=200)
    options = asked.parse_args()
    with own_database() as url:
        os.environ["DATABASE_URL"] = url
        os.environ["PATCHBAY_DEMO"] = "1"
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        receivers, most = asyncio.run(measure(options.seconds, options.rate))
        connections.close_all()
    for place, late in enumerate(receivers.late):
        late.sort()
        middle, end = statistics.median(late), late[int(len(late) * 0.99)]
        print(f"target {place}: {len(late)} pushes, median {middle:.3f} s, p99 {end:.3f} s", end="")
        print(f" (goal {GOAL_S:g} s)")
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"one target dead; at most {most} pushes held in memory, {memory:.0f} MB in all")


if __name__ == "__main__":
    main()
