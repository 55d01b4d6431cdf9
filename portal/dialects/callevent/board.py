"""Follows the hub for the sockets of this interface, team by team.

While a team has no client nothing of it is kept and nothing of it is told. Events of a team are
told one after another by one task, so that a story read from the log holds up its own team alone.
"""

import asyncio
import json
import logging
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from calls import stream
from calls.domain.events import Event, SettingsChanged
from portal.dialects.callevent import lookups
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.teller import Teller
from portal.dialects.callevent.wire import Telling
from portal.live.hub import hub, in_pool

log = logging.getLogger(__name__)

#: Events of a team that may wait to be told; beyond that its clients are cut and resume.
LONGEST_LINE = 10_000
#: How long what was read of a team is good for, seconds; a changed setting is read at once.
FRESH_S = 30.0
#: Events a resuming client may have missed.
LONGEST_RESUME = 2_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One message of one event, with its text as most clients get it."""

    seq: int
    event: Event
    telling: Telling
    text: str


class Member(Protocol):
    """A client, as the board sees it."""

    def offer(self, said: Said) -> None:
        """Take a message, for the client or not; must not wait."""
        ...

    def retell(self, event: Event) -> None:
        """Hear of an event that may change what the client sees; must not wait."""
        ...

    def cut(self) -> None:
        """Be told that messages were lost; must not wait."""
        ...


class TeamBoard:
    """One team's clients and stories."""

    def __init__(self, team: str) -> None:
        self.team = team
        self.members: set[Member] = set()
        self.seq = 0
        self.known: Known | None = None
        self._teller: Teller | None = None
        self._line: deque[tuple[int, Event]] = deque()
        self._wake = asyncio.Event()
        self._good_until = 0.0
        self._reading = asyncio.Lock()
        self.task = asyncio.create_task(self._run(), name=f"callevent-{team}")

    def take(self, seq: int, event: Event) -> None:
        """Put an event in line."""
        if len(self._line) >= LONGEST_LINE:
            self._line.clear()
            self._teller = None
            for member in list(self.members):
                member.cut()
        self._line.append((seq, event))
        self._wake.set()

    async def fresh_known(self) -> Known | None:
        """Give what is known of the team, read again after a change; None while it is off."""
        async with self._reading:
            if time.monotonic() >= self._good_until:
                began = time.monotonic()
                self.known = await in_pool(lookups.known_of, self.team)
                self._good_until = began + FRESH_S
                if self._teller is not None and self.known is not None:
                    self._teller.known = self.known
        return self.known

    def forget(self) -> None:
        """Read anew what is known of the team."""
        self._good_until = 0.0

    async def _run(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._line:
                seq, event = self._line.popleft()
                try:
                    await self._tell(seq, event)
                except Exception:
                    log.exception("event %s could not be told to Call Event clients", seq)

    async def _tell(self, seq: int, event: Event) -> None:
        known = await self.fresh_known()
        if known is None:
            return
        self._teller = self._teller or Teller(known)
        needs_log = self._teller.needs_log(event)
        tell = self._teller.tell
        tellings = await in_pool(tell, seq, event) if needs_log else tell(seq, event)
        self.seq = seq
        for said in as_said(seq, event, tellings):
            for member in list(self.members):
                member.offer(said)
        for member in list(self.members):
            member.retell(event)
        if isinstance(event, SettingsChanged):
            self.forget()


class Board:
    """All teams of this process that have clients."""

    def __init__(self) -> None:
        self._teams: dict[str, TeamBoard] = {}

    async def join(self, team: str, member: Member) -> TeamBoard:
        """Serve a client from the next event on."""
        await hub().start()
        board = self._teams.get(team)
        if board is None:
            board = self._teams[team] = TeamBoard(team)
        board.members.add(member)
        if self._hear not in hub().followers:
            hub().followers.append(self._hear)
        return board

    def leave(self, team: str, member: Member) -> None:
        """Serve it no more; with the last client of a team all of it is forgotten."""
        board = self._teams.get(team)
        if board is None:
            return
        board.members.discard(member)
        if board.members:
            return
        board.task.cancel()
        del self._teams[team]
        if not self._teams and self._hear in hub().followers:
            hub().followers.remove(self._hear)

    def _hear(self, seq: int, event: Event) -> None:
        board = self._teams.get(event.team)
        if board is not None:
            board.take(seq, event)


def as_said(seq: int, event: Event, tellings: Sequence[Telling]) -> list[Said]:
    """Write messages once for everybody."""
    return [Said(seq=seq, event=event, telling=one, text=text_of(one.values)) for one in tellings]


def text_of(values: dict[str, Any]) -> str:
    """Write one message as strict JSON."""
    return json.dumps(values, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def missed_since(team: str, seq: int, known: Known) -> list[Said] | None:
    """Tell again what a client missed; None when that is too much, gone, or never was."""
    until = stream.last_seq()
    if seq > until:
        return None
    found = stream.since(seq, team=team, limit=LONGEST_RESUME + 1)
    if len(found) > LONGEST_RESUME or stream.forgotten(team) > seq:
        return None
    teller = Teller(known)
    said = []
    for number, event in lookups.decoded(found):
        said += as_said(number, event, teller.tell(number, event))
    return said


_boards: "WeakKeyDictionary[asyncio.AbstractEventLoop, Board]" = WeakKeyDictionary()


def boards() -> Board:
    """Give the board of this process (of the running loop, to be exact)."""
    loop = asyncio.get_running_loop()
    if loop not in _boards:
        _boards[loop] = Board()
    return _boards[loop]
