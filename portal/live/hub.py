"""One subscription a web process feeds all its sockets.

Every envelope is decoded once, rendered once for each dialect and way of hearing it, and offered
as ready text. The hub follows the log strictly by `seq`: a message out of order or a gap makes it
read the log, and once a second it looks whether the log has grown without a word from Redis.
"""

import asyncio
import contextlib
import logging
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, Protocol, TypeVar
from weakref import WeakKeyDictionary

import redis.asyncio as redis
from channels.db import database_sync_to_async
from django.conf import settings
from redis.exceptions import RedisError

from agents.domain.events import AgentEvent
from calls import stream
from calls.domain.events import CallEnded, CallEvent, Event, SettingsChanged
from calls.stream import Envelope
from portal.live import publish, snapshot
from portal.live.groups import Audience, Face, Hearing, hears, involved, moves_queue
from portal.live.shared import Shared
from portal.live.snapshot import Admitted, Missed, Own, Picture
from portal.wire.canon import decode

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

#: Seconds between looks into the log.
LOOK_S = 1.0
PAGE = 1000
#: Threads for the reads of hub and sockets; requests have their own.
POOL = ThreadPoolExecutor(max_workers=8, thread_name_prefix="live")


class Voice(Protocol):
    """How a dialect says an event; pure. None: it has no words for this one."""

    def __call__(self, seq: int, event: Event, hearing: Hearing) -> str | None:
        """Render one event for one way of hearing it."""
        ...


class Member(Protocol):
    """A socket, as the hub sees it."""

    audience: Audience
    voice: Voice

    def offer(self, seq: int, text: str) -> None:
        """Take a ready text; must not wait."""
        ...

    def retell(self, event: Event) -> None:
        """Hear of an event that may change what this audience is; must not wait."""
        ...


