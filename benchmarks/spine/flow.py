"""P2, P5 and P6, and P7's time: from what a PBX says to stored events and panels."""

import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection

from benchmarks import panels, world
from benchmarks.bridge import bridging
from benchmarks.measure import Cpu, Row, median_ratio, quantile, tree, wait_until
from benchmarks.pbx import Player, playing
from benchmarks.spine.fanout import bare, folder
from calls import stream
from portal.live import snapshot
from portal.live.groups import Audience, Face, Hearing, hears
from portal.live.hub import Waits
from portal.wire.canon import decode

PANELS = 200
COCKPITS = 10
#: Messages played before it is measured: first queries and first calls cost more.
WARM = 200


@contextmanager
def silenced() -> Iterator[None]:
    """Close our own connection: the measured processes have the machine."""
    connection.close()
    yield


def logged() -> int:
    return stream.last_seq()


def settled(count: Callable[[], int], still_s: float = 1.0, within_s: float = 90) -> None:
    """Wait until a count no longer changes."""
    last, since, until = count(), time.monotonic(), time.monotonic() + within_s
    while time.monotonic() - since < still_s:
        if time.monotonic() > until:
            raise RuntimeError("it never came to rest")
        time.sleep(0.05)
        found = count()
        if found != last:
            last, since = found, time.monotonic()


def database() -> list[int]:
    """List all processes of PostgreSQL and Redis."""
    return [
        pid for top in world.pids("postgres", "postmaster", "valkey-server") for pid in tree(top)
    ]


def commits() -> int:
    """Ask how many transactions were committed so far."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def product_flat_out(player: Player, count: int) -> tuple[float, float]:
    """Give messages per core-second of all processes, and events per commit."""
    world.settle()
    keys = [(f"/ws/panel?face={face}", key) for face, key in world.cookies(1, cockpits=1)]
    with bridging(player.port) as bridge, panels.opened(folder(), world.web_port(), keys) as room:
        settled(logged)
        before, first, told = commits(), logged(), room.told()
        pids = {*tree(bridge.pid), *world.pids("portal.asgi"), *database()}
        cpu = Cpu(*pids)
        player.play(count)
        settled(logged, 3.0)
        wait_until(lambda: room.told() - told >= logged() - first, 30, "the panel")
        spent = cpu.used_s()
        time.sleep(1.2)  # PostgreSQL counts its commits with a delay
        made = logged() - first
        assert made > count / 8, f"only {made} events of {count} messages: the machine was too busy"
        return count / spent, made / max(1, commits() - before)


def reference_flat_out(player: Player, count: int) -> float:
    """Give messages per core-second of panoramisk with twenty patterns that only count."""
    command = [sys.executable, "-m", "benchmarks.reference.reader", "127.0.0.1", str(player.port)]
    running = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert running.stdin is not None
    assert running.stdout is not None

    def heard() -> int:
        assert running.stdin is not None
        assert running.stdout is not None
        running.stdin.write("?\n")
        running.stdin.flush()
        return int(running.stdout.readline())

    running.stdout.readline()
    wait_until(lambda: heard() >= 1, 10, "panoramisk")
    cpu = Cpu(running.pid)
    player.play(count)
    wait_until(lambda: heard() > count * 0.5, 60, "panoramisk")
    settled(heard, 0.5)
    spent = cpu.used_s()
    running.stdin.close()
    running.wait(10)
    return count / spent


def p2(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    count = 6_000 if quick else 24_000
    ours, theirs, each = [], [], []
    with playing() as player:
        for _ in range(repeats):
            rate, per_commit = product_flat_out(player, count)
            ours.append(rate)
            each.append(per_commit)
            theirs.append(reference_flat_out(player, count))
    return [
        Row(
            name="P2",
            what="AMI to stored to one panel, messages per core-second of all processes",
            ours=f"{statistics.median(ours):,.0f} ({statistics.median(each):.0f} events a commit)",
            reference=f"{statistics.median(theirs):,.0f} panoramisk, 20 patterns",
            value=median_ratio(ours, theirs),
            goal=0.35,
            aim=0.75,
        )
    ]


class Readable(threading.Thread):
    """Looks into the log as a stranger would, and notes how old call events are when seen."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.ages: list[float] = []
        self._is_over = threading.Event()

    def run(self) -> None:
        with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as link:
            row = link.execute("SELECT coalesce(max(seq), 0) FROM calls_eventrow").fetchone()
            assert row is not None
            last = row[0]
            while not self._is_over.wait(0.02):
                found = link.execute(
                    "SELECT seq, at, kind FROM calls_eventrow WHERE seq > %s ORDER BY seq", [last]
                ).fetchall()
                now = time.time()
                timed = (at for _, at, kind in found if kind.encode() in panels.TIMED)
                self.ages += [now - at.timestamp() for at in timed]
                last = found[-1][0] if found else last

    def stop(self) -> list[float]:
        self._is_over.set()
        self.join(5)
        return self.ages


