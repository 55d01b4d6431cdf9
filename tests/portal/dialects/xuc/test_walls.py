"""Who is told what: for every message, an admin, a supervisor of one queue, an agent of it, and a
stranger who administers another team. Things happen in the supervisor's queue, then in another."""

from dataclasses import replace

import pytest
from asgiref.sync import sync_to_async

from agents import selectors as agents
from agents.domain.callback_events import PlannedCallbackChanged, PlannedHow
from agents.domain.events import AgentMembershipChanged, AgentPresenceChanged
from agents.domain.planned import Contact
from agents.domain.presence import AgentState
from agents.models import Account, Agent, AgentGroup, CallbackList, Mailbox, Presence
from agents.services import planned
from calls.domain.events import (
    CallMonitorStarted,
    CallPartyJoined,
    CallQueued,
    CallRecordingChanged,
    CallState,
    CallVoicemailLeft,
    MonitorMode,
    PartyState,
    RecordingState,
    SettingsChanged,
)
from tests import builders
from tests.portal.dialects.xuc import document
from tests.portal.dialects.xuc.client import signed_on
from tests.portal.live.conftest import happens

pytestmark = pytest.mark.usefixtures("following")
EVERYBODY = ("amy", "sue", "ada", "max")
LED, OWN, ALL = {"amy", "sue"}, {"ada"}, {"amy", "sue", "ada"}
#: Of what happens in queue 630, whose supervisor is Sue and whose agent is Ada.
IN_HER_QUEUE = {
    "AgentStateEvent": ALL,
    "AgentStatistics": ALL,
    "QueueStatistics": LED,
    "QueueCalls": LED,
    "QueueMember": ALL,
    "PhoneEvent": OWN,
    "Sheet": OWN,
    "PhoneStatusUpdate": OWN,
    "UserStatusUpdate": OWN,
    "UserConfigUpdate": OWN,
    "VoiceMailStatusUpdate": {"sue", "ada"},
    "PhoneHintStatusEvent": ALL,
    "AgentListen": LED,
    "ConferenceList": ALL,
    "CallbackTaken": ALL,
    "CallbackReleased": ALL,
    "CallbackStarted": ALL,
    "CallbackRequestUpdated": ALL,
    "CallbackClotured": ALL,
    "QueueConfig": ALL,
    "AgentConfig": ALL,
}
#: Of what happens in queue 631: the team's telephone book shows what everybody's phone does, and
#: all else is the admin's. Nobody of these four is an agent of it.
ELSEWHERE = {
    kind: {"PhoneHintStatusEvent": ALL}.get(kind, who & {"amy"})
    for kind, who in IN_HER_QUEUE.items()
}
#: Asked for: which agents, queues or lists of the two each is told of.
LISTS = {
    "QueueList": ("getList", {"objectType": "queue"}, {"amy": 2, "sue": 1, "ada": 1}),
    "AgentList": ("getList", {"objectType": "agent"}, {"amy": 3, "sue": 2, "ada": 1}),
    "QueueMemberList": ("getList", {"objectType": "queuemember"}, {"amy": 2, "sue": 1, "ada": 1}),
    "AgentGroupList": ("getList", {"objectType": "agentgroup"}, {"amy": 2, "sue": 1, "ada": 1}),
    "CallbackLists": ("getCallbackLists", {}, {"amy": 2, "sue": 1, "ada": 1}),
    "CallHistory": ("getQueueCallHistory", {"queue": "63", "size": 9}, {"amy": 2, "sue": 1}),
}
#: Told of herself, or in answer to what she asked, and of nobody else.
OF_HERSELF = {
    *("Error", "AgentError", "LoggedOn", "RightProfile", "UsersStatuses"),
    *("CurrentCallsPhoneEvents", "Favorites", "FavoriteUpdated", "LineConfig"),
}
#: Shown to the whole team alike, or refused to whom it is not: see the tests that name them.
ELSEWHERE_TRIED = {"DirectoryResult", "UserQueueDefaultMembership", "AgentDirectory"}


