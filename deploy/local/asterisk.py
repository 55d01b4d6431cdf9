"""Asterisk for one machine: got without root, rendered into folders, run in the foreground.

For whoever starts an instance:

    root = ensure_asterisk(cache, say)            # installs once; `say` gets progress lines
    argv = render_pbx(directory=..., root=root, ports=..., secrets={"ami": ...}, name="pbx")
    argv = render_town(directory=..., root=root, ports=..., secrets={"ami": ...}, phones={...})

`ports` needs for the PBX: pbx_sip (udp and tcp), pbx_ami, pbx_http, pbx_rtp_start, pbx_rtp_end; for
the town: town_sip (udp, 127.0.0.2), town_phones_sip (udp, 127.0.0.3), town_ami, town_rtp_start,
town_rtp_end, and pbx_sip to know where the PBX is. Rendering again keeps what the PBX was taught
over AMI (`pb_*.conf` and its database). `argv` stays in the foreground and ends on SIGTERM within
about two seconds. AMI users: `patchbay` at the PBX, `town` at the town. `phones` maps endpoint
names to their secrets; they keep trying to sign in until the PBX knows them.

Only the standard library is used: this runs before anything is installed.
"""

import argparse
import fcntl
import json
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from deploy.local.debian import ARCHIVES, Source, apt_environment, debian_source, unpack
from deploy.local.pbx_files import External, render_pbx, render_town

__all__ = [
    "AsteriskError",
    "AsteriskRoot",
    "External",
    "ensure_asterisk",
    "render_pbx",
    "render_town",
]

OLDEST = 22
#: Raised when what an installation must hold changes: older caches are then left alone.
RECIPE = "1"
PACKAGES = ("asterisk", "asterisk-core-sounds-en-gsm")
TRIPLETS = {"x86_64": "x86_64-linux-gnu", "aarch64": "aarch64-linux-gnu"}
ADVICE = (
    "Install Asterisk 22 or newer (asterisk on the PATH), or point ASTERISK_AMI_URL at a PBX that "
    "runs our configuration."
)
Say = Callable[[str], None]


class AsteriskError(RuntimeError):
    """No usable Asterisk can be had here; the message says what to do."""


@dataclass(frozen=True)
class AsteriskRoot:
    """An Asterisk that can be started: how, and where its modules and sounds are."""

    argv: tuple[str, ...]
    modules: Path
    data: Path
    version: str


def ensure_asterisk(cache: Path, say: Say) -> AsteriskRoot:
    """Return the host's Asterisk when it is new enough, else one extracted into `cache`.

    The first call needs the network and takes 10 to 20 s; later calls take milliseconds.

    Raises:
        AsteriskError: neither way works on this machine.
    """
    found = _of_host() or _of_cache(cache)
    if found:
        return found
    cache.mkdir(parents=True, exist_ok=True)
    with _locked(cache / "asterisk.lock", say):
        return _of_cache(cache) or _install(cache, say)


