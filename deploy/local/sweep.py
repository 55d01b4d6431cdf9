"""Ends what a killed launcher left behind: every process marked as this instance's."""

import os
import signal
import time
from pathlib import Path

#: Set for everything the launcher starts; the value is the instance's folder.
MARK = "PATCHBAY_RUN"


def _is_ours(entry: Path, folder: Path) -> bool:
    """Say whether the process at a folder of /proc is this instance's.

    PostgreSQL writes its state over its environment; it is known by the data folder it was given.
    """
    try:
        if f"{MARK}={folder}".encode() in (entry / "environ").read_bytes().split(b"\0"):
            return True
        return str(folder / "db").encode() in (entry / "cmdline").read_bytes().split(b"\0")
    except OSError:
        return False


def marked(folder: Path) -> list[int]:
    """Return the ids of the processes that carry this instance's mark, ourselves left out."""
    ids = (entry for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [int(one.name) for one in ids if int(one.name) != os.getpid() and _is_ours(one, folder)]


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
