"""The socket: who may open it, what it hears, what is asked and refused, what breaks nothing."""

import asyncio
from datetime import timedelta

import pytest
from asgiref.sync import sync_to_async
from django.utils import timezone

from agents.domain import errors as agent_errors
from agents.models import ApiToken, CallEventDoor, Presence
from calls.domain.events import CallStarted
from calls.models import LogHorizon
from calls.selectors import live_call_of
from portal import access
from portal.dialects.callevent import deeds, pace, parse, socket
from portal.dialects.callevent.board import boards
from portal.live.hub import hub
from tests import builders
from tests.fakes.switch import FakeSwitch
from tests.portal.dialects.callevent.conftest import (
    client_of,
    happens,
    hear_all,
    last_seq,
    running,
    token_of,
)
from tests.portal.dialects.callevent.scenes import CALL, CUSTOMER, Scene
from tests.portal.live.sockets import Browser

pytestmark = pytest.mark.usefixtures("following")


async def test_a_program_with_a_token_hears_the_documents_messages(doors):
    ada = await client_of(doors["ada"])
    await happens(*Scene().answered().events)
    ringing, established = await hear_all(ada, 2)
    assert list(ringing)[:3] == ["messageID", "referenceID", "callID"]
    assert (ringing["messageID"], ringing["thisDN"], ringing["otherDN"]) == (
        "EventRinging",
        "1001",
        CUSTOMER,
    )
    assert established["messageID"] == "EventEstablished"
    assert await ada.hears_nothing()
    await ada.leave()


async def test_the_token_may_stand_in_the_header(doors):
    word = await sync_to_async(token_of)(doors["ada"])
    browser = Browser("/callevent/ws", origin="")
    browser.line.scope["headers"].append((b"authorization", f"Bearer {word}".encode()))
    assert await browser.open()
    await happens(*Scene().answered().events)
    assert (await browser.hear())["messageID"] == "EventRinging"
    await browser.leave()


@pytest.mark.parametrize("word", ["", "5ec2e7", "%00", "x" * 3000])
async def test_a_strange_token_opens_nothing(doors, word):
    browser = await client_of(None, token=word)
    assert await browser.closed_with() == socket.SIGNED_OUT


async def test_an_expired_token_opens_nothing_and_one_that_expires_is_let_out(doors, monkeypatch):
    monkeypatch.setattr(socket, "RECHECK_S", 0.05)
    ada = await client_of(doors["ada"])
    gone = timezone.now() - timedelta(days=1)
    await sync_to_async(ApiToken.objects.update)(expires_at=gone)
    assert await ada.closed_with() == socket.SIGNED_OUT
    word = await sync_to_async(access.issue_token)(doors["ada"].pk, at=gone - access.TOKEN_LIVES)
    late = await client_of(None, token=word)
    assert await late.closed_with() == socket.SIGNED_OUT


async def test_a_team_without_the_interface_has_no_door(doors):
    await sync_to_async(CallEventDoor.objects.filter(team__identity="demo").delete)()
    ada = await client_of(doors["ada"])
    assert await ada.closed_with() == socket.FORBIDDEN


async def test_a_supervisor_hears_her_groups_and_the_other_team_hears_nothing(doors):
    sue, max_ = await client_of(doors["sue"]), await client_of(doors["max"])
    ben = await client_of(doors["ben"])
    await happens(*Scene().answered().events)
    heard = [one["messageID"] for one in await hear_all(sue, 4)]
    assert heard == ["EventCallCreated", "EventRinging", "EventEstablished", "EventEstablished"]
    assert await max_.hears_nothing()
    assert await ben.hears_nothing()
    for one in (sue, max_, ben):
        await one.leave()


async def test_an_agent_is_not_told_who_listens_to_her(doors):
    ada = await client_of(doors["ada"])
    await happens(*Scene().monitored("spy").events)
    await hear_all(ada, 2)
    assert await ada.hears_nothing()
    await ada.leave()


async def test_a_client_that_comes_in_the_middle_of_a_call_gets_the_story_from_the_log(doors):
    scene = Scene().consulting()
    await happens(*scene.events)
    ada = await client_of(doors["ada"])
    before = len(scene.events)
    await happens(*scene.leaves("ben").consult_ends("returned", "held").events[before:])
    told = await ada.hear()
    assert told["messageID"] == "EventAttachedDataChanged"
    assert told["attachedData"] == {"consultStage": 5}
    await ada.leave()


async def test_whoever_asks_for_a_seq_resumes_by_it(doors):
    seq = await last_seq()
    scene = Scene().answered()
    first = await client_of(doors["ada"], "&seq=new")
    await happens(*scene.events)
    ringing = await first.hear()
    assert list(ringing)[-1] == "seq"
    assert ringing["seq"] > seq
    established = await first.hear()
    await first.leave()
    before = len(scene.events)
    await happens(*scene.leaves("ada").leaves("cust").over().events[before:])
    again = await client_of(doors["ada"], f"&seq={established['seq']}")
    missed = await hear_all(again, 2)
    assert [one["messageID"] for one in missed] == ["EventReleased", "EventCallDeleted"]
    assert await again.hears_nothing()
    await happens(*Scene().answered().events)
    assert (await again.hear())["messageID"] == "EventRinging"
    await again.leave()


