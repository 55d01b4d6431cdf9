import json
from dataclasses import replace

import pytest

from agents import selectors as agents
from agents.domain.planned import Contact
from agents.domain.presence import AgentState
from agents.models import CallbackList, CallbackPeriod, Membership, Presence
from agents.selectors import agent_row, agent_tile
from agents.services import planned
from calls import stream
from calls.domain.events import CallKind, CallState, PartyState
from calls.models import Cdr, LiveCall
from portal.access import actor_of
from portal.dialects.xuc import deeds, lookups, parse, socket
from portal.dialects.xuc.asked import Desk
from portal.live import snapshot
from portal.live.groups import Face
from portal.wire.canon import encode
from tests import builders
from tests.builders import T0
from tests.fakes.switch import FakeSwitch


@pytest.fixture
def floor(db, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    ada = builders.agent("1001", name="Ada Byron", password="a")
    ben = builders.agent("1002", name="Ben", password="b", groups=("630", "631"))
    sue = builders.agent("1009", name="Sue", password="s", groups=())
    builders.group("630").admins.add(sue)
    max_ = builders.agent("1001", "other", name="Max", password="m")
    builders.reasons()
    for one in (ada, ben, sue, max_):
        Presence.objects.create(agent=one, state="logged_out", since=T0, is_phone_reachable=True)
    return {"ada": ada, "ben": ben, "sue": sue, "max": max_}


def ask(agent, command, **fields):
    """What one who asks is answered, as name and payload."""
    actor = actor_of(agent.account, via="xuc")
    audience = snapshot.audience_of(actor, Face.COCKPIT) or snapshot.audience_of(actor, Face.DESK)
    desk = Desk(
        actor=actor,
        audience=audience,
        names=lookups.rows(actor.team, T0).names,
        callback_groups=socket._callback_groups(actor),
    )
    asked = parse.parse(json.dumps({"claz": "web", "command": command, **fields}))
    return [(one.kind, one.body) for one in deeds.carry_out(desk, asked)]


def word(answers):
    ((kind, body),) = answers
    return kind, body["Error"]


def state(number="1001"):
    return agent_tile(team="demo", agent_no=number).state


def running(agent_no="1001", **extra):
    mine = builders.party(agent_no)
    base = {"state": CallState.TALKING, "agent_nos": (agent_no,), "parties": (mine,)}
    call = builders.tile("5ec2e7", **base | extra)
    LiveCall.objects.create(
        call_id=call.call_id,
        team="demo",
        pbx="pbx",
        state=call.state,
        group=call.group,
        agent_nos=list(call.agent_nos),
        tile=encode(call),
        started_at=T0,
        legs={},
    )
    return call


def test_the_five_ways_an_agent_logs_in(floor):
    ada = floor["ada"]
    unknown = ask(ada, "agentLogin", agentphonenumber="4711", agentid=ada.pk)
    assert unknown == [("AgentError", {"Error": "PhoneNumberUnknown"})]
    assert word(ask(ada, "agentLogin", agentphonenumber="1002")) == (
        "AgentError",
        "PhoneNumberUnknown",
    )
    assert state() is AgentState.LOGGED_OUT
    assert ask(ada, "agentLogin", agentphonenumber="1001", agentid=ada.pk) == []
    assert state() is AgentState.READY
    assert ask(ada, "agentLogin", agentphonenumber="1001") == []
    assert ask(ada, "agentLogin", agentphonenumber="1002") == [
        (
            "AgentError",
            {"Error": "LoggedInOnAnotherPhone", "phoneNb": "1001", "RequestedNb": "1002"},
        )
    ]
    assert state() is AgentState.READY


def test_pause_and_status_are_one(floor):
    ada = floor["ada"]
    ask(ada, "agentLogin", agentphonenumber="1001")
    assert ask(ada, "pauseAgent", reason="lunch") == []
    assert state() is AgentState.PAUSED
    assert ask(ada, "userStatusUpdate", status="available") == []
    assert state() is AgentState.READY
    assert ask(ada, "userStatusUpdate", status="training") == []
    assert agent_tile(team="demo", agent_no="1001").reason == "training"
    assert word(ask(ada, "userStatusUpdate", status="dancing")) == ("Error", "UnknownStatus")
    assert ask(ada, "agentLogout") == []
    assert state() is AgentState.LOGGED_OUT
    assert word(ask(ada, "pauseAgent", reason="lunch")) == ("AgentError", "NotCheckedIn")


def test_nobody_asks_for_another_but_her_supervisor(floor):
    ada, ben, sue, max_ = (floor[one] for one in ("ada", "ben", "sue", "max"))
    for verb in ("agentLogin", "pauseAgent", "agentLogout", "monitorPause", "listenAgent"):
        assert word(ask(ada, verb, agentid=ben.pk))[0] == "AgentError"
        assert word(ask(max_, verb, agentid=ben.pk)) == ("AgentError", "UnknownAgent")
    assert state("1002") is AgentState.LOGGED_OUT
    assert ask(sue, "agentLogin", agentid=ben.pk) == []
    assert state("1002") is AgentState.READY


def test_a_supervisor_puts_agents_into_her_queues_alone(floor):
    ada, sue = floor["ada"], floor["sue"]
    mine, foreign = builders.group("630"), builders.group("631")
    assert ask(sue, "setAgentQueue", agentId=ada.pk, queueId=mine.pk, penalty=3) == []
    assert Membership.objects.get(agent=ada).penalty == 3
    assert ask(sue, "setAgentQueue", agentId=ada.pk, queueId=foreign.pk, penalty=0) == []
    assert ask(ada, "setAgentQueue", agentId=ada.pk, queueId=mine.pk, penalty=0) == []
    assert ask(floor["max"], "removeAgentFromQueue", agentId=ada.pk, queueId=mine.pk) == []
    assert Membership.objects.get(agent=ada).penalty == 3
    assert ask(sue, "removeAgentFromQueue", agentId=ada.pk, queueId=mine.pk) == []
    assert not Membership.objects.filter(agent=ada).exists()
    assert ask(sue, "setAgentGroup", agentId=ada.pk, groupId=mine.pk) == []
    assert Membership.objects.filter(agent=ada, group=mine).exists()


def test_all_agents_of_a_group_are_moved_added_and_taken_out(floor):
    sue = floor["sue"]
    builders.group("632").admins.add(sue)
    builders.group("631").admins.add(sue)
    one, two, three = (builders.group(code) for code in ("630", "631", "632"))

    def codes(name):
        return set(
            Membership.objects.filter(agent=floor[name]).values_list("group__code", flat=True)
        )

    fields = {"groupId": one.pk, "fromQueueId": two.pk, "fromPenalty": 0}
    ask(sue, "addAgentsInGroup", **fields, toQueueId=three.pk, toPenalty=2)
    assert (codes("ada"), codes("ben")) == ({"630"}, {"630", "631", "632"})
    ask(sue, "removeAgentGroupFromQueueGroup", groupId=one.pk, queueId=three.pk, penalty=2)
    assert codes("ben") == {"630", "631"}
    ask(sue, "moveAgentsInGroup", **fields, toQueueId=three.pk, toPenalty=1)
    assert codes("ben") == {"630", "632"}
    ask(sue, "addAgentsNotInQueueFromGroupTo", groupId=one.pk, queueId=three.pk, penalty=5)
    assert codes("ada") == {"630", "632"}


def test_do_not_disturb_and_forwards(floor):
    ada = floor["ada"]
    assert ask(ada, "dnd", state=True) == []
    for command, number in (("naFwd", "1002"), ("uncFwd", "1009"), ("busyFwd", "02079460000")):
        assert ask(ada, command, state=True, destination=number) == []
    led = lookups.own(actor_of(ada.account)).led
    assert (led.is_dnd, led.no_answer, led.always, led.busy) == (
        True,
        "1002",
        "1009",
        "02079460000",
    )
    ask(ada, "uncFwd", state=False, destination="1009")
    assert lookups.own(actor_of(ada.account)).led.always == ""


def test_a_colleague_is_dialled_and_the_call_carries_data(floor):
    builders.trunk()
    assert ask(floor["ada"], "dial", destination="1002", variables={"order": "7"}) == []
    call = LiveCall.objects.get()
    assert call.tile["target_agent_no"] == "1002"
    assert FakeSwitch.orders()
    assert word(ask(floor["ada"], "dial", destination="1002")) == ("Error", "Busy")


def test_data_is_on_the_call_from_the_beginning(floor):
    builders.trunk()
    ask(floor["ada"], "dial", destination="1002", variables={"order": "7"})
    assert LiveCall.objects.get().tile["attached"] == {"USR_order": "7"}


def test_a_mobile_rings_in_place_of_her_phone(floor):
    builders.trunk()
    ada = floor["ada"]
    assert word(ask(ada, "dialFromMobile", destination="1002")) == ("Error", "NoMobile")
    ada.mobile_number = "02079460012"
    ada.save()
    Presence.objects.filter(agent=ada).update(is_phone_reachable=False)
    assert word(ask(ada, "dial", destination="1002")) == ("Error", "NoPhone")
    assert ask(ada, "dialFromMobile", destination="1002", variables={"a": "b"}) == []
    (order,) = FakeSwitch.orders()
    assert order.dial == "PJSIP/02079460012@demo-town"
    assert order.variables["__TEAM"] == "demo"  # whoever's trunk it is, her team's rules hold
    assert LiveCall.objects.get().agent_nos == ["1001"]


def test_a_free_agent_of_the_queue_is_dialled_for_its_supervisor(floor):
    builders.trunk()
    group = builders.group("630")
    fields = {"destination": "02079460999", "queueId": group.pk, "callerId": "3000"}
    assert word(ask(floor["ada"], "dialFromQueue", **fields)) == ("Error", "NotAllowed")
    assert word(ask(floor["sue"], "dialFromQueue", **fields)) == ("Error", "NobodyFree")
    ask(floor["ada"], "agentLogin")
    assert ask(floor["sue"], "dialFromQueue", **fields) == []
    assert LiveCall.objects.get().agent_nos == ["1001"]


def test_what_needs_a_call_says_so_without_one(floor):
    for command, fields in (
        ("hangup", {}),
        ("answer", {}),
        ("hold", {"uniqueId": "x"}),
        ("directTransfer", {"destination": "1002"}),
        ("attendedTransfer", {"destination": "630"}),
        ("completeTransfer", {}),
        ("cancelTransfer", {}),
        ("conference", {}),
        ("sendDtmf", {"key": "1"}),
        ("setData", {"variables": {"a": "b"}}),
        ("conferenceMuteMe", {"numConf": "c1"}),
        ("inviteConferenceRoom", {"userId": floor["ben"].account_id}),
    ):
        assert word(ask(floor["ada"], command, **fields)) == ("Error", "NoSuchCall"), command


def test_another_call_is_nobody_elses_to_touch(floor):
    call = running("1002", state=CallState.CONFERENCE)
    for name in ("ada", "max"):
        for command, fields in (
            ("conferenceKick", {"numConf": "5ec2e7", "index": 1}),
            ("conferenceMuteAll", {"numConf": "5ec2e7"}),
            ("hangup", {"uniqueId": "5ec2e7"}),
        ):
            assert word(ask(floor[name], command, **fields))[1] == "NoSuchCall"
    assert LiveCall.objects.get().tile == encode(call)
    assert FakeSwitch.orders() == []


def test_only_a_queues_call_has_its_recording_paused(floor):
    running(kind=CallKind.OUTBOUND)
    assert word(ask(floor["ada"], "monitorPause")) == ("AgentError", "NotPossible")
    assert word(ask(floor["sue"], "monitorPause", agentid=floor["ada"].pk)) == (
        "AgentError",
        "NotPossible",
    )


@pytest.mark.parametrize(
    ("state_", "party", "verb", "kind"),
    [
        (CallState.TALKING, PartyState.TALKING, "hold", "Hold"),
        (CallState.HELD, PartyState.ALONE, "hold", "Retrieve"),
        (CallState.OFFERED, PartyState.RINGING, "hangup", "Reject"),
        (CallState.TALKING, PartyState.TALKING, "hangup", "HangUpParties"),
        (CallState.OFFERED, PartyState.RINGING, "answer", "Answer"),
        (CallState.CONSULTING, PartyState.TALKING, "completeTransfer", "CompleteTransfer"),
        (CallState.CONSULTING, PartyState.TALKING, "cancelTransfer", "ReturnToCaller"),
        (CallState.CONSULTING, PartyState.TALKING, "conference", "Conference"),
    ],
)
def test_each_word_is_the_command_its_moment_asks_for(
    floor, monkeypatch, state_, party, verb, kind
):
    done = []
    monkeypatch.setattr(Desk, "do", lambda self, command: done.append(command))
    running(state=state_, parties=(replace(builders.party("1001"), state=party),))
    assert ask(floor["ada"], verb) == []
    (command,) = done
    assert type(command).__name__ == kind
    assert (command.agent_no, command.call_id) == ("1001", "5ec2e7")


@pytest.mark.parametrize(
    ("destination", "kind"), [("1002", "internal"), ("630", "group"), ("0044 20 7946", "external")]
)
def test_a_transfer_goes_to_an_agent_a_queue_or_a_number(floor, monkeypatch, destination, kind):
    done = []
    monkeypatch.setattr(Desk, "do", lambda self, command: done.append(command))
    running()
    ask(floor["ada"], "directTransfer", destination=destination)
    ask(floor["ada"], "attendedTransfer", destination=destination)
    assert [type(one).__name__ for one in done] == ["Transfer", "Consult"]
    assert {one.target_kind.value for one in done} == {kind}


def past(call_id, **extra):
    base = {
        "team": "demo",
        "pbx": "pbx",
        "kind": "inbound",
        "outcome": "answered",
        "hung_up_by": "agent",
        "cause": 16,
        "customer_number": "02079460777",
        "agent_no": "1001",
        "group": "630",
        "started_at": T0,
        "answered_at": T0,
        "ended_at": builders.after(65),
    }
    Cdr.objects.create(call_id=call_id, **base | extra)


def test_histories_are_of_the_user_and_of_queues_by_a_part_of_their_name(floor):
    past("c1")
    past("c2", kind="outbound", group="", outcome="busy", answered_at=None)
    past("c3", group="631", agent_no="1002", outcome="abandoned", answered_at=None)
    past("c4", team="other")
    ((kind, mine),) = ask(floor["ada"], "getUserCallHistory", size=10)
    assert kind == "CallHistory"
    assert {(one["srcNum"], one["dstNum"], one["status"]) for one in mine} == {
        ("02079460777", "1001", "answered"),
        ("1001", "02079460777", "emitted"),
    }
    assert mine[0]["duration"] == "00:01:05"
    ((_, led),) = ask(floor["sue"], "getQueueCallHistory", queue="63", size=10)
    assert [(one["dstNum"], one["status"]) for one in led] == [("630", "answered")]
    ((_, none),) = ask(floor["sue"], "getQueueCallHistory", queue="x", size=10)
    assert none == []
    assert word(ask(floor["ada"], "getQueueCallHistory", queue="", size=10))[1] == "NotAllowed"


def test_favourites_are_kept_by_id_and_number(floor):
    ada, ben = floor["ada"], floor["ben"]
    added = ask(ada, "addFavorite", contactId=str(ben.pk), source="xivo")
    assert added == [
        ("FavoriteUpdated", {"action": "Added", "contactId": str(ben.pk), "source": "xivo"})
    ]
    ((kind, found),) = ask(ada, "getFavorites")
    assert kind == "Favorites"
    assert [one["entry"][2:] for one in found["entries"]] == [["1002", "", "true"]]
    ((_, looked),) = ask(ada, "directoryLookUp", term="be")
    assert [one["entry"][0] for one in looked["entries"]] == ["Ben"]
    ask(ada, "removeFavorite", contactId=str(ben.pk), source="xivo")
    assert ask(ada, "getFavorites")[0][1]["entries"] == []


def test_default_queues_are_noted_and_applied_by_supervisors(floor):
    ada, sue = floor["ada"], floor["sue"]
    group = builders.group("630")
    user = agent_row(team="demo", agent_no="1001").account_id
    wanted = [{"queueId": group.pk, "penalty": 4}]
    told = {"userId": user, "membership": wanted}
    assert word(ask(ada, "setUserDefaultMembership", **told)) == ("Error", "NotAllowed")
    assert ask(sue, "setUserDefaultMembership", **told) == [("UserQueueDefaultMembership", told)]
    assert ask(sue, "getUserDefaultMembership", userId=user) == [
        ("UserQueueDefaultMembership", told)
    ]
    assert word(ask(floor["max"], "getUserDefaultMembership", userId=user))[1] == "UnknownAgent"
    several = ask(sue, "setUsersDefaultMembership", userIds=[user], membership=wanted)
    assert several[0][0] == "UsersQueueDefaultMembership"
    assert ask(sue, "applyUsersDefaultMembership", userIds=[user]) == []
    assert Membership.objects.get(agent=ada).penalty == 4


@pytest.fixture
def promised(floor):
    """A list of group 630 with Alice on it, and the afternoon."""
    team = builders.team()
    period = CallbackPeriod.objects.create(
        team=team, name="Afternoon", starts="14:00", ends="17:00", is_default=True
    )
    row = CallbackList.objects.create(team=team, name="Liste de test", group=builders.group("630"))
    contact = Contact(number="02302 10082", first_name="Alice", last_name="O'Neill")
    return planned.plan(
        team="demo",
        list_id=str(row.list_id),
        contact=contact,
        due_on=None,
        period_id=str(period.period_id),
        at=T0,
    )


def test_callbacks_are_listed_to_members_and_supervisors(floor, promised):
    for name, count in (("ada", 1), ("sue", 1), ("max", 0)):
        ((kind, lists),) = ask(floor[name], "getCallbackLists")
        assert kind == "CallbackLists"
        assert sum(len(one["callbacks"]) for one in lists) == count
    filters = [{"field": "phoneNumber", "operator": "=", "value": "0230210082"}]
    ((_, found),) = ask(
        floor["ada"], "findCallbackRequest", id=3, request={"filters": filters, "limit": 10}
    )
    assert (found["id"], found["response"]["total"]) == (3, 1)
    ((_, periods),) = ask(floor["ada"], "getCallbackPreferredPeriods")
    assert [one["name"] for one in periods] == ["Afternoon"]
    ((_, theirs),) = ask(floor["max"], "getCallbackPreferredPeriods")
    assert [one["name"] for one in theirs] == ["All day"]


def callback_events():
    return [
        (row.body["how"], row.body["ticket_id"])
        for row in stream.since(0, team="demo")
        if row.kind == "PlannedCallbackChanged"
    ]


def test_a_callback_is_taken_called_and_settled(floor, promised):
    builders.trunk()
    ada, one = floor["ada"], promised.callback_id
    ask(ada, "agentLogin")
    assert word(ask(ada, "startCallback", uuid=one, number="0230210082"))[1] == "NotTaken"
    assert ask(ada, "takeCallback", uuid=one) == []
    assert word(ask(floor["ben"], "takeCallback", uuid=one))[1] == "CallbackTaken"
    assert ask(ada, "startCallback", uuid=one, number="02079460999") == []
    call = LiveCall.objects.get()
    assert (call.group, call.tile["customer_number"]) == ("630", "02079460999")
    ticket = callback_events()[-1][1]
    status = {"uuid": ticket, "status": "Callback", "comment": "later", "dueDate": "2030-01-31"}
    assert word(ask(floor["ben"], "updateCallbackTicket", **status))[1] == "UnknownCallback"
    assert ask(ada, "updateCallbackTicket", **status) == []
    now = agents.planned_callback(team="demo", callback_id=one)
    assert (now.due_on, now.agent_no, now.is_open) == ("2030-01-31", "", True)
    ask(ada, "takeCallback", uuid=one)
    assert ask(ada, "updateCallbackTicket", uuid=ticket, status="Answered") == []
    assert not agents.planned_callback(team="demo", callback_id=one).is_open
    assert word(ask(ada, "takeCallback", uuid=one))[1] == "UnknownCallback"
    told = [how for how, _ in callback_events()]
    assert told == ["planned", "taken", "started", "moved", "taken", "closed"]


def test_a_callback_is_given_back_by_who_has_it_or_her_supervisor(floor, promised):
    one = promised.callback_id
    ask(floor["ada"], "takeCallback", uuid=one)
    assert word(ask(floor["ben"], "releaseCallback", uuid=one))[1] == "NotAllowed"
    assert word(ask(floor["max"], "releaseCallback", uuid=one))[1] == "UnknownCallback"
    assert ask(floor["sue"], "releaseCallback", uuid=one) == []
    assert word(ask(floor["ada"], "releaseCallback", uuid=one))[1] == "NotTaken"
    assert word(ask(floor["ada"], "releaseCallback", uuid="nonsense"))[1] == "UnknownCallback"
    assert word(ask(floor["max"], "takeCallback", uuid=one))[1] == "UnknownCallback"
    assert word(ask(floor["ada"], "listenCallbackMessage", voiceMessageRef="x"))[1] == (
        "NotSupported"
    )


def test_a_fault_of_ours_is_a_message_too(floor, monkeypatch):
    def fails(self, command):
        raise ZeroDivisionError

    monkeypatch.setattr(Desk, "do", fails)
    assert word(ask(floor["ada"], "dnd", state=True)) == ("Error", "UnhandledError")
    assert word(ask(floor["ada"], "agentLogout")) == ("AgentError", "UnhandledError")
