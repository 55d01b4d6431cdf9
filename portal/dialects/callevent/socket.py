"""The door: `/callevent/ws?token=...[&seq=N|new]`, one JSON object a frame."""

import asyncio
import contextlib
import logging
import time
from collections import deque
from typing import Any
from urllib.parse import parse_qs

from channels.generic.websocket import AsyncWebsocketConsumer
from django.urls import path
from django.utils import timezone

from agents.domain.events import AgentEvent
from calls.domain.events import Event
from portal import access
from portal.access import Actor
from portal.dialects.callevent import info, parse
from portal.dialects.callevent.board import Said, TeamBoard, boards, missed_since, text_of
from portal.dialects.callevent.deeds import carry_out
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.expecting import Expecting, with_reference
from portal.dialects.callevent.known import Known
from portal.dialects.callevent.pace import MOST_REFUSED, Pace
from portal.dialects.callevent.parse import Bad
from portal.dialects.callevent.requests import Request
from portal.dialects.callevent.view import View, view_of
from portal.live.groups import outgrows
from portal.live.hub import in_pool

log = logging.getLogger(__name__)

#: Close codes, the same as those of the portal's other sockets.
SIGNED_OUT, FORBIDDEN, TOO_SLOW, TOO_FAST = 4401, 4403, 4408, 4429
#: Texts that may wait for a slow client before it is cut.
LONGEST_QUEUE = 2_000
#: Requests of one client under way at once.
MOST_AT_ONCE = 8
#: Seconds between looks whether the token still holds.
RECHECK_S = 30.0


class CallEventConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # Channels has no types
    """One client. Whoever asks for a `seq` gets one with each message, and resumes by it."""

    channel_layer_alias = ""

    actor: Actor
    view: View
    board: TeamBoard

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._waiting: deque[Said | str] = deque()
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._expecting = Expecting()
        self._pace = Pace(time.monotonic())
        self._in_turn = asyncio.Lock()
        self._under_way = 0
        self._sent_seq = 0
        self._close_code = 0
        self._is_outgrown = False
        self._has_seq = False
        self.is_serving = False

    async def connect(self) -> None:
        """Admit by the token, tell what was missed, then serve."""
        self._token = _token(self.scope)
        found = await in_pool(_admitted, self._token)
        if isinstance(found, int):
            await self.accept()
            await self.close(found)
            return
        self.actor, self.view = found
        self.board = await boards().join(self.view.team, self)  # first: nothing is missed
        self.is_serving = True
        try:
            known = await self.board.fresh_known()
        except BaseException:
            await self.disconnect(0)  # the database was away: the client tries again
            raise
        await self.accept()
        if known is None:
            await self.close(FORBIDDEN)
            return
        await self._resume(known)
        self._run(self._write())
        self._run(self._look())

    async def disconnect(self, code: int) -> None:
        """Leave the board and end what runs for this client."""
        del code
        if self.is_serving:
            self.is_serving = False
            boards().leave(self.view.team, self)
        for task in list(self._tasks):
            task.cancel()

    # What the board says.

    def offer(self, said: Said) -> None:
        """Take a message if it is for this client."""
        if self.view.hears(said.event, said.telling):
            self._put(said)

    def retell(self, event: Event) -> None:
        """Look again at what she may see when an agent came into her groups or left them."""
        if not isinstance(event, AgentEvent):
            return
        mine = [one for one in (self.view.desk, self.view.cockpit) if one is not None]
        if any(outgrows(one, event.agent) for one in mine):
            self._is_outgrown = True
            self._wake.set()

    def cut(self) -> None:
        """End a client that missed something; it resumes."""
        self._end(TOO_SLOW)

    # What the client says.

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one frame; its answer comes in its turn."""
        del bytes_data
        if not self.is_serving or self._close_code:
            return
        known = self.board.known
        if known is None:
            self._end(FORBIDDEN)
            return
        asked = parse.read(text_data)
        if not self._pace.may(time.monotonic()) or self._under_way >= MOST_AT_ONCE:
            self._refuse(Fault.REQUEST_TOO_FAST, asked, known)
            if self._pace.refused > MOST_REFUSED:
                self._end(TOO_FAST)
        elif isinstance(asked, Bad):
            self._refuse(asked.fault, asked, known)
        else:
            self._under_way += 1
            self._run(self._carry_out(asked, known))

    async def _carry_out(self, request: Request, known: Known) -> None:
        dn = request.dn or self.actor.agent_no
        try:
            async with self._in_turn:
                expected = self._expecting.put(request, dn, time.monotonic())
                done = await in_pool(
                    carry_out, request, actor=self.actor, view=self.view, known=known
                )
        finally:
            self._under_way -= 1
        if done.fault is not None or done.said:
            self._expecting.drop(expected)
        if done.fault is not None:
            self._refuse(done.fault, request, known)
        for telling in done.said:
            self._put(text_of(with_reference(telling.values, request.reference)))

    def _refuse(self, fault: Fault, asked: Request | Bad, known: Known) -> None:
        now, own = timezone.now(), self.actor.agent_no
        self._put(text_of(info.refusal(fault, asked, at=now, known=known, dn=own).values))

    # What goes out.

    async def _resume(self, known: Known) -> None:
        asked = _query(self.scope, "seq")
        self._has_seq = bool(asked)
        if not asked or asked == "new":
            return
        is_number = asked.isascii() and asked.isdigit() and len(asked) < 19
        found = None
        if is_number:
            found = await in_pool(missed_since, self.view.team, int(asked), known)
        if found is None:
            self._refuse(Fault.INVALID_PARAMS, Bad(fault=Fault.INVALID_PARAMS), known)
            return
        for said in found:
            self._sent_seq = said.seq
            if self.view.hears(said.event, said.telling):
                await self.send(text_data=self._text(said))

    def _put(self, what: "Said | str") -> None:
        if self._close_code:
            return
        if len(self._waiting) >= LONGEST_QUEUE:
            self._end(TOO_SLOW)
            return
        self._waiting.append(what)
        self._wake.set()

    async def _write(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._waiting and not self._close_code:
                what = self._waiting.popleft()
                if isinstance(what, Said) and what.seq <= self._sent_seq:
                    continue  # it was among what was missed
                await self.send(text_data=what if isinstance(what, str) else self._text(what))
            if self._is_outgrown:
                self._is_outgrown = False
                await self._look_again()
            if self._close_code:
                await self.close(self._close_code)
                return

    def _text(self, said: Said) -> str:
        """Write a message as this client gets it."""
        reference = self._expecting.reference_of(said.telling, time.monotonic())
        if not reference and not self._has_seq:
            return said.text
        values = said.telling.values
        if reference:
            values = with_reference(values, reference)
        return text_of({**values, "seq": said.seq} if self._has_seq else values)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_S)
            await self._look_again()

    async def _look_again(self) -> None:
        """Read again who she is and what she may see; she may be let out altogether."""
        found = await in_pool(_admitted, self._token)
        if not isinstance(found, int) and await self.board.fresh_known() is None:
            found = FORBIDDEN
        if isinstance(found, int):
            self._end(found)
            return
        actor, view = found
        if view.team != self.view.team:
            self._end(SIGNED_OUT)
            return
        self.actor, self.view = actor, view

    def _end(self, code: int) -> None:
        self._close_code = self._close_code or code
        self._wake.set()

    def _run(self, work: Any) -> None:
        task = asyncio.create_task(_quietly(work))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _admitted(token: str) -> tuple[Actor, View] | int:
    """Say who a token stands for and what she may see, or with which code she is sent away."""
    account = access.account_of_token(token) if token else None
    actor = access.actor_of(account, via="callevent") if account is not None else None
    if actor is None:
        return SIGNED_OUT
    view = view_of(actor)
    return FORBIDDEN if view is None else (actor, view)


def _token(scope: Any) -> str:
    """Read the token from the address, or from the header programs send."""
    found = _query(scope, "token")
    if found:
        return found
    headers = {name.lower(): value.decode("latin-1") for name, value in scope["headers"]}
    kind, _, word = headers.get(b"authorization", "").partition(" ")
    return word.strip() if kind.lower() == "bearer" else ""


def _query(scope: Any, name: str) -> str:
    query: bytes = scope.get("query_string", b"")
    return parse_qs(query.decode("ascii", "replace")).get(name, [""])[0]


async def _quietly(work: Any) -> None:
    """A client that went away while we sent is no fault; anything else is told."""
    try:
        with contextlib.suppress(asyncio.CancelledError):
            await work
    except Exception:
        log.exception("a Call Event socket failed")


token_routes = [path("callevent/ws", CallEventConsumer.as_asgi(), name="callevent")]
