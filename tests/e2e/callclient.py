"""A program at the Call Event socket, as somebody writes it from the interface's page."""

import itertools
import json
import threading
from typing import Any

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.e2e.conftest import Bed, wait_until

Message = dict[str, Any]
REFUSALS = ("EventPartyError", "EventAgentError")


class Client:
    """Asks, and keeps what it hears; a line that was cut is taken up again where it broke."""

    def __init__(self, bed: Bed, token: str, seq: str = "new") -> None:
        self.url = f"{bed['web_url'].replace('http', 'ws', 1)}/callevent/ws"
        self.token = token
        self.heard: list[Message] = []
        self.done: set[str] = set()
        self.closed_with: int | None = None
        self._numbers = itertools.count(1)
        self._open(seq)

    def _open(self, seq: str) -> None:
        opened = connect(
            f"{self.url}?seq={seq}",
            additional_headers={"Authorization": f"Bearer {self.token}"},
            open_timeout=20,
            max_size=None,
        )
        line = self.line = opened.__enter__()
        self._ear = threading.Thread(target=self._listen, args=(line,), daemon=True)
        self._ear.start()

    def _listen(self, line: ClientConnection) -> None:
        try:
            for text in line:
                message = json.loads(text)
                # of one number there may be several messages: those told before the cut come again
                if "seq" not in message or message not in self.heard:
                    self.heard.append(message)
        except ConnectionClosed as end:
            self.closed_with = end.rcvd.code if end.rcvd is not None else None

    def cut(self) -> None:
        """Lose the line without a word."""
        self.line.close_socket()
        self._ear.join(20)

    def resume(self) -> None:
        """Come back, and ask for what was missed."""
        last = max(one["seq"] for one in self.heard if "seq" in one)
        self._open(str(last - 1))

    def close(self) -> None:
        self.line.close()

    # ---- asking ------------------------------------------------------------------------------

    def send(self, text: str | bytes) -> None:
        self.line.send(text)

    def ask(self, name: str, **fields: Any) -> int:
        """Send a request and give its number."""
        number = next(self._numbers)
        self.send(json.dumps({"messageID": name, "referenceID": number, **fields}))
        return number

    def do(self, name: str, *answers: str, **fields: Any) -> Message:
        """Ask for what must succeed, and hear these messages with its number; give the last."""
        number = self.ask(name, **fields)
        for answer in answers:
            wait_until(lambda answer=answer: self._answered(number, answer, name))
        self.done.add(name)
        return next(one for one in self.answers(number) if one["messageID"] == answers[-1])

    def _answered(self, number: int, answer: str, name: str) -> bool:
        found = self.answers(number)
        faults = [one for one in found if one["messageID"] in REFUSALS]
        assert not faults, (name, faults)
        return any(one["messageID"] == answer for one in found)

    def refused(self, name: str, code: int, **fields: Any) -> Message:
        """Ask for what must be refused with this code."""
        number = self.ask(name, **fields)
        answer: Message = wait_until(lambda: self.answers(number))[0]
        assert answer["messageID"] in REFUSALS, (name, answer)
        said = (answer["errorCode"], answer["request"], answer["referenceID"])
        assert said == (code, name, number), answer
        return answer

    def answers(self, number: int) -> list[Message]:
        return [one for one in list(self.heard) if one.get("referenceID") == number]

    # ---- hearing -----------------------------------------------------------------------------

    def found(self, message: str, **wanted: Any) -> list[Message]:
        return [
            one
            for one in list(self.heard)
            if one["messageID"] == message
            and all(one.get(name) == value for name, value in wanted.items())
        ]

    def wait(self, message: str, times: int = 1, **wanted: Any) -> Message:
        """Give a message once it was heard so many times."""
        wait_until(lambda: len(self.found(message, **wanted)) >= times, 60)
        return self.found(message, **wanted)[times - 1]
