"""The benchmarks run to their end; what they measure is for people to read."""

import shutil
import subprocess
import sys

import pytest

from benchmarks import world
from benchmarks.measure import Row, table

INSTANCE = "bench-smoke"


@pytest.mark.timeout(600)
def test_the_quick_benchmarks_run_and_print_their_table():
    try:
        command = ["benchmarks.spine", "--quick", "--repeats", "1", "--instance", INSTANCE]
        done = subprocess.run(
            [sys.executable, "-m", *command, "--only", "P1,P7"],
            cwd=world.ROOT,
            capture_output=True,
            text=True,
            timeout=540,
            check=False,
        )
    finally:
        shutil.rmtree(world.ROOT / "var" / INSTANCE, ignore_errors=True)
    assert done.returncode == 0, done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| P")]
    assert [row.split("|")[1].strip() for row in rows] == ["P1", "P7"]
    assert "nan" not in done.stdout


def test_a_row_says_what_falls_short():
    row = Row(name="P0", what="x", ours="1", reference="4", value=0.25, goal=0.5)
    assert "**short**" in table([row])
    less = Row(name="P0", what="x", ours="1", reference="", value=3, goal=5, better="less")
    assert "| met |" in table([less])
