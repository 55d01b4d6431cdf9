"""P9: requests a core-second of the web process, beside Django's own handler under uvicorn."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from urllib.request import urlopen

from benchmarks import world
from benchmarks.astercc import people
from benchmarks.astercc.load import get, load, post
from benchmarks.measure import Row, interleaved, median_ratio
from deploy.local.ports import is_free

CLIENTS = 8
#: The cheapest answer of the interface: no password, no table.
PLAIN = "/getccdate/getccdate"


@contextmanager
def django_alone() -> Iterator[tuple[int, int]]:
    """Django under uvicorn as its documentation has it; give port and process id."""
    port = next(one for one in range(world.web_port() + 100, 65_000) if is_free(one))
    command = [sys.executable, "-m", "uvicorn", "benchmarks.reference.django_alone:application"]
    command += ["--port", str(port), "--loop", "uvloop", "--no-access-log"]
    running = subprocess.Popen(command, cwd=world.ROOT, env=os.environ, stderr=subprocess.DEVNULL)
    try:
        for _ in range(600):
            with suppress(OSError), urlopen(f"http://127.0.0.1:{port}{PLAIN}"):
                break
            time.sleep(0.1)
        yield port, running.pid
    finally:
        running.terminate()
        running.wait(20)


def p9(*, repeats: int, quick: bool) -> list[Row]:
    """Measure it."""
    seconds = 1 if quick else 10
    numbers = people.settle()
    asks: dict[str, Callable[[int], bytes]] = {
        "AGENTSTATUS": lambda turn: post("AGENTSTATUS", numbers[turn % len(numbers)]),
        f"GET {PLAIN}": lambda _: get(PLAIN),
    }
    with django_alone() as (port, pid):
        ours = (world.web_port(), world.pids("portal.asgi"))
        theirs = (port, [pid])
        return [_row(what, ask, ours, theirs, repeats, seconds) for what, ask in asks.items()]


def _row(what, ask, ours, theirs, repeats: int, seconds: float) -> Row:
    def rate(side: tuple[int, list[int]]) -> float:
        port, pids = side
        return load(port, ask, clients=CLIENTS, seconds=seconds, pids=pids).per_core_s

    rate(ours)
    rate(theirs)
    found, beside = interleaved(repeats, lambda: rate(ours), lambda: rate(theirs))
    return Row(
        name="P9",
        what=f"{what}, {CLIENTS} clients, requests per core-second of the web process",
        ours=f"{statistics.median(found):,.0f}",
        reference=f"{statistics.median(beside):,.0f} Django's ASGI handler under uvicorn",
        value=median_ratio(found, beside),
        goal=2,
        aim=4,
    )
