"""P7: events into the log."""

import json
import os
import statistics
import time
from typing import Any

from django.db import connection, transaction

from benchmarks import replay, world
from benchmarks.measure import Row, interleaved, median_ratio
from benchmarks.reference.copying import Copying
from benchmarks.spine.translate import Everybody
from calls import stream
from calls.ami.frames import parse
from calls.ami.translate import translate
from calls.domain.events import Event
from calls.domain.plain import encode
from calls.domain.switchboard import Switchboard

BATCH = 100


def events(count: int) -> list[Event]:
    """Give real events, so many."""
    board = Switchboard(Everybody())
    told: list[Event] = []
    # a call tells its events late: the first of its messages are many and say little
    for _, text in replay.stream(2_000 + count * 6, since=1_800_000_000.0):
        for fact in translate(parse(text.rstrip()), pbx="pbx"):
            told += board.absorb(fact)
        if len(told) >= count:
            return told[:count]
    raise RuntimeError("the capture gave too few events")


def product(made: list[Event]) -> float:
    """Give rows a second."""
    began = time.monotonic()
    for at in range(0, len(made), BATCH):
        with transaction.atomic():
            stream.append(made[at : at + BATCH])
    return len(made) / (time.monotonic() - began)


def reference(copying: Copying, rows: list[tuple[Any, ...]]) -> float:
    began = time.monotonic()
    for at in range(0, len(rows), BATCH):
        copying.store(rows[at : at + BATCH])
    return len(rows) / (time.monotonic() - began)


def p7(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    made = events(2_000 if quick else 10_000)
    rows = [
        (one.at, one.team, type(one).__name__, "", "", "", json.dumps(encode(one))) for one in made
    ]
    outlets, stream.outlets[:] = list(stream.outlets), []
    copying = Copying(os.environ["DATABASE_URL"])
    try:
        world.clear()
        ours, theirs = interleaved(repeats, lambda: product(made), lambda: reference(copying, rows))
    finally:
        copying.close()
        stream.outlets[:] = outlets
        world.clear()
        connection.close()
    return [
        Row(
            name="P7",
            what=f"events stored, {BATCH} to a commit, rows/s",
            ours=f"{statistics.median(ours):,.0f}",
            reference=f"{statistics.median(theirs):,.0f} COPY({BATCH})",
            value=median_ratio(ours, theirs),
            goal=0.25,
            aim=0.6,
        )
    ]
