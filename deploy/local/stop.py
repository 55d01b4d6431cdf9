"""Ends an instance that another terminal runs: `python3 -m deploy.local.stop --instance NAME`."""

from __future__ import annotations

import fcntl
import os
import signal
import sys
import time
from pathlib import Path

from deploy.local import places, sweep

LIMIT_S = 60


def launcher_of(folder: Path) -> int:
    """Return the id of the launcher that holds the instance in `folder`, 0 when none does."""
    lock = folder / "launcher.lock"
    if not lock.exists():
        return 0
    with lock.open("r+") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return int(held.read().strip() or 0)
    return 0


def stop(folder: Path) -> None:
    """Ask the launcher to stop and wait until it has; then end whatever is left."""
    pid = launcher_of(folder)
    if pid:
        os.kill(pid, signal.SIGTERM)
        deadline = time.monotonic() + LIMIT_S
        while launcher_of(folder) and time.monotonic() < deadline:
            time.sleep(0.2)
    left = sweep.sweep(folder)
    places.say(f"{folder.name}: {'stopped' if pid or left else 'was not running'}")


def main() -> None:
    """Stop one instance, or all of this checkout."""
    words = sys.argv[1:]
    if "--all" in words:
        for folder in sorted(places.ROOT.glob("var/*/launcher.lock")):
            stop(folder.parent)
        return
    name = words[words.index("--instance") + 1] if "--instance" in words else "main"
    stop(places.instance_dir(name))


if __name__ == "__main__":
    main()
