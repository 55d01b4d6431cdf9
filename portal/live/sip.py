"""`/sip`: SIP over WebSocket, passed on between a browser phone and the PBX, byte by byte.

Same origin, same port, one sign-in: only a signed-in agent whose phone is the browser gets
through, and the PBX then asks her phone for its own secret.
"""

import asyncio
import contextlib
import logging

from django.conf import settings
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from agents import selectors as agents
from agents.domain.errors import AgentError
from portal import access
from portal.live.asgi import Message, Receive, Send
from portal.live.hub import in_pool

log = logging.getLogger(__name__)

SIP = Subprotocol("sip")
#: Close codes the browser phone reads.
SIGNED_OUT = 4401
NO_BROWSER_PHONE = 4403
PBX_AWAY = 4503
#: The longest SIP message, bytes (a long SDP is 8 kB).
LONGEST = 65_536
CONNECT_S = 5.0


async def pass_on(scope: Message, receive: Receive, send: Send) -> None:
    """Serve one browser phone until either side goes."""
    await receive()  # websocket.connect
    refusal = await in_pool(_refusal, scope["user"])
    is_sip = SIP in scope.get("subprotocols", [])
    await send({"type": "websocket.accept", "subprotocol": SIP if is_sip else None})
    if refusal or not is_sip:
        await send({"type": "websocket.close", "code": refusal or 1002})
        return
    try:
        upstream = await connect(
            settings.ASTERISK_WS_URL,
            subprotocols=[SIP],
            compression=None,
            max_size=LONGEST,
            open_timeout=CONNECT_S,
            ping_interval=20,
            proxy=None,
        )
    except (OSError, TimeoutError, WebSocketException) as error:
        log.warning("the PBX takes no SIP over WebSocket: %s", error)
        await send({"type": "websocket.close", "code": PBX_AWAY})
        return
    await _pump(upstream, receive, send)


def _refusal(user: access.User) -> int:
    """Give the close code for who may not use this door, 0 for who may."""
    actor = access.actor_of(user)
    if actor is None:
        return SIGNED_OUT
    try:
        row = agents.agent_row(team=actor.team, agent_no=actor.agent_no)
    except AgentError:
        return NO_BROWSER_PHONE
    return 0 if row.phone == "browser" else NO_BROWSER_PHONE


async def _pump(upstream: ClientConnection, receive: Receive, send: Send) -> None:
    """Carry both ways; the first side to go takes the other with it."""
    ways = [
        asyncio.create_task(_to_pbx(upstream, receive)),
        asyncio.create_task(_to_browser(upstream, send)),
    ]
    try:
        await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
        is_browser_gone = ways[0].done()
    finally:
        for way in ways:
            way.cancel()
        await asyncio.gather(*ways, return_exceptions=True)
        await upstream.close()
    if not is_browser_gone:
        with contextlib.suppress(OSError, RuntimeError):
            await send({"type": "websocket.close", "code": PBX_AWAY})


async def _to_pbx(upstream: ClientConnection, receive: Receive) -> None:
    while True:
        message = await receive()
        if message["type"] != "websocket.receive":
            return
        data = message.get("text")
        try:
            await upstream.send(message.get("bytes") or b"" if data is None else data)
        except ConnectionClosed:
            # The other way sees it too and closes with the right code.
            await asyncio.sleep(CONNECT_S)
            return


async def _to_browser(upstream: ClientConnection, send: Send) -> None:
    try:
        async for data in upstream:
            key = "text" if isinstance(data, str) else "bytes"
            await send({"type": "websocket.send", key: data})
    except (ConnectionClosed, OSError):
        return
