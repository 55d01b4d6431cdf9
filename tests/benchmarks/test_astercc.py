"""The benchmarks run to their end; what they measure is for people to read."""

import shutil
import subprocess
import sys

import pytest

from benchmarks import world

INSTANCE = "bench-astercc"


@pytest.mark.timeout(600)
def test_the_quick_benchmarks_run_and_print_their_table():
    try:
        command = ["benchmarks.astercc", "--quick", "--repeats", "1", "--instance", INSTANCE]
        done = subprocess.run(
            [sys.executable, "-m", *command, "--only", "P8,P12"],
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
    assert [row.split("|")[1].strip() for row in rows] == ["P8"] * 3 + ["P12"] * 2
    assert "nan" not in done.stdout
