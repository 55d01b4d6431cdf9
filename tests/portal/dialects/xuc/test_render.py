import json
from dataclasses import replace

import pytest

from agents.domain.callback_events import (
    ListTile,
    PeriodTile,
    PlannedCallbackChanged,
    PlannedHow,
    PlannedTile,
)
from agents.domain.events import AgentTile, MembershipTile
from agents.domain.office_commands import ColleaguesCalls
from agents.domain.planned import Contact
from agents.domain.presence import AgentState
from calls.domain.events import CallKind, CallState, RecordingState
from portal.dialects.xuc import render, render_reads, render_user
from portal.dialects.xuc.phone import PhoneCall, PhoneState
from portal.dialects.xuc.render import Person, Queue
from portal.dialects.xuc.render_reads import Ids, Past
from tests import builders
from tests.builders import T0, after

ADA = Person(id=22, number="1001", name="Ada Byron", user_id=9)
QUEUES = {"630": Queue(id=8, code="630", name="Sales"), "631": Queue(id=9, code="631", name="Help")}


def tile(state=AgentState.READY, **extra):
    base = AgentTile(
        agent_no="1001",
        name="Ada Byron",
        state=state,
        since=T0,
        reason="",
        next_reason="",
        until=None,
        call_id="",
        is_phone_reachable=True,
        memberships=(
            MembershipTile(group="630", is_checked_in=True, is_paused=False, pause_reason=""),
            MembershipTile(group="631", is_checked_in=True, is_paused=False, pause_reason=""),
        ),
    )
    return replace(base, **extra)


def ringing(**extra):
    base = PhoneCall(
        number="1118",
        other="1058",
        other_name="Jane Black",
        linked_id="1447670380.34",
        unique_id="1447670382.37",
        state=PhoneState.RINGING,
        is_outgoing=False,
        queue="blue",
    )
    return replace(base, **extra)


def state(of=AgentState.READY, call=None, **extra):
    return render.agent_state(ADA, tile(of, **extra), QUEUES, now=after(7), call=call)


conference = builders.tile(
    "c9",
    state=CallState.CONFERENCE,
    customer_name="Bond",
    parties=(
        replace(builders.party("", "customer"), number="1002", is_muted=True),
        builders.party("1001"),
        builders.party("1009", "supervisor", "spy"),
    ),
)
period = PeriodTile(
    period_id="d3270038", name="Afternoon", starts="14:00:00", ends="17:00:00", is_default=False
)
promise = PlannedTile(
    callback_id="a967da84",
    list_id="b0849ac0",
    list_name="Liste de test",
    group="630",
    contact=Contact(
        number="0230210082",
        mobile_number="0789654123",
        first_name="Alice",
        last_name="O'Neill",
        company="YourSociety",
    ),
    due_on="2016-08-01",
    period=period,
    is_open=True,
)
test_list = ListTile(list_id="b0849ac0", name="Liste de test", group="630")
ids = Ids(agents={"1001": 2}, queues={"630": 1})


def callback_told(how, **extra):
    event = PlannedCallbackChanged(at=T0, team="demo", callback=promise, how=how, **extra)
    return render_reads.callback_changed(event, ids=ids)


