import os
import subprocess
import sys
import time
from pathlib import Path

from deploy.local import sweep

STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(60)"


def start(folder: Path, program: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-c", program], env=os.environ | {sweep.MARK: str(folder)}
    )


def test_marked_processes_end_even_when_they_will_not(tmp_path: Path) -> None:
    willing = start(tmp_path, "import time; time.sleep(60)")
    stubborn = start(tmp_path, STUBBORN)
    time.sleep(0.3)
    assert sweep.sweep(tmp_path, patience_s=0.5) == 2
    assert willing.wait(5) != 0
    assert stubborn.wait(5) != 0


def test_processes_of_another_instance_are_left_alone(tmp_path: Path) -> None:
    other = start(tmp_path / "other", "import time; time.sleep(60)")
    assert sweep.sweep(tmp_path / "mine") == 0
    assert other.poll() is None
    other.kill()
    other.wait()
