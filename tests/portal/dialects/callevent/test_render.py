"""Every sequence of the document, over captured stories and calls made by hand."""

import pytest

from calls.domain import events as calls
from portal.dialects.callevent import render
from portal.dialects.callevent.bodies import Body
from tests.portal.dialects.callevent.scenes import CALL, CUSTOMER, Scene, of_story, told

CREATED, ESTABLISHED = (
    ("CALL_CREATED", CUSTOMER),
    (
        ("RINGING", "1001"),
        ("ESTABLISHED_CALLER", "1001"),
        ("ESTABLISHED_CALLED", CUSTOMER),
    ),
)
ASKED = (
    ("HELD", "1001"),
    ("INQUIRY_BEGUN", "1001"),
    ("INQUIRY_RINGING", "1002"),
    ("INQUIRY_RINGS", "1001"),
)
CONNECTED = (("INQUIRY_ESTABLISHED", "1002"), ("INQUIRY_ANSWERED", "1001"))
MEETING = (("MEETING_ADDED", "1001"), ("MEETING_CHANGED", "1002"))
SPY, BARGE, TAKE = (f"{CALL}-supervisor{one}" for one in ("spy", "barge", "takeover"))


def names(events):
    return [(one.body.name, one.dn) for one in told(events)]


def muted():
    scene = Scene().answered()
    scene.say(calls.CallPartyMuted, agent_no="1001", leg_id="ada")
    return scene.say(calls.CallPartyUnmuted, agent_no="1001", leg_id="ada")


def changed(**modes):
    return (
        Scene()
        .monitored("spy")
        .say(
            calls.CallMonitorChanged,
            supervisor_no="1009",
            agent_no="1001",
            leg_id=SPY,
            **{name: calls.MonitorMode(mode) for name, mode in modes.items()},
        )
    )


def barge_ends():
    return (
        Scene()
        .monitored("barge")
        .say(
            calls.CallMonitorEnded,
            supervisor_no="1009",
            agent_no="1001",
            leg_id=BARGE,
            mode=calls.MonitorMode.BARGE,
        )
    )


