import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from calls.ami import link as link_module
from calls.ami.faults import LinkDownError, NoAnswerError, NotSentError
from calls.ami.link import AmiLink
from tests.fakes.faultproxy import FaultProxy


class Wire:
    """The far end of the wire, word by word: says what it is told to say, and nothing else."""

    def __init__(self) -> None:
        self.port = 0
        self.accepts = True
        self.silent: set[str] = set()
        self.answers: dict[str, list[str]] = {}
        self.heard: list[dict[str, str]] = []
        self.writers: list[asyncio.StreamWriter] = []

    async def start(self) -> None:
        self.server = await asyncio.start_server(self._serve, "127.0.0.1", self.port)
        self.port = self.server.sockets[0].getsockname()[1]

    async def stop(self) -> None:
        self.server.close()
        for writer in self.writers:
            writer.transport.abort()

    def say(self, *lines: str) -> None:
        self.writers[-1].write(("\r\n".join(lines) + "\r\n\r\n").encode())

    def names(self) -> list[str]:
        return [action["Action"] for action in self.heard if action["Action"] != "Ping"]

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        writer.write(b"Asterisk Call Manager/11.0.0\r\n")
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while True:
                raw = (await reader.readuntil(b"\r\n\r\n")).decode()
                action = dict(line.split(": ", 1) for line in raw.strip().split("\r\n"))
                self.heard.append(action)
                self._answer(action, writer)

    def _answer(self, action: dict[str, str], writer: asyncio.StreamWriter) -> None:
        name, mark = action["Action"], f"ActionID: {action['ActionID']}"
        if name in self.silent:
            return
        if name == "Login" and not self.accepts:
            self.say("Response: Error", mark, "Message: Authentication failed")
            writer.close()
            return
        for answer in self.answers.get(name, ["Response: Success\r\nMessage: fine"]):
            head, _, rest = answer.partition("\r\n")
            self.say(head, mark, *(rest.split("\r\n") if rest else []))
        if name == "Login":
            self.say("Event: FullyBooted", "Status: Fully Booted")


class Ear:
    """What a link told."""

    def __init__(self) -> None:
        self.told: list[Any] = []

    def link(self, port: int) -> AmiLink:
        return AmiLink(
            f"ami://portal:s%40me@127.0.0.1:{port}",
            lambda message: self.told.append(dict(message)),
            lambda: self.told.append("up"),
            lambda reason: self.told.append(("down", reason)),
        )

    def events(self) -> list[Any]:
        return [item["Event"] for item in self.told if isinstance(item, dict)]


async def until(question: Any, within_s: float = 5) -> None:
    async with asyncio.timeout(within_s):
        while not question():
            await asyncio.sleep(0.01)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    made = Wire()
    await made.start()
    yield made
    await made.stop()


@pytest.fixture
def ear() -> Ear:
    return Ear()


@pytest.fixture
async def link(wire: Wire, ear: Ear) -> AsyncIterator[AmiLink]:
    made = ear.link(wire.port)
    made.start()
    await until(lambda: made.is_up)
    yield made
    await made.close()


async def test_it_signs_in_and_says_up_before_the_first_event(link: AmiLink, ear: Ear) -> None:
    await until(lambda: len(ear.told) == 2)
    assert ear.told[0] == "up"
    assert ear.told[1]["Event"] == "FullyBooted"


async def test_the_secret_is_unquoted_from_the_address(link: AmiLink, wire: Wire) -> None:
    assert wire.heard[0]["Secret"] == "s@me"


async def test_events_come_in_order_with_repeated_headers_as_lists(
    link: AmiLink, wire: Wire, ear: Ear
) -> None:
    for number in range(50):
        wire.say("Event: Newstate", f"Uniqueid: {number}", "ChanVariable: A=1", "ChanVariable: B=2")
    await until(lambda: len(ear.told) == 52)
    assert [item["Uniqueid"] for item in ear.told[2:]] == [str(n) for n in range(50)]
    assert ear.told[2]["ChanVariable"] == ["A=1", "B=2"]


