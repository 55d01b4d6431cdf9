"""The town's people at work: the demo's outside world, driven over its own AMI.

The town is a second Asterisk that plays carrier, customers and desk phones (`deploy/town`). This
client is short-lived and blocking; it knows nothing of the PBX's bridge.
"""

import itertools
import socket
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from io import BufferedRWPair
from urllib.parse import unquote, urlsplit

TIMEOUT_S = 5.0
#: What a desk phone does with the next calls: a mode, or seconds until it answers ("1").
PHONE_MODES = ("busy", "reject", "ring")


class TownError(RuntimeError):
    """The town is not there, or refused what was asked."""


class Town:
    """One signed-in conversation with the town's AMI."""

    def __init__(self, stream: BufferedRWPair) -> None:
        self._stream = stream
        self._ids = itertools.count(1)

    def send(self, **headers: str | list[str]) -> dict[str, str]:
        """Send one action and return its response; events in between are passed over."""
        name = self._write(headers)
        while True:
            message = self._read()
            if message.get("ActionID") == name and "Response" in message:
                return message

    def listing(self, **headers: str) -> list[dict[str, str]]:
        """Send one action and return the events of its list."""
        name = self._write(headers)
        rows: list[dict[str, str]] = []
        while True:
            message = self._read()
            if message.get("ActionID") != name:
                continue
            if message.get("EventList") == "Complete" or message.get("Response") == "Error":
                return rows
            if "Event" in message:
                rows.append(message)

    def must(self, **headers: str | list[str]) -> None:
        """Send one action that may not be refused."""
        answer = self.send(**headers)
        if answer.get("Response") != "Success":
            raise TownError(f"{headers['Action']}: {answer.get('Message')}")

    def _write(self, headers: Mapping[str, str | list[str]]) -> str:
        name = f"town-{next(self._ids)}"
        lines = [f"ActionID: {name}"]
        for key, value in headers.items():
            lines += [f"{key}: {one}" for one in (value if isinstance(value, list) else [value])]
        if any("\r" in line or "\n" in line for line in lines):
            raise TownError("a value may not hold a line break")
        self._stream.write(("\r\n".join(lines) + "\r\n\r\n").encode())
        self._stream.flush()
        return name

    def _read(self) -> dict[str, str]:
        message: dict[str, str] = {}
        while line := self._stream.readline():
            key, colon, value = line.decode(errors="replace").strip().partition(":")
            if colon:
                message[key] = value.strip()
            elif message:
                return message
        raise TownError("the town closed the connection")


@contextmanager
def visit(url: str) -> Iterator[Town]:
    """Sign in to the town at `ami://user:secret@host:port`.

    Raises:
        TownError: no address is set, nobody answers, or the secret is wrong.
    """
    parts = urlsplit(url)
    if parts.scheme != "ami" or not parts.hostname or not parts.port:
        raise TownError("TOWN_AMI_URL is not set: this installation has no town")
    try:
        with (
            socket.create_connection((parts.hostname, parts.port), TIMEOUT_S) as connection,
            connection.makefile("rwb") as stream,
        ):
            stream.readline()
            town = Town(stream)
            town.must(
                Action="Login",
                Username=unquote(parts.username or ""),
                Secret=unquote(parts.password or ""),
                Events="off",
            )
            yield town
    except OSError as problem:
        raise TownError(f"the town does not answer: {problem}") from problem


def ring_in(
    url: str,
    *,
    to: str,
    from_number: str,
    hangup_after_s: int | None = None,
    name: str = "",
    press: str = "",
) -> str:
    """Let a customer call one of our lines and return the customer's call id in the town.

    He talks until somebody hangs up, or until `hangup_after_s` seconds after the answer (300 when
    not given). `name` is what his carrier says he is called; `press` are keys he presses once he
    hears somebody or something (`w` waits half a second).
    """
    call = f"customer-{uuid.uuid4().hex[:12]}"
    number = _digits(from_number)
    keys = "".join(sign for sign in press if sign in "0123456789*#w")
    presses = [f"PRESS={keys}"] if keys else []
    patience = [] if hangup_after_s is None else [f"PATIENCE={hangup_after_s}"]
    with visit(url) as town:
        town.must(
            Action="Originate",
            Channel=f"PJSIP/{_digits(to)}@pbx",
            Context="caller",
            Exten=number,
            Priority="1",
            Async="true",
            Timeout="120000",
            CallerID=f'"{name}" <{number}>' if name else number,
            ChannelId=call,
            Variable=[f"WHO={number}", *patience, *presses],
        )
    return call


def phone_dials(url: str, *, phone: str, number: str) -> str:
    """Let a desk phone dial by itself and return its call id in the town."""
    call = f"desk-{uuid.uuid4().hex[:12]}"
    with visit(url) as town:
        town.must(
            Action="Originate",
            Channel=f"PJSIP/{number}@phone-{phone}",
            Context="dialled",
            Exten=phone,
            Priority="1",
            Async="true",
            Timeout="120000",
            ChannelId=call,
            Variable=[f"WHO={phone}"],
        )
    return call


def set_phone_mode(url: str, *, phone: str, mode: str = "") -> None:
    """Say what a desk phone does with calls from now on; an empty mode answers after a second."""
    if mode and mode not in PHONE_MODES and not mode.isdigit():
        raise TownError(f"no such mode: {mode}")
    with visit(url) as town:
        if mode:
            town.must(Action="DBPut", Family="mode", Key=phone, Val=mode)
        else:
            town.send(Action="DBDel", Family="mode", Key=phone)


def hang_up(url: str, *, who: str) -> int:
    """Let a customer (number or call id) or a desk phone hang up; return how many calls ended."""
    with visit(url) as town:
        ended = 0
        for channel in town.listing(Action="CoreShowChannels"):
            if channel.get("Uniqueid") == who or channel.get("ChanVariable") == f"WHO={who}":
                answer = town.send(Action="Hangup", Channel=channel["Channel"], Cause="16")
                ended += answer.get("Response") == "Success"
        return ended


def _digits(number: str) -> str:
    digits = "".join(sign for sign in number if sign.isdecimal() and sign.isascii())
    if not digits:
        raise TownError(f"not a number: {number!r}")
    return digits
