"""`make test`: every check and test, with a test bed of its own around them.

    python -m deploy.local.verify [arguments for pytest]

What this machine cannot give is named at the end as not run; with `CI` set that is a failure.
"""

import os
import shutil
import signal
import subprocess
import sys
from types import FrameType

from deploy.local import check, places, sweep
from deploy.local.instance import AlreadyRunningError, Instance, take
from deploy.local.launch import Launcher, PartError

#: Debian's packages the tests need, by the program they bring.
PROGRAMS = {
    "chromium": "chromium",
    "sipp": "sip-tester",
    "sox": "sox",
    "nginx": "nginx-light",
    "php": "php-cli php-soap",
}
APT_LIMIT_S = 600
PYTEST_LIMIT_S = 20_000 if os.environ.get("PATCHBAY_SOAK") else 4000


def _apt() -> list[str] | None:
    """Return the words that run apt-get with the rights it needs; None when it may not."""
    if shutil.which("apt-get") is None:
        return None
    if os.getuid() == 0:
        return ["apt-get"]
    if shutil.which("sudo") is None:
        return None
    may = subprocess.run(["sudo", "-n", "true"], capture_output=True, timeout=20, check=False)
    return ["sudo", "-n", "apt-get"] if may.returncode == 0 else None


def _run_apt(command: list[str], env: dict[str, str]) -> None:
    try:
        done = subprocess.run(
            command,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=APT_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        places.say(f"apt-get took longer than {APT_LIMIT_S} s")
        return
    if done.returncode != 0:
        print("\n".join(done.stdout.splitlines()[-8:]), flush=True)


def _find(program: str) -> str | None:
    return shutil.which(program, path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def install_programs() -> list[str]:
    """Install the programs that are missing where that is allowed; return those still missing."""
    missing = [name for name in PROGRAMS if _find(name) is None]
    apt = _apt() if missing else None
    if apt is not None:
        packages = [one for name in missing for one in PROGRAMS[name].split()]
        places.say(f"Installing {', '.join(packages)} (about half a minute)")
        env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for words in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
            _run_apt([*apt, "-q", "-o", "DPkg::Lock::Timeout=120", *words], env)
    return [name for name in PROGRAMS if _find(name) is None]


def _pytest(launcher: Launcher, words: list[str]) -> int:
    bed = launcher.instance.folder / "bed.json"
    env = launcher.env | {"PATCHBAY_BED": str(bed)}
    command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", "pytest", *words]
    try:
        done = subprocess.run(
            command,
            cwd=places.ROOT,
            env=env,
            stdin=subprocess.DEVNULL,
            timeout=PYTEST_LIMIT_S,
            check=False,
        )
    except subprocess.TimeoutExpired:
        print(f"\npytest took longer than {PYTEST_LIMIT_S} s and was ended", flush=True)
        return 1
    return done.returncode


def _forget(instance: Instance) -> None:
    """Throw the last run's world away: every run starts from the demo world alone."""
    sweep.sweep(instance.folder)
    for name in ("db", "pbx", "town", "log", "media"):
        shutil.rmtree(instance.folder / name, ignore_errors=True)
    instance.log_dir.mkdir()


def _test(words: list[str]) -> int:
    """Start the test bed, run pytest against it, stop it."""
    try:
        instance = take("test", web=None)
    except (AlreadyRunningError, RuntimeError) as error:
        places.fail(f"the test bed cannot start ({error}). Fix: make stop INSTANCE=test")
    _forget(instance)
    try:
        with Launcher(instance) as launcher:
            launcher.start()
            places.say("The test bed is ready")
            return _pytest(launcher, words)
    except (PartError, RuntimeError) as error:
        print(f"\nThe test bed did not start: {error}", flush=True)
        return 1


def _told_to_end(number: int, _frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def main() -> int:
    """Run the checks and the tests; return 0 only when all was run and is good."""
    signal.signal(signal.SIGTERM, _told_to_end)
    signal.signal(signal.SIGINT, _told_to_end)
    missing = install_programs()
    places.say("Checks")
    bad = [verdict.check.name for verdict in check.run_all() if not verdict.is_good]
    places.say("Tests")
    words = ["-m", "not browser"] if "chromium" in missing else []
    status = _test([*words, *sys.argv[1:]])
    if bad:
        print(f"\nChecks with faults: {', '.join(bad)}", flush=True)
    for name in missing:
        fix = f"apt-get install {PROGRAMS[name]}"
        print(f"Not run for want of {name}: what needs it. Fix: {fix}", flush=True)
    if missing and os.environ.get("CI"):
        status = status or 1
    return status or (1 if bad else 0)


if __name__ == "__main__":
    raise SystemExit(main())