SEQUENCES = {
    "a caller is let in when the queue has her": (Scene().answered(), ESTABLISHED),
    "mute and unmute": (muted(), (*ESTABLISHED, ("MUTED", "1001"), ("UNMUTED", "1001"))),
    "digits": (
        Scene().answered().say(calls.CallDigitsSent, agent_no="1001", leg_id="cust", digits="1#"),
        (*ESTABLISHED, ("DTMF_SENT", "1001")),
    ),
    "data attached by an agent": (
        Scene().answered().say(calls.CallDataAttached, agent_no="1001", changed={"a": "b"}),
        (*ESTABLISHED, ("DATA_CHANGED", "1001")),
    ),
    "data attached from outside is told to every agent": (
        Scene().answered().say(calls.CallDataAttached, agent_no="", changed={"a": "b"}),
        (*ESTABLISHED, ("DATA_CHANGED", "1001")),
    ),
    "an inquiry": (Scene().consulting(), (*ESTABLISHED, *ASKED, *CONNECTED)),
    "an inquiry cancelled before an answer": (
        Scene().consulting(is_answered=False).leaves("ben").consult_ends("returned", "held"),
        (*ESTABLISHED, *ASKED, ("CANCEL_RELEASED", "1002"), ("CANCEL_DONE", "1001")),
    ),
    "retrieved after an inquiry": (
        Scene().consulting().leaves("ben").consult_ends("returned", "held"),
        (
            *ESTABLISHED,
            *ASKED,
            *CONNECTED,
            ("RETRIEVE_RELEASED", "1002"),
            ("RETRIEVE_DONE", "1001"),
        ),
    ),
    "transferred after an inquiry": (
        Scene().consulting().leaves("ada").consult_ends("completed"),
        (
            *ESTABLISHED,
            *ASKED,
            *CONNECTED,
            ("COMPLETE_RELEASED", "1001"),
            ("COMPLETE_CHANGED", "1002"),
        ),
    ),
    "a meeting": (Scene().meeting(), (*ESTABLISHED, *ASKED, *CONNECTED, *MEETING)),
    "the asked one leaves a meeting": (
        Scene().meeting().say(calls.CallConferenceEnded, state="talking").leaves("ben"),
        (
            *ESTABLISHED,
            *ASKED,
            *CONNECTED,
            *MEETING,
            ("MEETING_RETRIEVED", "1001"),
            ("RELEASED_CALLER", "1002"),
        ),
    ),
    "the inquirer leaves a meeting": (
        Scene().meeting().say(calls.CallConferenceEnded, state="talking").leaves("ada"),
        (
            *ESTABLISHED,
            *ASKED,
            *CONNECTED,
            *MEETING,
            ("MEETING_LEFT", "1002"),
            ("RELEASED_CALLER", "1001"),
        ),
    ),
    "one called in without an inquiry": (
        Scene()
        .answered()
        .seat("ben", "third", "1002", "1002")
        .rings("ben")
        .answers("ben")
        .party(calls.CallPartyJoined, "ben", added_by="1001", state="conference"),
        (*ESTABLISHED, ("RINGING", "1002"), ("ESTABLISHED_CALLED", "1002"), *MEETING),
    ),
    "monitored": (
        Scene().monitored("spy"),
        (*ESTABLISHED, ("MONITOR_RINGING", "1009"), ("MONITOR_ESTABLISHED", "1009")),
    ),
    "a supervisor who listened is released": (
        Scene().monitored("spy").leaves(SPY),
        (
            *ESTABLISHED,
            ("MONITOR_RINGING", "1009"),
            ("MONITOR_ESTABLISHED", "1009"),
            ("RELEASED_CALLER", "1009"),
        ),
    ),
    "from listening to interrupting": (
        changed(mode="barge", previous="spy"),
        (
            *ESTABLISHED,
            ("MONITOR_RINGING", "1009"),
            ("MONITOR_ESTABLISHED", "1009"),
            ("BARGE_ADDED", "1001"),
        ),
    ),
    "interrupted": (
        Scene().monitored("barge"),
        (
            *ESTABLISHED,
            ("BARGE_RINGING", "1009"),
            ("BARGE_ESTABLISHED", "1009"),
            ("BARGE_ADDED", "1001"),
        ),
    ),
    "the one who interrupted leaves": (
        barge_ends().leaves(BARGE),
        (
            *ESTABLISHED,
            ("BARGE_RINGING", "1009"),
            ("BARGE_ESTABLISHED", "1009"),
            ("BARGE_ADDED", "1001"),
            ("BARGE_DELETED", "1001"),
            ("RELEASED_CALLER", "1009"),
        ),
    ),
    "the one who interrupted removes the agent": (
        Scene().monitored("barge").taken_over("barge"),
        (
            *ESTABLISHED,
            ("BARGE_RINGING", "1009"),
            ("BARGE_ESTABLISHED", "1009"),
            ("BARGE_ADDED", "1001"),
            ("BARGE_DELETED", "1009"),
            ("TAKE_RELEASED", "1001"),
        ),
    ),
    "interrupting fails before an answer": (
        Scene().supervised("barge", is_answered=False).leaves(BARGE),
        (*ESTABLISHED, ("BARGE_RINGING", "1009"), ("BARGE_FAILED", "1009")),
    ),
    "taken away": (
        Scene().supervised("takeover").taken_over("takeover"),
        (
            *ESTABLISHED,
            ("TAKE_RINGING", "1009"),
            ("TAKE_ESTABLISHED", "1009"),
            ("TAKE_RELEASED", "1001"),
        ),
    ),
    "taking away fails after an answer": (
        Scene().supervised("takeover").leaves(TAKE),
        (*ESTABLISHED, ("TAKE_RINGING", "1009"), ("TAKE_FAILED", "1009")),
    ),
}


@pytest.mark.parametrize("name", SEQUENCES)
def test_a_call_made_by_hand_is_told_in_the_documents_order(name):
    scene, expected = SEQUENCES[name]
    assert names(scene.events) == [CREATED, *expected]


A, B, C = "1001", "5551440", "1003"
QUEUED = [
    ("CALL_CREATED", B),
    ("RINGING", A),
    ("ESTABLISHED_CALLER", A),
    ("ESTABLISHED_CALLED", B),
]
STORIES = {
    "click_to_call_customer_hangs_up": [
        ("CALL_CREATED", A),
        ("DIALING", A),
        ("RINGING", B),
        ("OTHER_RINGING", A),
        ("ESTABLISHED_CALLER", A),
        ("ESTABLISHED_CALLED", B),
        ("RELEASED_CALLED", B),
        ("RELEASED_CALLER", A),
        ("CALL_DELETED", A),
    ],
    "blind_transfer_in_a_bridge": [
        *QUEUED,
        ("TRANSFER_RELEASED", A),
        ("TRANSFER_RINGING", C),
        ("TRANSFER_ESTABLISHED", C),
        ("RELEASED_CALLER", C),
        ("RELEASED_CALLED", B),
        ("CALL_DELETED", B),
    ],
    "hold_in_a_room": [
        *QUEUED,
        ("HELD", A),
        ("RETRIEVED", A),
        ("HELD", A),
        ("RELEASED_CALLED", B),
        ("RELEASED_CALLER", A),
        ("CALL_DELETED", B),
    ],
    "consult_third_party_busy": [
        *QUEUED,
        ("HELD", A),
        ("INQUIRY_BEGUN", A),
        ("CANCEL_RELEASED", C),
        ("CANCEL_DONE", A),
        ("RETRIEVED", A),
        ("RELEASED_CALLER", A),
        ("RELEASED_CALLED", B),
        ("CALL_DELETED", B),
    ],
    "consult_and_conference": [
        *QUEUED,
        ("HELD", A),
        ("INQUIRY_BEGUN", A),
        ("INQUIRY_RINGING", C),
        ("INQUIRY_RINGS", A),
        ("INQUIRY_ESTABLISHED", C),
        ("INQUIRY_ANSWERED", A),
        ("MEETING_ADDED", A),
        ("MEETING_CHANGED", C),
        ("MEETING_LEFT", C),
        ("RELEASED_CALLER", A),
        ("RELEASED_CALLED", B),
        ("RELEASED_CALLER", C),
        ("CALL_DELETED", B),
    ],
    "supervisor_takes_over_by_bridge": [
        *QUEUED,
        ("MONITOR_RINGING", "9001"),
        ("MONITOR_ESTABLISHED", "9001"),
        ("TAKE_ESTABLISHED", "9001"),
        ("TAKE_RELEASED", A),
        ("RELEASED_CALLER", "9001"),
        ("RELEASED_CALLED", B),
        ("CALL_DELETED", B),
    ],
}


