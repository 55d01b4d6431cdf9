"""The periodic check of our picture against the PBX, and the mending of what differs twice.

A reading asks the PBX for its lists and the database for ours. Most differences are only news on
its way, so nothing is touched before a second reading, seconds later, finds the same one.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.utils.module_loading import import_string

from calls.ami.absorber import Item
from calls.ami.faults import LinkError
from calls.ami.inventory import Message, Survey, replay, text
from calls.ami.picture import (
    Difference,
    OurAgent,
    OurLeg,
    Ours,
    OurWait,
    channel_of,
    differences,
    session_ids,
    standing,
)
from calls.ami.resync import Wire, survey, wanted_members, with_arrivals
from calls.ami.threads import AWAY, DatabaseThread
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.ids import EndpointName, LegId, QueueName
from calls.domain.pbxconfig import PbxConfig, SectionKind
from calls.domain.picture_facts import Differs, PictureDiffered
from calls.models import Cdr, LiveCall, PbxLink

log = logging.getLogger(__name__)

FIRST_AFTER_S = 2.0  # a resync has just told everything
SECOND_AFTER_S = 2.0  # news needs less than that from the PBX to our tables
MOST_TRIES = 2  # what mending does not change is told and then left alone

_REPLAYED = {Differs.LEG_UNKNOWN, Differs.BRIDGE, Differs.ROOM, Differs.WAIT_UNKNOWN}


class Reconciler:
    """Looks every `settings.RECONCILE_EVERY_S` seconds while open; mends what stands twice."""

    def __init__(
        self,
        *,
        wire: Wire,
        pbx: str,
        put: Callable[..., None],
        restore: Callable[[], Awaitable[None]],
    ) -> None:
        """`put` hands facts and messages to whoever absorbs; `restore` puts queues right."""
        self._wire = wire
        self._pbx = pbx
        self._put = put
        self._restore = restore
        self._rows = DatabaseThread(f"picture-{pbx}")
        self._is_open = asyncio.Event()
        self._tries: Counter[tuple[Differs, str]] = Counter()

    def open(self) -> None:
        """Look soon, and then again and again."""
        self._is_open.set()

    def shut(self) -> None:
        """Ask nothing of the PBX until `open`."""
        self._is_open.clear()

    def close(self) -> None:
        """End the thread."""
        self._rows.close()

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self._is_open.wait()
            await asyncio.sleep(FIRST_AFTER_S)
            while self._is_open.is_set():
                try:
                    await self.look()
                except (*AWAY, LinkError) as fault:
                    log.info("No reading of the picture of %s: %s", self._pbx, fault)
                except Exception:
                    log.exception("The picture of %s could not be checked", self._pbx)
                await asyncio.sleep(settings.RECONCILE_EVERY_S)

    async def look(self) -> list[Difference]:
        """Take a reading, a second one when there are differences, and mend those in both.

        Gives what was mended. Raises LinkError, database errors.
        """
        _, first = await self._read()
        if not first:
            self._tries.clear()
            return []
        await asyncio.sleep(SECOND_AFTER_S)
        found, second = await self._read()
        both = standing(first, second)
        fresh = [one for one in both if self._is_worth_it(one)]
        await self._mend(fresh, found)
        return fresh

    async def _read(self) -> tuple[Survey, list[Difference]]:
        found = await survey(self._wire)
        ours = await self._rows(lambda: read_ours(self._pbx, session_ids(found)))
        return found, differences(ours, found)

    def _is_worth_it(self, one: Difference) -> bool:
        """Say whether to mend it; what mending did not change is logged once more and left."""
        key = (one.what, one.key)
        self._tries[key] += 1
        if self._tries[key] == MOST_TRIES + 1:
            log.error("The picture of %s stays wrong: %s", self._pbx, one.story)
        return self._tries[key] <= MOST_TRIES

    async def _mend(self, wrong: Sequence[Difference], found: Survey) -> None:
        """Tell each difference, then what puts it right."""
        now = datetime.now(UTC)
        for one in wrong:
            log.warning("The picture of %s was wrong (%s): %s", self._pbx, one.what, one.story)
            self._put(_told(one, self._pbx, now))
            self._put(*_facts(one, self._pbx, now))
            self._put(*_left(one, found, now))
        await self._replay([one for one in wrong if one.what in _REPLAYED], found, now)
        for one in wrong:
            if one.what is Differs.LEG_ORPHANED:
                await self._wire.send({"Action": "Hangup", "Channel": one.subject, "Cause": "16"})
        if any(one.what is Differs.MEMBER for one in wrong):
            await self._restore()

    async def _replay(self, wrong: Sequence[Difference], found: Survey, now: datetime) -> None:
        """Tell of the channels concerned as the resync does, through the same translator."""
        names = {text(channel, "Channel") for one in wrong for channel in channel_of(found, one)}
        if not names:
            return
        known = await self._rows(lambda: list(_live(self._pbx).values_list("call_id", flat=True)))
        some = replace(
            found,
            channels=[one for one in found.channels if text(one, "Channel") in names],
            queues=[one for one in found.queues if text(one, "Event") == "QueueEntry"],
        )
        self._put(*replay(await with_arrivals(self._wire, some, known), at=now))


def read_ours(pbx: str, session_ids: set[str]) -> Ours:
    """Read what we believe of a PBX; `session_ids` are the calls its channels speak of."""
    legs: dict[str, OurLeg] = {}
    parties: dict[str, set[str]] = {}
    waits: dict[str, OurWait] = {}
    for machine in _live(pbx).values_list("machine", flat=True):
        call = Call.load(machine)
        live = call.live_legs()
        parties[call.call_id] = {leg.agent_no for leg in live} | {*_asked(call)}
        for leg in live:
            legs[leg.leg_id] = OurLeg(
                team=call.team,
                call_id=call.call_id,
                channel=leg.channel,
                bridge_id=leg.bridge_id or leg.room_id,
                is_in_room=leg.is_in_room or bool(leg.room_id),
            )
        if call.is_in_queue:
            waits[call.call_id] = _wait(call)
    link = PbxLink.objects.filter(pbx=pbx).values_list("reachable", flat=True).first()
    config: PbxConfig = import_string(settings.PBX_CONFIG)(pbx)
    return Ours(
        legs=legs,
        parties=parties,
        ended=dict(Cdr.objects.filter(call_id__in=session_ids).values_list("call_id", "team")),
        reachable=frozenset(link or ()),
        agents=[OurAgent(**row) for row in import_string(settings.PICTURE_AGENTS)(pbx)],
        members=wanted_members(import_string(settings.QUEUE_MEMBERS)(pbx)),
        queues=[
            QueueName(section.name)
            for section in config.sections
            if section.kind is SectionKind.QUEUES
        ],
        waits=waits,
    )


def _wait(call: Call) -> OurWait:
    return OurWait(
        team=call.team,
        call_id=call.call_id,
        group=call.group,
        since=call.span_since.isoformat() if call.span_since else "",
        leg_ids=[leg.leg_id for leg in call.live_legs()],
    )


def _live(pbx: str) -> Any:
    return LiveCall.objects.filter(pbx=pbx)


def _asked(call: Call) -> Iterator[str]:
    """Name the agents who are, or are about to be, on a call without a leg of their own yet."""
    tile = call.tile()
    yield from tile.agent_nos
    if tile.target_agent_no:
        yield tile.target_agent_no


def _told(one: Difference, pbx: str, at: datetime) -> f.Fact:
    return PictureDiffered(
        at=at,
        pbx=pbx,
        what=one.what,
        team=one.team,
        story=one.story,
        agent_no=one.agent_no,
        call_id=one.call_id,
    )


def _facts(one: Difference, pbx: str, at: datetime) -> list[Item]:
    """Give the facts we missed, where they need no message to be made of."""
    if one.what is Differs.LEG_GONE:
        return [
            f.LegEnded(
                at=at,
                pbx=pbx,
                leg_id=LegId(one.subject),
                linked_id="",
                channel="",
                cause=f.CAUSE_LOST,
            )
        ]
    if one.what is Differs.WAIT_GONE:
        return [
            f.CallerLeft(
                at=at,
                pbx=pbx,
                leg_id=LegId(one.subject),
                linked_id="",
                channel="",
                queue=QueueName(""),
            )
        ]
    if one.what is Differs.PHONE:
        kind = f.EndpointReachable if one.is_there else f.EndpointGone
        return [kind(at=at, pbx=pbx, endpoint=EndpointName(one.subject))]
    return []


def _left(one: Difference, found: Survey, at: datetime) -> list[Message]:
    """Word that a leg left the bridge we thought it in, when it stands in none."""
    if one.what is not Differs.BRIDGE:
        return []
    was = one.key.split(" ")[1]
    return [
        {
            **channel,
            "Event": "BridgeLeave",
            "Timestamp": f"{at.timestamp():.6f}",
            "BridgeUniqueid": was,
        }
        for channel in channel_of(found, one)
        if was and not text(channel, "BridgeId")
    ]