async def test_letters_beyond_ascii_survive_reads_of_one_byte(wire: Wire, ear: Ear) -> None:
    proxy = await FaultProxy(wire.port, piece=1).start()
    link = ear.link(proxy.port)
    link.start()
    await until(lambda: link.is_up)
    wire.say("Event: Newchannel", "CallerIDName: Zoé Ünal 日本")
    await until(lambda: "Newchannel" in ear.events())
    assert ear.told[-1]["CallerIDName"] == "Zoé Ünal 日本"
    await link.send({"Action": "UserEvent", "Name": "Zoé 日本"})
    assert "Zoé 日本".encode() in bytes(proxy.up)
    await link.close()
    await proxy.stop()


@pytest.mark.parametrize(
    "words", ["Digit successfully queued", "Added interface to queue", "Result will follow"]
)
async def test_an_answer_is_an_answer_whatever_its_words(
    link: AmiLink, wire: Wire, words: str
) -> None:
    wire.answers["PlayDTMF"] = [f"Response: Success\r\nMessage: {words}"]
    answer = await link.send({"Action": "PlayDTMF"}, 1)
    assert (answer["Response"], answer["Message"]) == ("Success", words)
    assert link.is_up


async def test_the_outcome_of_an_originate_is_an_event_like_others(
    link: AmiLink, wire: Wire, ear: Ear
) -> None:
    wire.answers["Originate"] = [
        "Response: Success\r\nMessage: Originate successfully queued",
        "Event: OriginateResponse\r\nResponse: Failure\r\nReason: 3",
    ]
    answer = await link.send({"Action": "Originate", "Async": "true"}, 1)
    assert answer["Response"] == "Success"
    await until(lambda: "OriginateResponse" in ear.events())


async def test_a_list_is_given_whole_and_its_refusal_as_one_message(
    link: AmiLink, wire: Wire
) -> None:
    wire.answers["QueueStatus"] = [
        "Response: Success\r\nEventList: start\r\nMessage: Queue status will follow",
        "Event: QueueMember\r\nQueue: demo-630",
        "Event: QueueStatusComplete\r\nEventList: Complete",
    ]
    wire.answers["ConfbridgeListRooms"] = ["Response: Error\r\nMessage: No active conferences."]
    rows = await link.send_list({"Action": "QueueStatus"}, 1)
    assert [row.get("Event") for row in rows] == [None, "QueueMember", "QueueStatusComplete"]
    (refused,) = await link.send_list({"Action": "ConfbridgeListRooms"}, 1)
    assert refused["Response"] == "Error"


async def test_a_user_event_with_a_header_called_event_does_no_harm(
    link: AmiLink, wire: Wire, ear: Ear
) -> None:
    wire.say("Event: UserEvent", "UserEvent: Party", "Event: Birthday")
    wire.say("Event: Newstate", "Uniqueid: 1")
    await until(lambda: "Newstate" in ear.events())
    assert ear.events() == ["FullyBooted", "UserEvent", "Newstate"]
    assert link.is_up


async def test_only_wanted_events_are_handed_over(wire: Wire) -> None:
    heard: list[Any] = []
    link = AmiLink(
        f"ami://a:b@127.0.0.1:{wire.port}",
        lambda message: heard.append(message["Event"]),
        lambda: None,
        lambda reason: None,
        {"Hangup"},
    )
    link.start()
    await until(lambda: link.is_up)
    wire.say("Event: DeviceStateChange", "Device: Queue:demo-630_avail")
    wire.say("Event: Hangup", "Uniqueid: 1", "Cause-txt: ")
    await until(lambda: "Hangup" in heard)
    assert heard == ["FullyBooted", "Hangup"]
    await link.close()


async def test_a_hearer_that_fails_does_not_end_the_connection(wire: Wire) -> None:
    def fail(message: Any) -> None:
        heard.append(message)
        raise ValueError

    heard: list[Any] = []
    link = AmiLink(f"ami://a:b@127.0.0.1:{wire.port}", fail, lambda: None, lambda reason: None)
    link.start()
    await until(lambda: link.is_up)
    wire.say("Event: A")
    wire.say("Event: B")
    await until(lambda: len(heard) == 3)
    assert link.is_up
    await link.close()


