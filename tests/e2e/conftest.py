"""The running test bed, as `make test` or `deploy.local.launch` started it."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from deploy.local.supervise import Supervisor
from tests.e2e.recorder import NAME, Recorder

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Bed:
    """The addresses and secrets of a running instance, and the handles on its parts."""

    facts: dict[str, Any]

    def __getitem__(self, key: str) -> Any:
        return self.facts[key]

    @property
    def parts(self) -> Supervisor:
        return Supervisor(Path(self.facts["supervisor_socket"]))

    def stop(self, part: str) -> None:
        self.parts.stop(part)

    def start(self, part: str) -> None:
        self.parts.start(part)

    def restart(self, part: str) -> None:
        self.parts.restart(part)

    def pid(self, part: str) -> int:
        return self.parts.pid(part)

    def log(self, part: str) -> str:
        return (Path(self.facts["log_dir"]) / f"{part}.log").read_text(errors="replace")

    def manage(self, *words: str, limit_s: float = 60) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=ROOT,
            env=os.environ | self.facts["env"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=limit_s,
            check=False,
        )


#: Nobody waits shorter for what must come: two busy cores are no fault of what is tested.
PATIENCE_S = 45.0


def wait_until(question: Callable[[], Any], limit_s: float = 20, every_s: float = 0.1) -> Any:
    limit_s = max(limit_s, PATIENCE_S)
    deadline = time.monotonic() + limit_s
    while not (answer := question()):
        if time.monotonic() > deadline:
            pytest.fail(f"did not come true within {limit_s} s")
        time.sleep(every_s)
    return answer


@pytest.fixture(scope="session", autouse=True)
def heard_of_pbx() -> Iterator[Path | None]:
    """The file with all the PBX said during this run; None without a bed."""
    path = os.environ.get("PATCHBAY_BED")
    facts = json.loads(Path(path).read_text()) if path else {}
    if not facts.get("ami_url"):
        yield None
        return
    recorder = Recorder(facts["ami_url"], Path(facts["dir"]) / NAME)
    recorder.start()
    yield recorder.path
    recorder.stop()


@pytest.fixture(scope="session")
def bed() -> Bed:
    path = os.environ.get("PATCHBAY_BED")
    if not path:
        pytest.fail("no running test bed: PATCHBAY_BED is not set (see docs/operations.md)")
    return Bed(json.loads(Path(path).read_text()))
