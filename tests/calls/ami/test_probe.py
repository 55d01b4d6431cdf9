import socket
import threading
from collections.abc import Iterator

import pytest

from calls.ami.probe import Probe, ProbeError, RefusedError

LIST = (
    b"Response: Success\r\nActionID: {id}\r\nEventList: start\r\n\r\n"
    b"Event: Elsewhere\r\nActionID: other\r\n\r\n"
    b"Event: ContactList\r\nActionID: {id}\r\nURI: sip:1001@127.0.0.1\r\n\r\n"
    b"Event: ContactListComplete\r\nActionID: {id}\r\nEventList: Complete\r\n\r\n"
)
ANSWERS = {
    "Login": b"Response: Success\r\nActionID: {id}\r\nMessage: Authentication accepted\r\n\r\n",
    "Ping": b"Response: Success\r\nActionID: {id}\r\nPing: Pong\r\n\r\n",
    "PJSIPShowContacts": LIST,
}


class Speaker(threading.Thread):
    """Says the few AMI words a probe waits for, one byte at a time."""

    def __init__(self, answers: dict[str, bytes]) -> None:
        super().__init__(daemon=True)
        self.answers = answers
        self.heard: list[dict[str, str]] = []
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def run(self) -> None:
        link, _ = self.listener.accept()
        with link, link.makefile("rb") as lines:
            link.sendall(b"Asterisk Call Manager/11.0.0\r\n")
            message: dict[str, str] = {}
            for line in lines:
                if line.strip():
                    name, _, value = line.decode().partition(":")
                    message[name.strip()] = value.strip()
                    continue
                self.heard.append(message)
                answer = self.answers.get(message["Action"], b"")
                for byte in answer.replace(b"{id}", message["ActionID"].encode()):
                    link.sendall(bytes([byte]))
                message = {}


@pytest.fixture
def speaker() -> Iterator[Speaker]:
    thread = Speaker(dict(ANSWERS))
    thread.start()
    yield thread
    thread.listener.close()


def url(speaker: Speaker) -> str:
    return f"ami://patchbay:se%40cret@127.0.0.1:{speaker.port}"


def test_a_probe_signs_in_and_asks(speaker: Speaker) -> None:
    with Probe(url(speaker)) as probe:
        assert probe.banner == "Asterisk Call Manager/11.0.0"
        assert probe.ask("Ping")[0]["Ping"] == "Pong"
    assert speaker.heard[0]["Secret"] == "se@cret"


def test_a_list_ends_at_its_own_end_and_leaves_other_messages_out(speaker: Speaker) -> None:
    with Probe(url(speaker)) as probe:
        names = [message.get("Event") for message in probe.ask("PJSIPShowContacts")]
    assert names == [None, "ContactList", "ContactListComplete"]


def test_a_refused_sign_in_is_told_apart_from_silence(speaker: Speaker) -> None:
    speaker.answers["Login"] = (
        b"Response: Error\r\nActionID: {id}\r\nMessage: Authentication failed\r\n\r\n"
    )
    with pytest.raises(RefusedError, match="Authentication failed"):
        Probe(url(speaker)).__enter__()


def test_silence_ends_within_the_time_limit(speaker: Speaker) -> None:
    with (
        Probe(url(speaker), timeout_s=0.2) as probe,
        pytest.raises(ProbeError, match="no answer to CoreStatus"),
    ):
        probe.ask("CoreStatus")


def test_nobody_there_is_said_with_the_address() -> None:
    with pytest.raises(ProbeError, match=r"nothing answers at 127\.0\.0\.1:1 "):
        Probe("ami://a:b@127.0.0.1:1").__enter__()
