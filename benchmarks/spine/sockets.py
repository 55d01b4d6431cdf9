"""P11 and P12: many panels that come at once, and many that only sit there."""

import statistics
import time

from benchmarks import panels, world
from benchmarks.measure import Cpu, Row, interleaved, rss_kb
from benchmarks.spine.fanout import bare, folder
from benchmarks.spine.flow import audiences

#: What a hub alone needs until 500 sockets are up, seconds.
HUB_S = 0.5
CHANNEL = "bench:idle"


def keys(count: int) -> list[tuple[str, str]]:
    """Give the address and cookie of so many panels, every twentieth a cockpit."""
    found = world.cookies(count, cockpits=count // 20)
    return [(f"/ws/panel?face={face}", cookie) for face, cookie in found]


def coming(count: int, *, seq: int | None) -> float:
    """Open all at once; give the seconds until the last one shows its page."""
    paths = keys(count)
    if seq is not None:
        marks = [one.mark for one in audiences(world.cookies(count, cockpits=count // 20))]
        paths = [
            (f"{path}&seq={seq}&audience={mark}", cookie)
            for (path, cookie), mark in zip(paths, marks, strict=True)
        ]
    with panels.opened(folder(), world.web_port(), paths) as room:
        found = room.report()
    assert found["up"] == count, found
    assert found["errors"] == 0, found
    return float(found["up_s"])


def bare_coming(count: int) -> float:
    with (
        bare("redis", "redis://127.0.0.1:1/0", CHANNEL) as (port, _),
        panels.opened(folder(), port, [("/", "")] * count) as room,
    ):
        return float(room.report()["up_s"])


def errors() -> int:
    """Count what the web process complained of so far."""
    log = folder() / "log" / "web.log"
    return sum(" ERROR " in line for line in log.read_text(errors="replace").splitlines())


def p11(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    from calls import stream

    count = 50 if quick else 500
    world.settle(copies=1 if quick else 8)
    before = errors()
    fresh, again, alone = interleaved(
        repeats,
        lambda: coming(count, seq=None),
        lambda: coming(count, seq=stream.last_seq()),
        lambda: bare_coming(count),
    )
    logged = errors() - before
    reference = f"{HUB_S:g} s hub; {statistics.median(alone):.2f} s bare asyncio server, no sign-in"
    return [
        Row(
            name="P11",
            what=f"{count} panels at once, most of them desks, {how}; {logged} errors logged",
            ours=f"{statistics.median(found):.2f} s until the last shows its page",
            reference=reference,
            value=statistics.median(found) / HUB_S,
            goal=5.0,
            aim=2.0,
            better="less",
        )
        for how, found in (("whole page", fresh), ("resumed by `seq`", again))
    ]


def p12(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it: once and long, not often."""
    del repeats
    count, seconds = (50, 5) if quick else (500, 60)
    world.settle(copies=1 if quick else 8)
    pids = world.pids("portal.asgi")
    coming(count, seq=None)  # so that what is made once is there
    empty = sum(rss_kb(pid) for pid in pids)
    with panels.opened(folder(), world.web_port(), keys(count)) as room:
        time.sleep(2)
        cpu = Cpu(*pids)
        time.sleep(seconds)
        spent = cpu.used_s() / seconds / count
        each = (sum(rss_kb(pid) for pid in pids) - empty) / count
        assert room.report()["errors"] == 0
    return [
        Row(
            name="P12",
            what=f"memory of an idle socket ({count} of them)",
            ours=f"{each:.1f} kB",
            reference="",
            value=each,
            goal=40,
            better="less",
            unit="kB",
        ),
        Row(
            name="P12",
            what=f"share of a core an idle socket takes ({count} for {seconds} s)",
            ours=f"{spent * 100:.4f} %",
            reference="",
            value=spent * 100,
            goal=0.05,
            better="less",
            unit="%",
        ),
    ]