@pytest.mark.parametrize("seq", ["99999999", "-1", "x", "9" * 30, "0"])
async def test_whoever_resumes_from_what_is_gone_is_told_and_goes_on_from_now(doors, seq):
    await happens(*Scene().answered().events)
    horizon = {"team": "demo", "seq": await last_seq(), "at": builders.T0}
    await sync_to_async(LogHorizon.objects.create)(**horizon)
    ada = await client_of(doors["ada"], f"&seq={seq}")
    assert (await ada.hear())["errorCode"] == 301018
    await happens(*Scene().answered().events)
    assert (await ada.hear())["messageID"] == "EventRinging"
    await ada.leave()


async def test_a_request_is_carried_out_and_its_number_comes_with_what_it_brings_about(doors):
    await sync_to_async(builders.trunk)()
    ada = await client_of(doors["ada"])
    other = await client_of(doors["sue"])
    await ada.ask(messageID="RequestMakeCall", referenceID=77, otherDN="02079460000")
    while not FakeSwitch.orders():
        await asyncio.sleep(0.05)
    call = await sync_to_async(live_call_of)(team="demo", agent_no="1001")
    await happens(CallStarted(at=builders.T0, team="demo", call=call))
    created = await ada.hear()
    assert created["messageID"] == "EventCallCreated"
    assert (list(created)[1], created["referenceID"]) == ("referenceID", 77)
    assert (await other.hear())["referenceID"] == 0
    assert len(FakeSwitch.orders()) == 1
    await ada.leave()
    await other.leave()


async def test_an_agent_is_ready_not_ready_and_told_again_what_is_so_already(doors):
    ada = await client_of(doors["ada"])
    await ada.ask(messageID="RequestAgentNotReady", referenceID=1, reasonCode=12)
    told = await ada.hear()
    assert (told["messageID"], told["referenceID"], told["reasonCode"]) == (
        "EventAgentNotReady",
        1,
        12,
    )
    await ada.ask(messageID="RequestAgentNotReady", referenceID=2, reasonCode=12)
    told = await ada.hear()
    assert (told["messageID"], told["referenceID"]) == ("EventAgentNotReady", 2)
    await ada.ask(messageID="RequestAgentReady", referenceID=3)
    told = await ada.hear()
    assert (told["messageID"], told["referenceID"], told["reasonCode"]) == (
        "EventAgentReady",
        3,
        0,
    )
    await ada.leave()


async def test_an_agent_logs_in_and_out(doors):
    out = Presence.objects.filter(agent__agent_no="1001", agent__team__identity="demo")
    await sync_to_async(out.update)(state="logged_out", resting="logged_out")
    ada = await client_of(doors["ada"])
    await ada.ask(messageID="RequestAgentLogin", referenceID=5, thisQueues=["630"])
    told = await ada.hear()
    assert (told["messageID"], told["referenceID"]) == ("EventAgentLogin", 5)
    assert (await ada.hear())["messageID"] == "EventAgentReady"
    await ada.ask(messageID="RequestAgentLogout", referenceID=6)
    told = await ada.hear()
    assert (told["messageID"], told["referenceID"]) == ("EventAgentLogout", 6)
    await ada.leave()


REFUSALS = [
    ({"messageID": "RequestHoldCall"}, "EventPartyError", 301004),
    ({"messageID": "RequestMakeCall", "otherDN": "1001"}, "EventPartyError", 301009),
    ({"messageID": "RequestHoldCall", "thisDN": "1002"}, "EventPartyError", 301026),
    ({"messageID": "RequestMonitor", "otherDN": "1002"}, "EventPartyError", 301026),
    ({"messageID": "RequestAgentReady", "thisDN": "1002"}, "EventAgentError", 301026),
    ({"messageID": "RequestAgentNotReady", "reasonCode": 77}, "EventAgentError", 301018),
    ({"messageID": "RequestDelayAfterCallWork", "duration": 60}, "EventAgentError", 301006),
    ({"messageID": "RequestCallInfo", "callID": "none"}, "EventPartyError", 301004),
    ({"messageID": "RequestTea"}, "EventPartyError", 301025),
    ({"messageID": "RequestMakeCall"}, "EventPartyError", 301018),
    ({"messageID": "RequestAgentLogin", "thisQueues": "630"}, "EventAgentError", 301018),
]


@pytest.mark.parametrize(("asked", "message", "code"), REFUSALS)
async def test_a_refusal_names_request_and_code(doors, asked, message, code):
    ada = await client_of(doors["ada"])
    await ada.ask(referenceID=9, **asked)
    told = await ada.hear()
    assert (told["messageID"], told["errorCode"], told["referenceID"]) == (message, code, 9)
    assert told["request"] == asked["messageID"]
    assert FakeSwitch.orders() == []
    await ada.leave()


