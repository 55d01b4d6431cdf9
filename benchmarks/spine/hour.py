"""P12's hour: what bridge and web process hold while they work at the same pace on and on."""

import statistics
import time
from dataclasses import dataclass

from benchmarks import panels, replay, world
from benchmarks.bridge import bridging
from benchmarks.measure import Row, rss_kb
from benchmarks.pbx import Player, playing
from benchmarks.spine.fanout import folder
from benchmarks.spine.flow import audiences, expected, logged, settled

RATE = 500
PANELS, COCKPITS = 20, 4
#: Of all samples: what is still filling at the beginning is no growth.
BEGINNING, TENTH = 0.1, 0.1


@dataclass(frozen=True)
class Sample:
    """What was held at a moment, kB."""

    bridge: int
    web: int


def p12_hour(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it: once and long."""
    del repeats
    seconds = 60 if quick else 3600
    world.settle()
    keys = world.cookies(PANELS, cockpits=COCKPITS)
    lookers = audiences(keys)
    paths = [(f"/ws/panel?face={face}", key) for face, key in keys]
    web = world.pids("portal.asgi")
    with (
        playing() as player,
        bridging(player.port) as bridge,
        panels.opened(folder(), world.web_port(), paths) as room,
    ):
        player.play(len(replay.capture()), rate=RATE)
        settled(room.told)
        before, first = room.report(), logged()
        samples = list(_sampled(player, seconds, bridge.pid, web))
        settled(room.told)
        last, found = logged(), room.report()
    told = [after - had for after, had in zip(found["each"], before["each"], strict=True)]
    due = expected(lookers, first, last)
    lost = sum(max(0, d - t) for d, t in zip(due, told, strict=True)) + found["lost"]
    span = f"{RATE} messages/s for {seconds} s, {last - first:,} events"
    return [
        _row(f"memory of {who} after {span}; {lost} of {sum(due):,} lost", held)
        for who, held in (
            ("the bridge", [one.bridge for one in samples]),
            ("the web process", [one.web for one in samples]),
        )
    ]


def _sampled(player: Player, seconds: float, bridge: int, web: list[int]) -> list[Sample]:
    """Play the whole capture again and again, so that every call ends, and look each time."""
    found, until = [], time.monotonic() + seconds
    while time.monotonic() < until:
        player.play(len(replay.capture()), rate=RATE)
        found.append(Sample(rss_kb(bridge), sum(rss_kb(pid) for pid in web)))
    return found


def _row(what: str, held: list[int]) -> Row:
    """Compare the end with what was held once everything had been used."""
    tenth = max(1, int(len(held) * TENTH))
    begin = int(len(held) * BEGINNING)
    early = statistics.median(held[begin : begin + tenth])
    late = statistics.median(held[-tenth:])
    return Row(
        name="P12",
        what=what,
        ours=f"{late / 1024:.1f} MB, most {max(held) / 1024:.1f} MB",
        reference=f"{early / 1024:.1f} MB in the second tenth",
        value=late / early,
        goal=1.05,
        better="less",
    )
