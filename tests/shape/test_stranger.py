import hashlib
import re

import pytest
from asgiref.sync import sync_to_async
from django.core.cache import cache
from django.forms.models import model_to_dict
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from agents.models import (
    Account,
    Agent,
    AgentGroup,
    BusinessHours,
    Callback,
    CallbackList,
    CallbackPeriod,
    CallEventDoor,
    CooCenterDoor,
    Holiday,
    Line,
    Mailbox,
    Membership,
    Menu,
    PlannedCallback,
    Presence,
    Prompt,
    QueueRules,
    VoicemailMessage,
)
from calls import stream
from calls.domain.events import CallState
from calls.models import Cdr, LiveCall
from campaigns.models import Campaign, DialList, DoNotCall, ImportJob, Lead
from portal import access
from portal.asgi import long_polls, socket_routes
from portal.live import snapshot
from portal.live.groups import Face
from portal.webhooks.models import PushDelivery, PushTarget
from portal.wire.canon import encode
from tests import builders
from tests.fakes.switch import FakeSwitch
from tests.portal.dialects.astercc.polling import polled
from tests.portal.live.conftest import following, happens  # noqa: F401 (a fixture)
from tests.portal.live.sockets import browser_of
from tests.shape.doors import (
    ADMIN,
    BODIES,
    HTTP,
    OF_DEMO,
    PULLS,
    SOCKETS,
    STRANGERS_ASKS,
    routes,
)

MARKS = ("Demomark", "2079460777", "5ec2e7", "08081570630", "demo-")
METHODS = ("get", "post", "put", "patch", "delete")
ROUTES = list(routes())