def expected(audiences: list[Audience], since: int, until: int) -> list[int]:
    """Count what each audience must have been told of the log after a number, up to another."""
    waits, counts = Waits(), [0] * len(audiences)
    while found := stream.since(since, team="demo", limit=5_000):
        since = found[-1].seq
        for one in found:
            if one.seq > until:
                return counts
            event = decode(one.kind, one.body)
            is_news = waits.is_news(event)
            for number, audience in enumerate(audiences):
                hearing = hears(audience, event)
                if hearing is Hearing.FULL or (hearing is not None and is_news):
                    counts[number] += 1
    return counts


def audiences(keys: list[tuple[str, str]]) -> list[Audience]:
    """Say what each panel looks at."""
    from django.contrib.sessions.backends.db import SessionStore

    from agents.models import Account
    from portal.access import actor_of

    made = []
    for face, cookie in keys:
        account = Account.objects.get(pk=SessionStore(cookie.partition("=")[2])["_auth_user_id"])
        actor = actor_of(account)
        assert actor is not None
        found = snapshot.audience_of(actor, Face(face))
        assert found is not None
        made.append(found)
    return made


def product_paced(player: Player, rate: float, seconds: float) -> dict[str, Any]:
    """Play at a rate to the panels; give their waits, what was lost, and the log's ages."""
    world.settle()
    keys = world.cookies(PANELS, cockpits=COCKPITS)
    lookers = audiences(keys)
    paths = [(f"/ws/panel?face={face}", key) for face, key in keys]
    with bridging(player.port), panels.opened(folder(), world.web_port(), paths) as room:
        player.play(WARM, rate=rate)
        settled(room.told)
        before, first = room.report(), logged()
        log = Readable()
        log.start()
        player.play(int(rate * seconds), rate=rate)
        settled(room.told)
        last = logged()  # what is told later comes of the played switch being empty again
        found = room.report()
        found["ages"] = log.stop()
        due = expected(lookers, first, last)
        told = [after - had for after, had in zip(found["each"], before["each"], strict=True)]
        found["lost"] += sum(max(0, d - t) for d, t in zip(due, told, strict=True))
        found["deliveries"] = sum(told)
    return found


def reference_paced(player: Player, rate: float, seconds: float) -> dict[str, Any]:
    agents = [f"30{1 + n % 60:02d}" for n in range(PANELS - COCKPITS)]
    paths = [("/", "")] * COCKPITS + [(f"/?agent={one}", "") for one in agents]
    with (
        bare("ami", "127.0.0.1", str(player.port)) as (port, server),
        panels.opened(folder(), port, paths) as room,
    ):
        assert server.stdin is not None
        server.stdin.write("begin\n")
        server.stdin.flush()
        time.sleep(0.5)
        player.play(WARM, rate=rate)
        settled(room.told)
        room.report()
        player.play(int(rate * seconds), rate=rate)
        settled(room.told)
        return room.report()


def p5(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it, and with it how soon an event can be read (P7)."""
    rows, ages = [], []
    with playing() as player:
        for rate in (500,) if quick else (100, 500):
            seconds = 4 if quick else 15
            ours, theirs = [], []
            for _ in range(repeats):
                found = product_paced(player, rate, seconds)
                assert found["errors"] == 0, found
                assert found["lost"] == 0, found
                ours.append(found["p99"])
                if rate == 500:
                    ages.append(quantile(found["ages"], 0.99))
                theirs.append(reference_paced(player, rate, seconds)["p99"])
            rows.append(
                Row(
                    name="P5",
                    what=f"AMI message to panel at {rate}/s with {PANELS} panels, p99; none lost",
                    ours=f"{statistics.median(ours) * 1e3:.1f} ms",
                    reference=f"{statistics.median(theirs) * 1e3:.1f} ms one process, no database",
                    value=median_ratio(ours, theirs),
                    goal=4.0,
                    aim=2.5,
                    better="less",
                )
            )
    rows.append(
        Row(
            name="P7",
            what="an event can be read in the log, p99 at 500 messages/s",
            ours=f"{statistics.median(ages) * 1e3:.0f} ms",
            reference="",
            value=statistics.median(ages) * 1e3,
            goal=300,
            better="less",
            unit="ms",
        )
    )
    return rows


def p6(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it: once and long, not often."""
    del repeats
    rate, seconds = 2_000, 10 if quick else 60
    with playing() as player:
        found = product_paced(player, rate, seconds)
    assert found["errors"] == 0, found
    ages = found["ages"]
    third = len(ages) // 3
    begin, end = statistics.median(ages[:third]), statistics.median(ages[-third:])
    return [
        Row(
            name="P6",
            what=f"{rate:,} messages/s to {PANELS} panels for {seconds} s, p99 message to panel;"
            f" {found['lost']} lost of {found['deliveries']:,}, age of the log's newest"
            f" {begin * 1e3:.0f} ms in the first third, {end * 1e3:.0f} ms in the last",
            ours=f"p50 {found['p50'] * 1e3:.0f} ms, worst {found['worst'] * 1e3:.0f} ms",
            reference="",
            value=found["p99"] * 1e3,
            goal=100,
            aim=50,
            better="less",
            unit="ms",
        )
    ]
