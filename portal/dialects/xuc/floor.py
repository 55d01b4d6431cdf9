"""What the sockets of one team in this process are told from. There is none without a socket.

It follows the log by the hub and keeps the cards of agents and calls, the counters of the day, and
what phones do, once for all sockets of the team; each socket then hears what it may.
"""

import asyncio
import logging
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol
from weakref import WeakKeyDictionary

from django.utils import timezone

from agents.domain.events import AgentEvent, AgentTile
from calls.domain.events import (
    CallbackStateChanged,
    CallEnded,
    CallEvent,
    CallTile,
    Event,
    SettingsChanged,
)
from portal.dialects.xuc import counters, lookups
from portal.dialects.xuc.counters import AgentDay, Counters, Totals
from portal.dialects.xuc.lookups import Names
from portal.dialects.xuc.phone import Phone, PhoneCall, changes, kept, phone_of
from portal.live.hub import hub, in_pool

log = logging.getLogger(__name__)

#: Seconds between looks at what grows without an event: waiting times, the turn of the day.
TICK_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What an event changed, for those who listen."""

    event: Event
    phones: tuple[PhoneCall, ...] = ()
    before: AgentTile | None = None  # the agent's card before an agent event
    queues: frozenset[str] = frozenset()  # of which a counter or a caller may have changed
    statistics: tuple[tuple[str, dict[str, int | str]], ...] = ()  # agent number, changed values


class Listener(Protocol):
    """A socket, as the floor sees it. Neither may wait."""

    wants_counters: bool

    def hear(self, change: Change) -> None:
        """Hear what an event changed."""
        ...

    def hear_counters(self, code: str, changed: Counters) -> None:
        """Hear counters of a queue that changed."""
        ...

    def hear_names(self, before: Names, now: Names) -> None:
        """Hear that an admin changed what things are called."""
        ...


@dataclass(slots=True, kw_only=True, eq=False, weakref_slot=True)
class Floor:
    """A team now. `seq` is the last event in it."""

    team: str
    seq: int = 0
    names: Names = field(default_factory=Names)
    tiles: dict[str, AgentTile] = field(default_factory=dict)
    calls: dict[str, CallTile] = field(default_factory=dict)
    phones: dict[str, dict[str, Phone]] = field(default_factory=dict)  # by call, by agent
    ended: dict[str, Totals] = field(default_factory=dict)
    days: dict[str, AgentDay] = field(default_factory=dict)
    waits: dict[str, float | None] = field(default_factory=dict)
    midnight: datetime | None = None
    listeners: set[Listener] = field(default_factory=set)
    _stale: set[str] = field(default_factory=set)  # queues whose estimate may be another by now
    _told: dict[str, Counters] = field(default_factory=dict)
    _told_agents: dict[str, dict[str, int | str]] = field(default_factory=dict)
    _early: list[tuple[int, Event]] | None = field(default_factory=list)
    _ready: "asyncio.Task[None] | None" = None
    _tasks: "set[asyncio.Task[None]]" = field(default_factory=set)

    async def join(self, listener: Listener) -> None:
        """Let a socket listen; the first one waits until the floor is read."""
        self.listeners.add(listener)
        if self._ready is None:
            self._ready = asyncio.create_task(self._load())
        try:
            await asyncio.shield(self._ready)
        except BaseException:
            self.leave(listener)
            raise

    def leave(self, listener: Listener) -> None:
        """Let it go; after the last one nothing of the team is followed here."""
        self.listeners.discard(listener)
        if self.listeners:
            return
        floors().pop(self.team, None)
        followers = hub().followers
        if self.follow in followers:
            followers.remove(self.follow)
        if self._ready is not None:
            self._ready.cancel()
        for task in list(self._tasks):
            task.cancel()

    async def _load(self) -> None:
        await hub().start()
        hub().followers.append(self.follow)
        picture = await hub().pictures.get(self.team, None)
        now = timezone.now()
        rows = await in_pool(lookups.rows, self.team, now)
        self.names, self.midnight, self.seq = rows.names, rows.midnight, picture.seq
        self.ended = dict(rows.ended)
        self.tiles = dict(picture.agents)
        self.calls = {str(one.call_id): one for one in picture.calls}
        for call in picture.calls:
            self._move_phones(call)
        self._begin_days(rows.spans)
        early, self._early = self._early or [], None
        for seq, event in early:
            self._take(seq, event)
        self._run(self._tick())

    def follow(self, seq: int, event: Event) -> None:
        """Hear an event of the log. Never raises: others follow it too."""
        if event.team != self.team:
            return
        if self._early is not None:
            self._early.append((seq, event))
            return
        try:
            self._take(seq, event)
        except Exception:
            log.exception("event %s was not told to xuc clients", seq)

    def _take(self, seq: int, event: Event) -> None:
        if seq <= self.seq:
            return
        self.seq = seq
        change = self._apply(event)
        self._stale |= change.queues
        for listener in list(self.listeners):
            listener.hear(change)
        self.tell_counters(change.queues)
        if isinstance(event, SettingsChanged):
            self._run(self._rename())

    def _apply(self, event: Event) -> Change:
        if isinstance(event, AgentEvent):
            return self._apply_agent(event)
        if isinstance(event, CallEvent):
            return self._apply_call(event)
        if isinstance(event, CallbackStateChanged):
            return Change(event=event, queues=frozenset({event.group}))
        return Change(event=event)

    def _apply_agent(self, event: AgentEvent) -> Change:
        tile = event.agent
        before = self.tiles.get(tile.agent_no)
        self.tiles[tile.agent_no] = tile
        day = self.days.get(tile.agent_no)
        if day is None:
            day = AgentDay(state=tile.state, since=event.at)
        elif day.state is not tile.state:
            day = day.move(tile.state, event.at)
        self.days[tile.agent_no] = day
        groups = {one.group for card in (before, tile) if card for one in card.memberships}
        return Change(
            event=event,
            before=before,
            queues=frozenset(groups),
            statistics=self._news_of(tile.agent_no, event.at),
        )

    def _news_of(self, agent_no: str, at: datetime) -> tuple[tuple[str, dict[str, int | str]], ...]:
        values = self.days[agent_no].statistics(at)
        told = self._told_agents.get(agent_no, {})
        self._told_agents[agent_no] = values
        news = {name: value for name, value in values.items() if told.get(name) != value}
        return ((agent_no, news),) if news else ()

    def _apply_call(self, event: CallEvent) -> Change:
        call = event.call
        call_id = str(call.call_id)
        before = self.calls.get(call_id)
        if isinstance(event, CallEnded):
            self.calls.pop(call_id, None)
            self._count(event)
        else:
            self.calls[call_id] = call
        groups = {one.group for one in (before, call) if one is not None and one.group}
        return Change(event=event, phones=tuple(self._move_phones(call)), queues=frozenset(groups))

    def _count(self, event: CallEnded) -> None:
        one = counters.of_ended(event)
        if one is not None and self.midnight and event.call.started_at >= self.midnight:
            group = event.call.group
            self.ended[group] = self.ended.get(group, Totals()) + one

    def _move_phones(self, call: CallTile) -> list[PhoneCall]:
        call_id = str(call.call_id)
        known = self.phones.get(call_id, {})
        numbers = {one.agent_no for one in call.parties if one.agent_no} | set(known)
        found: list[PhoneCall] = []
        now: dict[str, Phone] = {}
        for number in sorted(numbers):
            before = known.get(number, {})
            phone = kept(before, phone_of(call, number))
            found += changes(before, phone)
            if phone:
                now[number] = phone
        if now:
            self.phones[call_id] = now
        else:
            self.phones.pop(call_id, None)
        return found

    def phone(self, agent_no: str) -> list[PhoneCall]:
        """Give what an agent's phone does now."""
        return [
            call for phones in self.phones.values() for call in phones.get(agent_no, {}).values()
        ]

    def call_of(self, agent_no: str) -> CallTile | None:
        """Give the running call an agent's card names, or one she is on."""
        tile = self.tiles.get(agent_no)
        if tile is not None and tile.call_id in self.calls:
            return self.calls[tile.call_id]
        return next((one for one in self.calls.values() if agent_no in one.agent_nos), None)

    def all_counters_for(self, listener: Listener) -> dict[str, Counters]:
        """Let one more hear counters: give all as of now, having told the others what changed."""
        listener.wants_counters = False  # it gets all of them, not what changed
        self.tell_counters(self.names.queues, is_asked=True)
        listener.wants_counters = True
        return {code: self._told[code] for code in self.names.queues if code in self._told}

    def all_statistics(self) -> dict[str, dict[str, int | str]]:
        """Give the values of every agent's day as of now."""
        now = timezone.now()
        for number, day in self.days.items():
            self._told_agents[number] = day.statistics(now)
        return self._told_agents

    def tell_counters(self, codes: Iterable[str], *, is_asked: bool = False) -> None:
        """Tell what changed in these queues to those who asked; nobody asked: nothing is done."""
        wanting = [one for one in self.listeners if one.wants_counters]
        if not wanting and not is_asked:
            return
        now = timezone.now()
        for code in codes:
            if code not in self.names.queues:
                continue
            values = counters.queue_counters(
                code=code,
                ended=self.ended.get(code, Totals()),
                running=self.calls.values(),
                agents=self.tiles.values(),
                now=now,
                wait_s=self.waits.get(code),
            )
            told = self._told.get(code, {})
            self._told[code] = values
            news = {name: value for name, value in values.items() if told.get(name) != value}
            for listener in wanting if news else ():
                listener.hear_counters(code, news)

    async def estimate(self) -> None:
        """Read anew how long the next caller may expect to wait, where anything happened."""
        codes = [
            code for code in self.names.queues if code in self._stale or code not in self.waits
        ]
        self._stale.clear()
        waiting = dict.fromkeys(codes, 0)
        for call in self.calls.values():
            if call.waiting_since is not None and call.group in waiting:
                waiting[call.group] += 1
        if waiting:
            self.waits |= await in_pool(lookups.waits, self.team, waiting, timezone.now())

    async def _tick(self) -> None:
        while True:
            await asyncio.sleep(TICK_S)
            try:
                await self._look()
            except Exception:
                log.exception("the counters of xuc clients were not brought up to date")

    async def _look(self) -> None:
        if not any(one.wants_counters for one in self.listeners):
            return
        now = timezone.now()
        if self.midnight is None or lookups.midnight_of(self.names.zone, now) != self.midnight:
            rows = await in_pool(lookups.rows, self.team, now)
            self.midnight, self.ended = rows.midnight, dict(rows.ended)
            self._begin_days(rows.spans)
        await self.estimate()
        self.tell_counters(self.names.queues)

    def _begin_days(self, spans: Iterable[lookups.Span]) -> None:
        by_agent: dict[str, list[lookups.Span]] = {}
        for span in spans:
            by_agent.setdefault(span.agent_no, []).append(span)
        midnight = self.midnight or timezone.now()
        self.days = {
            number: counters.day_of(tile, by_agent.get(number, ()), midnight=midnight)
            for number, tile in self.tiles.items()
        }

    async def _rename(self) -> None:
        """Read anew what things are called, and who there is."""
        rows = await in_pool(lookups.rows, self.team, timezone.now())
        tiles = await in_pool(lookups.tiles, self.team)
        before, self.names = self.names, rows.names
        known = self.tiles
        self.tiles = {number: known.get(number, tile) for number, tile in tiles.items()}
        for number, tile in self.tiles.items():
            if number not in self.days:
                self.days[number] = AgentDay(state=tile.state, since=timezone.now())
        for listener in list(self.listeners):
            listener.hear_names(before, self.names)

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _quietly(work: Coroutine[Any, Any, None]) -> None:
    try:
        await work
    except asyncio.CancelledError:
        raise
    except Exception:
        log.exception("something for xuc clients failed")


_floors: "WeakKeyDictionary[asyncio.AbstractEventLoop, dict[str, Floor]]" = WeakKeyDictionary()


def floors() -> dict[str, Floor]:
    """Give the floors of this process (of the running loop, to be exact), by team."""
    return _floors.setdefault(asyncio.get_running_loop(), {})


def floor_of(team: str) -> Floor:
    """Give the floor of a team, a new one when nobody listens yet."""
    return floors().setdefault(team, Floor(team=team))
