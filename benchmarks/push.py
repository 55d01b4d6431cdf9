"""P10: pushes beside a raw client, and what a dead target does to the living ones.

    set -a; . var/main/env; set +a
    .venv/bin/python -m benchmarks.push [--seconds 60] [--rate 200] [--repeats 3] [--write]

Makes a database of its own beside the one of the environment, and drops it. Flat out: so many
events wait in the outbox for four targets, and the sender empties it; the raw client posts the same
bodies to the same servers. At a rate: a process of its own writes events as the bridge does, with
four living targets, and with one that takes connections and never answers. Both in turn.
"""

import argparse
import asyncio
import multiprocessing
import os
import resource
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from benchmarks.measure import Row, cpu_s, interleaved, median_ratio, quantile, table, tree
from benchmarks.rebuild import own_database
from benchmarks.reference.posting import post
from benchmarks.sinks import Came, Sinks

EVIDENCE = Path("docs/evidence/pushes.md")
#: Calls that go on at the same time, and pushes under way to one target at most.
CALLS, AT_ONCE = 50, 8


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Pushes in a core-second: of the process that sends, and of the database with it."""

    sender: float
    all: float


@dataclass(frozen=True, kw_only=True)
class Played:
    """What a rate came to: seconds from the write to each living target, pushes held at most, and
    memory of the sending process, MB."""

    late: list[float]
    lost: int
    held: int
    memory: float


def ready() -> None:
    """Set Django up in this process."""
    os.environ["PATCHBAY_DEMO"] = "1"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    os.environ.setdefault("LOG_LEVEL", "ERROR")
    import django

    django.setup()
    from calls import stream

    stream.outlets.clear()  # nobody listens here


def targets(urls: Sequence[str]) -> None:
    """Begin with an empty outbox and these targets."""
    from django.db import connection

    from portal.webhooks import outbox
    from portal.webhooks.models import PushTarget
    from tests import builders

    team = builders.team()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE webhooks_pushdelivery, webhooks_pushtarget, calls_eventrow")
    for place, url in enumerate(urls):
        PushTarget.objects.create(team=team, name=f"target {place}", url=url)
    outbox.wishes.forget()


def write(count: int, *, since: int = 0) -> list[int]:
    """Write so many events in one commit; give their numbers."""
    from django.db import transaction

    from calls import stream
    from calls.domain.events import CallConnected
    from tests import builders

    now = datetime.now(UTC)
    calls = [builders.tile(f"c{(since + one) % CALLS}") for one in range(count)]
    with transaction.atomic():
        told = stream.append([CallConnected(at=now, team="demo", call=call) for call in calls])
    return [one.seq for one in told]


async def send(until: Callable[[], bool], within_s: float) -> int:
    """Send until a question is answered yes; give how many pushes were held at most."""
    from django.utils import timezone

    from portal.webhooks.courier import Courier
    from portal.webhooks.sender import Sender

    most, deadline = 0, time.monotonic() + within_s
    async with Courier(allow_private=True, timeout_s=10, clock=timezone.now) as courier:
        sender = Sender(courier, clock=timezone.now, at_once=AT_ONCE)
        task = asyncio.create_task(sender.run())
        while not until() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
            sender.wake()  # as Redis does
            most = max(most, sender.held)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    return most


# ---- flat out ------------------------------------------------------------------------------------


def ours(sinks: Sinks, events: int) -> Spent:
    """Let the sender empty an outbox of so many events for each living target."""
    from django.db import connection

    targets(sinks.urls)
    for at in range(0, events, 100):
        write(100, since=at)
    sinks.take()
    servers, before, began = _database(connection), time.process_time(), time.monotonic()
    known = {pid: cpu_s(pid) for pid in tree(servers)}
    looked = [0.0]

    def are_sent() -> bool:
        if time.monotonic() - looked[0] < 0.2:
            return False
        looked[0] = time.monotonic()
        return min(sinks.counts()) >= events

    asyncio.run(send(are_sent, 120))
    own = time.process_time() - before
    database = sum(max(0.0, cpu_s(pid) - known.get(pid, 0.0)) for pid in tree(servers))
    sent = sum(sinks.counts())
    if sent < events * len(sinks.urls):
        raise RuntimeError(f"only {sent} pushes in {time.monotonic() - began:.0f} s")
    return Spent(sender=sent / own, all=sent / (own + database))


def raw(sinks: Sinks, events: int) -> float:
    """Let the raw client post the same; give posts in a core-second."""
    from calls import stream
    from portal.webhooks import own
    from portal.webhooks.dialects import Target

    told = stream.newest(0, team="demo", limit=events)
    target = Target(id=1, team="demo", dialect="webhooks", url=sinks.urls[0], method="POST",
                    number_format="", secret="whsec_AAAA")  # fmt: skip
    bodies = [own.requests(one, target)[0].body for one in told]
    sinks.take()
    before = time.process_time()
    asyncio.run(post(sinks.urls, bodies, at_once=AT_ONCE))
    return len(bodies) * len(sinks.urls) / (time.process_time() - before)


def _database(connection: Any) -> int:
    """Find the process above all those of the database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend = cursor.fetchone()[0]
    text = Path(f"/proc/{backend}/stat").read_text()
    return int(text.rpartition(")")[2].split()[1])


