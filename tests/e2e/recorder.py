"""Writes down all the PBX says during the run, by a link of its own that asks for nothing."""

import contextlib
import socket
import threading
import time
from pathlib import Path
from urllib.parse import unquote, urlsplit

#: Where the bed's folder keeps what was heard.
NAME = "ami.log"
#: Written where the recorder began to listen, again after each cut.
MARK = "Event: RecorderListens\r\nTimestamp: {:.6f}\r\n\r\n"


class Recorder:
    def __init__(self, url: str, path: Path) -> None:
        self.url = urlsplit(url)
        self.path = path
        self.is_over = threading.Event()
        self.listens = threading.Event()
        self.thread = threading.Thread(target=self._run, name="ami-recorder", daemon=True)

    def start(self) -> None:
        self.path.unlink(missing_ok=True)
        self.thread.start()
        assert self.listens.wait(20), "the PBX let the recorder in"

    def stop(self) -> None:
        self.is_over.set()
        self.thread.join(10)

    def _run(self) -> None:
        while not self.is_over.is_set():
            with contextlib.suppress(OSError):
                self._listen()
            self.is_over.wait(0.2)

    def _listen(self) -> None:
        at = (self.url.hostname or "", self.url.port or 5038)
        with socket.create_connection(at, timeout=2) as link, self.path.open("ab") as log:
            link.sendall(
                f"Action: Login\r\nUsername: {unquote(self.url.username or '')}\r\n"
                f"Secret: {unquote(self.url.password or '')}\r\n\r\n".encode()
            )
            link.settimeout(0.5)
            heard = b""
            while not self.is_over.is_set():
                try:
                    more = link.recv(65536)
                except TimeoutError:
                    continue
                if not more:
                    return
                heard += more
                if not self.listens.is_set() or heard.startswith(b"Asterisk"):
                    if b"FullyBooted" not in heard:
                        continue
                    self.listens.set()
                    _, _, heard = heard.partition(b"\r\n")
                    log.write(MARK.format(time.time()).encode())
                whole, cut, heard = heard.rpartition(b"\r\n\r\n")
                log.write(whole + cut)
                log.flush()
