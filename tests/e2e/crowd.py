"""Many sockets of one dialect at once, traffic replayed to them, and some that do not read."""

import asyncio
import json
import re
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from tests.e2e.conftest import ROOT, Bed
from tests.e2e.storyworld import run

TEAM = "crowds"
PASSWORD = "crowds-them"
AGENTS = [f"77{at:02d}" for at in range(10)]
#: The captured calls that are replayed between the numbered ones.
STORY = ROOT / "tests/stories/queue_answered_customer_hangs_up/events.jsonl"
UNMAKE = f"""
from agents.models import *
from calls.models import CallCounter, EventRow
for kind in (EventRow, CallCounter, PresenceSpan, PresenceCounter):
    kind.objects.filter(team="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username="{TEAM}-admin").delete()
"""
MAKE = f"""
{UNMAKE}
team = Team.objects.create(identity="{TEAM}", name="Crowds")
Account.objects.create_user("{TEAM}-admin", password="{PASSWORD}", team=team, role="team_admin")
CallEventDoor.objects.create(team=team, is_enabled=True)
group = AgentGroup.objects.create(team=team, code="630", name="Crowd")
for no in {AGENTS}:
    agent = Agent.objects.create(team=team, agent_no=no, name="Agent " + no, phone="desk")
    Membership.objects.create(agent=agent, group=group)
"""
#: Tells numbered states of agents, and a whole captured call now and then.
REPLAY = f"""
import itertools, json, time
from dataclasses import replace
from pathlib import Path
from django.db import transaction
from django.utils import timezone
from agents import selectors
from agents.domain.events import AgentPresenceChanged
from agents.domain.presence import AgentState
from calls import stream
from portal.wire.canon import decode
tiles = [one for one in selectors.tiles("{TEAM}")]
lines = Path({str(STORY)!r}).read_text().replace("5551440", "02079460001").splitlines()
began, number = time.monotonic(), 0
while (left := began + %(seconds)s - time.monotonic()) > 0:
    number += 1
    at = timezone.now()
    tile = replace(
        tiles[number %% len(tiles)], state=AgentState.PAUSED, reason=f"number {{number}}", since=at
    )
    events = [AgentPresenceChanged(at=at, team="{TEAM}", agent=tile, previous=AgentState.READY)]
    if number %% 10 == 0:
        for text in lines:
            row = json.loads(text.replace("pbx-17952274", f"replay-{{number}}-"))
            events.append(decode(row.pop("kind"), row | {{"team": "{TEAM}"}}))
    with transaction.atomic():
        stream.append(events)
    time.sleep(max(0, began + number / %(rate)s - time.monotonic()))
print("told", number)
"""
NEVER_CUT = -1
NUMBER = re.compile(r"number (\d+)")


@dataclass(frozen=True)
class Way:
    """How a dialect's sockets are opened, and what is asked there first."""

    address: str  # path and query, `{token}` in it
    greeting: Sequence[str]
    #: Texts that make the server say much at once, for who does not read.
    flood: Sequence[str] = ()


@dataclass
class Reader:
    """One socket that reads: which numbers it was told, in order."""

    numbers: list[int] = field(default_factory=list)
    is_cut: bool = False

    async def read(self, line: ClientConnection) -> None:
        try:
            async for text in line:
                found = NUMBER.search(str(text))
                if found:
                    self.numbers.append(int(found[1]))
        except ConnectionClosed:
            pass
        self.is_cut = True


@dataclass
class Heard:
    """What a crowd heard; `kb` is the memory of the web process now and then."""

    readers: list[Reader]
    told: int
    kb: list[int]
    slow_codes: list[int]


def play(
    bed: Bed, way: Way, token: str, *, count: int, slow: int, seconds: float, rate: float
) -> Heard:
    """Open the sockets, replay for so long, and give what they heard."""
    return asyncio.run(_play(bed, way, token, count, slow, seconds, rate))


async def _play(
    bed: Bed, way: Way, token: str, count: int, slow: int, seconds: float, rate: float
) -> Heard:
    address = bed["web_url"].replace("http", "ws", 1) + way.address.format(token=token)
    readers = [Reader() for _ in range(count)]
    lines = [await connect(address, open_timeout=30) for _ in range(count)]
    reading = [
        asyncio.create_task(one.read(line)) for one, line in zip(readers, lines, strict=True)
    ]
    for line in lines:
        for text in way.greeting:
            await line.send(text)
    deaf = [asyncio.create_task(_deaf(bed, address, way)) for _ in range(slow)]
    memory: list[int] = []
    watching = asyncio.create_task(_watch(bed.pid("web"), memory))
    told = await asyncio.to_thread(_replay, bed, seconds, rate)
    await _until(lambda: all(one.numbers[-1:] == [told] or one.is_cut for one in readers), 60)
    codes = list(await asyncio.gather(*deaf))
    watching.cancel()
    for line in lines:
        await line.close()
    await asyncio.gather(*reading)
    return Heard(readers, told, memory, codes)


def _replay(bed: Bed, seconds: float, rate: float) -> int:
    script = REPLAY % {"seconds": seconds, "rate": rate}
    done = bed.manage("shell", "-c", script, limit_s=seconds + 90)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stdout.split()[-1])


async def _deaf(bed: Bed, address: str, way: Way) -> int:
    """One who asks for much and does not read: it is cut; give the code it finds at last, or 0
    when the line was simply ended."""
    narrow = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.setblocking(False)
    where = ("127.0.0.1", bed["ports"]["web"])
    await asyncio.get_running_loop().sock_connect(narrow, where)
    line = await connect(
        address, sock=narrow, open_timeout=30, max_queue=1, ping_interval=None, close_timeout=5
    )
    try:
        for text in way.flood:
            await line.send(text)
            await asyncio.sleep(0.06)  # no faster than a client may ask
        await asyncio.sleep(5)
        async with asyncio.timeout(60):
            async for _ in line:
                pass
    except TimeoutError:
        return NEVER_CUT
    except (ConnectionClosed, OSError):
        pass
    return line.close_code or 0


async def _watch(pid: int, memory: list[int]) -> None:
    while True:
        memory.append(_rss_kb(pid))
        await asyncio.sleep(2)


def _rss_kb(pid: int) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


async def _until(question: Callable[[], bool], limit_s: float) -> None:
    until = time.monotonic() + limit_s
    while not question():
        assert time.monotonic() < until, "not everybody heard the last"
        await asyncio.sleep(0.2)


def make(bed: Bed) -> None:
    run(bed, MAKE)


def unmake(bed: Bed) -> None:
    run(bed, UNMAKE)


def web(command: str, **fields: object) -> str:
    """A command of the XiVO library as text."""
    return json.dumps({"claz": "web", "command": command, **fields})


XUC = Way(
    address="/xuc/api/2.0/cti?token={token}",
    greeting=(
        web("subscribeToAgentEvents"),
        web("subscribeToQueueStats"),
        web("getList", objectType="queuemember"),
    ),
    flood=[web("subscribeToPhoneHints", phoneNumbers=[str(at) for at in range(10000, 10500)])]
    * 150,
)
