"""Ends what a killed launcher left behind: every process marked as this instance's."""

import os
import signal
import time
from pathlib import Path

#: Set for everything the launcher starts; the value is the instance's folder.
MARK = "PATCHBAY_RUN"


def marked(folder: Path) -> list[int]:
    """Return the ids of the processes that carry this instance's mark, ourselves left out."""
    wanted = f"{MARK}={folder}".encode()
    found = []
    for entry in Path("/proc").iterdir():
        if not entry.name.isdigit() or int(entry.name) == os.getpid():
            continue
        try:
            if wanted in (entry / "environ").read_bytes().split(b"\0"):
                found.append(int(entry.name))
        except OSError:
            continue
    return found


def _signal_all(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except (ProcessLookupError, PermissionError):
            continue


def sweep(folder: Path, *, patience_s: float = 5) -> int:
    """End every marked process, politely first; return how many there were."""
    found = marked(folder)
    if not found:
        return 0
    _signal_all(found, signal.SIGTERM)
    deadline = time.monotonic() + patience_s
    while marked(folder) and time.monotonic() < deadline:
        time.sleep(0.1)
    _signal_all(marked(folder), signal.SIGKILL)
    return len(found)