@pytest.fixture
def floor(people):
    """Ben is of queue 631 alone; Amy administers the team, Max another one."""
    cy = builders.agent("1003", name="Cy", groups=("631",))
    people["ben"].agent.memberships.all().delete()
    Agent.objects.filter(agent_no="1002", team__identity="demo").update(is_active=False)
    people["amy"] = Account.objects.create_user(
        "amy", password="x", team=builders.team(), role=Account.Role.TEAM_ADMIN
    )
    Account.objects.filter(pk=people["max"].pk).update(role=Account.Role.TEAM_ADMIN)
    for one in (people["ada"].agent, people["sue"].agent, cy):
        Presence.objects.create(
            agent=one, state="ready", since=builders.T0, is_phone_reachable=True
        )
    for code in ("630", "631"):
        group = builders.group(code)
        Mailbox.objects.create(team=group.team, code=f"box{code}", name="Box", group=group)
        made = CallbackList.objects.create(team=group.team, name=f"List {code}", group=group)
        planned.plan(
            team="demo",
            list_id=str(made.list_id),
            contact=Contact(number=f"02079460{code}"),
            due_on=None,
            period_id="",
            at=builders.T0,
        )
        past(code)
    return people


def past(code):
    from calls.models import Cdr

    Cdr.objects.create(
        call_id=f"c{code}",
        team="demo",
        pbx="pbx",
        kind="inbound",
        outcome="answered",
        hung_up_by="agent",
        cause=16,
        customer_number=f"02079460{code}",
        agent_no="1001" if code == "630" else "1003",
        group=code,
        started_at=builders.T0,
        answered_at=builders.T0,
        ended_at=builders.after(9),
    )


async def opened(floor):
    """Everybody asks for everything there is to hear."""
    sockets = {}
    ids = await sync_to_async(
        lambda: list(AgentGroup.objects.filter(team__identity="demo").values_list("pk", flat=True))
    )()
    for name in EVERYBODY:
        client = sockets[name] = await signed_on(floor[name])
        for kind in ("queue", "agent", "queuemember", "agentgroup", "meetme"):
            await client.cti("getList", objectType=kind)
        for topic in ("QueueStats", "AgentStats", "AgentEvents"):
            await client.cti(f"subscribeTo{topic}")
        for one in ids:
            await client.cti("subscribeToQueueCalls", queueId=one)
        await client.cti("subscribeToPhoneHints", phoneNumbers=["1001", "1003"])
        await client.cti("getCallbackLists")
        await client.settled()
    return sockets


@sync_to_async
def tile_of(number):
    return agents.agent_tile(team="demo", agent_no=number)


@sync_to_async
def settings_of(number, code):
    """What an admin changes on her pages."""
    Agent.objects.filter(team__identity="demo", agent_no=number).update(
        name="New Name", is_dnd=True
    )
    AgentGroup.objects.filter(team__identity="demo", code=code).update(name="New name")


async def everything(number, code):
    """Everything happens to an agent, in a queue and on a callback list."""
    tile, team, at = await tile_of(number), "demo", builders.after(5)
    busy = replace(tile, state=AgentState.TALKING, since=builders.T0)
    paused = replace(tile, state=AgentState.PAUSED, reason="lunch", since=builders.T0)
    part = replace(busy.memberships[0], penalty=7)
    moved = replace(busy, memberships=(part,))
    ringing = replace(builders.party(number), state=PartyState.RINGING)
    call = builders.tile(f"x{code}", group=code, customer_number=f"02079460{code}")
    waiting = replace(call, waiting_since=builders.T0)
    rung = replace(call, state=CallState.OFFERED, agent_nos=(number,), parties=(ringing,))
    talk = replace(
        call, state=CallState.TALKING, agent_nos=(number,), parties=(builders.party(number),)
    )
    room = replace(talk, state=CallState.CONFERENCE)
    by = {"supervisor_no": "1009", "agent_no": number, "leg_id": "leg"}
    await happens(
        CallQueued(at=at, team=team, call=waiting, position=1),
        AgentPresenceChanged(at=at, team=team, agent=paused, previous=tile.state),
        AgentPresenceChanged(at=at, team=team, agent=busy, previous=AgentState.PAUSED),
        AgentMembershipChanged(at=at, team=team, agent=moved, groups=(code,)),
        builders.offered(rung, number),
        builders.connected(talk, number),
        CallMonitorStarted(at=at, team=team, call=talk, mode=MonitorMode.SPY, **by),
        CallRecordingChanged(
            at=at, team=team, call=talk, state=RecordingState.ON, recording_id="r", agent_no=""
        ),
        CallPartyJoined(
            at=at,
            team=team,
            call=room,
            role="third",
            leg_id="leg",
            number="",
            agent_no="",
            added_by="",
        ),
        CallVoicemailLeft(
            at=at, team=team, call=call, box=f"box{code}", recording_id="", seconds=1
        ),
    )
    await settings_of(number, code)
    await happens(
        *(
            SettingsChanged(at=at, team=team, what=what, name=name, how="changed")
            for what, name in (("agent", number), ("group", code))
        ),
    )
    await calls_back(number, code)


