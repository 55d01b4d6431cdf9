"""Whatever is sent: a documented answer, no fault of ours, nobody else's data."""

import asyncio
import logging
from random import Random

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from calls import services as calls
from portal.dialects.callevent import pace
from portal.dialects.callevent.errors import Fault
from tests.portal.dialects.callevent import hostile
from tests.portal.dialects.callevent.conftest import client_of, happens
from tests.portal.dialects.callevent.scenes import Scene

pytestmark = pytest.mark.usefixtures("following")
FRAMES = 200


@sync_to_async
def call_of_ada() -> str:
    return calls.dial(
        team="demo",
        pbx="pbx",
        agent_no="1001",
        endpoint="demo-1001",
        target="02079460001",
        now=timezone.now(),
    ).call_id


async def siege(doors, monkeypatch, caplog, frames, seed):
    """Ada, her supervisor and a stranger send whatever; give the codes they were told."""
    monkeypatch.setattr(pace, "BURST", 1e9)
    monkeypatch.setattr(pace, "EACH_S", 1e9)
    call_id = await call_of_ada()
    people = [await client_of(doors[name]) for name in ("ada", "sue", "max")]
    sieges = (
        hostile.assault(one, Random(seed + place), frames // 3, call_id)
        for place, one in enumerate(people)
    )
    with caplog.at_level(logging.ERROR):
        told = await asyncio.gather(*sieges)
    assert [record for record in caplog.records if record.name.startswith("portal")] == []
    for one in people:
        await one.leave()
    return told


async def test_frames_of_any_kind_are_answered_as_documented(doors, monkeypatch, caplog):
    told = await siege(doors, monkeypatch, caplog, FRAMES, 7)
    codes = set().union(*told)
    assert Fault.CTI_EXCEPTION.code not in codes
    assert {301022, 301025, 301018} <= codes
    ben = await client_of(doors["ben"])
    await happens(*Scene().answered().events)
    assert await ben.hears_nothing()
    await ben.leave()


async def test_half_a_character_does_not_silence_the_line(doors):
    ada = await client_of(doors["ada"])
    for text in ('{"messageID":"\\ud800"}', '{"messageID":"RequestHoldCall","callID":"\\udc00"}'):
        await ada.send(text=text)
        assert (await hostile.hear(ada))["errorCode"] == Fault.SOCKET_TO_JSON.code
    await happens(*Scene().answered().events)
    assert (await hostile.hear(ada))["messageID"] == "EventRinging"
    await ada.leave()
