import asyncio

import pytest
from asgiref.sync import sync_to_async

from calls import stream
from calls.domain.events import CallQueued
from calls.models import EventRow
from portal.dialects.panel.render import event_text
from portal.live import hub as hubs
from portal.live import publish
from tests import builders
from tests.portal.live.conftest import happens
from tests.portal.live.world import ADA, ADMIN, BEN, MAX, SUE


class Ear:
    """A socket that only listens."""

    def __init__(self, audience, voice=event_text):
        self.audience = audience
        self.voice = voice
        self.heard = []
        self.retold = []

    def offer(self, seq, text):
        self.heard.append(seq)

    def retell(self, event):
        self.retold.append(event)

    async def hears(self, count, within_s=30.0):
        async with asyncio.timeout(within_s):
            while len(self.heard) < count:
                await asyncio.sleep(0.01)
        return self.heard


def of_ada():
    return builders.offered(builders.tile(agent_nos=("1001",)))


async def since(seq):
    return await sync_to_async(stream.since)(seq, team=None)


@pytest.fixture
async def hub(transactional_db, following, monkeypatch):
    """A hub that looks into the log only when a test makes it: all else came by Redis."""
    monkeypatch.setattr(hubs, "LOOK_S", 30.0)
    await happens(of_ada())
    await following.start()
    await asyncio.sleep(0.2)
    return following


async def test_what_is_committed_is_heard_by_redis_in_order(hub):
    ear = Ear(ADA)
    hub.join(ear)
    for _ in range(5):
        await happens(of_ada(), of_ada())
    heard = await ear.hears(10)
    assert heard == sorted(heard)
    assert len(set(heard)) == 10


async def test_only_those_who_may_hear_are_told_and_nobody_twice(hub):
    ears = {one: Ear(one) for one in (ADA, BEN, SUE, ADMIN, MAX)}
    for ear in ears.values():
        hub.join(ear)
    await happens(of_ada())
    await ears[ADA].hears(1)
    assert {one: len(ear.heard) for one, ear in ears.items()} == {
        ADA: 1,
        BEN: 1,
        SUE: 1,
        ADMIN: 1,
        MAX: 0,
    }


async def test_an_event_is_rendered_once_for_all_who_hear_it_alike(hub):
    rendered = []

    def voice(seq, event, hearing):
        rendered.append(hearing)
        return "text"

    ears = [Ear(ADA, voice) for _ in range(20)]
    for ear in ears:
        hub.join(ear)
    await happens(of_ada())
    for ear in ears:
        await ear.hears(1)
    assert len(rendered) == 1


async def test_that_a_call_waits_is_told_to_its_group_once(hub):
    ada, ben = Ear(ADA), Ear(BEN)
    hub.join(ada)
    hub.join(ben)
    waits = builders.tile(waiting_since=builders.T0)
    hers = builders.tile(agent_nos=("1001",), talking_since=builders.T0)
    await happens(
        CallQueued(at=builders.T0, team="demo", call=waits, position=1),
        builders.offered(waits),
        builders.connected(hers, "1001"),
    )
    await ada.hears(3)
    assert len(ben.heard) == 2


async def test_who_left_hears_no_more(hub):
    ear, other = Ear(ADA), Ear(ADA)
    hub.join(ear)
    hub.join(other)
    hub.leave(ear)
    await happens(of_ada())
    await other.hears(1)
    assert ear.heard == []
    hub.leave(other)
    assert not hub._rooms


async def test_a_gap_is_filled_from_the_log(hub, monkeypatch):
    ear = Ear(ADA)
    hub.join(ear)
    start = hub.seq
    monkeypatch.setattr(stream, "outlets", [])
    await happens(of_ada())
    await happens(of_ada())
    late = (await since(start))[-1:]
    await hub.take(late)
    assert ear.heard == [one.seq for one in await since(start)]
    assert len(ear.heard) == 2


async def test_a_message_that_comes_twice_or_late_is_told_once(hub, monkeypatch):
    ear = Ear(ADA)
    hub.join(ear)
    start = hub.seq
    monkeypatch.setattr(stream, "outlets", [])
    await happens(of_ada())
    await happens(of_ada())
    first, second = await since(start)
    for batch in ([second], [first], [first, second]):
        await hub.take(batch)
    assert ear.heard == [first.seq, second.seq]


async def test_without_redis_the_log_is_looked_into(
    transactional_db, following, no_redis, monkeypatch
):
    monkeypatch.setattr(hubs, "LOOK_S", 0.1)
    await following.start()
    ear = Ear(ADA)
    following.join(ear)
    await happens(of_ada())
    assert len(await ear.hears(1)) == 1


async def test_an_event_nobody_can_read_stops_no_other(hub, monkeypatch):
    ear = Ear(ADA)
    hub.join(ear)
    start = hub.seq
    monkeypatch.setattr(stream, "outlets", [])
    await happens(of_ada())
    await happens(of_ada())
    first, second = await since(start)
    await sync_to_async(EventRow.objects.filter(seq=first.seq).update)(kind="FromTheFuture")
    await hub.catch_up()
    assert ear.heard == [second.seq]
    assert hub.seq == second.seq


async def test_a_database_that_is_away_at_first_is_asked_again(
    transactional_db, following, monkeypatch
):
    def away():
        raise OSError("away")

    monkeypatch.setattr(stream, "last_seq", away)
    with pytest.raises(OSError, match="away"):
        await following.start()
    monkeypatch.undo()
    await following.start()


def test_envelopes_travel_unchanged(db):
    from django.db import transaction

    with transaction.atomic():
        sent = stream.append([of_ada()])
    assert publish.load(publish.dump(sent)) == sent


def test_a_redis_that_is_away_never_breaks_a_commit(db, no_redis, caplog):
    publish.publish([])
    publish.publish([])
    assert caplog.text.count("events are not published") == 1
