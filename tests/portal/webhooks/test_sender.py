import asyncio
import json
import threading
from collections import defaultdict

import pytest
from aiohttp.abc import ResolveResult
from asgiref.sync import sync_to_async
from django.utils import timezone
from standardwebhooks.webhooks import Webhook

from portal.webhooks import services, store
from portal.webhooks.courier import CheckingResolver, Courier
from portal.webhooks.domain import breaker
from portal.webhooks.models import PushDelivery, PushTarget
from portal.webhooks.sender import Sender
from tests import builders
from tests.portal.webhooks.receiver import Receiver
from tests.portal.webhooks.sending import count, happens, sending, target, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quickly", "leaves_no_connection"),
]


def seqs(receiver):
    """The numbers received, by call."""
    found = defaultdict(list)
    for one in receiver.got:
        data = json.loads(one.body)["data"]
        found[data["call_id"]].append(data["seq"])
    return found


async def test_an_event_arrives_signed_in_the_documented_form():
    async with Receiver() as receiver:
        made = await target(receiver.url("/in?x=1"))
        await happens("c1")
        async with sending():
            await until(lambda: count("delivered") == 1)
    got = receiver.got[0]
    said = Webhook(made.secret).verify(got.body, got.headers)
    assert (got.method, got.path) == ("POST", "/in?x=1")
    assert said["type"] == "CallStarted"
    assert said["version"] == 1
    assert said["data"]["event"]["call"]["call_id"] == "c1"
    row = await PushDelivery.objects.aget()
    assert got.headers["webhook-id"] == f"push_{made.pk}_{row.event_seq}"
    assert (row.status, row.answer, row.tries) == (200, "ok", 1)
    assert row.request.startswith("POST http://127.0.0.1")


@pytest.mark.parametrize("trouble", [500, 429, "drop", "garbage"])
async def test_a_receiver_that_fails_for_a_while_loses_nothing_and_no_order(trouble):
    async with Receiver(usual=trouble) as bad, Receiver() as good:
        await target(bad.url(), "bad")
        await target(good.url(), "good")
        await happens(*(["a", "b", "c"] * 5))
        async with sending():
            await until(lambda: count("delivered") == 15)
            assert len(good.got) == 15
            bad.usual = 200
            await until(lambda: count("delivered") == 30)
    for receiver in (good, bad):
        for numbers in seqs(receiver).values():
            assert numbers == sorted(numbers)
            assert len(numbers) == 5
    assert await sync_to_async(count)("dead") == 0
    row = await PushTarget.objects.aget(name="bad")
    assert row.breaker == "closed"


async def test_while_one_answers_slowly_the_others_go_on():
    async with Receiver(usual="hang") as slow, Receiver() as good:
        await target(slow.url(), "slow")
        await target(good.url(), "good")
        await happens(*(str(one) for one in range(40)))
        async with sending(at_once=2, timeout_s=30):
            await until(lambda: count("delivered") == 40)
            assert slow.most_at_once <= 2
    assert len(good.got) == 40


async def test_no_answer_in_time_is_a_failure_that_passes():
    async with Receiver() as slow:
        slow.plan.append("hang")
        await target(slow.url())
        await happens("a")
        async with sending(timeout_s=0.2):
            await until(lambda: count("delivered") == 1)
    row = await PushDelivery.objects.aget()
    assert [one["fault"] for one in row.history] == ["timed_out: no answer in time", ""]


@pytest.mark.parametrize("body", ["half", "endless"])
async def test_the_status_counts_whatever_becomes_of_the_body(body):
    async with Receiver() as odd:
        odd.plan.append(body)
        await target(odd.url())
        await happens("a", "b")
        async with sending(timeout_s=0.5):
            await until(lambda: count("delivered") == 2)
    assert len(odd.seen) == 2
    assert await PushDelivery.objects.filter(answer__startswith="").acount() == 2


async def test_what_will_never_be_taken_is_laid_aside_and_the_line_goes_on():
    async with Receiver() as picky:
        picky.plan.append(422)
        await target(picky.url())
        await happens("a", "a", "b")
        async with sending():
            await until(lambda: count("delivered") == 2)
            assert await sync_to_async(count)("dead") == 1
    dead = await PushDelivery.objects.aget(state="dead")
    assert dead.fault == "HTTP 422"
    assert len(picky.seen) == 3


async def test_a_redirect_is_not_followed():
    async with Receiver() as inner, Receiver() as outer:
        outer.headers = f"Location: {inner.url()}\r\n"
        outer.plan.append(307)
        await target(outer.url())
        await happens("a")
        async with sending():
            await until(lambda: count("dead") == 1)
    assert inner.seen == []


async def test_one_that_wants_no_more_is_paused_and_what_waits_is_kept():
    async with Receiver(usual=410) as gone:
        made = await target(gone.url())
        await happens("a", "b", "c", "a", "b", "c")
        async with sending():
            await until(lambda: PushTarget.objects.get().is_paused)
            assert (await PushTarget.objects.aget()).paused_why == "gone"
            assert await sync_to_async(count)("waiting") == 6
            gone.usual = 200
            await sync_to_async(services.pause)(team="demo", target_id=made.pk, is_paused=False)
            await until(lambda: count("delivered") == 6)
    for numbers in seqs(gone).values():
        assert numbers == sorted(numbers)


