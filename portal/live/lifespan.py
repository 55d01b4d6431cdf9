"""Start and stop of a web process."""

import gc
import logging

from portal.live.asgi import Message, Receive, Send
from portal.live.hub import hub

log = logging.getLogger(__name__)


async def lifespan(scope: Message, receive: Receive, send: Send) -> None:
    """Start the hub with the process and end it with it. A database that is away does not keep
    the process from starting: the first socket tries again."""
    del scope
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            try:
                await hub().start()
            except Exception:
                log.exception("the hub did not start; the first socket tries again")
            gc.freeze()  # what was loaded stays: to look through it again holds up every socket
            await send({"type": "lifespan.startup.complete"})
        elif message["type"] == "lifespan.shutdown":
            await hub().stop()
            await send({"type": "lifespan.shutdown.complete"})
            return


async def not_found(scope: Message, receive: Receive, send: Send) -> None:
    """Refuse (HTTP 403) a socket at an address that has none."""
    del scope
    await receive()
    await send({"type": "websocket.close", "code": 4404})
