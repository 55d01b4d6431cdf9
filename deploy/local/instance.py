"""One instance of Patchbay on this machine: its folder, ports, secrets and environment."""

import fcntl
import json
import os
import secrets
import shlex
import socket
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, TextIO

from agents.domain.sip import sip_secret
from deploy.local import places
from deploy.local.ports import Ports, choose

#: The agents of team `demo` whose desk phones stand in the town.
DESK_PHONES = ("demo-1006", "demo-1007", "demo-1008")
SECRET_NAMES = ("secret_key", "db", "redis", "ami", "town_ami")


class AlreadyRunningError(Exception):
    """Another launcher holds this instance."""


@dataclass
class Instance:
    """What the launcher knows of one instance; `held` keeps its lock and its block of ports."""

    name: str
    folder: Path
    ports: Ports
    secrets: dict[str, str]
    run_dir: Path
    held: list[TextIO | socket.socket] = field(default_factory=list, repr=False)
    #: An existing PBX named by `ASTERISK_AMI_URL` when `make run` was called: none of ours starts.
    own_pbx: bool = True

    @property
    def is_disposable(self) -> bool:
        """Say whether this instance is made for a test run, so that its data may be lost."""
        return self.name == "test" or self.name.startswith("test-")

    @property
    def log_dir(self) -> Path:
        """Where every part's log file lies."""
        return self.folder / "log"

    @property
    def phones(self) -> dict[str, str]:
        """The town's desk phones: name at the PBX and secret, as the demo world makes it."""
        return {name: sip_secret(self.secrets["secret_key"], name) for name in DESK_PHONES}

    @property
    def web_url(self) -> str:
        """Where a browser finds this instance."""
        return f"http://127.0.0.1:{self.ports.web}"

    def database_url(self, name: str = "patchbay") -> str:
        """Return the URL of one database on this instance's server."""
        return f"postgres://patchbay:{self.secrets['db']}@127.0.0.1:{self.ports.db}/{name}"

    def environment(self) -> dict[str, str]:
        """Return every setting that the parts and `manage.py` read, by its variable's name."""
        ports, words = self.ports, self.secrets
        env = {
            "DJANGO_SETTINGS_MODULE": "portal.settings",
            "PATCHBAY_DEMO": "1",
            "SECRET_KEY": words["secret_key"],
            "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
            "PORTAL_URL": self.web_url,
            "DATABASE_URL": self.database_url(),
            "REDIS_URL": f"redis://:{words['redis']}@127.0.0.1:{ports.redis}/0",
            "PBX_NAME": "pbx",
            "STATIC_ROOT": str(self.folder / "staticfiles"),
            "MEDIA_ROOT": str(self.folder / "media"),
            "FILES_ROOT": str(self.folder / "files"),
            "PBX_PORTAL_URL": self.web_url,
            "PATCHBAY_INSTANCE_DIR": str(self.folder),
        }
        if self.own_pbx:
            env |= {
                "ASTERISK_AMI_URL": f"ami://patchbay:{words['ami']}@127.0.0.1:{ports.pbx_ami}",
                "ASTERISK_WS_URL": f"ws://127.0.0.1:{ports.pbx_http}/ws",
                "TOWN_SIP": f"127.0.0.2:{ports.town_sip}",
                "TOWN_AMI_URL": f"ami://town:{words['town_ami']}@127.0.0.1:{ports.town_ami}",
                "PBX_MEDIA_ADDRESS": "127.0.0.1",
            }
        else:
            for name in ("ASTERISK_AMI_URL", "ASTERISK_WS_URL", "PBX_NAME", "TOWN_AMI_URL"):
                if name in os.environ:
                    env[name] = os.environ[name]
        return env

    def bed(self) -> dict[str, Any]:
        """Return what a test needs to reach every part, as written to `bed.json`."""
        env = self.environment()
        return {
            "instance": self.name,
            "dir": str(self.folder),
            "log_dir": str(self.log_dir),
            "run_dir": str(self.run_dir),
            "supervisor_socket": str(self.run_dir / "supervisor.sock"),
            "web_url": self.web_url,
            "database_url": env["DATABASE_URL"],
            "redis_url": env["REDIS_URL"],
            "ami_url": env.get("ASTERISK_AMI_URL", ""),
            "asterisk_ws_url": env.get("ASTERISK_WS_URL", ""),
            "town_ami_url": env.get("TOWN_AMI_URL", ""),
            "ports": asdict(self.ports),
            "secrets": self.secrets,
            "env": env,
        }

    def write_environment(self) -> None:
        """Write `env` (for a shell to read) and `bed.json` (for tests), readable by us alone."""
        lines = [f"{name}={shlex.quote(value)}" for name, value in self.environment().items()]
        _write_private(self.folder / "env", "\n".join(lines) + "\n")
        _write_private(self.folder / "bed.json", json.dumps(self.bed(), indent=1) + "\n")


def _write_private(path: Path, text: str) -> None:
    fresh = path.with_name(path.name + ".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as out:
        out.write(text)
    fresh.replace(path)


def _secrets(kept: Path) -> dict[str, str]:
    words: dict[str, str] = json.loads(kept.read_text()) if kept.exists() else {}
    missing = [name for name in SECRET_NAMES if name not in words]
    if missing:
        words |= {name: secrets.token_hex(24) for name in missing}
        _write_private(kept, json.dumps(words, indent=1) + "\n")
    return words


def take(name: str, *, web: int | None, own_pbx: bool = True) -> Instance:
    """Take the instance `name` for this launcher: lock it, choose its ports, read its secrets.

    Raises:
        AlreadyRunningError: another launcher holds it; its message is that launcher's pid.
        RuntimeError: no block of ports is free.
    """
    folder = places.instance_dir(name)
    for kept in ("log", "staticfiles", "media", "files"):
        (folder / kept).mkdir(parents=True, exist_ok=True)
    lock = (folder / "launcher.lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        lock.seek(0)
        raise AlreadyRunningError(lock.read().strip() or "?") from error
    lock.truncate(0)
    lock.write(f"{os.getpid()}\n")
    lock.flush()
    ports, holder = choose(folder / "ports.json", web=web)
    run_dir = places.short_dir(folder / "run")
    words = _secrets(folder / "secrets.json")
    return Instance(name, folder, ports, words, run_dir, [lock, holder], own_pbx)
