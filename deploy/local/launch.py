"""Starts one instance of Patchbay in order, waits, and ends all of it.

    python -m deploy.local.launch [--instance NAME] [--port N] [--only db,redis,...]

`make run` calls this once everything is installed. It stays in the foreground until Ctrl-C or
SIGTERM. What it prints and writes is described in `docs/operations.md`.
"""

import argparse
import hashlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from types import FrameType

from deploy.local import database, parts, pbx, places, sweep
from deploy.local.instance import AlreadyRunningError, Instance, take
from deploy.local.parts import Part
from deploy.local.ports import is_free
from deploy.local.supervise import Supervisor, configuration, spawn

STOP_LIMIT_S = 45
#: These hold no state of their own, so they are told to end at the same time.
STATELESS = ("beat", "push", "ami", "worker", "web")


class PartError(Exception):
    """A part did not become ready; the message says which, why and what to do."""


class Launcher:
    """One instance from its first process to its last; use it as a context manager."""

    def __init__(self, instance: Instance, only: tuple[str, ...] = parts.ORDER) -> None:
        self.instance = instance
        self.only = only
        self.env = (
            os.environ
            | instance.environment()
            | {
                sweep.MARK: str(instance.folder),
                "PYTHONUNBUFFERED": "1",
                "PYTHONPATH": str(places.ROOT),
            }
        )
        self.supervisor = Supervisor(instance.run_dir / "supervisor.sock")
        self._supervisord: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Launcher":
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _wants(self, name: str) -> bool:
        return name in self.only and (self.instance.own_pbx or name not in {"pbx", "town"})

    def _all_parts(self) -> list[Part]:
        makers: dict[str, Callable[[Instance], Part]] = {
            "db": parts.database_part,
            "redis": parts.redis_part,
            "pbx": pbx.pbx_part,
            "town": pbx.town_part,
            "web": parts.web_part,
            "worker": parts.worker_part,
            "ami": parts.ami_part,
            "push": parts.push_part,
            "beat": parts.beat_part,
        }
        return [makers[name](self.instance) for name in parts.ORDER if self._wants(name)]

    def start(self) -> None:
        """Start every wanted part in order, each once the one before is ready.

        Raises:
            PartError: a part or a one-time step failed; nothing is stopped yet.
        """
        instance = self.instance
        left = sweep.sweep(instance.folder)
        if left:
            places.say(f"Ended {left} processes that an earlier run had left")
        if self._wants("web") and not is_free(instance.ports.web):
            raise PartError(
                f"port {instance.ports.web} is taken by another program. "
                "Choose one with PORT=, for example: make run PORT=8100"
            )
        database.prepare(instance)
        instance.write_environment()
        wanted = self._all_parts()
        config = instance.folder / "supervisord.conf"
        config.write_text(configuration(instance, wanted, places.ROOT))
        self._supervisord = spawn(instance, config, self.env)
        self._wait(self.supervisor.answers, "supervisord", 15)
        self._start_parts([part for part in wanted if part.name in {"db", "redis"}])
        if self._wants("db"):
            database.ensure_database(self.instance)
        if self._wants("web"):
            self._migrate()
        self._start_parts([part for part in wanted if part.name in {"pbx", "town"}])
        if self._wants("web"):
            self._load_demo()
        self._start_parts([part for part in wanted if part.name in STATELESS])

    def _start_parts(self, group: list[Part]) -> None:
        """Start parts that do not wait for each other, and wait until all are ready."""
        began = time.monotonic()
        for part in group:
            self.supervisor.start(part.name)
        for part in group:
            self._wait(part.is_ready, part.name, part.limit_s, part.fix)
            places.say(f"{part.name} is ready ({time.monotonic() - began:.1f} s)")

    def _wait(self, question: Callable[[], bool], name: str, limit_s: float, fix: str = "") -> None:
        deadline = time.monotonic() + limit_s
        while not question():
            if self._supervisord is not None and self._supervisord.poll() is not None:
                name, fix = "supervisord", ""
                break
            if time.monotonic() > deadline:
                break
            time.sleep(0.1)
        else:
            return
        kind = "out" if name == "supervisord" else "log"
        log = self.instance.log_dir / f"{name}.{kind}"
        tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
        words = "\n".join(f"    {line}" for line in tail)
        raise PartError(f"{name} did not become ready. {fix}\n  The end of {log}:\n{words}")

    def _migrate(self) -> None:
        """Bring the tables up to date; the stamp lies in the cluster it speaks of."""
        stamp = self.instance.folder / "db" / "patchbay-migrated"
        files = sorted(places.ROOT.glob("*/migrations/*.py"))
        files += [places.ROOT / "requirements.txt", places.ROOT / "portal" / "settings.py"]
        mark = hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
        if stamp.exists() and stamp.read_text() == mark:
            return
        words = ("migrate", "--no-input", "-v", "0")
        self.manage(*words, doing="Bringing the database up to date")
        stamp.write_text(mark)

    def _load_demo(self) -> None:
        loaded = self.instance.folder / "db" / "patchbay-demo"
        if not loaded.exists():
            self.manage("load_demo", doing="Loading the demo world")
            loaded.touch()

    def manage(self, *words: str, doing: str, limit_s: float = 180) -> None:
        """Run one `manage.py` command to its end.

        Raises:
            PartError: it failed or took longer than `limit_s`; the message ends with its output.
        """
        places.say(doing)
        command = ["setpriv", "--pdeathsig", "TERM", sys.executable, "manage.py", *words]
        try:
            done = subprocess.run(
                command,
                cwd=places.ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                timeout=limit_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise PartError(f"manage.py {words[0]} took longer than {limit_s:.0f} s") from error
        (self.instance.log_dir / f"{words[0]}.log").write_text(done.stdout)
        if done.returncode != 0:
            tail = "\n".join(f"    {line}" for line in done.stdout.splitlines()[-25:])
            raise PartError(f"manage.py {words[0]} failed:\n{tail}")

    def has_ended(self) -> bool:
        """Say whether supervisord is gone, though nobody asked it to go."""
        return self._supervisord is None or self._supervisord.poll() is not None

    def stop(self) -> None:
        """End every process of this instance, and leave none behind."""
        if self._supervisord is not None and self._supervisord.poll() is None:
            for name in STATELESS:
                if self._wants(name) and self.supervisor.answers():
                    self.supervisor.stop(name, wait=False)
            self._supervisord.terminate()
            try:
                self._supervisord.wait(STOP_LIMIT_S)
            except subprocess.TimeoutExpired:
                self._supervisord.kill()
                self._supervisord.wait()
        self._supervisord = None
        sweep.sweep(self.instance.folder)


READY = """
Patchbay is ready: {url}

  Agent       agent1001  demo-1001    (also agent1002 to agent1005; 1006-1008 have desk phones)
  Supervisor  sue        demo-1009
  Admin       admin      demo-admin

  A customer calls in:  make manage ARGS="town call --to 08081570630"{instance}
  Logs: {log}      Stop: Ctrl-C
"""


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="launch", description=__doc__.splitlines()[0])
    parser.add_argument("--instance", default="main", help="folder under var/ (default: main)")
    parser.add_argument("--port", type=int, help="web port (default: 8000, else chosen free)")
    parser.add_argument("--only", default=",".join(parts.ORDER), help="parts to start")
    return parser.parse_args()


