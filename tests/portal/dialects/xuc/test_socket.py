import json
from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async

from agents import selectors as agents
from agents.domain.events import AgentMembershipChanged, AgentPresenceChanged
from agents.domain.presence import AgentState
from agents.models import Account, AgentGroup, ApiToken, Presence
from calls.domain.events import CallQueued, CallState, PartyState
from portal.dialects.xuc import floor, socket
from portal.live.consumer import SIGNED_OUT
from portal.live.hub import hub
from tests import builders
from tests.fakes.switch import FakeSwitch
from tests.portal.dialects.xuc.client import Client, client_of, signed_on
from tests.portal.live.conftest import happens

pytestmark = pytest.mark.usefixtures("following")


def talking(number="1001", **extra):
    mine = builders.party(number)
    return builders.tile(
        state=CallState.TALKING,
        agent_nos=(number,),
        parties=(mine,),
        talking_since=builders.T0,
        **extra,
    )


@sync_to_async
def tile_of(number, state=AgentState.READY, team="demo", **extra):
    tile = agents.agent_tile(team=team, agent_no=number)
    return replace(tile, state=state, since=builders.T0, is_phone_reachable=True, **extra)


def moved(tile, team="demo"):
    return AgentPresenceChanged(
        at=builders.after(5), team=team, agent=tile, previous=AgentState.LOGGED_OUT
    )


async def test_who_brings_no_token_or_a_wrong_one_is_refused(people):
    for token in ("", "nonsense", "%00", "a" * 4000):
        assert not await Client(token).open()
    assert floor.floors() == {}


async def test_an_expired_token_and_one_of_a_closed_account_are_refused(people):
    ada = await client_of(people["ada"])
    await sync_to_async(ApiToken.objects.update)(expires_at=builders.T0)
    assert not await ada.open()
    ben = await client_of(people["ben"])
    await sync_to_async(Account.objects.filter(pk=people["ben"].pk).update)(is_active=False)
    assert not await ben.open()


async def test_a_page_of_any_origin_opens_it_and_hears_logged_on_first(people):
    ada = await client_of(people["ada"], origin="https://glpi.example")
    assert await ada.open()
    kinds = [one["msgType"] for one in await ada.all_told()]
    assert kinds == [
        "LoggedOn",
        "RightProfile",
        "UsersStatuses",
        "UserStatusUpdate",
        "UserConfigUpdate",
        "PhoneStatusUpdate",
        "AgentStateEvent",
    ]
    await ada.leave()


async def test_each_has_her_profile(people):
    for name, profile in (("ada", "NoRight"), ("sue", "Supervisor")):
        client = await signed_on(people[name])
        assert (await client.told("RightProfile"))["profile"] == profile
        await client.leave()
    await sync_to_async(Account.objects.filter(pk=people["ben"].pk).update)(role="team_admin")
    ben = await signed_on(people["ben"])
    assert (await ben.told("RightProfile"))["profile"] == "Admin"
    await ben.leave()


async def test_a_ping_is_echoed(people):
    ada = await signed_on(people["ada"])
    await ada.all_told()
    await ada.ask(claz="ping")
    assert await ada.hear() == {"claz": "ping"}
    await ada.leave()


async def test_nothing_is_followed_once_the_last_one_left(people):
    followers = len(hub().followers)
    ada, ben = await signed_on(people["ada"]), await signed_on(people["ben"])
    assert len(hub().followers) == followers + 1
    await ada.leave()
    assert list(floor.floors()) == ["demo"]
    await ben.leave()
    assert floor.floors() == {}
    assert len(hub().followers) == followers


async def test_a_call_that_rings_and_is_talked_on_is_told_to_her_alone(people):
    ada, ben = await signed_on(people["ada"]), await signed_on(people["ben"])
    await ada.all_told(), await ben.all_told()
    ringing = replace(builders.party("1001"), state=PartyState.RINGING)
    call = builders.tile(state=CallState.OFFERED, agent_nos=("1001",), parties=(ringing,))
    call = replace(call, attached={"USR_a": "1", "secret": "2"})
    await happens(builders.offered(call))
    event = await ada.told("PhoneEvent")
    assert event == {
        "eventType": "EventRinging",
        "DN": "1001",
        "otherDN": "02079460000",
        "otherDName": "",
        "linkedId": "c1",
        "uniqueId": "leg-1001",
        "queueName": "630",
        "callDirection": "Incoming",
        "userData": {
            "XIVO_CONTEXT": "default",
            "XIVO_USERID": str(people["ada"].pk),
            "XIVO_SRCNUM": "02079460000",
            "XIVO_DSTNUM": "1001",
            "USR_a": "1",
        },
    }
    assert (await ada.told("Sheet"))["channel"] == "leg"
    await happens(builders.connected(talking(), "1001"))
    assert (await ada.told("PhoneEvent"))["eventType"] == "EventEstablished"
    await ada.cti("getCurrentCallsPhoneEvents")
    now = await ada.told("CurrentCallsPhoneEvents")
    assert [one["eventType"] for one in now["events"]] == ["EventEstablished"]
    await happens(builders.ended(talking()))
    assert (await ada.told("PhoneEvent"))["eventType"] == "EventReleased"
    assert not [one for one in await ben.all_told() if one["msgType"] == "PhoneEvent"]
    await ada.leave(), await ben.leave()


