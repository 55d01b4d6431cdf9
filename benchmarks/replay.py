"""AMI text to measure with: an hour of a busy PBX's traffic in 80 s, repeated without end.

`data/busy.ami.gz` was captured from an Asterisk 22 under load: 60 agents, 320 calls, 11,910
messages; queues and phones carry our names. A round is the whole capture once more with fresh ids,
so that nothing in it is a repetition; a copy is the same traffic on another 60 agents.
"""

import gzip
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

DATA = Path(__file__).parent / "data" / "busy.ami.gz"
END = b"\r\n\r\n"
#: Agents of copy n are demo-3n01 to demo-3n60.
AGENTS_PER_COPY = 60
_STAMP = re.compile(rb"(?<=\r\nTimestamp: )[\d.]+")
_IDS = re.compile(rb"(?<=[ =])(?:pbx-\d{10}\.\d+|b\d{5})(?=[\rc-])")
_AGENT = re.compile(rb"(?<=PJSIP/demo-3)0(?=\d\d)")


@cache
def capture() -> list[tuple[float, bytes]]:
    """Give every message with the second it came at, from 0; placeholders stand for what a round
    fills in: @T the timestamp, @R before each id, @C the copy's digit."""
    made = []
    first = 0.0
    for text in gzip.decompress(DATA.read_bytes()).split(END)[:-1]:
        found = _STAMP.search(text)
        if found is None:
            continue
        at = float(found[0])
        first = first or at
        blank = _IDS.sub(lambda m: b"@R" + m[0], _STAMP.sub(b"@T", text))
        made.append((at - first, _AGENT.sub(b"@C", blank) + END))
    return made


def length_s() -> float:
    """Say how long the capture took, seconds."""
    return capture()[-1][0]


def message(template: bytes, *, stamp: float, round_: int, copy: int = 0) -> bytes:
    """Fill in one message."""
    filled = template.replace(b"@T", b"%.6f" % stamp, 1)
    return filled.replace(b"@R", b"r%d%d." % (copy, round_)).replace(b"@C", b"%d" % copy)


def stream(
    count: int, *, since: float, copies: int = 1, base: int = 0
) -> Iterator[tuple[float, bytes]]:
    """Give `count` messages with the seconds they came at, stamped from `since` on; the copies
    run beside each other, half a second apart. `base` numbers the first round."""
    given, round_ = 0, base
    while True:
        for at, template in capture():
            then = at + (round_ - base) * length_s()
            for copy in range(copies):
                if given >= count:
                    return
                yield then, message(template, stamp=since + then, round_=round_, copy=copy)
                given += 1
        round_ += 1


def text(count: int, *, since: float, copies: int = 1, base: int = 0) -> bytes:
    """Give `count` messages as one piece."""
    return b"".join(one for _, one in stream(count, since=since, copies=copies, base=base))
