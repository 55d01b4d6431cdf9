"""A bridge of the tests' own, whose link to the PBX goes through the fault proxy."""

import asyncio
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.e2e.conftest import ROOT, Bed
from tests.fakes.faultproxy import FaultProxy


class Wire:
    """The fault proxy in a thread of its own, worked from the test."""

    def __init__(self, port: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.proxy = FaultProxy(port)
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        asyncio.run_coroutine_threadsafe(self.proxy.start(), self.loop).result(5)

    def do(self, *deeds: Callable[[], None]) -> None:
        for deed in deeds:
            done = threading.Event()
            self.loop.call_soon_threadsafe(lambda deed=deed, done=done: (deed(), done.set()))
            assert done.wait(5)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.proxy.stop(), self.loop).result(5)
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


@contextmanager
def bridge_through(bed: Bed, wire: Wire) -> Iterator["subprocess.Popen[bytes]"]:
    """An ami worker as the bed starts its own, through the wire."""
    parts = urlsplit(bed["ami_url"])
    url = f"ami://{parts.username}:{parts.password}@127.0.0.1:{wire.proxy.port}"
    command = [sys.executable, "-m", "celery", "-A", "portal", "worker", "-Q", "ami"]
    command += ["-n", "ami-faults@%h", "-P", "threads", "--concurrency", "8", "-l", "INFO"]
    with (Path(bed["log_dir"]) / "ami-faults.log").open("ab") as log:
        worker = subprocess.Popen(
            ["setpriv", "--pdeathsig", "TERM", *command],
            cwd=ROOT,
            env=os.environ | bed["env"] | {"ASTERISK_AMI_URL": url},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    try:
        yield worker
    finally:
        worker.terminate()
        try:
            worker.wait(20)
        except subprocess.TimeoutExpired:
            worker.kill()
            worker.wait(5)