def _run(launcher: Launcher, told: "_Told") -> int:
    try:
        with launcher:
            launcher.start()
            told.may_interrupt = False
            if launcher.only == parts.ORDER:
                name = launcher.instance.name
                print(
                    READY.format(
                        url=launcher.instance.web_url,
                        log=launcher.instance.log_dir,
                        instance="" if name == "main" else f" INSTANCE={name}",
                    ),
                    flush=True,
                )
            else:
                print(f"Ready: {launcher.instance.folder / 'env'}", flush=True)
            while not told.event.wait(0.5) and not launcher.has_ended():
                pass
            if launcher.has_ended():
                print("\nPatchbay: supervisord ended by itself; see its log", file=sys.stderr)
                return 1
            places.say("Stopping")
    except (PartError, RuntimeError) as error:
        print(f"\nPatchbay: {error}\n", file=sys.stderr, flush=True)
        return 1
    except KeyboardInterrupt:
        places.say("Stopped before everything was up")
        return 130
    places.say("Everything is stopped")
    return 0


def _is_pbx_named() -> bool:
    """Say whether an existing PBX was named, rather than read from an instance's `env` file."""
    return "ASTERISK_AMI_URL" in os.environ and "PATCHBAY_INSTANCE_DIR" not in os.environ


class _Told:
    """What Ctrl-C and SIGTERM do: cut the start short, or end the wait; never a stop itself."""

    def __init__(self) -> None:
        self.event = threading.Event()
        self.may_interrupt = True

    def __call__(self, _number: int, _frame: FrameType | None) -> None:
        self.event.set()
        if self.may_interrupt:
            self.may_interrupt = False
            raise KeyboardInterrupt


def main() -> int:
    """Run the launcher until it is told to stop; return its exit status."""
    arguments = _arguments()
    try:
        instance = take(
            arguments.instance,
            web=arguments.port or (8000 if arguments.instance == "main" else None),
            own_pbx=not _is_pbx_named(),
        )
    except AlreadyRunningError as error:
        places.fail(
            f"instance {arguments.instance} already runs (process {error}). "
            "Stop it with: make stop, or start a second one: make run INSTANCE=two PORT=8100"
        )
    except RuntimeError as error:
        places.fail(str(error))
    told = _Told()
    signal.signal(signal.SIGINT, told)
    signal.signal(signal.SIGTERM, told)
    return _run(Launcher(instance, tuple(arguments.only.split(","))), told)


if __name__ == "__main__":
    raise SystemExit(main())
