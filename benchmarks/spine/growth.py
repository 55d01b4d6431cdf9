"""P13: what a message costs when agents and calls are ten times as many."""

import statistics
import time

from django.db import connection

from benchmarks import replay, world
from benchmarks.measure import Cpu, Row
from benchmarks.spine.flow import database
from calls.ami.frames import parse
from calls.ami.translate import translate
from calls.domain.facts import Fact

BATCH = 100
FULL = 60


def facts(count: int, copies: int) -> list[Fact]:
    """Give the facts of so many messages, the copies' calls running beside each other."""
    made: list[Fact] = []
    for _, text in replay.stream(count, since=time.time(), copies=copies):
        made += translate(parse(text.rstrip(b"\r\n")), pbx="pbx")
    return made


def cost(copies: int, messages: int) -> float:
    """Give milliseconds of core that one message costs from fact to commit, database included."""
    import os

    from calls import services
    from calls.models import PbxLink
    from portal import pipeline

    world.settle(copies=copies)
    services.reset()
    PbxLink.objects.update_or_create(pbx="pbx", defaults={"epoch": 1, "is_up": True})
    made = facts(messages * copies, copies)
    half = len(made) // 2
    for at in range(0, half, BATCH):
        pipeline.absorb(made[at : at + BATCH], pbx="pbx", epoch=1)
    cpu = Cpu(os.getpid(), *set(database()))
    for at in range(half, len(made), BATCH):
        pipeline.absorb(made[at : at + BATCH], pbx="pbx", epoch=1)
    spent = cpu.used_s()
    connection.close()
    return spent * 1000 / (messages * copies / 2)


def p13(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    sizes = (1, 2) if quick else (1, 2, 4, 8)
    messages = 1_500 if quick else 4_000
    found = {copies: [cost(copies, messages) for _ in range(repeats)] for copies in sizes}
    middle = {copies: statistics.median(each) for copies, each in found.items()}
    line = ", ".join(f"{FULL * copies}: {ms:.3f}" for copies, ms in middle.items())
    return [
        Row(
            name="P13",
            what=f"ms of core a message costs, from fact to commit, by number of agents: {line}",
            ours=f"{middle[sizes[-1]]:.3f} ms",
            reference=f"{middle[sizes[0]]:.3f} ms with {FULL} agents",
            value=middle[sizes[-1]] / middle[sizes[0]],
            goal=1.2,
            better="less",
        )
    ]
