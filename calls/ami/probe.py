"""One short look at a PBX over AMI by a plain socket, for the doctor and for health checks.

The bridge's link is long-lived and asynchronous; a check that runs before anything else does, or
beside a bridge that is stuck, must not depend on it.
"""

import socket
from types import TracebackType
from urllib.parse import unquote, urlsplit

Message = dict[str, str]


class ProbeError(Exception):
    """The PBX could not be asked; the message says what happened, in plain words."""


class RefusedError(ProbeError):
    """The PBX answered but does not take this user or secret."""


class Probe:
    """A connection that asks one action at a time; use it as a context manager.

    `url` is `ami://user:secret@host:port`; every wait ends after `timeout_s` seconds.
    """

    def __init__(self, url: str, *, timeout_s: float = 3) -> None:
        self._at = urlsplit(url)
        self._timeout_s = timeout_s
        self._rest = b""
        self._count = 0
        self.banner = ""

    def __enter__(self) -> "Probe":
        where = (self._at.hostname or "127.0.0.1", self._at.port or 5038)
        try:
            self._socket = socket.create_connection(where, timeout=self._timeout_s)
            self.banner = self._line()
        except OSError as error:
            raise ProbeError(f"nothing answers at {where[0]}:{where[1]} ({error})") from error
        answer = self.ask(
            "Login",
            Username=unquote(self._at.username or ""),
            Secret=unquote(self._at.password or ""),
            Events="off",
        )[0]
        if answer.get("Response") != "Success":
            self._socket.close()
            raise RefusedError(answer.get("Message", "refused"))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()

    def ask(self, action: str, **headers: str) -> list[Message]:
        """Send one action; return its response and, for a list, the events up to its end.

        Raises:
            ProbeError: the PBX closed the connection or said nothing in time.
        """
        self._count += 1
        mark = f"probe-{self._count}"
        lines = [f"Action: {action}", f"ActionID: {mark}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        try:
            self._socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
            return self._answer(mark)
        except OSError as error:
            raise ProbeError(f"no answer to {action} ({error})") from error

    def _answer(self, mark: str) -> list[Message]:
        messages: list[Message] = []
        while True:
            message = self._message()
            if message.get("ActionID") != mark:
                continue
            messages.append(message)
            is_list = messages[0].get("EventList", "").lower() == "start"
            if not is_list or message.get("EventList", "").lower() in {"complete", "cancelled"}:
                return messages

    def _message(self) -> Message:
        message: Message = {}
        while line := self._line():
            name, _, value = line.partition(":")
            message[name.strip()] = value.strip()
        return message

    def _line(self) -> str:
        while b"\r\n" not in self._rest:
            more = self._socket.recv(65536)
            if not more:
                raise ConnectionError("the PBX closed the connection")
            self._rest += more
        line, _, self._rest = self._rest.partition(b"\r\n")
        return line.decode(errors="replace")