async def test_an_unknown_agent_is_another_code_for_requests_about_agents(doors):
    await sync_to_async(doors["sue"].__class__.objects.filter(pk=doors["sue"].pk).update)(
        role="team_admin"
    )
    sue = await client_of(doors["sue"])
    await sue.ask(messageID="RequestAgentReady", thisDN="7777")
    assert (await sue.hear())["errorCode"] == 302001
    await sue.ask(messageID="RequestMakeCall", thisDN="7777", otherDN="02079460000")
    assert (await sue.hear())["errorCode"] == 301014
    await sue.leave()


async def test_a_call_is_looked_up_by_those_who_may_see_it(doors):
    call = Scene().answered().tile
    await running(call)
    sue, max_ = await client_of(doors["sue"]), await client_of(doors["max"])
    for one in (sue, max_):
        await one.ask(messageID="RequestCallInfo", referenceID=4, callID=CALL)
    told = await sue.hear()
    assert [one["thisDN"] for one in told["parties"]] == [CUSTOMER, "1001"]
    assert [one["DNRole"] for one in told["parties"]] == ["Origination", "Destination"]
    assert told["referenceID"] == 4
    assert (await max_.hear())["errorCode"] == 301004
    await sue.leave()
    await max_.leave()


HOSTILE = ["", "{", "[]", '{"a":NaN}', "\x00", "x" * (parse.LONGEST_FRAME + 1), '{"a":1,"a":2}']


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
async def test_what_is_no_json_object_is_answered_and_the_socket_lives(doors, text):
    ada = await client_of(doors["ada"])
    await ada.send(text=text)
    assert (await ada.hear())["errorCode"] == 301022
    await ada.send(bytes=b"\xff\x00")
    assert (await ada.hear())["errorCode"] == 301022
    await happens(*Scene().answered().events)
    assert (await ada.hear())["messageID"] == "EventRinging"
    await ada.leave()


async def test_a_flood_is_told_that_it_is_one_and_in_the_end_is_cut(doors, monkeypatch):
    monkeypatch.setattr(pace, "BURST", 5.0)
    monkeypatch.setattr(pace, "EACH_S", 0.0)
    monkeypatch.setattr(socket, "MOST_REFUSED", 3)
    ada = await client_of(doors["ada"])
    for _ in range(5 + 4):
        await ada.send(text="{}")
    codes = [one["errorCode"] for one in await hear_all(ada, 5)]
    assert codes == [301025] * 5
    assert (await ada.hear())["errorCode"] == 301027
    assert await ada.closed_with() == socket.TOO_FAST


async def test_more_at_once_than_one_client_may_have_is_too_fast(doors, monkeypatch):
    monkeypatch.setattr(socket, "MOST_AT_ONCE", 0)
    ada = await client_of(doors["ada"])
    await ada.ask(messageID="RequestCallInfo", callID="c1", referenceID=8)
    told = await ada.hear()
    assert (told["errorCode"], told["referenceID"]) == (301027, 8)
    await ada.leave()


async def test_a_fault_of_ours_is_an_exception_to_the_client_and_no_more(doors, monkeypatch):
    def breaks(*_args, **_options):
        raise ZeroDivisionError

    monkeypatch.setattr(deeds, "_do", breaks)
    ada = await client_of(doors["ada"])
    await ada.ask(messageID="RequestHoldCall")
    assert (await ada.hear())["errorCode"] == 301020
    await ada.leave()


async def test_a_refusal_of_the_portal_becomes_its_code(doors, monkeypatch):
    def refuses(*_args, **_options):
        raise agent_errors.NoPhone("1001")

    monkeypatch.setattr(deeds.dispatch, "execute", refuses)
    ada = await client_of(doors["ada"])
    await ada.ask(messageID="RequestMakeCall", otherDN="02079460000")
    assert (await ada.hear())["errorCode"] == 301021
    await ada.leave()


async def test_a_client_that_does_not_read_is_cut_without_hurting_others(doors, monkeypatch):
    monkeypatch.setattr(socket, "LONGEST_QUEUE", 3)
    slow, quick = await client_of(doors["sue"]), await client_of(doors["ada"])
    held = asyncio.Event()

    async def stuck(self, *_args, **_options):
        await held.wait()

    monkeypatch.setattr(socket.CallEventConsumer, "_write", stuck)
    stuck_one = await client_of(doors["sue"])
    monkeypatch.undo()
    await happens(*Scene().answered().events)
    assert (await quick.hear())["messageID"] == "EventRinging"
    assert (await slow.hear())["messageID"] == "EventCallCreated"
    held.set()
    for one in (slow, quick, stuck_one):
        await one.leave()


async def test_nothing_follows_the_log_while_no_client_is_there(doors):
    ada = await client_of(doors["ada"])
    await happens(*Scene().answered().events)
    await ada.hear()
    assert len(hub().followers) == 1
    await ada.leave()
    assert hub().followers == []
    assert boards()._teams == {}
