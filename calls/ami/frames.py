"""Bytes of an AMI connection to headers: what replaces the library's parser, see ADR 0005."""

from collections.abc import Iterator

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
    made: Headers = {}
    for line in frame.decode(errors="replace").split("\r\n"):
        key, found, value = line.partition(": ")
        if not found:
            if not line.endswith(":"):
                continue
            key = line[:-1]
        if key not in made:
            made[key] = value
            continue
        known = made[key]
        if isinstance(known, list):
            known.append(value)
        else:
            made[key] = [known, value]
    return made


def event_of(frame: bytes) -> bytes:
    """Name the event a message tells, from its first line alone; empty for anything else."""
    first = frame.lstrip(b"\r\n").partition(b"\r\n")[0]
    return first[7:] if first.startswith(b"Event: ") else b""
