"""Every way a receiver can fail: nothing is lost, others go on, and the page shows it."""

import pytest
from asgiref.sync import sync_to_async
from django.test import Client

from agents.models import Account
from portal.webhooks import sender, services
from portal.webhooks.models import PushTarget
from tests import builders
from tests.portal.webhooks.receiver import Receiver
from tests.portal.webhooks.sending import count, happens, sending, target, until

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("quickly", "leaves_no_connection"),
]
DOOR = "django.contrib.auth.backends.ModelBackend"
#: What a receiver does; what the list says of the target meanwhile; what the log says of a push.
PASSING = [
    (500, "Does not answer", "HTTP 500"),
    (503, "Does not answer", "HTTP 503"),
    (429, "Does not answer", "HTTP 429"),
    ("drop", "Does not answer", "broken_off"),
    ("garbage", "Does not answer", "garbage"),
    ("hang", "Does not answer", "timed_out"),
]
LASTING = [(302, "HTTP 302"), (400, "HTTP 400"), (404, "HTTP 404"), (422, "HTTP 422")]
CALLS = ["a", "b", "c", "d", "e", "f"]


@sync_to_async
def pages(pk):
    """The list, and the page of one target, as the team's admin sees them."""
    account = Account.objects.filter(username="amy").first() or Account.objects.create_user(
        "amy", password="amy", role=Account.Role.TEAM_ADMIN, team=builders.team()
    )
    client = Client()
    client.force_login(account, backend=DOOR)
    return client.get("/pushes/").content.decode(), client.get(f"/pushes/{pk}/").content.decode()


@pytest.mark.parametrize(("trouble", "state", "fault"), PASSING)
async def test_what_passes_is_seen_and_gone_when_it_has_passed(trouble, state, fault):
    async with Receiver(usual=trouble) as bad, Receiver() as good:
        made = await target(bad.url(), "bad")
        await target(good.url(), "good")
        await happens(*CALLS, *CALLS)
        async with sending(timeout_s=0.3):
            await until(lambda: count("delivered") == 12)
            await until(lambda: PushTarget.objects.get(name="bad").failures >= 5)
            listed, log = await pages(made.pk)
            assert state in listed
            assert fault in log
            assert "Waiting" in log
            bad.usual = 200
            await until(lambda: count("delivered") == 24, 60)
        listed, log = await pages(made.pk)
    assert state not in listed
    assert (
        "Dead letter"
        not in log.replace("Dead letters", "").split("Last pushes")[1].split("</nav>")[1]
    )
    assert await sync_to_async(count)("dead") == 0


@pytest.mark.parametrize(("trouble", "fault"), LASTING)
async def test_what_lasts_is_a_dead_letter_that_can_be_seen(trouble, fault):
    async with Receiver(usual=trouble) as bad:
        made = await target(bad.url())
        await happens(*CALLS)
        async with sending():
            await until(lambda: count("dead") == 6)
        listed, log = await pages(made.pk)
    assert "Has dead letters" in listed
    assert fault in log
    assert "Send all dead letters again" in log


async def test_one_that_is_gone_is_seen_as_paused():
    async with Receiver(usual=410) as gone:
        made = await target(gone.url())
        await happens(*CALLS)
        async with sending():
            await until(lambda: PushTarget.objects.get().is_paused)
        listed, log = await pages(made.pk)
    assert "Paused" in listed
    assert "gone" in log
    assert await sync_to_async(count)("waiting") == 6


async def test_a_receiver_that_chokes_on_some_calls_hears_of_all_the_others(monkeypatch):
    monkeypatch.setattr(sender, "WINDOW", 4)
    async with Receiver() as picky:
        picky.chokes_on = b'"call_id":"bad'
        made = await target(picky.url())
        await happens(*(f"bad{number}" for number in range(6)))
        await happens(*CALLS)
        async with sending():
            await until(lambda: count("delivered") == len(CALLS))
            assert await sync_to_async(count)("waiting") == 6
            picky.chokes_on = b""
            await sync_to_async(services.try_now)(team="demo", target_id=made.pk)
            await until(lambda: count("delivered") == len(CALLS) + 6, 60)


async def test_a_port_nobody_listens_at_is_seen():
    made = await target("http://127.0.0.1:1/")
    await happens("a")
    async with sending():
        await until(lambda: PushTarget.objects.get().failures > 0)
    _, log = await pages(made.pk)
    assert "not_reached" in log