# ---- at a rate -----------------------------------------------------------------------------------


def append(pipe: Connection, seconds: int, rate: int) -> None:
    """Write events in batches of a fiftieth of a second, as the bridge does; tell when each was
    written."""
    ready()
    batch, written, sent = max(1, rate // 50), 0, {}
    began = time.monotonic()
    while written < rate * seconds:
        told = write(batch, since=written)
        now = time.monotonic()
        sent |= dict.fromkeys(told, now)
        written += batch
        time.sleep(max(0.0, began + written / rate - time.monotonic()))
    pipe.send(sent)


def play(sinks: Sinks, *, seconds: int, rate: int, with_dead: bool) -> Played:
    """Let events be written at a rate, with four targets of which one may be dead."""
    living = len(sinks.urls) - 1
    targets([*sinks.urls[:living], sinks.dead if with_dead else sinks.urls[living]])
    sinks.take()
    spawning = multiprocessing.get_context("spawn")
    pipe, theirs = spawning.Pipe()
    writer = spawning.Process(target=append, args=(theirs, seconds, rate), daemon=True)
    sent: dict[int, float] = {}

    def follow() -> None:
        sent.update(pipe.recv())

    heard = threading.Thread(target=follow)
    heard.start()
    writer.start()
    held = asyncio.run(
        send(lambda: not heard.is_alive() and _all_came(sinks, living, len(sent)), seconds * 3 + 60)
    )
    writer.join()
    came: list[Came] = sinks.take()[:living]
    late = [at - sent[seq] for one in came for seq, at in one]
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return Played(late=late, lost=living * len(sent) - len(late), held=held, memory=memory)


def _all_came(sinks: Sinks, living: int, events: int) -> bool:
    return min(sinks.counts()[:living]) >= events


# ---- the table -----------------------------------------------------------------------------------


def flat_out(sinks: Sinks, *, repeats: int, events: int) -> list[Row]:
    """Compare pushes in a core-second."""
    spent, plain = interleaved(repeats, lambda: ours(sinks, events), lambda: raw(sinks, events))
    rows = []
    for part, what in (("sender", "the sender alone"), ("all", "the sender and PostgreSQL")):
        made = [getattr(one, part) for one in spent]
        rows.append(
            Row(
                name="P10",
                what=f"{events:,} events to four targets, pushes per core-second of {what}",
                ours=f"{statistics.median(made):,.0f}",
                reference=f"{statistics.median(plain):,.0f} raw aiohttp client",
                value=median_ratio(made, plain),
                goal=0.2,
                aim=0.3,
            )
        )
    return rows


def dead_or_alive(sinks: Sinks, *, repeats: int, seconds: int, rate: int) -> list[Row]:
    """Compare how late the living targets are told."""
    alive, dead = interleaved(
        repeats,
        lambda: play(sinks, seconds=seconds, rate=rate, with_dead=False),
        lambda: play(sinks, seconds=seconds, rate=rate, with_dead=True),
    )
    rows = []
    for share, word in ((0.5, "median"), (0.99, "99 of 100")):
        with_dead = [quantile(one.late, share) for one in dead]
        without = [quantile(one.late, share) for one in alive]
        rows.append(
            Row(
                name="P10",
                what=f"written until the living targets have it, {rate}/s for {seconds} s, {word}",
                ours=f"{statistics.median(with_dead) * 1000:.0f} ms, one of four dead",
                reference=f"{statistics.median(without) * 1000:.0f} ms, none dead",
                value=median_ratio(with_dead, without),
                goal=2,
                better="less",
            )
        )
    return rows


def minute(sinks: Sinks, *, seconds: int, rate: int) -> list[Row]:
    """Play the long one: nothing lost, within a second, memory bounded."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    played = play(sinks, seconds=seconds, rate=rate, with_dead=True)
    late = quantile(played.late, 0.99)
    about = f"{rate} events/s for {seconds} s, four targets, one dead"
    rows = [
        (f"{about}: living ones told, 99 of 100", f"{late:.3f} s", late, 1.0, "s"),
        ("the same, pushes not delivered to a living one", str(played.lost), played.lost, 0, ""),
        ("the same, pushes held in memory", str(played.held), played.held, 2000, ""),
        (
            "the same, memory of the sender above what it had before",
            f"{played.memory:.0f} MB in all",
            played.memory - before,
            50,
            "MB",
        ),
    ]
    return [
        Row(name="P10", what=what, ours=said, reference="", value=value, goal=goal, better="less",
            unit=unit)
        for what, said, value, goal, unit in rows
    ]  # fmt: skip


def head() -> str:
    """Say what was measured, when, on what, and by which command."""
    shown = subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    )
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    words = " ".join(word for word in sys.argv[1:] if word != "--write")
    return (
        f"- Command: `{f'.venv/bin/python -m benchmarks.push {words}'.strip()}`\n"
        f"- Commit {shown.stdout.strip()}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python"
        f" {sys.version.split()[0]}, {os.cpu_count()} cores, load before it began {load}\n"
    )


def notes() -> str:
    """Keep what people wrote under the table."""
    mark = "\n## "
    known = EVIDENCE.read_text() if EVIDENCE.exists() else ""
    return mark + known.partition(mark)[2] if mark in known else ""


def measured(options: argparse.Namespace) -> list[Row]:
    """Run all of it."""
    with own_database() as url, Sinks() as sinks:
        os.environ["DATABASE_URL"] = url
        ready()
        from django.core.management import call_command
        from django.db import connections

        call_command("migrate", verbosity=0)
        try:
            rows = flat_out(sinks, repeats=options.repeats, events=options.events)
            spans = {"rate": options.rate, "seconds": min(options.seconds, 10)}
            rows += dead_or_alive(sinks, repeats=options.repeats, **spans)
            rows += minute(sinks, seconds=options.seconds, rate=options.rate)
        finally:
            connections.close_all()
    return rows


def main() -> None:
    asked = argparse.ArgumentParser(prog="benchmarks.push", description=__doc__)
    asked.add_argument("--seconds", type=int, default=60, help="how long the long one is")
    asked.add_argument("--rate", type=int, default=200, help="events a second")
    asked.add_argument("--events", type=int, default=2_000, help="flat out: events in the outbox")
    asked.add_argument("--repeats", type=int, default=3, help="runs of each side, in turn")
    asked.add_argument("--write", action="store_true", help=f"put the table into {EVIDENCE}")
    options = asked.parse_args()
    text = f"{head()}\n"
    text += table(measured(options))
    print(text)
    if options.write:
        EVIDENCE.write_text(f"# Pushes, measured\n\n{text}{notes()}")


if __name__ == "__main__":
    main()
