"""Bytes of an AMI connection to headers: what replaces the library's parser, see ADR 0005."""

from collections.abc import Iterable, Iterator
from typing import Any

END = b"\r\n\r\n"

Headers = dict[str, str | list[str]]


class Frames:
    """Cuts what a connection brings into messages, wherever the reads were cut."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Take one read; give each message that is complete now, without its end."""
        *whole, self._rest = (self._rest + data).split(END) if self._rest else data.split(END)
        # Asterisk's greeting ends with one line end only, and an empty line may stand before it.
        return (frame for frame in whole if frame and not frame.isspace())


def parse(frame: bytes) -> Headers:
    """Read the headers of one message; one that comes more than once is a list.

    Bytes that are no UTF-8 become replacement characters; a line without `: ` says nothing.
    """
    lines = frame.decode(errors="replace").split("\r\n")
    try:
        # nearly every message: each line is a name and a value
        pairs = [line.split(": ", 1) for line in lines]
        made: dict[str, Any] = dict(pairs)  # ValueError where one is no pair
    except ValueError:
        pairs = list(_pairs(lines))
        made = dict(pairs)
    if len(made) == len(pairs):
        return made
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen and not isinstance(made[key], list):
            made[key] = [value for name, value in pairs if name == key]
        seen.add(key)
    return made


def _pairs(lines: Iterable[str]) -> Iterator[list[str]]:
    """Split name and value where some lines have no value, or are no header at all."""
    for line in lines:
        key, found, value = line.partition(": ")
        if found:
            yield [key, value]
        elif line.endswith(":"):
            yield [line[:-1], ""]


def event_of(frame: bytes) -> bytes:
    """Name the event a message tells, from its first line alone; empty for anything else."""
    first = frame.lstrip(b"\r\n").partition(b"\r\n")[0]
    return first[7:] if first.startswith(b"Event: ") else b""
