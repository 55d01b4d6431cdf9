"""Keeping the PBX as the portal wants it: its configuration and its queues' members."""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from calls.ami import provision
from calls.ami.faults import LinkError
from calls.ami.inventory import text
from calls.ami.link import ActionBody
from calls.ami.resync import restore_members, wanted_members
from calls.ami.threads import AWAY, DatabaseThread
from calls.domain.ids import QueueName
from calls.domain.pbxconfig import PbxConfig, SectionKind

log = logging.getLogger(__name__)

LOOK_EVERY_S = 2.0  # whether the models ask for another configuration
ACTION_S = 10.0  # a reload takes its time

Paused = Callable[[], AbstractAsyncContextManager[None]]


class Wire(Protocol):
    """What settling needs of the link."""

    async def send(self, action: ActionBody, deadline_s: float = ...) -> dict[str, Any]:
        """Send an action and give its answer."""
        ...

    async def send_list(self, action: ActionBody, deadline_s: float = ...) -> list[dict[str, Any]]:
        """Send an action and give its list, first and last message included."""
        ...


class ProvisioningPort:
    """The link as `calls.ami.provision` wants it: one value a header, lists without their frame."""

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def send(self, action: Mapping[str, str], /) -> Mapping[str, str]:
        """Send one action and give its answer. Raises LinkError."""
        return _flat(await self._wire.send(dict(action), ACTION_S))

    async def send_list(self, action: Mapping[str, str], /) -> Sequence[Mapping[str, str]]:
        """Send one action and give the items of its list, none when it was refused."""
        rows = await self._wire.send_list(dict(action), ACTION_S)
        return [
            _flat(row)
            for row in rows
            if text(row, "Event") and text(row, "EventList") != "Complete"
        ]


def _flat(message: Mapping[str, str | list[str]]) -> dict[str, str]:
    """Keep the first value of each header."""
    return {name: text(message, name) for name in message}


class Settler:
    """Looks every 2 s whether the models ask for another configuration, and applies it."""

    def __init__(self, *, wire: Wire, pbx: str) -> None:
        self._wire = wire
        self._pbx = pbx
        self._rows = DatabaseThread(f"settler-{pbx}")
        self._is_open = asyncio.Event()
        self._applied = ""  # digest of what the PBX took on this link
        self._config: Callable[[str], PbxConfig] = import_string(settings.PBX_CONFIG)
        self._members: Callable[[str], Any] = import_string(settings.QUEUE_MEMBERS)

    def shut(self) -> None:
        """Ask nothing of the PBX until `open`."""
        self._is_open.clear()
        self._applied = ""

    def open(self) -> None:
        """Look at once, and then again and again."""
        self._is_open.set()

    def close(self) -> None:
        """End the thread."""
        self._rows.close()

    async def restore(self, paused: Paused) -> None:
        """Put the queues' members right while orders rest. Raises LinkError, database errors."""
        async with paused():
            config, rows = await self._rows(
                lambda: (self._config(self._pbx), list(self._members(self._pbx)))
            )
            ours = [
                QueueName(section.name)
                for section in config.sections
                if section.kind is SectionKind.QUEUES
            ]
            repaired = await restore_members(self._wire, wanted_members(rows), ours)
        if repaired:
            log.info("%d repairs to the queue members of %s", repaired, self._pbx)

    async def run(self, paused: Paused) -> None:
        """Look every 2 s while open, until cancelled."""
        while True:
            await self._is_open.wait()
            try:
                await self._look(paused)
            except AWAY as fault:
                log.warning("The configuration for %s cannot be read: %s", self._pbx, fault)
            except LinkError as fault:
                log.info("Provisioning of %s was cut off: %s", self._pbx, fault)
            except Exception:
                log.exception("Provisioning of %s failed", self._pbx)
            await asyncio.sleep(LOOK_EVERY_S)

    async def _look(self, paused: Paused) -> None:
        """Apply the wanted configuration when it is another than the last one applied."""
        config = await self._rows(lambda: self._config(self._pbx))
        wanted = provision.digest(config)
        if wanted == self._applied:
            return
        report = await provision.apply(ProvisioningPort(self._wire), config)
        for section in report.broken:
            log.error("The PBX would not take %s %s", section.kind, section.name)
        if report.steps:
            log.info("The PBX %s took %d changes", self._pbx, report.steps)
            await self.restore(paused)
        self._applied = wanted