#: Every message: its name, what makes it, and the fields the document prints.
MESSAGES = [
    ("Error", render.error("NotAllowed"), {"Error"}),
    ("AgentError", render.error("PhoneNumberUnknown", kind="AgentError"), {"Error"}),
    ("LoggedOn", render.logged_on(), set()),
    ("RightProfile", render.right_profile("Supervisor"), {"profile"}),
    (
        "UsersStatuses",
        render_user.user_statuses(["lunch"]),
        {"name", "color", "longName", "actions"},
    ),
    ("UserStatusUpdate", render_user.user_status("lunch"), {"status"}),
    (
        "UserConfigUpdate",
        render_user.user_config(ADA, 9, ColleaguesCalls(), 58),
        {
            *("userId", "dndEnabled", "naFwdEnabled", "naFwdDestination", "uncFwdEnabled"),
            *("uncFwdDestination", "busyFwdEnabled", "busyFwdDestination", "firstName"),
            *("lastName", "fullName", "mobileNumber", "agentId", "lineIds", "voiceMailId"),
            "voiceMailEnabled",
        },
    ),
    ("PhoneStatusUpdate", render_user.phone_status(tile()), {"status"}),
    ("PhoneHintStatusEvent", render_user.phone_hint("1001", tile()), {"number", "status"}),
    (
        "VoiceMailStatusUpdate",
        render_user.voicemail_status(58, new=2, old=1),
        {"voiceMailId", "newMessages", "waitingMessages", "oldMessages"},
    ),
    ("CurrentCallsPhoneEvents", render_user.current_calls([ringing()], user_id=9), {"events"}),
    (
        "Sheet",
        render_user.sheet(builders.tile(), leg_id="leg", now=T0),
        {"timenow", "compressed", "serial", "payload", "channel"},
    ),
    ("QueueStatistics", render.queue_statistics(11, {"EWT": 0}), {"queueId", "counters"}),
    ("QueueCalls", render.queue_calls(9, []), {"queueId", "calls"}),
    (
        "AgentListen",
        render.agent_listen(ADA, phone="1058", is_started=False),
        {"started", "phoneNumber", "agentId"},
    ),
    ("AgentStatistics", render.agent_statistics(22, {"x": 1}), {"id", "statistics"}),
    ("DirectoryResult", render_reads.found_people("DirectoryResult", []), {"entries", "headers"}),
    ("Favorites", render_reads.found_people("Favorites", []), {"entries", "headers"}),
    (
        "ConferenceList",
        render_reads.conferences([conference]),
        {"number", "name", "pinRequired", "startTime", "members"},
    ),
    (
        "CallbackLists",
        render_reads.callback_lists([test_list], [promise], ids=ids),
        {"uuid", "name", "queueId", "callbacks"},
    ),
    (
        "CallbackTaken",
        callback_told(PlannedHow.TAKEN, agent_no="1001"),
        {"uuid", "agentId"},
    ),
    (
        "CallbackStarted",
        callback_told(PlannedHow.STARTED, ticket_id="8e82de0f"),
        {"requestUuid", "ticketUuid"},
    ),
    ("CallbackReleased", callback_told(PlannedHow.RELEASED), {"uuid"}),
    ("CallbackClotured", callback_told(PlannedHow.CLOSED), {"uuid"}),
    ("CallbackRequestUpdated", callback_told(PlannedHow.MOVED), {"request"}),
    ("CallbackRequestUpdated", callback_told(PlannedHow.PLANNED), {"request"}),
    (
        "PreferredCallbackPeriodList",
        render_reads.periods([period]),
        {"uuid", "name", "periodStart", "periodEnd", "default"},
    ),
    (
        "FindCallbackResponseWithId",
        render_reads.found_callbacks(1, [promise], 1, ids=ids),
        {"id", "response"},
    ),
    ("UserQueueDefaultMembership", render.membership(186, [(8, 1)]), {"userId", "membership"}),
    ("UsersQueueDefaultMembership", render.memberships([1], [(8, 1)]), {"userIds", "membership"}),
]


@pytest.mark.parametrize(("kind", "told", "fields"), MESSAGES, ids=lambda one: str(one)[:30])
def test_each_message_has_its_name_and_its_fields(kind, told, fields):
    message = json.loads(render.text(told))
    assert set(message) == {"msgType", "ctiMessage"}
    assert message["msgType"] == kind
    body = message["ctiMessage"]
    assert set(body[0] if isinstance(body, list) else body) == fields


def test_a_phone_event_is_the_documents_own():
    found = render_user.phone_event(
        ringing(other="0427466347", data=(("USR_var1", "val1"),)), user_id=9
    )
    assert found == {
        "eventType": "EventRinging",
        "DN": "1118",
        "otherDN": "0427466347",
        "otherDName": "Jane Black",
        "linkedId": "1447670380.34",
        "uniqueId": "1447670382.37",
        "queueName": "blue",
        "callDirection": "Incoming",
        "userData": {
            "XIVO_CONTEXT": "default",
            "XIVO_USERID": "9",
            "XIVO_SRCNUM": "0427466347",
            "XIVO_DSTNUM": "1118",
            "USR_var1": "val1",
        },
    }


