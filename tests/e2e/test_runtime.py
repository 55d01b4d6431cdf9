"""Starting and ending an instance beside the test bed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest

from deploy.local import places, sweep
from deploy.local.stop import launcher_of
from tests.e2e.conftest import ROOT, Bed, wait_until

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
NAME = "test-beside"
FOLDER = places.instance_dir(NAME)


def launch() -> "subprocess.Popen[str]":
    command = [sys.executable, "-m", "deploy.local.launch", "--instance", NAME]
    outer = {k: v for k, v in os.environ.items() if k not in {sweep.MARK, "ASTERISK_AMI_URL"}}
    return subprocess.Popen(
        [*command, "--only", "db,redis,pbx,town"],
        cwd=ROOT,
        env=outer,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        text=True,
    )


def until_ready(process: "subprocess.Popen[str]") -> None:
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("Ready:"):
            return
    pytest.fail("the second instance ended before it was ready")


@pytest.fixture
def beside(bed: Bed) -> Iterator["subprocess.Popen[str]"]:
    process = launch()
    try:
        until_ready(process)
        yield process
    finally:
        process.kill()
        process.wait()
        sweep.sweep(FOLDER)


def is_empty() -> bool:
    return not sweep.marked(FOLDER)


def test_a_stopped_instance_leaves_no_process_behind(beside: "subprocess.Popen[str]") -> None:
    assert len(sweep.marked(FOLDER)) >= 5
    beside.send_signal(signal.SIGTERM)
    assert beside.wait(30) == 0
    assert is_empty()


def test_ctrl_c_ends_everything_too(beside: "subprocess.Popen[str]") -> None:
    beside.send_signal(signal.SIGINT)
    assert beside.wait(30) == 0
    assert is_empty()


def test_a_killed_launcher_takes_its_parts_with_it(beside: "subprocess.Popen[str]") -> None:
    beside.kill()
    beside.wait()
    wait_until(is_empty, 30)


def test_a_killed_supervisor_ends_the_launcher_and_all_parts(
    beside: "subprocess.Popen[str]",
) -> None:
    run = places.short_dir(FOLDER / "run")
    supervisor = int((run / "supervisord.pid").read_text())
    os.kill(supervisor, signal.SIGKILL)
    assert beside.wait(30) == 1
    wait_until(is_empty, 15)


def test_a_second_launcher_of_a_running_instance_says_who_has_it(
    beside: "subprocess.Popen[str]",
) -> None:
    assert launcher_of(FOLDER) == beside.pid
    second = launch()
    assert second.wait(20) == 2
    assert beside.poll() is None
