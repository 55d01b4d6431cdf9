"""Measures the asterCC interface and prints a table beside its references.

    python -m benchmarks.astercc [--only P8,P9,P12] [--repeats 3] [--quick] [--write]

Starts an instance of its own (PostgreSQL, Redis, web) and ends it, as `benchmarks.spine` does.
Passes nothing and fails nothing. `--write` puts the table into `docs/evidence/astercc.md`.
"""

import argparse
import os
import sys
from pathlib import Path

from benchmarks import world
from benchmarks.measure import Row, table
from benchmarks.spine import __main__ as spine

EVIDENCE = Path("docs/evidence/astercc.md")
MARK = "\n## "


def measurements() -> dict[str, spine.Measurement]:
    """Name all of them, in the order they run."""
    from benchmarks.astercc import passwords, polls, requests

    return {"P8": passwords.p8, "P9": requests.p9, "P12": polls.p12}


def run(names: list[str], *, repeats: int, quick: bool) -> list[Row]:
    """Run what is named; one that breaks is said and the rest goes on."""
    rows: list[Row] = []
    for name, measure in measurements().items():
        if names and name not in names:
            continue
        try:
            rows += measure(repeats=repeats, quick=quick)
        except (RuntimeError, AssertionError, OSError) as fault:
            rows.append(Row.broken(name, f"{type(fault).__name__}: {fault}"[:300]))
        print(f"{name} measured", file=sys.stderr)
    return rows


def main() -> None:
    asks = argparse.ArgumentParser(prog="benchmarks.astercc", description=__doc__)
    asks.add_argument("--only", default="", help="P8,P9,P12; all when not given")
    asks.add_argument("--repeats", type=int, default=3, help="runs of each side, in turn")
    asks.add_argument("--quick", action="store_true", help="smaller and shorter")
    asks.add_argument("--write", action="store_true", help=f"put the table into {EVIDENCE}")
    asks.add_argument("--instance", default=world.INSTANCE, help="folder under var/")
    given = asks.parse_args()
    about = spine.head("benchmarks.astercc")
    with world.instance(name=given.instance):
        os.environ.setdefault("LOG_LEVEL", "ERROR")
        import django

        django.setup()
        names = [name for name in given.only.split(",") if name]
        rows = run(names, repeats=given.repeats, quick=given.quick)
        from django.db import connections

        connections.close_all()
    after = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    text = f"{about}- Load when it ended {after}\n\n{table(rows)}"
    print(text)
    if given.write:
        known = EVIDENCE.read_text() if EVIDENCE.exists() else ""
        notes = MARK + known.partition(MARK)[2] if MARK in known else ""
        EVIDENCE.write_text(f"# The asterCC interface, measured\n\n{text}{notes}")


if __name__ == "__main__":
    main()