def test_only_the_queue_of_a_phone_event_may_be_missing():
    found = render_user.phone_event(
        ringing(queue="", other_name="", is_outgoing=True, state=PhoneState.DIALING), user_id=9
    )
    assert "queueName" not in found
    assert found["otherDName"] == ""
    assert found["callDirection"] == "Outgoing"
    assert found["userData"]["XIVO_SRCNUM"] == "1118"


@pytest.mark.parametrize(
    ("of", "name"),
    [
        (AgentState.LOGGED_OUT, "AgentLoggedOut"),
        (AgentState.IDLE, "AgentReady"),
        (AgentState.READY, "AgentReady"),
        (AgentState.RINGING, "AgentRinging"),
        (AgentState.DIALLING, "AgentDialing"),
        (AgentState.TALKING, "AgentOnCall"),
        (AgentState.WRAP_UP, "AgentOnWrapup"),
        (AgentState.PAUSED, "AgentOnPause"),
        (AgentState.PHONE_LOST, "AgentOnPause"),
    ],
)
def test_each_presence_has_its_name_and_agentlogin_is_never_said(of, name):
    found = state(of)
    assert list(found)[:6] == ["name", "agentId", "phoneNb", "since", "queues", "cause"]
    assert found["name"] == name
    assert (found["agentId"], found["phoneNb"], found["since"]) == (22, "1001", 7)
    assert found["queues"] == [8, 9]


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (builders.tile(), (True, "Incoming", "External", "DISABLED")),
        (builders.tile(group=""), (False, "Incoming", "External", "DISABLED")),
        (
            builders.tile(kind=CallKind.OUTBOUND, recording=RecordingState.ON),
            (False, "Outgoing", "External", "ACTIVE"),
        ),
        (
            builders.tile(kind=CallKind.INTERNAL, recording=RecordingState.PAUSED),
            (False, "Outgoing", "Internal", "PAUSED"),
        ),
        (
            builders.tile(kind=CallKind.INTERNAL, target_agent_no="1001"),
            (False, "Incoming", "Internal", "DISABLED"),
        ),
        (None, (False, "Outgoing", "External", "UNKNOWN")),
    ],
)
def test_an_agent_on_a_call_says_what_call(call, said):
    found = state(AgentState.TALKING, call)
    assert tuple(found[one] for one in ("acd", "direction", "callType", "monitorState")) == said


def test_the_cause_is_the_pause_reason_or_available():
    assert state(AgentState.PAUSED, reason="lunch")["cause"] == "lunch"
    assert state()["cause"] == "available"


def test_a_status_is_always_one_that_was_told():
    reasons = ["lunch"]
    told = {one["name"] for one in render_user.user_statuses(reasons).body}
    cards = [
        None,
        *(tile(one) for one in AgentState),
        tile(AgentState.PAUSED, reason="lunch"),
        tile(AgentState.PAUSED, reason="of another team"),
        tile(AgentState.TALKING, next_reason="lunch"),
    ]
    said = [render_user.status_of(one, reasons) for one in cards]
    assert set(said) <= told
    assert said[-3:] == ["lunch", "available", "lunch"]


def test_queue_calls_stand_in_the_order_they_will_be_taken():
    first = builders.tile("a", waiting_since=after(5))
    older = builders.tile("b", waiting_since=T0, customer_name="John Doe")
    vip = builders.tile("c", waiting_since=after(9), priority=5)
    talks = builders.tile("d")
    body = render.queue_calls(9, [first, older, vip, talks]).body
    assert [one["position"] for one in body["calls"]] == [1, 2, 3]
    assert [one["queueTime"] for one in body["calls"]] == [
        "2026-03-02T09:00:09.000+00:00",
        "2026-03-02T09:00:00.000+00:00",
        "2026-03-02T09:00:05.000+00:00",
    ]


def test_configs_and_members_are_the_documents_own():
    assert render.queue_config(QUEUES["630"]) == {
        "id": 8,
        "context": "default",
        "name": "630",
        "displayName": "Sales",
        "number": "630",
    }
    assert render.agent_entry(ADA, 1) == {
        "id": 22,
        "firstName": "Ada",
        "lastName": "Byron",
        "number": "1001",
        "context": "default",
        "groupId": 1,
    }
    assert render.queue_member(19, 3, 12) == {"agentId": 19, "queueId": 3, "penalty": 12}


