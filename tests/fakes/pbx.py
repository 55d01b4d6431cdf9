"""A real Asterisk of a test's own, which may be killed, frozen and started again."""

import os
import signal
import socket
import subprocess
from contextlib import suppress
from pathlib import Path

from deploy.local import places
from deploy.local.asterisk import ensure_asterisk, render_pbx


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class OwnPbx:
    """No phones, no town: what can be seen of it are its queues and its process."""

    def __init__(self, folder: Path) -> None:
        self.ami = free_port()
        ports = {"pbx_ami": self.ami, "pbx_sip": free_port(), "pbx_http": free_port()}
        self.argv = render_pbx(
            directory=folder / "pbx",
            root=ensure_asterisk(places.cache_dir(), places.say),
            ports={**ports, "pbx_rtp_start": 26000, "pbx_rtp_end": 26099},
            secrets={"ami": "own-secret"},
            name="own",
        )
        self.log = (folder / "pbx.log").open("a")
        self.process: subprocess.Popen[bytes] | None = None

    def url(self, port: int = 0) -> str:
        return f"ami://patchbay:own-secret@127.0.0.1:{port or self.ami}"

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.argv, stdin=subprocess.DEVNULL, stdout=self.log, stderr=subprocess.STDOUT
        )

    def kill(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait(10)
            self.process = None

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        os.kill(self.process.pid, number)

    def end(self) -> None:
        if self.process is not None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(8)
        self.kill()
        self.log.close()
