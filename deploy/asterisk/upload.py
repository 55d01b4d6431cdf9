"""Brings finished recordings from the PBX's host to the portal. Standard library only.

    upload.py SPOOL PID [FILE URL]

FILE lies in SPOOL/monitor; it is moved to SPOOL/outbox beside its address and delivered from there.
While the portal is away one process tries again and again, all others leave their file and end; it
ends with the Asterisk of PID, and what is left then is taken up at the next start. What the portal
refuses for good is kept in SPOOL/refused for 30 days.
"""

import fcntl
import http.client
import os
import re
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

NAME = re.compile(r"[0-9a-f]{32}\.wav")
#: Seconds between tries, and how long one may take.
PAUSES = (1, 2, 5, 10, 30, 60)
PATIENCE_S = 120
REFUSED_S = 30 * 24 * 3600


def hand_in(spool: Path, name: str, url: str) -> None:
    """Put a finished file into the outbox, its address first: no file there is without one."""
    outbox = spool / "outbox"
    outbox.mkdir(exist_ok=True)
    finished = spool / "monitor" / name
    if NAME.fullmatch(name) is None or not finished.is_file():
        return  # nothing was ever recorded: the call was never bridged
    address = outbox / f"{name}.url"
    address.touch(mode=0o600)
    address.write_text(url)
    finished.replace(outbox / name)


def drain(spool: Path, pid: int) -> None:
    """Deliver what lies in the outbox until it is empty, or the Asterisk is gone."""
    outbox = spool / "outbox"
    outbox.mkdir(exist_ok=True)
    while waiting(outbox):
        with _alone(outbox) as is_mine:
            if not is_mine:
                return  # whoever works there looks once more before it ends
            _until_empty(spool, pid)
        if not _lives(pid):
            return


def waiting(outbox: Path) -> list[Path]:
    """List the files to be delivered, the newest first."""
    found = [path for path in outbox.glob("*.wav") if path.with_name(f"{path.name}.url").is_file()]
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def deliver(file: Path) -> str:
    """Try once; answer `done`, `refused`, or `later`."""
    address = urlsplit(file.with_name(f"{file.name}.url").read_text())
    kind = http.client.HTTPSConnection if address.scheme == "https" else http.client.HTTPConnection
    link = kind(address.hostname or "", address.port, timeout=PATIENCE_S)
    try:
        with file.open("rb") as body:
            head = {"Content-Type": "audio/wav", "Content-Length": str(file.stat().st_size)}
            link.request("PUT", address.path, body=body, headers=head)
            status = link.getresponse().status
    except (OSError, http.client.HTTPException):
        return "later"
    finally:
        link.close()
    if status < 300 or status == 409:  # 409: an earlier try came through, its answer did not
        return "done"
    return "refused" if 400 <= status < 500 and status not in (408, 429) else "later"


def _until_empty(spool: Path, pid: int) -> None:
    tries = 0
    while files := waiting(spool / "outbox"):
        settled = [_settle(spool, file) for file in files]  # each has its try
        if all(settled):
            tries = 0
            continue
        if not _wait(spool / "outbox", PAUSES[min(tries, len(PAUSES) - 1)], len(files), pid):
            return
        tries += 1


def _settle(spool: Path, file: Path) -> bool:
    """Deliver one file; answer whether it is off our hands."""
    how = deliver(file)
    if how == "later":
        return False
    if how == "refused":
        refused = spool / "refused"
        refused.mkdir(exist_ok=True)
        file.replace(refused / file.name)
        _forget_old(refused)
    file.unlink(missing_ok=True)
    file.with_name(f"{file.name}.url").unlink(missing_ok=True)
    return True


def _forget_old(refused: Path) -> None:
    for file in refused.glob("*.wav"):
        if time.time() - file.stat().st_mtime > REFUSED_S:
            file.unlink(missing_ok=True)


def _wait(outbox: Path, seconds: int, known: int, pid: int) -> bool:
    """Wait, shorter when a new file comes; answer whether to go on."""
    for _ in range(seconds):
        time.sleep(1)
        if not _lives(pid):
            return False
        if len(waiting(outbox)) > known:
            return True
    return True


def _lives(pid: int) -> bool:
    return Path(f"/proc/{pid}").exists()


@contextmanager
def _alone(outbox: Path) -> Iterator[bool]:
    with (outbox / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def main() -> None:
    """Hand in the file that was named, if any, and deliver what waits."""
    os.umask(0o077)
    spool, pid = Path(sys.argv[1]), int(sys.argv[2])
    if len(sys.argv) > 4:
        hand_in(spool, sys.argv[3], sys.argv[4])
    drain(spool, pid)


if __name__ == "__main__":
    main()