async def test_silence_ends_at_the_deadline_and_a_late_answer_is_nobodys(
    link: AmiLink, wire: Wire, ear: Ear
) -> None:
    wire.silent.add("Hangup")
    with pytest.raises(NoAnswerError):
        await link.send({"Action": "Hangup"}, 0.1)
    late = wire.heard[-1]["ActionID"]
    wire.say("Response: Success", f"ActionID: {late}", "Message: late")
    assert (await link.send({"Action": "CoreStatus"}, 1))["Message"] == "fine"


async def test_nothing_is_sent_again_after_a_lost_link(link: AmiLink, wire: Wire, ear: Ear) -> None:
    wire.silent.add("Originate")
    waiting = asyncio.create_task(link.send({"Action": "Originate"}, 5))
    await until(lambda: "Originate" in wire.names())
    wire.writers[-1].transport.abort()
    with pytest.raises(LinkDownError):
        await waiting
    await until(lambda: wire.names().count("Login") == 2 and link.is_up)
    await link.send({"Action": "CoreStatus"}, 1)
    assert wire.names().count("Originate") == 1
    assert [item for item in ear.told if not isinstance(item, dict)][:1] == ["up"]


async def test_nothing_is_sent_while_the_link_is_down(wire: Wire, ear: Ear) -> None:
    link = ear.link(wire.port)
    with pytest.raises(NotSentError):
        await link.send({"Action": "Originate"}, 1)
    assert wire.heard == []


async def test_a_wrong_password_is_reported(wire: Wire, ear: Ear) -> None:
    wire.accepts = False
    link = ear.link(wire.port)
    link.start()
    await until(lambda: link.fault)
    assert "Authentication failed" in link.fault
    assert ear.told == []
    await link.close()


async def test_it_comes_back_within_a_second_of_the_pbx(
    link: AmiLink, wire: Wire, ear: Ear
) -> None:
    await wire.stop()
    await until(lambda: not link.is_up)
    await asyncio.sleep(1)
    await wire.start()
    began = time.monotonic()
    await until(lambda: link.is_up)
    assert time.monotonic() - began < 1.5


async def test_a_frozen_pbx_is_noticed(
    wire: Wire, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(link_module, "PING_EVERY_S", 0.2)
    monkeypatch.setattr(link_module, "PING_ANSWER_S", 0.3)
    proxy = await FaultProxy(wire.port).start()
    link = ear.link(proxy.port)
    link.start()
    await until(lambda: link.is_up)
    proxy.freeze()
    await until(lambda: not link.is_up, 2)
    assert ear.told[-1][0] == "down"
    assert "no answer to Ping" in ear.told[-1][1]
    proxy.thaw()
    await until(lambda: link.is_up)
    await link.close()
    await proxy.stop()


async def test_close_really_closes(link: AmiLink, wire: Wire, ear: Ear) -> None:
    await link.close()
    connections = len(wire.writers)
    await asyncio.sleep(0.6)
    assert len(wire.writers) == connections
    assert ear.told[-1] == ("down", "closed by the portal")


@pytest.mark.parametrize("later", range(4))
async def test_a_link_that_is_closed_the_moment_it_connects_ends(
    later: int, wire: Wire, ear: Ear, monkeypatch: pytest.MonkeyPatch
) -> None:
    loop, came = asyncio.get_running_loop(), asyncio.Event()
    connect = loop.create_connection

    async def told(*words: Any, **more: Any) -> Any:
        made = await connect(*words, **more)
        came.set()
        return made

    monkeypatch.setattr(loop, "create_connection", told)
    link = ear.link(wire.port)
    link.start()
    await came.wait()
    for _ in range(later):
        await asyncio.sleep(0)
    closing = asyncio.create_task(link.close())
    done, _ = await asyncio.wait({closing}, timeout=20)
    assert done