@pytest.mark.parametrize("name", STORIES)
def test_a_captured_story_is_told_in_the_documents_order(name):
    assert names(of_story(name)) == STORIES[name]


def said(scene, body):
    return next(one.values for one in told(scene.events) if one.body is body)


def test_who_hung_up_first_is_known_though_the_pbx_says_it_the_other_way_round():
    found = told(of_story("queue_answered_customer_hangs_up"))
    ends = [one.values for one in found if one.body.message == "EventReleased"]
    assert [(one["hangupCause"], one["hangupDisposition"]) for one in ends] == [
        ("NORMAL_CLEARING", "recv_bye"),
        ("NORMAL_CLEARING", "send_bye"),
        ("BY_AGENT", "send_bye"),
        ("BY_AGENT", "recv_bye"),
    ]


def test_the_agent_of_a_queue_call_is_told_how_long_she_may_wrap_up():
    scene = Scene().answered().leaves("ada").leaves("cust").over()
    values = said(scene, Body.RELEASED_CALLER)
    assert values["wrapUpDuration"] == 20
    assert values["thisQueue"] == "630"
    assert values["billsec"] == 2
    assert values["earlyDetectCause"] == 200


def test_a_call_that_never_was_is_only_told_to_be_gone_with_the_reason():
    scene = Scene().seat("cust", "customer", number=CUSTOMER, state="alone")
    scene.say(calls.CallStarted, state="arriving")
    scene.leaves("cust", state="ended").over(outcome="refused", by="system")
    (only,) = told(scene.events)
    assert only.body is Body.CALL_DELETED
    assert only.values["attachedData"] == {"NoCallReasonCode": "2"}


def test_the_recording_goes_with_the_end():
    scene = Scene().answered()
    scene.events.append(
        calls.CallRecordingChanged(
            at=scene.events[-1].at,
            team="demo",
            call=scene.tile,
            state=calls.RecordingState.ON,
            recording_id="r1",
            agent_no="",
        )
    )
    values = said(scene.leaves("ada").leaves("cust").over(), Body.CALL_DELETED)
    assert values["recordUUID"] == "r1"
    assert values["recordUrl"] == "https://patchbay.example/api/v1/recordings/r1/"


def test_a_call_among_colleagues_has_no_numbers_of_the_telephone_network():
    scene = (
        Scene("internal")
        .seat(f"{CALL}-agent", "agent", "1001")
        .say(calls.CallStarted, state="calling_agent")
    )
    scene.say(calls.CallOffered, agent_no="1001", leg_id=f"{CALL}-agent")
    scene.seat("ben", "agent", "1002").rings("ben")
    dialling, ringing, other = told(scene.events)[1:]
    assert (dialling.body, ringing.body, other.body) == (
        Body.DIALING,
        Body.RINGING,
        Body.OTHER_RINGING,
    )
    assert (ringing.values["ANI"], ringing.values["DNIS"]) == ("", "")
    assert ringing.values["callType"] == "Internal"
    assert (other.dn, other.values["otherDN"]) == ("1001", "1002")


def test_stages_are_text_for_the_asked_one_who_rings_and_answers_and_numbers_elsewhere():
    found = told(Scene().consulting().leaves("ben").consult_ends("returned", "held").events)
    stages = [one.values["attachedData"].get("consultStage") for one in found]
    assert [one for one in stages if one] == [1, "2", 2, "4", 4, 5, 5]


def test_a_story_is_the_same_whoever_folds_it():
    events = of_story("supervisor_spies_whispers_barges_takes_over")
    assert told(events) == told(list(events))
    assert render.begin(events[0]).call == events[0].call
