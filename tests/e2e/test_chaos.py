"""Random kills and cuts at random points during random calls; then everything must add up.

`CHAOS_S` is how long, seconds (an hour's worth in `make soak`); `CHAOS_SEED` repeats a run as far
as the machine's own timing lets it.
"""

import os
import random
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.faults import Wire, bridge_through
from tests.e2e.follower import Follower
from tests.e2e.people import watching
from tests.e2e.picture import LIMIT_S, Picture
from tests.e2e.test_faults import FINN, GRACE, SUPPORT, Floor, floor, kill
from tests.e2e.test_kills import START_S, is_back, originates, watcher

__all__ = ["floor", "watcher"]

IS_SOAK = bool(os.environ.get("PATCHBAY_SOAK"))
LENGTH_S = float(os.environ.get("CHAOS_S") or (3600 if IS_SOAK else 20))
#: A soak finds something new each time; the short run tells the same story every time.
SEED = int(
    os.environ.get("CHAOS_SEED") or (random.SystemRandom().randrange(10**6) if IS_SOAK else 7)
)
pytestmark = [pytest.mark.pbx, pytest.mark.timeout(LENGTH_S * 2 + 400)]
#: What may go wrong with a deed while parts are away: it is refused, or nobody answers.
AWAY = (OSError, psycopg.Error, RuntimeError, ValueError, AssertionError, KeyError)


@dataclass
class Chaos:
    """The people who call, and what happens to the parts meanwhile."""

    bed: Bed
    floor: Floor
    wire: Wire
    dice: random.Random
    bridge: ExitStack = field(default_factory=ExitStack)
    worker: "subprocess.Popen[bytes] | None" = None
    told: list[str] = field(default_factory=list)
    numbers: list[str] = field(default_factory=list)

    def start_bridge(self) -> None:
        self.worker = self.bridge.enter_context(bridge_through(self.bed, self.wire))

    def kill_bridge(self) -> None:
        assert self.worker is not None
        self.worker.kill()
        self.bridge.close()
        self.start_bridge()

    def cut(self) -> None:
        self.wire.do(self.wire.proxy.refuse, self.wire.proxy.cut)
        time.sleep(self.dice.uniform(0, 3))
        self.wire.do(self.wire.proxy.allow)

    def freeze(self) -> None:
        self.wire.do(self.wire.proxy.freeze)
        time.sleep(self.dice.uniform(0, 4))
        self.wire.do(self.wire.proxy.thaw)

    def strike(self, places: dict[str, float]) -> None:
        """Break one thing, chosen by weight."""
        what = self.dice.choices(list(places), list(places.values()))[0]
        self.told.append(what)
        deeds: dict[str, Callable[[], None]] = {
            "bridge": self.kill_bridge,
            "cut": self.cut,
            "freeze": self.freeze,
        }
        deeds.get(what, lambda: kill(self.bed, what))()

    def call(self, is_over: threading.Event) -> None:
        """Let people call, hang up, pause and go on, until it is over."""
        dice = random.Random(self.dice.random())
        while not is_over.wait(dice.uniform(0.3, 1.5)):
            with suppress(*AWAY):
                self.deed(dice)

    def deed(self, dice: random.Random) -> None:
        who = dice.choice([FINN, GRACE])
        number = f"0207947{dice.randrange(10**4):04d}"
        match dice.choice(["in", "in", "out", "out", "hang up", "hang up", "pause", "ready"]):
            case "in":
                self.numbers.append(number)
                town.ring_in(self.bed["town_ami_url"], to=SUPPORT, from_number=number)
            case "out":
                self.numbers.append(number)
                self.floor.api.call("POST", "/api/v1/calls/", agent_no=who, target=number)
            case "hang up" if self.numbers:
                town.hang_up(self.bed["town_ami_url"], who=dice.choice(self.numbers))
            case "pause":
                self.floor.do(who, "pause", reason="meeting")
            case _:
                self.floor.do(who, "unpause")

    def calm(self) -> None:
        """Everything works again, and everybody has hung up."""
        self.wire.do(self.wire.proxy.allow, self.wire.proxy.thaw)
        wait_until(lambda: is_back(self.floor), START_S)
        wait_until(self._is_silent, START_S, every_s=1)

    def _is_silent(self) -> bool:
        with suppress(*AWAY), watching(self.bed["ami_url"]) as pbx:
            found = [one for one in pbx.channels() if one.get("Event") == "CoreShowChannel"]
            for one in found:
                pbx.act("Hangup", Channel=one["Channel"])
            return not found
        return False


@pytest.fixture
def chaos(bed: Bed, floor: Floor) -> Iterator[Chaos]:
    wire = Wire(bed["ports"]["pbx_ami"])
    made = Chaos(bed, floor, wire, random.Random(SEED))
    epoch = floor.log.epoch()
    bed.stop("ami")
    try:
        made.start_bridge()
        wait_until(lambda: floor.log.epoch() > epoch and floor.log.link_is_up(), 40)
        yield made
    finally:
        made.bridge.close()
        wire.close()
        epoch = floor.log.epoch()
        bed.start("ami")
        wait_until(lambda: floor.log.epoch() > epoch and floor.log.link_is_up(), 40)


def rows(bed: Bed, question: str, *values: Any) -> list[tuple[Any, ...]]:
    with psycopg.connect(bed["database_url"], connect_timeout=5) as link:
        return link.execute(question, values).fetchall()


def test_after_any_chaos_everything_adds_up(bed: Bed, chaos: Chaos, watcher: str) -> None:
    print(f"CHAOS_SEED={SEED} CHAOS_S={LENGTH_S:.0f}")
    places = {"bridge": 3, "cut": 3, "freeze": 2, "worker": 1, "web": 2, "redis": 2, "db": 1}
    places["pbx"] = 0.5
    is_over = threading.Event()
    people = threading.Thread(target=chaos.call, args=(is_over,), daemon=True)
    since = chaos.floor.log.since
    with Follower(bed, team="demo", name=watcher, password="watcher") as follower:
        people.start()
        until = time.monotonic() + LENGTH_S
        while time.monotonic() < until:
            time.sleep(chaos.dice.uniform(2, 8))
            chaos.strike(places)
        is_over.set()
        people.join(60)
        chaos.calm()
        took_s = Picture(bed).wait_true(
            also=lambda: not rows(bed, "SELECT 1 FROM calls_livecall"), limit_s=2 * LIMIT_S
        )
        follower.wait_caught_up()
    began, ended, kept = counted(bed, since)
    print(f"struck {chaos.told}; {len(began)} calls; true again after {took_s:.1f} s")
    assert began, "nobody called"
    assert sorted(began) == sorted(ended), "a call without its end"
    assert sorted(ended) == sorted(kept), "a call without its one CDR"
    sent = originates(chaos.wire)
    assert len(sent) == len(set(sent)), sent


def counted(bed: Bed, since: int) -> tuple[list[str], list[str], list[str]]:
    """The calls that began, those that ended, and those with a CDR, each as often as told."""
    question = "SELECT call_id FROM calls_eventrow WHERE seq > %s AND team = 'demo' AND kind = %s"
    began = [one for (one,) in rows(bed, question, since, "CallStarted")]
    ended = [one for (one,) in rows(bed, question, since, "CallEnded")]
    found = rows(bed, "SELECT call_id FROM calls_cdr WHERE call_id = ANY(%s)", ended)
    return began, ended, [one for (one,) in found]