@pytest.fixture
def world(transactional_db, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    settings.ASTERISK_WS_URL = "ws://127.0.0.1:1/ws"
    # The public accounts a demonstration shows on its sign-in page are no leak.
    settings.DEMO = False
    settings.TOWN_AMI_URL = ""
    FakeSwitch.forget()
    cache.clear()
    for number in ("1001", "1002"):
        agent = builders.agent(number, name=f"Demomark {number}", password="x", groups=("631",))
        Presence.objects.create(
            agent=agent, state="ready", since=builders.T0, is_phone_reachable=True
        )
    group = AgentGroup.objects.get(code="631")
    group.name = "Demomark group"
    group.save()
    Line.objects.create(team=group.team, group=group, number="08081570630", name="Demomark")
    treatment(group)
    call = demo_call()
    LiveCall.objects.create(
        call_id=call.call_id,
        team="demo",
        pbx="pbx",
        state=call.state,
        group="631",
        agent_nos=["1001"],
        tile=encode(call),
        started_at=call.started_at,
        legs={},
    )
    Cdr.objects.create(
        call_id="5ec2e7ca12",
        team="demo",
        pbx="pbx",
        kind="inbound",
        outcome="answered",
        hung_up_by="agent",
        cause=16,
        customer_number="02079460777",
        agent_no="1001",
        group="631",
        started_at=builders.T0,
        ended_at=builders.T0,
        note="Demomark",
    )
    max_ = builders.agent("1001", "other", name="Max", password="max", groups=("730",))
    builders.group("730", "other").admins.add(max_)
    CallEventDoor.objects.create(team=max_.team, is_enabled=True)
    return max_.account


def treatment(group):
    """One row of each kind, found under what stands for it in the addresses of doors.py."""
    pk = Membership.objects.filter(group=group).order_by("pk").values_list("pk", flat=True)[0]
    prompt = Prompt(team=group.team, code="631", name="Demomark")
    prompt.keep(b"RIFF", 1.0)
    prompt.save()
    target = PushTarget.objects.create(
        pk=pk, team=group.team, name="Demomark", url="https://demomark.example/", dialect="webhooks"
    )
    PushDelivery.objects.create(
        target=target, key="k", kind="Demomark", state="dead", created_at=builders.T0
    )
    campaign = Campaign.objects.create(pk=pk, team=group.team, name="Demomark", group=group)
    numbers = DialList.objects.create(pk=pk, campaign=campaign, name="Demomark")
    Lead.objects.create(pk=pk, dial_list=numbers, number="+442079460777", name="Demomark")
    DoNotCall.objects.create(pk=pk, team=group.team, pattern="+4420794607??", note="Demomark")
    ImportJob.objects.create(
        pk=pk,
        dial_list=numbers,
        filename="Demomark.csv",
        path="imports/demo/none.csv",
        kind="csv",
        headings=["Demomark"],
        created_at=builders.T0,
    )
    CooCenterDoor.objects.create(team=group.team, is_enabled=True, webkey="Demomark")
    CallEventDoor.objects.create(team=group.team, is_enabled=True, company_id="Demomark")
    Menu.objects.create(team=group.team, code="631", name="Demomark", prompt=prompt)
    BusinessHours.objects.create(pk=pk, team=group.team, name="Demomark")
    Holiday.objects.create(pk=pk, team=group.team, day=builders.T0, name="Demomark")
    QueueRules.objects.create(group=group)
    box = Mailbox.objects.create(team=group.team, group=group, code="631", name="Demomark")
    VoicemailMessage.objects.create(
        pk=pk, mailbox=box, call_id="5ec2e7ca11", number="02079460777", left_at=builders.T0
    )
    numbered = "5ec2e7ca-1200-4000-8000-000000000000"
    period = CallbackPeriod.objects.create(
        team=group.team, period_id=numbered, name="Demomark", starts="09:00", ends="12:00"
    )
    PlannedCallback.objects.create(
        list=CallbackList.objects.create(
            team=group.team, group=group, list_id=numbered, name="Demomark"
        ),
        callback_id=numbered,
        number="02079460777",
        last_name="Demomark",
        due_on=builders.T0,
        period=period,
        planned_at=builders.T0,
    )
    Callback.objects.create(
        group=group,
        call_id="5ec2e7ca11",
        number="02079460777",
        waiting_since=builders.T0,
        asked_at=builders.T0,
        expires_at=builders.T0,
        state="done",
    )


def demo_call():
    return builders.tile(
        "5ec2e7ca11",
        state=CallState.TALKING,
        group="631",
        customer_number="02079460777",
        agent_nos=("1001",),
    )


def everything_of_demo():
    rows = [
        *Agent.objects.filter(team__identity="demo"),
        *AgentGroup.objects.filter(team__identity="demo"),
        *Line.objects.filter(team__identity="demo"),
        *Membership.objects.filter(group__team__identity="demo"),
        *Presence.objects.filter(agent__team__identity="demo"),
        *LiveCall.objects.filter(team="demo"),
        *Cdr.objects.filter(team="demo"),
        *Menu.objects.filter(team__identity="demo"),
        *Prompt.objects.filter(team__identity="demo"),
        *BusinessHours.objects.filter(team__identity="demo"),
        *Holiday.objects.filter(team__identity="demo"),
        *QueueRules.objects.filter(group__team__identity="demo"),
        *Mailbox.objects.filter(team__identity="demo"),
        *VoicemailMessage.objects.filter(mailbox__team__identity="demo"),
        *Callback.objects.filter(group__team__identity="demo"),
        *CallbackList.objects.filter(team__identity="demo"),
        *CallbackPeriod.objects.filter(team__identity="demo"),
        *PlannedCallback.objects.filter(list__team__identity="demo"),
        *Campaign.objects.filter(team__identity="demo"),
        *DialList.objects.filter(campaign__team__identity="demo"),
        *Lead.objects.filter(dial_list__campaign__team__identity="demo"),
        *DoNotCall.objects.filter(team__identity="demo"),
        *ImportJob.objects.filter(dial_list__campaign__team__identity="demo"),
        *PushTarget.objects.filter(team__identity="demo"),
        *PushDelivery.objects.filter(target__team__identity="demo"),
    ]
    # a row's place in its table is nobody's promise
    return sorted((type(row).__name__, row.pk, str(model_to_dict(row))) for row in rows)


def marks_in(text):
    return [mark for mark in MARKS if mark in text]


def test_every_http_route_says_what_a_stranger_gets():
    known = {route for route, _ in ROUTES if not route.startswith("admin/")}
    assert known == set(HTTP), "a route without its stranger (or a stranger without a route)"


def test_every_socket_route_says_what_a_stranger_gets():
    assert {str(one.pattern) for one in socket_routes} == set(SOCKETS)


def test_every_long_poll_says_what_a_stranger_gets():
    assert set(long_polls) == set(PULLS)


@pytest.mark.usefixtures("following")
async def test_max_pulls_at_every_long_poll_and_hears_nothing_of_ours(world):
    await happens(builders.offered(demo_call()))
    own_word = hashlib.md5(b"max").hexdigest()
    for prefix, addresses in PULLS.items():
        for where in addresses:
            status, _, body = await polled(where.format(md5=own_word), app=long_polls[prefix])
            assert status in {403, 404}, where
            assert not marks_in(body.decode())


def address(route, names):
    filled = "/" + re.sub(r"[\^$]|\\Z", "", route)
    for name in names:
        value = OF_DEMO.get(name) or str(
            Membership.objects.filter(group__team__identity="demo")
            .order_by("pk")
            .values_list("pk", flat=True)[0]
        )
        filled = re.sub(rf"<(\w+:)?{name}>|\(\?P<{name}>(\[[^\]]*\]|[^()])*\)", value, filled)
    assert not re.search(r"[<>()\\]", filled), f"{filled}: say in doors.py what stands for {names}"
    return filled


def knocks(account):
    browser = Client(raise_request_exception=False)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    api = APIClient(raise_request_exception=False)
    token = access.issue_token(account.pk, at=timezone.now())
    api.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    return {"browser": browser, "api": api}


def knocked(client, who, method, where, body):
    extra = {"format": "json"} if who == "api" and method != "get" else {}
    answer = getattr(client, method)(where, body if method != "get" else None, **extra)
    return answer, b"".join(answer).decode("utf-8", "replace")


@pytest.mark.timeout(300)
@pytest.mark.parametrize("role", [Account.Role.AGENT, Account.Role.TEAM_ADMIN])
def test_max_walks_every_route_and_finds_nothing_of_ours(world, role):
    Account.objects.filter(pk=world.pk).update(role=role)
    before = everything_of_demo()
    faults = []
    for route, names in ROUTES:
        if route.startswith("admin/"):
            continue
        where = address(route, names)
        for who, client in knocks(world).items():
            for method in METHODS if who == "api" else METHODS[:2]:
                answer, text = knocked(client, who, method, where, BODIES.get(route, {}))
                if found := marks_in(text):
                    faults.append(f"{who} {method} {where} shows {found}")
                may = HTTP[route] | ({401, 403} if route.startswith("api/") else {403})
                if answer.status_code not in may | ({302} if who == "api" else set()):
                    faults.append(f"{who} {method} {where}: {answer.status_code}")
    assert not faults, "\n".join(faults)
    assert everything_of_demo() == before
    assert FakeSwitch.orders() == []


def test_the_django_admin_lets_no_stranger_in(world):
    browser = knocks(world)["browser"]
    for route, names in ROUTES:
        if not route.startswith("admin/") or route == "admin/login/":
            continue
        answer, text = knocked(browser, "browser", "get", address(route, names), {})
        assert answer.status_code in ADMIN, route
        assert not marks_in(text), route
        if route == "admin/logout/":
            browser = knocks(world)["browser"]


def marks_of(account):
    actor = access.actor_of(account)
    audiences = {face: snapshot.audience_of(actor, face) for face in Face}
    marks = {face.value: one.mark if one else "" for face, one in audiences.items()}
    return {**marks, "token": access.issue_token(account.pk, at=timezone.now())}


@pytest.mark.usefixtures("following")
@pytest.mark.parametrize("route", SOCKETS)
async def test_max_opens_every_socket_and_hears_nothing_of_ours(world, route):
    await happens(builders.offered(demo_call()))
    seq = await sync_to_async(stream.last_seq)()
    for where in SOCKETS[route]:
        marks = await sync_to_async(marks_of)(world)
        asked = where.format(seq=seq - 1, **marks)
        browser = await browser_of(world, asked, subprotocols=("sip",))
        heard = []
        if await browser.open():
            await browser.ask(do="history", number="02079460777", id="1")
            await browser.ask(do="hang_up", call_id="5ec2e7ca11", id="2")
            await browser.ask(do="dial", target="1002", target_kind="internal", id="3")
            await browser.ask(do="check_in", groups=["631"], id="4")
            await browser.ask(messageID="RequestCallInfo", callID="5ec2e7ca11")
            await browser.ask(messageID="RequestMonitor", otherDN="1002")
            for command in STRANGERS_ASKS:
                await browser.ask(claz="web", **command)
            await happens(builders.offered(demo_call()), builders.ended(demo_call()))
            while not await browser.line.receive_nothing(timeout=0.6):
                heard.append(await browser.line.receive_output(1))
        # He may see the very words he sent in a refusal; what he did not send he must not see.
        texts = [str(one.get("text", "")) for one in heard]
        refusals = ('"ok":false', '"errorCode":', '"msgType":"Error"')
        told = [one for one in texts if not any(word in one for word in refusals)]
        assert not marks_in("".join(told)), where
        accepted = [one for one in texts if '"ok":true' in one]
        assert all('"data":{"calls":[]}' in one for one in accepted), accepted
        if browser.line.future.done():
            continue
        await browser.leave()
    assert FakeSwitch.orders() == []
    assert await sync_to_async(LiveCall.objects.filter(team="demo").count)() == 1


async def test_nobody_opens_a_socket_without_signing_in(world):
    for where in [one for many in SOCKETS.values() for one in many]:
        browser = await browser_of(
            None, where.format(seq=0, desk="", cockpit="", token="5ec2e7"), subprotocols=("sip",)
        )
        if await browser.open():  # or refused at once, where a token is asked for
            assert await browser.closed_with() == 4401