def _of_host() -> AsteriskRoot | None:
    binary = shutil.which("asterisk", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    version = _version((binary,)) if binary else None
    if binary is None or version is None or _major(version) < OLDEST:
        return None
    modules = _first_with(
        "chan_pjsip.so",
        Path("/usr/lib").glob("*/asterisk/modules"),
        Path("/usr/lib/asterisk/modules"),
        Path("/usr/lib64/asterisk/modules"),
    )
    data = _first_with("documentation", Path("/usr/share/asterisk"), Path("/var/lib/asterisk"))
    return AsteriskRoot((binary,), modules, data, version) if modules and data else None


def _first_with(name: str, *places: Path | Iterator[Path]) -> Path | None:
    for place in places:
        for folder in [place] if isinstance(place, Path) else place:
            if (folder / name).exists():
                return folder
    return None


def _of_cache(cache: Path) -> AsteriskRoot | None:
    for stamp in sorted(cache.glob("asterisk-*/patchbay.json"), reverse=True):
        known = json.loads(stamp.read_text())
        if known.get("recipe") == RECIPE and known.get("machine") == platform.machine():
            return _root(stamp.parent, known["version"])
    return None


def _root(tree: Path, version: str) -> AsteriskRoot:
    libraries = tree / "usr/lib" / TRIPLETS[platform.machine()]
    # the archive's own loader and libraries: nothing of the host's C library is used
    loader = next(iter(sorted(libraries.glob("ld-linux-*.so.*"))), libraries / "ld-linux.so")
    return AsteriskRoot(
        (str(loader), "--library-path", str(libraries), str(tree / "usr/sbin/asterisk")),
        libraries / "asterisk/modules",
        tree / "usr/share/asterisk",
        version,
    )


def _install(cache: Path, say: Say) -> AsteriskRoot:
    machine = platform.machine()
    source = debian_source()
    if machine not in TRIPLETS or source is None or not shutil.which("dpkg-deb"):
        raise AsteriskError(f"Asterisk cannot be fetched on this machine. {ADVICE}")
    work = cache / f".asterisk-{os.getpid()}"
    tree = work / "tree"
    tree.mkdir(parents=True)
    try:
        _download(work, source, say)
        say("Asterisk: unpacking")
        unpack(work / ARCHIVES, tree, TRIPLETS[machine])
        _settle(tree)
        version = _version(_root(tree, "").argv)
        if version is None or _major(version) < OLDEST:
            raise AsteriskError(f"The fetched Asterisk does not start here. {ADVICE}")
        stamp = {"recipe": RECIPE, "machine": machine, "version": version}
        (tree / "patchbay.json").write_text(json.dumps(stamp))
        final = cache / f"asterisk-{version.split('~')[0].split('+')[0]}-{RECIPE}-{machine}"
        shutil.rmtree(final, ignore_errors=True)
        tree.rename(final)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    say(f"Asterisk: {version} is ready")
    return _root(final, version)


def _settle(tree: Path) -> None:
    """Do by hand what the packages' own scripts would: choose the English voice."""
    sounds = tree / "usr/share/asterisk/sounds"
    voices = sorted(sounds.glob("en_*"))
    if voices and not (sounds / "en").exists():
        (sounds / "en").unlink(missing_ok=True)
        (sounds / "en").symlink_to(voices[0].name)


def _download(work: Path, source: Source, say: Say) -> None:
    environment = apt_environment(work, source)
    for step in (("update",), ("install", "-y", "--download-only", *PACKAGES)):
        say(
            "Asterisk: reading the package lists"
            if step[0] == "update"
            else "Asterisk: downloading"
        )
        command = ["apt-get", "-q", "-o", "APT::Status-Fd=1", *step]
        with subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as apt:
            said = _follow(apt, say)
        if apt.returncode:
            raise AsteriskError(f"apt-get {step[0]} failed:\n{said}\n{ADVICE}")


def _follow(apt: "subprocess.Popen[str]", say: Say) -> str:
    """Turn apt's status lines into progress every ten percent; return the last lines it said."""
    tail: list[str] = []
    shown = 0
    for line in apt.stdout or ():
        status = re.match(r"dlstatus:\d+:([\d.]+):", line)
        if status is None:
            tail = [*tail[-9:], line.rstrip()]
        elif float(status[1]) >= shown + 10:
            shown = int(float(status[1]) // 10 * 10)
            say(f"Asterisk: downloading, {shown} %")
    return "\n".join(tail)


def _version(argv: tuple[str, ...]) -> str | None:
    """Ask a binary for its version; None when it does not run."""
    try:
        done = subprocess.run(
            [*argv, "-V"], capture_output=True, text=True, timeout=20, check=False
        )
    except OSError:
        return None
    match = re.search(r"Asterisk (?:certified/)?(\d\S*)", done.stdout)
    return match[1] if match and done.returncode == 0 else None


def _major(version: str) -> int:
    return int(re.match(r"\d+", version)[0])  # type: ignore[index]


@contextmanager
def _locked(path: Path, say: Say) -> Iterator[None]:
    """Hold the cache's lock, so that two first starts do not install at once."""
    with path.open("w") as handle:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Asterisk: another start is installing it, waiting")
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def main() -> None:
    """Install Asterisk into the folder given and print what was got."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("cache", type=Path)
    try:
        root = ensure_asterisk(parser.parse_args().cache, print)
    except AsteriskError as problem:
        sys.exit(str(problem))
    print(root.version, *root.argv)


if __name__ == "__main__":
    main()