async def calls_back(number, code):
    rows = await sync_to_async(agents.planned_callbacks)(team="demo", groups=[code])
    await happens(
        *(
            PlannedCallbackChanged(
                at=builders.T0, team="demo", callback=rows[0], how=how, agent_no=number
            )
            for how in PlannedHow
        )
    )


@pytest.mark.parametrize(
    ("number", "code", "wanted"),
    [("1001", "630", IN_HER_QUEUE), ("1003", "631", ELSEWHERE)],
    ids=["in her queue", "elsewhere"],
)
async def test_each_hears_what_she_may_of_what_happens(floor, monkeypatch, number, code, wanted):
    sockets = await opened(floor)
    for client in sockets.values():
        await client.all_told()
    await sync_to_async(leave_a_message)(code)
    await everything(number, code)
    heard = {}
    for name, client in sockets.items():
        for one in await client.all_told():
            kind, body = one["msgType"], one["ctiMessage"]
            assert document.faults(kind, body) == [], (name, one)
            if kind == "ConferenceList" and not body:
                continue
            heard.setdefault(kind, set()).add(name)
    assert heard == {kind: who for kind, who in wanted.items() if who}
    for client in sockets.values():
        await client.leave()


def leave_a_message(code):
    from agents.models import VoicemailMessage

    VoicemailMessage.objects.create(
        mailbox=Mailbox.objects.get(code=f"box{code}"),
        call_id=f"m{code}",
        number="02079460001",
        left_at=builders.T0,
    )


@pytest.mark.parametrize("kind", LISTS)
async def test_each_is_listed_what_she_may_see(floor, kind):
    command, fields, counts = LISTS[kind]
    for name in EVERYBODY:
        client = await signed_on(floor[name])
        await client.all_told()
        await client.cti(command, **fields)
        found = [one for one in await client.all_told() if one["msgType"] in {kind, "Error"}]
        (one,) = found
        if one["msgType"] == "Error":
            assert (name, one["ctiMessage"]["Error"]) == ("ada", "NotAllowed")
        else:
            own = 1 if name == "max" and kind not in {"CallbackLists", "CallHistory"} else 0
            assert len(one["ctiMessage"]) == counts.get(name, own), name
            assert name != "max" or not any(
                word in str(one) for word in ("02079460", "Cy", "Ada", "Sue", "List 63")
            )
        await client.leave()


async def test_a_directory_shows_the_team_and_agents_their_own_states(floor):
    for name, count, states in (("amy", 3, 3), ("sue", 3, 2), ("ada", 3, 1), ("max", 1, 1)):
        client = await signed_on(floor[name])
        await client.cti("directoryLookUp", term="100")
        assert len((await client.told("DirectoryResult"))["entries"]) == count
        await client.cti("getAgentDirectory")
        assert len((await client.told("AgentDirectory"))["directory"]) == states
        await client.leave()


async def test_default_queues_are_a_supervisors_to_read(floor):
    user = floor["ada"].pk
    for name, is_told in (("amy", True), ("sue", True), ("ada", True), ("max", False)):
        client = await signed_on(floor[name])
        await client.cti("getUserDefaultMembership", userId=user)
        kind = "UserQueueDefaultMembership" if is_told else "Error"
        assert await client.told(kind)
        await client.leave()


def test_every_message_of_the_document_has_its_wall():
    tried = {*IN_HER_QUEUE, *LISTS, *OF_HERSELF, *ELSEWHERE_TRIED}
    assert set(document.MESSAGES) <= tried
