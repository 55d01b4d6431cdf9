"""Where things lie: the checkout, its virtual environment, each instance's folder, the cache.

Standard library only, and readable by Python 3.9: the bootstrap uses it before anything is
installed, and an old Python must get as far as the message that says so.
"""

from __future__ import annotations

import hashlib
import os
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
#: A unix socket's path ends at 107 bytes; what hangs below a run folder needs some of them.
SOCKET_ROOM = 80

_started = time.monotonic()


def say(text: str) -> None:
    """Print one progress line with the seconds since the start."""
    print(f"[{time.monotonic() - _started:5.1f} s] {text}", flush=True)


def fail(text: str) -> NoReturn:
    """Print why nothing goes on, with its fix, and leave with status 2."""
    print(f"\nPatchbay: {text}\n", file=sys.stderr, flush=True)
    raise SystemExit(2)


def instance_dir(name: str) -> Path:
    """Return the folder that holds everything one instance keeps."""
    return ROOT / "var" / name


def cache_dir() -> Path:
    """Return the folder outside the checkout where the PBX is kept between checkouts."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base) / "patchbay"


def short_dir(folder: Path) -> Path:
    """Return `folder`, or a short stand-in under /tmp where unix sockets would not fit in it."""
    if len(str(folder).encode()) <= SOCKET_ROOM:
        folder.mkdir(parents=True, exist_ok=True)
        return folder
    mark = hashlib.sha256(str(folder).encode()).hexdigest()[:10]
    stand_in = Path("/tmp") / f"patchbay-{os.getuid()}-{mark}"  # noqa: S108
    stand_in.mkdir(mode=0o700, exist_ok=True)
    if stand_in.stat().st_uid != os.getuid():
        fail(f"{stand_in} belongs to somebody else. Move the checkout to a shorter path.")
    return stand_in
