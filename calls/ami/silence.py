"""Whether a phone that signed off is gone: two readings of what was received from it.

A contact that was removed is only a suspicion: a second tab that signs in removes the first one's
too, and that one may be talking. A leg from which nothing came between two readings is silent.
Only browser phones are asked (their media is encrypted): they send without a break, while a desk
phone that holds a call is silent by right.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Protocol

from calls.ami.faults import LinkError
from calls.ami.headers import Message
from calls.ami.inventory import text
from calls.ami.link import ActionBody
from calls.domain.control_facts import LegSilent
from calls.domain.facts import Fact

log = logging.getLogger(__name__)

Words = Mapping[str, str | list[str]]

#: Between the two readings; a phone sends fifty packets a second.
APART_S = 0.5
LIST_S = 5.0
SUSPICIOUS = {"Removed", "Unreachable"}
RECEIVED, SECURE = "CHANNEL(rtcp,rxcount)", "CHANNEL(rtp,secure)"
#: What a leg that was just answered has not received yet.
NOTHING = {"", "0"}


class Wire(Protocol):
    """What is asked of the link."""

    async def send(self, action: ActionBody, deadline_s: float = ...) -> Words:
        """Send an action and give its answer."""
        ...

    async def send_list(self, action: ActionBody, deadline_s: float = ...) -> Sequence[Words]:
        """Send an action and give the list it answers with."""
        ...


class SilenceWatch:
    """Looks at the legs of a phone when its contact goes, and tells which are silent."""

    def __init__(self, *, wire: Wire, pbx: str, on_facts: Callable[[list[Fact]], None]) -> None:
        self._wire = wire
        self._pbx = pbx
        self._on_facts = on_facts
        self._looking: dict[str, asyncio.Task[None]] = {}

    def hear(self, message: Words) -> None:
        """Take one message of the PBX; only a contact that went away matters."""
        is_contact = text(message, "Event") == "ContactStatus"
        if not is_contact or text(message, "ContactStatus") not in SUSPICIOUS:
            return
        endpoint = text(message, "EndpointName") or text(message, "AOR")
        if endpoint and endpoint not in self._looking:
            task = asyncio.get_running_loop().create_task(self._look(endpoint), name="silence")
            self._looking[endpoint] = task
            task.add_done_callback(lambda _: self._looking.pop(endpoint, None))

    def close(self) -> None:
        """Stop looking."""
        for task in self._looking.values():
            task.cancel()

    async def _look(self, endpoint: str) -> None:
        try:
            legs = await self._legs(endpoint)
            first = [await self._read(leg) for leg in legs]
            if not any(first):
                return
            await asyncio.sleep(APART_S)
            second = [await self._read(leg) for leg in legs]
        except LinkError as fault:
            log.info("Whether %s is silent could not be asked: %s", endpoint, fault)
            return
        silent = [
            leg for leg, one, two in zip(legs, first, second, strict=True) if one and one == two
        ]
        if silent:
            log.info("%s is gone: %s", endpoint, [text(leg, "Channel") for leg in silent])
            self._on_facts([self._fact(leg) for leg in silent])

    async def _legs(self, endpoint: str) -> list[Words]:
        """List the phone's legs that are up."""
        rows = await self._wire.send_list({"Action": "CoreShowChannels"}, LIST_S)
        stem = f"PJSIP/{endpoint}-"
        return [
            row
            for row in rows
            if text(row, "Channel").startswith(stem) and text(row, "ChannelStateDesc") == "Up"
        ]

    async def _read(self, leg: Words) -> str:
        """Read how much a leg has received; empty when it cannot be told, or nothing yet."""
        if await self._ask(leg, SECURE) in NOTHING:
            return ""
        received = await self._ask(leg, RECEIVED)
        return "" if received in NOTHING else received

    async def _ask(self, leg: Words, what: str) -> str:
        channel = text(leg, "Channel")
        answer = await self._wire.send({"Action": "Getvar", "Channel": channel, "Variable": what})
        return text(answer, "Value")

    def _fact(self, leg: Words) -> LegSilent:
        return LegSilent(**Message(dict(leg), datetime.now(UTC), self._pbx).leg())
