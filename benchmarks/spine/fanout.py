"""P3 and P4: one event to many panels, beside a bare server on Redis pub/sub."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import redis
from django.db import transaction

from benchmarks import panels, world
from benchmarks.measure import Cpu, Row, interleaved, median_ratio, tree, wait_until
from benchmarks.spine.store import events
from calls import stream
from calls.domain.events import Event
from portal.dialects.panel.render import event_text
from portal.live.groups import Hearing

CHANNEL = "bench:bare"
#: Events that come at once, as those of one commit do; the next burst waits for the last panel, so
#: that both sides write equally often to each socket (system calls cost more than all else).
BURST = 10
#: Deliveries a second when the time of each is measured.
PACE = 1_500


def folder() -> Path:
    return Path(os.environ["PATCHBAY_INSTANCE_DIR"])


@contextmanager
def bare(*words: str) -> Iterator[tuple[int, "subprocess.Popen[str]"]]:
    """Run the bare server; give its port and process."""
    command = [sys.executable, "-m", "benchmarks.reference.bare", *words]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin is not None
    assert running.stdout is not None
    try:
        yield int(running.stdout.readline()), running
    finally:
        running.stdin.close()
        running.wait(20)


Tell = Callable[[list[Event]], None]


def store(burst: list[Event]) -> None:
    """Tell the product, in one commit."""
    with transaction.atomic():
        stream.append(burst)


@contextmanager
def product(count: int) -> Iterator[tuple[panels.Panels, Tell, list[int]]]:
    keys = [(f"/ws/panel?face={face}", key) for face, key in world.cookies(count, cockpits=count)]
    with panels.opened(folder(), world.web_port(), keys) as room:
        yield room, store, world.pids("portal.asgi")


@contextmanager
def reference(count: int) -> Iterator[tuple[panels.Panels, Tell, list[int]]]:
    url = os.environ["REDIS_URL"]
    seq = iter(range(1, 1_000_000_000))
    with bare("redis", url, CHANNEL) as (port, server), redis.Redis.from_url(url) as link:
        wait_until(lambda: link.pubsub_numsub(CHANNEL)[0][1] > 0, 10, "the bare server")

        def tell(burst: list[Event]) -> None:
            with link.pipeline(transaction=False) as pipe:
                for event in burst:
                    pipe.publish(CHANNEL, event_text(next(seq), event, Hearing.FULL))
                pipe.execute()

        with panels.opened(folder(), port, [("/", "")] * count) as room:
            yield room, tell, tree(server.pid)


Side = Callable[[int], Any]


def flat_out(side: Side, count: int, made: list[Event]) -> float:
    """Give deliveries per core-second of the serving process."""
    with side(count) as (room, tell, pids):
        cpu = Cpu(*pids)
        for at in range(0, len(made), BURST):
            tell(made[at : at + BURST])
            due = min(len(made), at + BURST) * count
            wait_until(lambda due=due: room.told() >= due, 30, f"{count} panels")  # type: ignore[misc]
        spent = cpu.used_s()
        assert room.report()["errors"] == 0
    return len(made) * count / spent


def paced(side: Side, count: int, made: list[Event]) -> float:
    """Give the p99 of the time from event to panel, seconds."""
    with side(count) as (room, tell, _):
        room.report()
        for event in made:
            began = time.monotonic()
            tell([replace(event, at=datetime.now(UTC))])
            time.sleep(max(0.0, count / PACE - (time.monotonic() - began)))
        wait_until(lambda: room.told() == len(made) * count, 30, f"{count} panels")
        found = room.report()
        assert found["errors"] == 0
    return float(found["p99"])


def sizes(*, quick: bool) -> tuple[int, ...]:
    return (50,) if quick else (50, 200, 500)


def p3(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    world.settle()
    rows = []
    for count in sizes(quick=quick):
        made = events((20_000 if quick else 60_000) // count)
        ours, theirs = interleaved(
            repeats,
            lambda count=count, made=made: flat_out(product, count, made),  # type: ignore[misc]
            lambda count=count, made=made: flat_out(reference, count, made),  # type: ignore[misc]
        )
        rows.append(
            Row(
                name="P3",
                what=f"one event to {count} panels, deliveries per core-second",
                ours=f"{statistics.median(ours):,.0f}",
                reference=f"{statistics.median(theirs):,.0f} bare asyncio server",
                value=median_ratio(ours, theirs),
                goal=0.4,
                aim=0.55,
            )
        )
    return rows


def p4(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    world.settle()
    rows = []
    for count in sizes(quick=quick):
        made = events(int((3 if quick else 8) * PACE / count))
        ours, theirs = interleaved(
            repeats,
            lambda count=count, made=made: paced(product, count, made),  # type: ignore[misc]
            lambda count=count, made=made: paced(reference, count, made),  # type: ignore[misc]
        )
        rows.append(
            Row(
                name="P4",
                what=f"event to {count} panels at {PACE:,} deliveries/s, p99",
                ours=f"{statistics.median(ours) * 1e3:.1f} ms",
                reference=f"{statistics.median(theirs) * 1e3:.1f} ms bare asyncio server",
                value=median_ratio(ours, theirs),
                goal=2.0,
                aim=1.5,
                better="less",
            )
        )
    return rows