async def test_queue_counters_come_all_at_once_and_then_as_they_change(people):
    sue = await signed_on(people["sue"])
    await sue.all_told()
    await sue.cti("subscribeToQueueStats")
    first = await sue.told("QueueStatistics")
    group = await sync_to_async(AgentGroup.objects.get)(code="630", team__identity="demo")
    assert first["queueId"] == group.pk
    assert [one["statName"] for one in first["counters"]] == [
        "TotalNumberCallsEntered",
        "TotalNumberCallsAnswered",
        "PercentageAnsweredBefore15",
        "TotalNumberCallsAbandonned",
        "TotalNumberCallsAbandonnedAfter15",
        "PercentageAbandonnedAfter15",
        "WaitingCalls",
        "LongestWaitingTime",
        "EWT",
        "AvailableAgents",
        "TalkingAgents",
        "LoggedAgents",
    ]
    assert await sue.all_told() == []  # 631 is not hers
    await sue.cti("subscribeToQueueCalls", queueId=group.pk)
    assert await sue.told("QueueCalls") == {"queueId": group.pk, "calls": []}
    waiting = builders.tile(waiting_since=builders.T0, customer_name="John Doe")
    await happens(CallQueued(at=builders.T0, team="demo", call=waiting, position=1))
    heard = {one["msgType"]: one["ctiMessage"] for one in await sue.all_told()}
    assert heard["QueueCalls"]["calls"] == [
        {
            "position": 1,
            "name": "John Doe",
            "number": "02079460000",
            "queueTime": "2026-03-02T09:00:00.000+00:00",
        }
    ]
    changed = {one["statName"]: one["value"] for one in heard["QueueStatistics"]["counters"]}
    assert changed["WaitingCalls"] == 1
    assert changed["TotalNumberCallsEntered"] == 1
    assert "AvailableAgents" not in changed
    await sue.leave()


async def test_an_agent_may_have_no_counters_and_no_callers_of_a_queue(people):
    ada = await signed_on(people["ada"])
    await ada.all_told()
    group = await sync_to_async(AgentGroup.objects.get)(code="630", team__identity="demo")
    await ada.cti("subscribeToQueueStats")
    assert (await ada.told("Error"))["Error"] == "NotAllowed"
    await ada.cti("subscribeToQueueCalls", queueId=group.pk)
    assert (await ada.told("Error"))["Error"] == "UnknownQueue"
    await ada.cti("getQueueCallHistory", queue="6", size=5)
    assert (await ada.told("Error"))["Error"] == "NotAllowed"
    waiting = builders.tile(waiting_since=builders.T0)
    await happens(CallQueued(at=builders.T0, team="demo", call=waiting, position=1))
    assert await ada.all_told() == []
    await ada.leave()


async def test_a_supervisor_hears_of_her_agents_and_of_no_others(people):
    sue = await signed_on(people["sue"])
    await sue.all_told()
    await sue.cti("subscribeToAgentEvents")
    await sue.cti("subscribeToAgentStats")
    assert (await sue.told("AgentStatistics"))["statistics"][0]["name"] == "AgentPausedTotalTime"
    await sue.settled()
    lone = await sync_to_async(builders.agent)("1003", name="Cy", groups=("633",))
    await happens(moved(await tile_of("1003")))
    await happens(moved(await tile_of("1001")))
    heard = await sue.all_told()
    states = [one["ctiMessage"] for one in heard if one["msgType"] == "AgentStateEvent"]
    assert [one["name"] for one in states] == ["AgentReady"]
    assert states[0]["phoneNb"] == "1001"
    ids = {one["ctiMessage"]["id"] for one in heard if one["msgType"] == "AgentStatistics"}
    assert lone.pk not in ids
    await sue.cti("getList", objectType="agent")
    numbers = {one["number"] for one in await sue.told("AgentList")}
    assert numbers == {"1001", "1002", "1009"}
    await sue.cti("getList", objectType="queue")
    assert [one["name"] for one in await sue.told("QueueList")] == ["630"]
    await sue.cti("getList", objectType="queuemember")
    assert len(await sue.told("QueueMemberList")) == 2
    await sue.cti("getList", objectType="agentgroup")
    assert [one["name"] for one in await sue.told("AgentGroupList")] == ["Group 630"]
    await sue.leave()


