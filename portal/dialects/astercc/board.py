"""What browsers are told: the last quarter of an hour of each team, and who waits for more.

One board a team and web process, fed by the hub. A waiting client is a future, nothing else.
"""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import cast
from weakref import WeakKeyDictionary

from django.utils import timezone

from calls import stream
from calls.domain.events import CallEnded, CallEvent, CallOffered, CallStarted, Event
from portal.dialects.astercc import events, naming
from portal.dialects.astercc.render import CanonicalEvent, Ids
from portal.live.hub import Hub, hub, in_pool
from portal.wire import canon

log = logging.getLogger(__name__)

#: How long a message can be fetched.
KEPT = timedelta(minutes=15)
#: The most messages of one team, and the most events looked back at when a board is set up.
MOST = 5_000


@dataclass(frozen=True, slots=True)
class Message:
    """One event as a browser gets it: the objects' texts, and the agents who hear it besides the
    team; `before` is what those are told first, since they could not know whose call it would be.
    """

    seq: int
    at: datetime
    texts: tuple[str, ...]
    agents: frozenset[str]
    before: tuple[str, ...] = ()

    def texts_for(self, channel: str) -> tuple[str, ...]:
        """Give what one channel hears."""
        return self.before + self.texts if channel else self.texts


class Teller:
    """Makes messages of events, in their order; remembers of each running call whose it is."""

    def __init__(self) -> None:
        self._agents: dict[str, frozenset[str]] = {}
        self._incoming: dict[str, tuple[str, ...]] = {}

    def message(self, seq: int, event: Event, ids: Ids) -> Message | None:
        """Give the message of an event; None when there is no word for it."""
        if type(event).__name__ not in events.KINDS:
            return None
        said = cast("CanonicalEvent", event)
        told = events.tellings(said, Ids(team_id=ids.team_id, group_ids=ids.group_ids, seq=seq))
        texts = tuple(events.object_text(one) for one in told)
        if not isinstance(event, CallEvent):
            return Message(seq, event.at, texts, events.agents_of(said)) if texts else None
        call_id = event.call.call_id
        agents = events.agents_of(said) or self._agents.get(call_id, frozenset())
        self._agents[call_id] = agents
        before = self._incoming.get(call_id, ()) if isinstance(event, CallOffered) else ()
        if isinstance(event, CallStarted) and texts and not agents:
            self._incoming[call_id] = texts
        if isinstance(event, CallEnded):
            self._agents.pop(call_id, None)
            self._incoming.pop(call_id, None)
        return Message(seq, event.at, texts, agents, before) if texts else None


class Board:
    """One team's messages in the order of their numbers. Channel "" is the whole team's."""

    def __init__(self, team: str, ids: Ids) -> None:
        self.team = team
        self.ids = ids
        self.asked_at: datetime | None = None
        self._messages: list[Message] = []
        self._teller = Teller()
        #: What is heard while what was before is still being read; None afterwards.
        self._meanwhile: list[tuple[int, Event]] | None = []
        self._last = 0
        self._waiting: dict[str, set[asyncio.Future[None]]] = defaultdict(set)

    def hear(self, seq: int, event: Event) -> None:
        """Take an event in, and wake whose it is."""
        if self._meanwhile is not None:
            self._meanwhile.append((seq, event))
            return
        if seq <= self._last:
            return
        self._last = seq
        message = self._teller.message(seq, event, self.ids)
        if message is None:
            return
        self._messages.append(message)
        for channel in ("", *message.agents):
            for future in self._waiting.get(channel, ()):
                if not future.done():
                    future.set_result(None)

    def recall(self, since: datetime) -> None:
        """Read what happened before the board was there. Not in the loop's thread."""
        for one in stream.newest(0, team=self.team, limit=MOST):
            self._last = one.seq
            if one.at < since or one.kind not in events.KINDS:
                continue
            try:
                event = canon.decode(one.kind, one.body)
                message = self._teller.message(one.seq, event, self.ids)
            except (KeyError, TypeError, ValueError):
                log.exception("event %s (%s) could not be read", one.seq, one.kind)
                continue
            if message is not None:
                self._messages.append(message)

    def go_on(self) -> None:
        """Take in what was heard meanwhile."""
        meanwhile, self._meanwhile = self._meanwhile or [], None
        for seq, event in meanwhile:
            self.hear(seq, event)

    def forget(self, now: datetime) -> None:
        """Drop what is too old, and what is too much."""
        if len(self._messages) > MOST or (self._messages and self._messages[0].at < now - KEPT):
            fresh = [one for one in self._messages if one.at >= now - KEPT]
            self._messages = fresh[-MOST:]

    def after(self, channel: str, *, tag: int, since: datetime | None) -> list[Message]:
        """Give what came after `tag`; with tag 0, what happened since an instant."""
        found = (one for one in self._messages if not channel or channel in one.agents)
        if tag:
            return [one for one in found if one.seq > tag]
        return [one for one in found if since is None or one.at >= since]

    def expect(self, channel: str) -> "asyncio.Future[None]":
        """Give what is done when there may be something new; `unexpect` it afterwards."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[channel].add(future)
        return future

    def unexpect(self, channel: str, future: "asyncio.Future[None]") -> None:
        """Wait for it no more."""
        self._waiting[channel].discard(future)
        if not self._waiting[channel]:
            del self._waiting[channel]

    @property
    def waiting(self) -> int:
        """Say how many wait."""
        return sum(len(one) for one in self._waiting.values())


class Boards:
    """The boards of one web process."""

    def __init__(self, source: Hub, clock: Callable[[], datetime] = timezone.now) -> None:
        self._source = source
        self._clock = clock
        self._boards: dict[str, Board] = {}
        self._opening: dict[str, asyncio.Task[Board]] = {}
        source.followers.append(self._hear)

    async def of(self, team: str) -> Board:
        """Give a team's board; the first to ask has it filled from the log."""
        board = self._boards.get(team)
        if board is None:
            if team not in self._opening:
                self._opening[team] = asyncio.create_task(self._open(team))
            board = await asyncio.shield(self._opening[team])
        now = self._clock()
        if board.asked_at is None or (now - board.asked_at).total_seconds() > naming.FRESH_S:
            board.ids = await in_pool(naming.ids_of, team, 0)
        board.asked_at = now
        board.forget(now)
        return board

    async def _open(self, team: str) -> Board:
        try:
            await self._source.start()
            board = Board(team, await in_pool(naming.ids_of, team, 0))
            self._boards[team] = board  # hears from here on; what was before is read
            await in_pool(board.recall, self._clock() - KEPT)
            board.go_on()
        except BaseException:
            self._boards.pop(team, None)
            raise
        else:
            return board
        finally:
            self._opening.pop(team, None)

    def _hear(self, seq: int, event: Event) -> None:
        board = self._boards.get(event.team)
        if board is None:
            return
        now = self._clock()
        if board.asked_at is not None and not board.waiting and now - board.asked_at > KEPT:
            del self._boards[event.team]  # nobody has asked for a long time
            return
        board.hear(seq, event)


_boards: "WeakKeyDictionary[asyncio.AbstractEventLoop, Boards]" = WeakKeyDictionary()


def boards() -> Boards:
    """Give the boards of this process (of the running loop, to be exact)."""
    loop = asyncio.get_running_loop()
    if loop not in _boards:
        _boards[loop] = Boards(hub())
    return _boards[loop]
