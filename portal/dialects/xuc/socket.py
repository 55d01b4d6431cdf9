"""The door: `/xuc/api/2.0/cti?token=...`."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path

from agents.services import voicemail
from portal import access
from portal.access import Actor, User
from portal.dialects.xuc import answers, deeds, lookups, parse, render, wire
from portal.dialects.xuc.asked import Desk
from portal.dialects.xuc.floor import floor_of
from portal.dialects.xuc.subscriptions import Session
from portal.live import snapshot
from portal.live.consumer import FORBIDDEN, LONGEST_QUEUE, RECHECK_S, SIGNED_OUT, TOO_SLOW
from portal.live.groups import Audience, Face
from portal.live.hub import in_pool

log = logging.getLogger(__name__)

#: Messages a client may send at once, and how many a second after that; more are refused.
BURST, PER_S = 60.0, 20.0
#: After so many refused the socket is closed; each that is taken makes up for some of them.
MOST_REFUSED, FORGIVEN = 200, 10
TOO_MANY = 4429
#: Commands of one socket that may wait for the one under way.
MOST_WAITING = 40


class CtiConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One client. Commands are carried out in the order they were sent, beside the events."""

    channel_layer_alias = ""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.session: Session | None = None
        self.account: User | None = None
        self._sending: deque[str] = deque()
        self._wake = asyncio.Event()
        self._asks: asyncio.Queue[wire.Ask] = asyncio.Queue(MOST_WAITING)
        self._tasks: set[asyncio.Task[None]] = set()
        self._close_code = 0
        self._credit, self._credit_at, self._refused = BURST, time.monotonic(), 0

    async def connect(self) -> None:
        """Admit who brings a token that holds; anybody else is refused (HTTP 403)."""
        query = parse_qs(self.scope.get("query_string", b"").decode("ascii", "replace"))
        token = query.get("token", [""])[0]
        found = await in_pool(_admitted, token)
        if found is None:
            await self.close()
            return
        self.account, actor, audience = found
        floor = floor_of(actor.team)
        session = Session(
            actor=actor,
            audience=audience,
            floor=floor,
            say=self.say,
            renew=lambda: self._run(self._renew()),
            reread=lambda: self._run(self._reread()),
            relist=lambda: self._run(self._relist()),
        )
        await floor.join(session)
        try:
            session.own = await in_pool(lookups.own, actor)
            session.callback_groups = await in_pool(_callback_groups, actor)
            await self.accept()
        except BaseException:
            floor.leave(session)  # nobody tells us of the end of a socket that never began
            raise
        self.session = session
        session.start()
        for work in (self._write(), self._carry_out(), self._recheck()):
            self._run(work)

    async def disconnect(self, code: int) -> None:
        """Leave the floor and end what runs for this socket."""
        del code
        if self.session is not None:
            self.session.is_started = False
            self.session.floor.leave(self.session)
        for task in list(self._tasks):
            task.cancel()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one message of the client."""
        if self.session is None or self._close_code:
            return
        if not self._may_send():
            self._refuse("TooManyRequests")
            return
        if bytes_data is not None or text_data is None:
            self._refuse("InvalidJson", "text frames only")
            return
        asked = parse.parse(text_data)
        if isinstance(asked, wire.Ping):
            self.say(render.ping())
        elif isinstance(asked, wire.Refused):
            self._refuse(asked.error, asked.words)
        else:
            try:
                self._asks.put_nowait(asked)
            except asyncio.QueueFull:
                self._refuse("TooManyRequests", "too many commands at once")
            else:
                self._refused = max(0, self._refused - FORGIVEN)

    def say(self, text: str) -> None:
        """Put a text in line; a client that does not read is cut, and may come back."""
        if self._close_code:
            return
        if len(self._sending) >= LONGEST_QUEUE:
            self._end(TOO_SLOW)
            return
        self._sending.append(text)
        self._wake.set()

    def _may_send(self) -> bool:
        now = time.monotonic()
        self._credit = min(BURST, self._credit + (now - self._credit_at) * PER_S)
        self._credit_at = now
        if self._credit < 1:
            return False
        self._credit -= 1
        return True

    def _refuse(self, error: str, words: str = "") -> None:
        self._refused += 1
        if self._refused > MOST_REFUSED:
            self._end(TOO_MANY)
            return
        self.say(render.text(render.error(error, words=words)))

    async def _carry_out(self) -> None:
        session = self.session
        while session is not None:
            asked = await self._asks.get()
            try:
                await self._do(session, asked)
            except Exception:
                log.exception("a message of an xuc client failed: %s", type(asked).__name__)
                self.say(render.text(render.error("UnhandledError")))

    async def _do(self, session: Session, asked: wire.Ask) -> None:
        if await answers.answer(session, asked):
            return
        if isinstance(asked, wire.SetAgentQueue | wire.GroupAsk | wire.ApplyMembership):
            session.lists.add("queuemember")  # what comes of it is told as QueueMember
        if isinstance(asked, wire.ReadAsk) and asked.what is wire.Read.CALLBACK_LISTS:
            session.wants_callbacks = True
        desk = Desk(
            actor=session.actor,
            audience=session.audience,
            names=session.floor.names,
            callback_groups=session.callback_groups,
        )
        session.tell(*await in_pool(deeds.carry_out, desk, asked))

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._sending and not self._close_code:
                await self.base_send({"type": "websocket.send", "text": self._sending.popleft()})
            if self._close_code:
                await self.close(self._close_code)
                return

    async def _recheck(self) -> None:
        """Look now and then whether her account still stands; a token that ran out meanwhile does
        not end the socket."""
        while True:
            await asyncio.sleep(RECHECK_S)
            await self._renew()

    async def _renew(self) -> None:
        """Look again at who she is and what she may see."""
        session = self.session
        found = await in_pool(_seen, self.account)
        if session is None or not session.is_started:
            return
        if found is None or found[0].team != session.actor.team:
            self._end(SIGNED_OUT if found is None else FORBIDDEN)
            return
        if found != (session.actor, session.audience):
            session.callback_groups = await in_pool(_callback_groups, found[0])
            session.set_audience(*found)

    async def _reread(self) -> None:
        session = self.session
        if session is not None:
            session.set_own(await in_pool(lookups.own, session.actor))

    async def _relist(self) -> None:
        session = self.session
        if session is not None:
            await self._do(session, wire.ReadAsk(what=wire.Read.CALLBACK_LISTS))

    def _end(self, code: int) -> None:
        self._close_code = code
        self._sending.clear()  # nobody reads it, and the goodbye itself may take a while
        self._wake.set()

    def _run(self, work: Any) -> None:
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _admitted(token: str) -> tuple[User, Actor, Audience] | None:
    """Say whose token it is and what she may see; None for a stranger."""
    account = access.account_of_token(token) if token and "\x00" not in token else None
    seen = _seen(account)
    return (account, *seen) if account is not None and seen is not None else None


def _seen(account: User | None) -> tuple[Actor, Audience] | None:
    """Say who an account is and what she may see: a team admin everything, a supervisor her
    groups, an agent herself; None for one that is closed, or is nobody in any team."""
    actor = access.actor_of(account, via="xuc") if account is not None else None
    if actor is None or not actor.team:
        return None
    audience = snapshot.audience_of(actor, Face.COCKPIT) or snapshot.audience_of(actor, Face.DESK)
    return (actor, audience) if audience is not None else None


def _callback_groups(actor: Actor) -> frozenset[str]:
    """Name the groups whose callbacks she may see: those she is a member or supervisor of."""
    if not actor.agent_no:
        return frozenset()
    return frozenset(voicemail.may_hear(team=actor.team, agent_no=actor.agent_no))


async def _quietly(work: Any) -> None:
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except Exception:
        log.exception("an xuc socket failed")


token_routes = [path("xuc/api/2.0/cti", CtiConsumer.as_asgi(), name="xuc-cti")]
