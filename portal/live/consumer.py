"""One live socket, whatever its dialect: who may open it, what it gets first, what it hears."""

import asyncio
import contextlib
import logging
from collections import deque
from typing import Any, ClassVar

from channels.generic.websocket import AsyncWebsocketConsumer

from agents.domain.events import AgentEvent
from calls.domain.events import Event, SettingsChanged
from portal import access
from portal.access import Actor, User
from portal.live import snapshot
from portal.live.groups import Audience, Face, hears, outgrows
from portal.live.hub import Voice, hub, in_pool
from portal.live.snapshot import NOTHING, Own
from portal.live.state import LiveState

log = logging.getLogger(__name__)

#: Close codes (4000-4999 are an application's own).
SIGNED_OUT = 4401
FORBIDDEN = 4403
TOO_SLOW = 4408
#: Texts that may wait for a slow socket before it is cut; it then resumes by `seq`.
LONGEST_QUEUE = 2000
#: Seconds between pings, and between looks whether the session still stands.
PING_S = 10.0
RECHECK_S = 30.0
#: Settings no live page shows: a change of them starts none afresh.
NOT_SHOWN = frozenset({"campaign"})


class LiveConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """A member of the hub. A dialect's door fills in the methods that raise: the hub
    cannot know a dialect's words."""

    channel_layer_alias = ""  # the hub feeds us; a subscription each would cost ten times as much
    voice: ClassVar[Voice]

    audience: Audience
    actor: Actor

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: deque[tuple[int, str]] = deque()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent_seq = 0
        self._close_code = 0
        self.is_serving = False
        self._is_outgrown = False

    # What a dialect says.

    def face(self) -> Face:
        """Say which page this socket serves."""
        raise NotImplementedError

    def asked_seq(self) -> int | None:
        """Give the last `seq` the client saw; None for a fresh start."""
        raise NotImplementedError

    def asked_mark(self) -> str:
        """Give the mark of the audience the client had then (`Audience.mark`, as its snapshot
        said it); without one it starts afresh."""
        raise NotImplementedError

    def snapshot_text(self, state: LiveState) -> str:
        """Render the first message of a fresh start."""
        raise NotImplementedError

    def resumed_text(self, seq: int) -> str:
        """Render the first message of a resumed socket; the missed events follow."""
        raise NotImplementedError

    def ping_text(self) -> str:
        """Render the sign of life."""
        raise NotImplementedError

    # What a socket does.

    async def connect(self) -> None:
        """Admit, send what is missing, then serve."""
        actor, audience = await _admitted(self.scope["user"], self.face())
        await self.accept()
        if actor is None:
            await self.close(SIGNED_OUT)
            return
        if audience is None:
            await self.close(FORBIDDEN)
            return
        self.actor, self.audience = actor, audience
        await hub().start()
        hub().join(self)  # first: whatever comes while the snapshot is read waits in the queue
        self.is_serving = True
        await self._begin()
        self._run(self._write())
        self._run(self._beat())

    async def disconnect(self, code: int) -> None:
        """Leave the hub and end what runs for this socket."""
        del code
        if self.is_serving:
            hub().leave(self)
            self.is_serving = False
        for task in list(self._tasks):
            task.cancel()

    def offer(self, seq: int, text: str) -> None:
        """Take a text of the hub. A socket that does not drain is cut; it comes back and resumes
        from its last `seq`, which costs less than an endless queue."""
        if self._close_code:
            return
        if len(self._waiting) >= LONGEST_QUEUE:
            self._end(TOO_SLOW)
            return
        self._waiting.append((seq, text))
        self._wake.set()

    def retell(self, event: Event) -> None:
        """Start the page afresh when an agent came into its groups or left them, or when an
        admin changed what the team works with."""
        is_other = isinstance(event, AgentEvent) and outgrows(self.audience, event.agent)
        is_shown = isinstance(event, SettingsChanged) and event.what not in NOT_SHOWN
        if is_other or is_shown:
            self._is_outgrown = True
            self._wake.set()

    def say(self, text: str) -> None:
        """Send a text that is no event, in its turn."""
        self.offer(0, text)

    def run(self, work: Any) -> None:
        """Let something run beside the socket, and end with it."""
        self._run(work)

    async def _begin(self) -> None:
        seq = self.asked_seq()
        if seq is None or self.asked_mark() != self.audience.mark:
            await self._send_snapshot()
            return
        missed = await hub().missed.get(self.audience.team, seq)
        found = missed.after(seq)
        if found is None:
            await self._send_snapshot()
            return
        self._sent_seq = seq
        await self._send(self.resumed_text(seq))
        for number, event in found:
            hearing = hears(self.audience, event)
            self._sent_seq = number
            if hearing is None:
                continue
            key = (type(self).voice, number, hearing)
            if key not in missed.texts:
                missed.texts[key] = self.voice(number, event, hearing)
            text = missed.texts[key]
            if text:
                await self._send(text)

    async def _send_snapshot(self) -> None:
        """Say the whole page; those who look alike and came together get the same text."""
        picture = await hub().pictures.get(self.audience.team, None)
        key = (type(self), self.audience)
        if key not in picture.texts:
            state = await in_pool(snapshot.take, self.audience, picture, await self._own())
            picture.texts.setdefault(key, self.snapshot_text(state))
        self._sent_seq = picture.seq
        await self._send(picture.texts[key])

    async def _own(self) -> Own:
        """Read what the desk shows of its agent's own, with others that come now."""
        if self.audience.face is not Face.DESK:
            return NOTHING
        number = self.audience.agent_no
        return (await hub().owns.get(self.audience.team, number))[number]

    async def _send(self, text: str) -> None:
        """Send past what Channels puts around a text; there is one for every event and socket."""
        await self.base_send({"type": "websocket.send", "text": text})

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and not self._close_code:
                seq, text = self._waiting.popleft()
                if seq and seq <= self._sent_seq:
                    continue  # it was in the snapshot, or in what was missed
                self._sent_seq = seq or self._sent_seq
                await self._send(text)
            if self._is_outgrown:
                await self._refresh()
            if self._close_code:
                await self.close(self._close_code)
                return

    async def _refresh(self) -> None:
        """Look again at what she may see; she may be let out altogether."""
        self._is_outgrown = False
        audience = await in_pool(snapshot.audience_of, self.actor, self.face())
        if audience is None:
            self._close_code = FORBIDDEN
            return
        hub().leave(self)
        self.audience = audience
        hub().join(self)
        await self._send_snapshot()

    async def _beat(self) -> None:
        waited = 0.0
        while True:
            await asyncio.sleep(PING_S)
            waited += PING_S
            self.say(self.ping_text())
            if waited >= RECHECK_S:
                waited = 0.0
                if not await in_pool(access.is_signed_in, self.scope["session"], self.actor):
                    self._end(SIGNED_OUT)

    def _end(self, code: int) -> None:
        self._close_code = code
        self._wake.set()

    def _run(self, work: Any) -> None:
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


async def _admitted(account: User, face: Face) -> tuple[Actor | None, Audience | None]:
    """Say who has signed in and what she looks at; nobody where nobody has."""
    if account.pk is None:
        return None, None
    ask = (account.pk, face)
    return (await hub().admitted.get(None, ask))[ask]


async def _quietly(work: Any) -> None:
    """A socket that went away while we sent is no fault; anything else is told."""
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except Exception:
        log.exception("a live socket failed")
