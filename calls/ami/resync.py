"""Asking a PBX what is true, after every login: nothing is replayed by AMI."""

import asyncio
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from calls.ami.inventory import (
    ARRIVAL_VARIABLES,
    Member,
    Message,
    Survey,
    members,
    repairs,
    strangers,
    text,
)
from calls.ami.link import ActionBody
from calls.domain.ids import EndpointName, QueueName
from calls.models import LiveCall, PbxLink

log = logging.getLogger(__name__)

LIST_S = 5.0  # for one list; thousands of channels take a second


class Wire(Protocol):
    """What a resync needs of the link."""

    async def send(self, action: ActionBody, deadline_s: float = ...) -> dict[str, Any]:
        """Send an action and give its answer."""
        ...

    async def send_list(self, action: ActionBody, deadline_s: float = ...) -> list[dict[str, Any]]:
        """Send an action and give its list, first and last message included."""
        ...


async def survey(wire: Wire) -> Survey:
    """Ask for everything that runs. Raises LinkError."""
    status = await wire.send({"Action": "CoreStatus"})
    started = f"{status.get('CoreStartupDate', '')} {status.get('CoreStartupTime', '')}".strip()
    channels, queues, contacts, bridges = await asyncio.gather(
        wire.send_list({"Action": "CoreShowChannels"}, LIST_S),
        wire.send_list({"Action": "QueueStatus"}, LIST_S),
        wire.send_list({"Action": "PJSIPShowContacts"}, LIST_S),
        wire.send_list({"Action": "BridgeList"}, LIST_S),
    )
    return Survey(
        started_at=started,
        channels=_events(channels, "CoreShowChannel"),
        queues=_events(queues, "QueueMember", "QueueEntry"),
        contacts=_events(contacts, "ContactList", "ContactStatusDetail"),
        bridges=_events(bridges, "BridgeListItem"),
    )


async def with_arrivals(wire: Wire, found: Survey, known: Iterable[str]) -> Survey:
    """Ask the channels of unknown customers which line they came in by. Raises LinkError."""
    arrivals: dict[str, Mapping[str, str]] = {}
    for channel in strangers(found, known):
        values = {}
        for name in ARRIVAL_VARIABLES:
            answer = await wire.send({"Action": "Getvar", "Channel": channel, "Variable": name})
            values[name] = text(answer, "Value")
        arrivals[channel] = values
    return replace(found, arrivals=arrivals)


async def restore_members(wire: Wire, desired: Sequence[Member], ours: Iterable[QueueName]) -> int:
    """Make the queues' members what they should be; give the number of repairs.

    What the PBX refuses is logged. Raises LinkError.
    """
    rows = await wire.send_list({"Action": "QueueStatus"}, LIST_S)
    todo = repairs(desired, members(rows), ours=ours)
    for action in todo:
        answer = await wire.send(action)
        if answer.get("Response") != "Success":
            log.info("The PBX refused %s: %s", action, answer.get("Message"))
    return len(todo)


def remembered(pbx: str) -> tuple[str, list[str]]:
    """Read when the PBX began when it was last seen, and the ids of the calls it had."""
    link = PbxLink.objects.filter(pbx=pbx).values_list("pbx_started_at", flat=True).first()
    return link or "", list(LiveCall.objects.filter(pbx=pbx).values_list("call_id", flat=True))


def remember_start(pbx: str, started_at: str) -> None:
    """Keep when the PBX began."""
    PbxLink.objects.filter(pbx=pbx).update(pbx_started_at=started_at)


def wanted_members(rows: Iterable[tuple[str, str, str, int, bool, str]]) -> list[Member]:
    """Read (queue, endpoint, name, penalty, paused, reason) as members."""
    return [
        Member(
            queue=QueueName(queue),
            endpoint=EndpointName(endpoint),
            name=name,
            penalty=penalty,
            is_paused=is_paused,
            reason=reason,
        )
        for queue, endpoint, name, penalty, is_paused, reason in rows
    ]


def _events(rows: Iterable[Message], *names: str) -> list[Message]:
    """Keep the list's items."""
    return [row for row in rows if text(row, "Event") in names]