async def test_a_paused_target_gets_its_events_when_it_goes_on():
    async with Receiver() as receiver:
        made = await target(receiver.url(), is_paused=True)
        await happens("a", "b")
        async with sending():
            await asyncio.sleep(0.3)
            assert receiver.seen == []
            await sync_to_async(services.pause)(team="demo", target_id=made.pk, is_paused=False)
            await until(lambda: count("delivered") == 2)


async def test_connections_are_kept():
    async with Receiver() as receiver:
        await target(receiver.url())
        await happens(*(["a"] * 20))
        async with sending():
            await until(lambda: count("delivered") == 20)
    assert receiver.connections == 1


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "2130706433"])
async def test_the_inner_network_is_refused_by_address_and_by_name(host):
    async with Receiver() as inner:
        await target(inner.url(host=host))
        await happens("a")
        async with sending(allow_private=False):
            await until(lambda: count("dead") == 1)
    assert inner.seen == []
    assert inner.connections == 0
    assert (await PushDelivery.objects.aget()).fault.startswith("address_refused")


async def test_a_name_that_answers_otherwise_a_moment_later_gains_nothing(monkeypatch):
    async def public(*_, **__):
        return [ResolveResult(hostname="x", host="127.0.0.1", port=0, family=2, proto=0, flags=0)]

    monkeypatch.setattr(CheckingResolver, "resolve", public)
    async with Receiver() as inner:
        await target(inner.url(host="rebound.example"))
        await happens("a")
        async with sending(allow_private=False):
            await until(lambda: PushDelivery.objects.get().tries > 0)
    assert inner.connections == 0
    assert inner.seen == []


async def test_what_a_stopped_sender_left_is_sent_by_the_next():
    async with Receiver(usual=503) as receiver:
        await target(receiver.url())
        await happens("a", "a", "b")
        async with sending():
            await until(lambda: len(receiver.seen) >= 2)
        receiver.usual = 200
        async with sending():
            await until(lambda: count("delivered") == 3)
    for numbers in seqs(receiver).values():
        assert numbers == sorted(numbers)


async def test_a_new_address_gets_what_the_old_one_did_not_take():
    async with Receiver(usual=500) as old, Receiver() as new:
        made = await target(old.url())
        await happens("a", "b")
        async with sending():
            await until(lambda: len(old.seen) >= 2)
            await PushTarget.objects.filter(pk=made.pk).aupdate(url=new.url())
            await until(lambda: count("delivered") == 2)
    assert len(new.got) == 2


async def test_only_so_many_are_held_in_memory(monkeypatch):
    monkeypatch.setattr("portal.webhooks.sender.WINDOW", 20)
    async with Receiver(usual=500) as bad:
        await target(bad.url())
        await happens(*(str(one) for one in range(200)))
        async with sending() as sender:
            await until(lambda: len(bad.seen) >= 5)
            assert sender.held <= 20
            bad.usual = 200
            await until(lambda: count("delivered") == 200, 60)
            assert sender.held == 0


async def test_an_event_that_is_forgotten_is_laid_aside():
    async with Receiver() as receiver:
        made = await target(receiver.url())
        await PushDelivery.objects.acreate(
            target=made, key="a", kind="CallStarted", event_seq=10**12, created_at=timezone.now()
        )
        async with sending():
            await until(lambda: count("dead") == 1)
    assert receiver.seen == []


@pytest.mark.parametrize("later", range(6))
async def test_the_sender_ends_although_it_is_woken_at_the_same_moment(later):
    async with Courier(allow_private=True, timeout_s=1, clock=timezone.now) as courier:
        sender = Sender(courier, clock=timezone.now, at_once=1)
        running = asyncio.create_task(sender.run())
        await asyncio.sleep(0.2)
        sender.wake()
        for _ in range(later):
            await asyncio.sleep(0)
        running.cancel()
        done, _ = await asyncio.wait([running], timeout=20)
    assert done


async def test_what_is_being_written_when_the_sender_ends_is_written(monkeypatch):
    begun, go_on, keep = threading.Event(), threading.Event(), store.keep

    def slowly(*args):
        begun.set()
        go_on.wait(20)
        keep(*args)

    monkeypatch.setattr(store, "keep", slowly)
    async with Receiver() as receiver:
        await target(receiver.url(), breaker="open", failures=5, breaker_until=builders.T0)
        await happens("a")
        async with sending():
            await until(begun.is_set)
            asyncio.get_running_loop().call_later(0.1, go_on.set)
    assert await sync_to_async(count)("delivered") == 1
    assert (await PushTarget.objects.aget()).breaker == "closed"


async def test_an_old_look_at_a_target_does_not_close_its_breaker(monkeypatch):
    looks, read = [], store.targets

    def as_it_was():
        found = read()
        if looks:
            looks.append(1)
            until_failed.wait(20)
        return found

    until_failed = threading.Event()
    monkeypatch.setattr(store, "targets", as_it_was)
    async with Receiver(usual=500, delay_s=0.5) as bad:
        made = await target(bad.url())
        await happens("a", "b", "c", "d", "e", "f")
        monkeypatch.setattr(breaker, "FIRST_S", 60)
        monkeypatch.setattr(breaker, "LONGEST_S", 60)
        async with sending(at_once=6) as sender:
            await until(lambda: sender.held)
            looks.append(1)  # from now on what is read is handed over after it went stale
            await until(lambda: PushTarget.objects.get().breaker == "open")
            until_failed.set()
            seen = len(looks)
            await until(lambda: len(looks) > seen + 2)
            assert sender._desks[made.pk].breaker.state == "open"
