"""Measures the spine and prints a table; see `docs/operations.md`, section Capacity.

    python -m benchmarks.spine [--only P1,P3] [--repeats 3] [--quick] [--write] [--instance bench]

Starts an instance of its own (PostgreSQL, Redis, web) and ends it. Passes nothing and fails
nothing: it prints what was measured beside its reference and the goal.
"""

import argparse
import os
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from benchmarks import world
from benchmarks.measure import Row, table

EVIDENCE = Path("docs/evidence/spine.md")
#: Measured only when named: it takes an hour.
LONG = {"P12h"}


class Measurement(Protocol):
    """One of P1 to P13."""

    def __call__(self, *, repeats: int, quick: bool) -> list[Row]: ...


def measurements() -> dict[str, Measurement]:
    """Name all of them, in the order they run."""
    from benchmarks.spine import fanout, flow, growth, hour, sockets, store, translate

    return {
        "P1": translate.p1,
        "P2": flow.p2,
        "P3": fanout.p3,
        "P4": fanout.p4,
        "P5": flow.p5,
        "P6": flow.p6,
        "P7": store.p7,
        "P11": sockets.p11,
        "P12": sockets.p12,
        "P12h": hour.p12_hour,
        "P13": growth.p13,
    }


def head(module: str = "benchmarks.spine") -> str:
    """Say what was measured, when, on what, and by which command."""

    def said(*words: str) -> str:
        return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()

    commit = said("git", "rev-parse", "--short", "HEAD")
    dirty = " with changes" if said("git", "status", "--porcelain", "-uno") else ""
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    words = " ".join(word for word in sys.argv[1:] if word != "--write")
    return (
        f"- Command: `.venv/bin/python -m {module} {words}`".rstrip(" `") + "`\n"
        f"- Commit {commit}{dirty}, {datetime.now(UTC):%Y-%m-%d %H:%M} UTC, Python"
        f" {sys.version.split()[0]}, {os.cpu_count()} cores, load before it began {load}\n"
    )


def run(names: list[str], *, repeats: int, quick: bool) -> list[Row]:
    """Run what is named; one that breaks is said and the rest goes on."""
    rows: list[Row] = []
    for name, measure in measurements().items():
        if name not in (names or set(measurements()) - LONG):
            continue
        began = time.monotonic()
        try:
            found = measure(repeats=repeats, quick=quick)
        except (RuntimeError, AssertionError, OSError) as fault:
            found = [Row.broken(name, f"{type(fault).__name__}: {fault}"[:300])]
        for row in found:
            print(f"[{time.monotonic() - began:5.0f} s] {' | '.join(row.cells())}", file=sys.stderr)
        rows += found
    return rows


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks.spine", description=__doc__)
    parser.add_argument("--only", default="", help="P1,P3,...; all but P12h when not given")
    parser.add_argument("--repeats", type=int, default=3, help="runs of each side, in turn")
    parser.add_argument("--quick", action="store_true", help="smaller and shorter")
    parser.add_argument("--write", action="store_true", help=f"put the table into {EVIDENCE}")
    parser.add_argument("--instance", default=world.INSTANCE, help="folder under var/")
    return parser.parse_args()


def main() -> None:
    given = arguments()
    about = head()
    with world.instance(name=given.instance):
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django

        django.setup()
        names = [name for name in given.only.split(",") if name]
        rows = run(names, repeats=given.repeats, quick=given.quick)
        from django.db import connections

        connections.close_all()
    text = f"{about}\n{table(rows)}"
    print(text)
    if given.write:
        EVIDENCE.write_text(f"# The spine, measured\n\n{text}{notes()}")


def notes() -> str:
    """Keep what people wrote under the table."""
    mark = "\n## "
    known = EVIDENCE.read_text() if EVIDENCE.exists() else ""
    return mark + known.partition(mark)[2] if mark in known else ""


if __name__ == "__main__":
    main()
