"""The door of the panel: `/ws/panel?face=desk|cockpit[&seq=N&audience=MARK]`."""

import asyncio
from typing import Any
from urllib.parse import parse_qs

from django.urls import path
from django.utils import timezone
from typing_extensions import override

from portal.dialects.panel import deeds, parse, render
from portal.dialects.panel.wire import Refused, Reply
from portal.live.consumer import LiveConsumer
from portal.live.groups import Face
from portal.live.hub import in_pool
from portal.live.state import LiveState

#: Commands of one socket that may be under way at once; more are refused, not queued.
MOST_AT_ONCE = 8


class PanelConsumer(LiveConsumer):
    """The agent desk's and the cockpit's socket. Commands run beside the events: an answer that
    takes two seconds holds nothing up."""

    voice = staticmethod(render.event_text)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._under_way = 0
        self._in_turn = asyncio.Lock()  # log in, then check in: in the order they were sent

    @override
    def face(self) -> Face:
        """Read the face from the address; the desk when it names none."""
        return Face.COCKPIT if self._query("face") == Face.COCKPIT else Face.DESK

    @override
    def asked_seq(self) -> int | None:
        """Read the last seen `seq` from the address."""
        seq = self._query("seq")
        return int(seq) if seq.isascii() and seq.isdigit() and len(seq) < 19 else None

    @override
    def asked_mark(self) -> str:
        """Read the mark of the audience its snapshot named."""
        return self._query("audience")

    @override
    def snapshot_text(self, state: LiveState) -> str:
        """Render the whole page."""
        return render.snapshot_text(state, now=timezone.now())

    @override
    def resumed_text(self, seq: int) -> str:
        """Render the word that the page may go on."""
        return render.resumed_text(seq, now=timezone.now())

    @override
    def ping_text(self) -> str:
        """Render the sign of life."""
        return render.ping_text(now=timezone.now())

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """Take one message of the client; the reply comes in its turn."""
        del bytes_data
        if not self.is_serving:
            return
        id_, asked = parse.parse(text_data or "", agent_no=self.actor.agent_no)
        if isinstance(asked, Refused):
            self._answer(Reply(id=id_, ok=False, code=asked.code, words=asked.words))
        elif self._under_way >= MOST_AT_ONCE:
            self._answer(Reply(id=id_, ok=False, code="busy", words="Too many at once."))
        else:
            self._under_way += 1
            self.run(self._carry_out(id_, asked))

    async def _carry_out(self, id_: str, asked: parse.Asked) -> None:
        try:
            async with self._in_turn:
                self._answer(await in_pool(deeds.carry_out, id_, asked, actor=self.actor))
        finally:
            self._under_way -= 1

    def _answer(self, reply: Reply) -> None:
        self.say(render.reply_text(reply))

    def _query(self, name: str) -> str:
        query: bytes = self.scope.get("query_string", b"")
        found = parse_qs(query.decode("ascii", "replace"))
        return found.get(name, [""])[0]


routes = [path("ws/panel", PanelConsumer.as_asgi(), name="panel")]
