"""Why an action got no answer."""

import asyncio
from typing import Any


class LinkError(Exception):
    """An action got no answer; whether the PBX carried it out is unknown."""


class LinkDownError(LinkError):
    """The connection is not up, or went down before the answer."""


class NotSentError(LinkDownError):
    """The link was down before the action was sent; the PBX never saw it."""


class NoAnswerError(LinkError):
    """The PBX said nothing within the deadline."""


class LoginRefusedError(LinkError):
    """The PBX refuses user or secret."""


async def first_of(lost: "asyncio.Future[str]", wanted: Any, deadline_s: float, fault: str) -> None:
    """Wait for what is wanted. Raises LinkDownError when the connection ends before, or late."""
    waiting = asyncio.ensure_future(wanted)
    try:
        await asyncio.wait({lost, waiting}, timeout=deadline_s, return_when=asyncio.FIRST_COMPLETED)
        if lost.done():
            raise LinkDownError(lost.result())
        if not waiting.done():
            raise LinkDownError(fault)
    finally:
        waiting.cancel()