class Hub:
    """Follows the log from its end at `start` and serves the members of this process."""

    def __init__(self) -> None:
        self.seq = 0
        #: What pages show, and what they have missed, read once for all who come together.
        self.pictures: Shared[str, None, Picture] = Shared(_draw)
        self.missed: Shared[str, int, Missed] = Shared(_missed)
        self.owns: Shared[str, str, dict[str, Own]] = Shared(_owns)
        #: Who they are that come, likewise.
        self.admitted: Shared[None, tuple[int, Face], Admitted] = Shared(_admit)
        #: Whoever keeps events of its own accord (long polls); each hears every event, in order.
        self.followers: list[Callable[[int, Event], None]] = []
        self._rooms: dict[Hashable, set[Audience]] = defaultdict(set)
        self._members: dict[Audience, set[Member]] = defaultdict(set)
        self._waits = Waits()
        self._tasks: list[asyncio.Task[None]] = []
        self._turn = asyncio.Lock()
        self._started: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin to follow; a second call waits for the first."""
        if self._started is None:
            self._started = asyncio.create_task(self._start())
        try:
            await asyncio.shield(self._started)
        except Exception:
            self._started = None  # the database was away: the next socket tries again
            raise

    async def _start(self) -> None:
        self.seq = await in_pool(stream.last_seq)
        self._tasks = [
            asyncio.create_task(self._listen(), name="hub-listen"),
            asyncio.create_task(self._look(), name="hub-look"),
        ]

    async def stop(self) -> None:
        """End both followers."""
        for task in self._tasks:
            task.cancel()
        for task in self._tasks:
            with contextlib.suppress(asyncio.CancelledError):
                await task
        self._tasks, self._started = [], None

    def join(self, member: Member) -> None:
        """Serve this member from the next event on."""
        self._members[member.audience].add(member)
        for room in _rooms_of(member.audience):
            self._rooms[room].add(member.audience)

    def leave(self, member: Member) -> None:
        """Serve it no more."""
        audience = member.audience
        self._members[audience].discard(member)
        if self._members[audience]:
            return
        del self._members[audience]
        for room in _rooms_of(audience):
            self._rooms[room].discard(audience)
            if not self._rooms[room]:
                del self._rooms[room]

    async def take(self, envelopes: list[Envelope]) -> None:
        """Hear envelopes from Redis; what is missing before them is read from the log."""
        async with self._turn:
            fresh = [one for one in envelopes if one.seq > self.seq]
            if not fresh:
                return
            if fresh[0].seq > self.seq + 1:
                # Another commit's message is late or lost, or a number was rolled back. All that
                # will ever stand before a committed event is committed too: the log knows.
                await self._catch_up()
            else:
                self._deliver(fresh)

    async def catch_up(self) -> None:
        """Read everything new from the log."""
        async with self._turn:
            await self._catch_up()

    async def _catch_up(self) -> None:
        while True:
            found = await in_pool(stream.since, self.seq, team=None, limit=PAGE)
            if found:
                self._deliver(found)
            if len(found) < PAGE:
                return
            await asyncio.sleep(0)

    def _deliver(self, envelopes: Iterable[Envelope]) -> None:
        for envelope in envelopes:
            self.seq = envelope.seq
            try:
                event = decode(envelope.kind, envelope.body)
                self._tell(envelope.seq, event)
                for follow in self.followers:
                    follow(envelope.seq, event)
            except Exception:
                # One event nobody can read (a newer release wrote it) must not stop the rest.
                log.exception("event %s (%s) could not be told", envelope.seq, envelope.kind)

    def _tell(self, seq: int, event: Event) -> None:
        texts: dict[tuple[Voice, Hearing], str | None] = {}
        is_news = self._waits.is_news(event)
        for audience in self._candidates(event):
            hearing = hears(audience, event)
            if hearing is Hearing.WAITING and not is_news:
                hearing = None
            for member in self._members[audience]:
                if hearing is not None:
                    key = (member.voice, hearing)
                    if key not in texts:
                        texts[key] = member.voice(seq, event, hearing)
                    _offer(member, seq, texts[key])
                if isinstance(event, SettingsChanged) or (
                    hearing and isinstance(event, AgentEvent)
                ):
                    member.retell(event)

    def _candidates(self, event: Event) -> set[Audience]:
        """Find who may hear it, and nobody twice; `hears` decides."""
        found: set[Audience] = set()
        for room in _rooms_for(event):
            found |= self._rooms.get(room, set())
        return found

    async def _listen(self) -> None:
        """Follow Redis for ever; a lost connection is made again."""
        while True:
            try:
                await self._listen_once()
            except (RedisError, OSError) as error:
                log.warning("no word from Redis, sockets follow the log: %s", error)
            await asyncio.sleep(LOOK_S)

    async def _listen_once(self) -> None:
        client = redis.Redis.from_url(settings.REDIS_URL, health_check_interval=10)
        async with client, client.pubsub() as listening:
            await listening.subscribe(publish.channel())
            async for message in listening.listen():
                if message["type"] != "message":
                    continue
                try:
                    await self.take(publish.load(message["data"]))
                except (RedisError, OSError):
                    raise
                except Exception:
                    log.exception("a published batch was not told")  # the look below finds it

    async def _look(self) -> None:
        """Look into the log now and then: Redis may be away, or a message lost."""
        seen = self.seq
        while True:
            await asyncio.sleep(LOOK_S)
            try:
                if self.seq == seen and await in_pool(stream.last_seq) > self.seq:
                    await self.catch_up()
            except Exception:
                log.exception("the log could not be read")
            seen = self.seq


def _offer(member: Member, seq: int, text: str | None) -> None:
    if text is not None:
        member.offer(seq, text)


class Waits:
    """What desks were last told of each waiting call: the same is not said to a whole group again,
    though six events of a call may say it."""

    def __init__(self) -> None:
        self._told: dict[str, tuple[object, ...]] = {}

    def is_news(self, event: Event) -> bool:
        """Say whether a queue move changes whether, or where, its call waits."""
        if not moves_queue(event):
            return True
        call = event.call
        if isinstance(event, CallEnded):
            self._told.pop(call.call_id, None)
            return True
        says = (call.group, call.waiting_since)
        if self._told.get(call.call_id) == says:
            return False
        self._told[call.call_id] = says
        return True


async def _draw(team: str, _asks: list[None]) -> Picture:
    return await in_pool(snapshot.draw, team)


async def _missed(team: str, seqs: list[int]) -> Missed:
    return await in_pool(snapshot.missed, team, seqs)


async def _owns(team: str, agent_nos: list[str]) -> dict[str, Own]:
    return await in_pool(snapshot.owns, team, agent_nos)


async def _admit(_everybody: None, asks: list[tuple[int, Face]]) -> Admitted:
    return await in_pool(snapshot.admit, asks)


_hubs: "WeakKeyDictionary[asyncio.AbstractEventLoop, Hub]" = WeakKeyDictionary()


def hub() -> Hub:
    """Give the hub of this process (of the running loop, to be exact)."""
    loop = asyncio.get_running_loop()
    if loop not in _hubs:
        _hubs[loop] = Hub()
    return _hubs[loop]


async def in_pool(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    """Run something that touches the database in the pool of sockets."""
    run = database_sync_to_async(work, thread_sensitive=False, executor=POOL)
    done: T = await run(*args, **options)
    return done


def _rooms_of(audience: Audience) -> list[Hashable]:
    team = audience.team
    if audience.face is Face.COCKPIT:
        return [("team", team), ("cockpit", team)]
    groups: list[Hashable] = [("queue", team, code) for code in audience.groups or ()]
    return [("team", team), ("agent", team, audience.agent_no), *groups]


def _rooms_for(event: Event) -> list[Hashable]:
    team = event.team
    if isinstance(event, CallEvent):
        agents: list[Hashable] = [("agent", team, number) for number in involved(event)]
        return [("cockpit", team), ("queue", team, event.call.group), *agents]
    if isinstance(event, AgentEvent):
        return [("cockpit", team), ("agent", team, event.agent.agent_no)]
    return [("team", team)]
