"""Installs what Patchbay runs on into the checkout, then hands over to the launcher.

    python3 -m deploy.local.bootstrap run|test|check|install [arguments of the next step]

Runs on the system's Python with nothing installed. Each step leaves a stamp with a hash of what it
was made from, so a second start skips it.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.util
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

from deploy.local import pages, places

OLDEST_PYTHON = (3, 11)
PIP_LIMIT_S = 1200
#: What comes after the installation, by the word on the command line.
NEXT = {
    "run": "deploy.local.launch",
    "test": "deploy.local.verify",
    "check": "deploy.local.check",
}


def faults() -> list[str]:
    """Return what this machine lacks, each with its fix; empty when all is there."""
    found = []
    if sys.version_info < OLDEST_PYTHON:
        found.append(
            f"Python 3.11 or later is needed, this is {platform.python_version()}. "
            "Debian 12 and later have it; else install python3.11 and run: make PYTHON=python3.11"
        )
    if not sys.platform.startswith("linux") or platform.machine() not in ("x86_64", "aarch64"):
        found.append(
            f"Linux on x86-64 or arm64 is needed, this is {sys.platform} on {platform.machine()}. "
            "Elsewhere use docker-compose.yml."
        )
    found.extend(
        f"Python's {module} is missing. Fix: apt-get install python3-venv"
        for module in ("venv", "ensurepip")
        if importlib.util.find_spec(module) is None
    )
    for program, package in (("git", "git"), ("setpriv", "util-linux"), ("make", "make")):
        if shutil.which(program) is None:
            found.append(f"{program} is missing. Fix: apt-get install {package}")
    return found


def _fingerprint(*parts: str | bytes) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part if isinstance(part, bytes) else part.encode())
        whole.update(b"\0")
    return whole.hexdigest()


def _is_stamped(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def ensure_venv() -> Path:
    """Make `.venv` unless one made here by this Python is there; return its interpreter."""
    python, stamp = places.VENV / "bin" / "python", places.VENV / "made-for"
    mark = _fingerprint(str(places.ROOT), sys.version, sys.executable)
    if not (_is_stamped(stamp, mark) and python.exists()):
        places.say("Making the virtual environment .venv")
        shutil.rmtree(places.VENV, ignore_errors=True)
        subprocess.run([sys.executable, "-m", "venv", str(places.VENV)], check=True, timeout=120)
        stamp.write_text(mark)
    return python


def ensure_requirements(python: Path, lock: str) -> None:
    """Install the locked requirements of file `lock` into `.venv`, once for each content."""
    text = (places.ROOT / lock).read_text()
    stamp, mark = places.VENV / f"{lock}.installed", _fingerprint(text)
    if _is_stamped(stamp, mark):
        return
    total = sum(1 for line in text.splitlines() if "==" in line)
    places.say(f"Installing {total} Python packages of {lock} (about a minute the first time)")
    command = [str(python), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar", "off", "-r", lock]
    with subprocess.Popen(
        command,
        cwd=places.ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        tail = _follow_pip(process, total)
    if process.returncode != 0:
        places.fail(
            f"pip could not install {lock}:\n" + "\n".join(tail[-12:]) + "\n"
            "Fix: see that the network is up, then run the same command again."
        )
    stamp.write_text(mark)


def _follow_pip(process: subprocess.Popen[str], total: int) -> list[str]:
    seen = 0
    tail: list[str] = []
    assert process.stdout is not None
    for line in process.stdout:
        tail = [*tail[-40:], line.rstrip()]
        if line.startswith(("Collecting ", "Requirement already satisfied")):
            seen += 1
            if seen % 15 == 0 or seen == total:
                places.say(f"  {min(seen, total)} of {total} packages fetched")
        elif line.startswith("Installing collected"):
            places.say("  unpacking them")
    return tail


def install(*, with_tests: bool) -> Path:
    """Bring everything in that the checkout itself holds; return the interpreter to go on with."""
    lock_file = places.ROOT / "var" / "install.lock"
    lock_file.parent.mkdir(exist_ok=True)
    with lock_file.open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            places.say("Waiting for another installation in this checkout")
            fcntl.flock(lock, fcntl.LOCK_EX)
        python = ensure_venv()
        if with_tests:
            ensure_requirements(python, "requirements-dev.txt")
        elif not (places.VENV / "requirements-dev.txt.installed").exists():
            ensure_requirements(python, "requirements.txt")
        else:
            ensure_requirements(python, "requirements-dev.txt")
        pages.ensure_packages()
        pages.ensure_bundle()
    return python


def main() -> None:
    """Check the machine, install, and become the next step (or end, for `install`)."""
    word, rest = (sys.argv[1] if len(sys.argv) > 1 else "run"), sys.argv[2:]
    found = faults()
    if found:
        places.fail("this machine lacks something.\n- " + "\n- ".join(found))
    os.chdir(places.ROOT)
    python = install(with_tests=word in ("test", "check"))
    if word in NEXT:
        os.environ["PATH"] = f"{places.VENV / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
        os.execv(str(python), [str(python), "-m", NEXT[word], *rest])  # noqa: S606


if __name__ == "__main__":
    main()