def test_a_history_is_written_as_the_document_writes_it():
    past = Past(start=T0, duration_s=1295.7, src="0115878", dst="2547892", status="answered")
    assert render_reads.call_history([past]) == [
        {
            "start": "2026-03-02 09:00:00",
            "duration": "00:21:35",
            "srcNum": "0115878",
            "dstNum": "2547892",
            "status": "answered",
        }
    ]


def test_people_are_rows_of_words_beside_their_headings():
    found = render_reads.found_people("DirectoryResult", [(ADA, tile(), True), (ADA, None, False)])
    assert found.body == {
        "entries": [
            {"status": 0, "entry": ["Ada", "Byron", "1001", "", "true"]},
            {"status": -2, "entry": ["Ada", "Byron", "1001", "", "false"]},
        ],
        "headers": ["Firstname", "Lastname", "Number", "Mobile", "Favorite"],
    }


@pytest.mark.parametrize(
    ("card", "name", "code"),
    [
        (None, "UNEXISTING", -2),
        (tile(is_phone_reachable=False), "INDISPONIBLE", 4),
        (tile(AgentState.RINGING), "RINGING", 8),
        (tile(AgentState.DIALLING), "CALLING", 1),
        (tile(AgentState.TALKING), "BUSY", 2),
        (tile(AgentState.PAUSED), "AVAILABLE", 0),
    ],
)
def test_a_phone_has_a_name_and_a_number(card, name, code):
    assert render_user.phone_status(card).body == {"status": name}
    assert render_user.phone_hint("1", card).body == {"number": "1", "status": code}


def test_a_conference_shows_who_is_heard_and_no_hidden_supervisor():
    (room,) = render_reads.conferences([conference]).body
    assert room["number"] == "c9"
    assert [(one["joinOrder"], one["number"], one["muted"]) for one in room["members"]] == [
        (1, "1002", True),
        (2, "1001", False),
    ]
    assert room["startTime"] == int(T0.timestamp() * 1000)
    barging = replace(conference, parties=(builders.party("1009", "supervisor", "barge"),))
    assert render_reads.conferences([barging]).body[0]["members"][0]["number"] == "1009"


def test_a_callback_is_told_as_the_document_prints_it():
    taken = replace(promise, agent_no="1001")
    (found,) = render_reads.callback_lists([test_list], [promise], ids=ids).body
    assert found == {
        "uuid": "b0849ac0",
        "name": "Liste de test",
        "queueId": 1,
        "callbacks": [
            {
                "uuid": "a967da84",
                "listUuid": "b0849ac0",
                "phoneNumber": "0230210082",
                "mobilePhoneNumber": "0789654123",
                "firstName": "Alice",
                "lastName": "O'Neill",
                "company": "YourSociety",
                "description": None,
                "agentId": None,
                "dueDate": "2016-08-01",
                "preferredPeriod": {
                    "default": False,
                    "name": "Afternoon",
                    "periodStart": "14:00:00",
                    "periodEnd": "17:00:00",
                    "uuid": "d3270038",
                },
            }
        ],
    }
    assert render_reads.callback_request(taken, ids=ids)["agentId"] == 2
    bare = replace(promise, period=None, contact=Contact(number="0230210082"))
    said = render_reads.callback_request(bare, ids=ids)
    assert (said["firstName"], said["company"]) == (None, None)
    assert said["preferredPeriod"] == render_reads.periods([]).body[0]


def test_a_sheet_shows_the_caller_and_opens_addresses():
    call = builders.tile(attached={"USR_url": "https://crm.example/1", "USR_x": ""})
    body = render_user.sheet(call, leg_id="leg", now=T0).body
    info = body["payload"]["profile"]["user"]["sheetInfo"]
    assert [(one["name"], one["type"]) for one in info] == [
        ("Number", "text"),
        ("Queue", "text"),
        ("USR_url", "url"),
    ]
    assert set(info[0]) == {"value", "name", "order", "type"}


def test_a_refusal_is_a_word_of_its_code():
    assert render.error_word("not_logged_in") == "NotLoggedIn"
    assert render.error("LoggedInOnAnotherPhone", phoneNb="1002", RequestedNb="1001").body == {
        "Error": "LoggedInOnAnotherPhone",
        "phoneNb": "1002",
        "RequestedNb": "1001",
    }
