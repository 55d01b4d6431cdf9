"""Supervisord around the parts: its configuration file, and the calls that start and stop one."""

import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any
from xmlrpc.client import Fault, ServerProxy

from supervisor.xmlrpc import SupervisorTransport

from deploy.local.instance import Instance
from deploy.local.parts import TETHER, Part

HEAD = """\
[supervisord]
nodaemon = true
silent = true
logfile = {log}/supervisord.log
logfile_maxbytes = 2MB
logfile_backups = 1
pidfile = {run}/supervisord.pid
childlogdir = {log}
minfds = 1024
{user}
[unix_http_server]
file = {run}/supervisor.sock
chmod = 0700

[rpcinterface:supervisor]
supervisor.rpcinterface_factory = supervisor.rpcinterface:make_main_rpcinterface

[supervisorctl]
serverurl = unix://{run}/supervisor.sock
"""

PROGRAM = """
[program:{name}]
command = {command}
directory = {directory}
priority = {priority}
autostart = false
autorestart = true
startsecs = 0
stopsignal = {stop_signal}
stopwaitsecs = {stop_wait_s}
stopasgroup = {as_group}
killasgroup = true
redirect_stderr = true
stdout_logfile = {log_twice}/{name}.log
stdout_logfile_maxbytes = 5MB
stdout_logfile_backups = 1
"""


def _plain(text: object) -> str:
    """Double the percent signs: supervisord expands them in every value."""
    return str(text).replace("%", "%%")


def configuration(instance: Instance, parts: list[Part], directory: Path) -> str:
    """Return supervisord's configuration for `parts`, in the order they start in."""
    log, run = _plain(instance.log_dir), _plain(instance.run_dir)
    text = HEAD.format(log=log, run=run, user="user = root" if os.getuid() == 0 else "")
    for place, part in enumerate(parts):
        text += PROGRAM.format(
            name=part.name,
            command=_plain(shlex.join(part.command)),
            directory=_plain(directory),
            priority=100 + place,
            stop_signal=part.stop_signal,
            stop_wait_s=part.stop_wait_s,
            as_group="true" if part.stop_as_group else "false",
            log_twice=_plain(log),  # supervisord expands this one value twice
        )
    return text


def spawn(instance: Instance, config: Path, env: dict[str, str]) -> subprocess.Popen[bytes]:
    """Start supervisord in a session of its own; it ends when this process ends, however."""
    socket = instance.run_dir / "supervisor.sock"
    socket.unlink(missing_ok=True)
    return subprocess.Popen(
        [*TETHER, sys.executable, "-m", "supervisor.supervisord", "-c", str(config)],
        env=env,
        stdin=subprocess.DEVNULL,
        stdout=(instance.log_dir / "supervisord.out").open("wb"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


class Supervisor:
    """The calls to a running supervisord by its socket."""

    def __init__(self, socket: Path) -> None:
        self.socket = socket

    def _calls(self) -> Any:
        transport = SupervisorTransport(None, None, serverurl=f"unix://{self.socket}")
        return ServerProxy("http://127.0.0.1", transport=transport).supervisor

    def answers(self) -> bool:
        """Say whether supervisord takes calls now."""
        try:
            return bool(self._calls().getState()["statename"] == "RUNNING")
        except (OSError, Fault):
            return False

    def start(self, name: str) -> None:
        """Start one part; readiness is asked of the part itself."""
        self._calls().startProcess(name, False)

    def stop(self, name: str, *, wait: bool = True) -> None:
        """Stop one part, and wait for its end unless told otherwise; stopped is fine."""
        try:
            self._calls().stopProcess(name, wait)
        except Fault as fault:
            if "NOT_RUNNING" not in fault.faultString:
                raise

    def restart(self, name: str) -> None:
        """Stop and start one part."""
        self.stop(name)
        self.start(name)

    def pid(self, name: str) -> int:
        """Return the process id of one part, 0 when it does not run."""
        return int(self._calls().getProcessInfo(name)["pid"])

    def is_up(self, name: str) -> bool:
        """Say whether supervisord sees the part as started."""
        return bool(self._calls().getProcessInfo(name)["statename"] in {"RUNNING", "STARTING"})