async def test_another_team_hears_nothing_and_reaches_nobody(people):
    ada_row = await sync_to_async(agents.agent_row)(team="demo", agent_no="1002")
    group = await sync_to_async(AgentGroup.objects.get)(code="631", team__identity="demo")
    await sync_to_async(Account.objects.filter(pk=people["max"].pk).update)(role="team_admin")
    max_ = await signed_on(people["max"])
    for kind in ("queue", "agent", "queuemember", "agentgroup", "meetme"):
        await max_.cti("getList", objectType=kind)
    await max_.cti("subscribeToQueueStats")
    await max_.cti("subscribeToAgentEvents")
    await max_.cti("subscribeToAgentStats")
    await max_.cti("subscribeToQueueCalls", queueId=group.pk)
    for verb in ("agentLogin", "agentLogout", "pauseAgent", "listenAgent", "monitorPause"):
        await max_.cti(verb, agentid=ada_row.row_id)
    await max_.cti("setAgentQueue", agentId=ada_row.row_id, queueId=group.pk, penalty=1)
    await max_.cti("getUserDefaultMembership", userId=ada_row.account_id)
    await max_.cti("conferenceKick", numConf="c1", index=1)
    await max_.cti("getQueueCallHistory", queue="", size=100)
    await max_.cti("directoryLookUp", term="1002")
    await happens(builders.offered(talking("1002")), moved(await tile_of("1002")))
    await max_.settled()
    text = json.dumps(await max_.all_told())
    assert "Ben" not in text
    assert "02079460000" not in text
    assert FakeSwitch.orders() == []
    assert not await sync_to_async(Presence.objects.filter(agent__team__identity="demo").exists)()
    await max_.leave()


async def test_what_is_no_command_gets_its_error_and_the_socket_lives_on(people):
    ada = await signed_on(people["ada"])
    await ada.all_told()
    for said, error in (
        ("nonsense", "InvalidJson"),
        ('{"claz":"admin"}', "UnknownClass"),
        ('{"claz":"web","command":"rm"}', "UnknownCommand"),
        ('{"claz":"web","command":"dial"}', "InvalidField"),
        ("x" * 300_000, "MessageTooLong"),
    ):
        await ada.send(text=said)
        assert (await ada.told("Error"))["Error"] == error
    await ada.send(bytes=b"\x00\x01")
    assert (await ada.told("Error"))["Error"] == "InvalidJson"
    await ada.settled()
    await ada.leave()


async def test_a_flood_is_refused_and_then_cut_off(people, monkeypatch):
    monkeypatch.setattr(socket, "PER_S", 0.0)
    ada = await signed_on(people["ada"])
    await ada.all_told()
    for _ in range(int(socket.BURST) + 5):
        await ada.ask(claz="ping")
    heard = [one for one in await ada.all_told() if one.get("msgType") == "Error"]
    assert [one["ctiMessage"]["Error"] for one in heard] == ["TooManyRequests"] * 5
    for _ in range(socket.MOST_REFUSED):
        await ada.ask(claz="ping")
    assert await ada.closed_with() == socket.TOO_MANY


async def test_a_client_that_does_not_read_is_cut_and_hurts_nobody(people, monkeypatch):
    monkeypatch.setattr(socket, "LONGEST_QUEUE", 5)
    ada = await client_of(people["ada"])
    assert await ada.open()
    # what a socket begins with is more than five texts, said before any could be sent
    assert await ada.closed_with() == 4408


async def test_a_closed_account_is_let_out(people, monkeypatch):
    monkeypatch.setattr(socket, "RECHECK_S", 0.05)
    ada = await signed_on(people["ada"])
    await sync_to_async(Account.objects.filter(pk=people["ada"].pk).update)(is_active=False)
    assert await ada.closed_with() == SIGNED_OUT


async def test_who_becomes_a_supervisor_is_told_so_and_sees_more(people, monkeypatch):
    monkeypatch.setattr(socket, "RECHECK_S", 0.05)
    ben = await signed_on(people["ben"])
    assert (await ben.told("RightProfile"))["profile"] == "NoRight"
    await sync_to_async(Account.objects.filter(pk=people["ben"].pk).update)(role="team_admin")
    assert (await ben.told("RightProfile"))["profile"] == "Admin"
    await ben.leave()


async def test_a_member_taken_out_is_told_with_penalty_minus_one(people):
    sue = await signed_on(people["sue"])
    await sue.cti("getList", objectType="queuemember")
    await sue.told("QueueMemberList")
    tile = await tile_of("1001")
    gone = replace(tile, memberships=())
    await happens(AgentMembershipChanged(at=builders.T0, team="demo", agent=gone, groups=("630",)))
    assert (await sue.told("QueueMember"))["penalty"] == -1
    await sue.leave()


async def test_hints_tell_what_phones_do(people):
    ada = await signed_on(people["ada"])
    await ada.cti("subscribeToPhoneHints", phoneNumbers=["1002", "9999"])
    assert await ada.told("PhoneHintStatusEvent") == {"number": "1002", "status": 4}
    assert await ada.told("PhoneHintStatusEvent") == {"number": "9999", "status": -2}
    await happens(moved(await tile_of("1002", AgentState.TALKING)))
    assert await ada.told("PhoneHintStatusEvent") == {"number": "1002", "status": 2}
    await ada.cti("unsubscribeFromAllPhoneHints")
    await ada.settled()
    await happens(moved(await tile_of("1002", AgentState.READY)))
    assert await ada.all_told() == []
    await ada.leave()
