from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calls.ami.translate import READERS, translate
from calls.ami.user_events import USER_EVENTS
from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.facts import DialStatus, LegRole

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
LEG = {
    "Timestamp": f"{NOW.timestamp():.6f}",
    "Channel": "PJSIP/demo-1001-0000001a",
    "Uniqueid": "pbx-1.1",
    "Linkedid": "pbx-1.0",
    "ChanVariable": ["SESSION_ID=abc", "LEG=agent", "CAMPAIGN=c1"],
}
DEST = {
    "DestChannel": "PJSIP/trunk-0000001b",
    "DestUniqueid": "pbx-1.2",
    "DestLinkedid": "pbx-1.0",
    "DestChanVariable": ["SESSION_ID=abc", "LEG=customer", "CAMPAIGN="],
}
QUEUE = {"Queue": "demo-630", "Interface": "PJSIP/demo-1001"}


def read(name, **headers):
    (fact,) = translate({"Event": name, **LEG, **headers}, pbx="pbx")
    return fact


def none(name, **headers):
    return translate({"Event": name, **LEG, **headers}, pbx="pbx") == []


def test_a_leg_is_named_with_its_call_and_role():
    fact = read(
        "Newchannel", CallerIDNum="0207", CallerIDName="<unknown>", Exten="630", Context="x"
    )
    assert fact == f.LegCreated(
        at=NOW,
        pbx="pbx",
        leg_id="pbx-1.1",
        linked_id="pbx-1.0",
        channel="PJSIP/demo-1001-0000001a",
        call_id="abc",
        role=LegRole.AGENT,
        campaign="c1",
        endpoint="demo-1001",
        number="0207",
        name="",
        exten="630",
        context="x",
    )


def test_a_fresh_channel_has_no_call_yet():
    fact = read("Newchannel", ChanVariable=["SESSION_ID=", "LEG=", "CAMPAIGN="])
    assert (fact.call_id, fact.role, fact.campaign) == (None, None, "")


def test_a_single_variable_is_no_list():
    assert read("Hold", ChanVariable="SESSION_ID=one").call_id == "one"


@pytest.mark.parametrize(
    ("name", "headers", "kind"),
    [
        ("Newstate", {"ChannelState": "5"}, f.LegRinging),
        ("Newstate", {"ChannelState": "6"}, f.LegAnswered),
        ("Hold", {}, f.LegHeld),
        ("Unhold", {}, f.LegUnheld),
        ("BridgeEnter", {"BridgeUniqueid": "b"}, f.LegBridged),
        ("BridgeLeave", {"BridgeUniqueid": "b"}, f.LegUnbridged),
        ("QueueCallerLeave", QUEUE, f.CallerLeft),
        ("QueueCallerAbandon", QUEUE, f.CallerAbandoned),
    ],
)
def test_a_message_about_one_leg(name, headers, kind):
    fact = read(name, **headers)
    assert isinstance(fact, kind)
    assert (fact.leg_id, fact.call_id, fact.role) == ("pbx-1.1", "abc", LegRole.AGENT)


@pytest.mark.parametrize("state", ["0", "4", "x", ""])
def test_other_channel_states_say_nothing(state):
    assert none("Newstate", ChannelState=state)


def test_dialling_is_about_the_leg_that_is_dialled():
    fact = read("DialBegin", **DEST, DialString="0207@trunk")
    assert (fact.leg_id, fact.dialled_by, fact.number) == ("pbx-1.2", "pbx-1.1", "0207")
    assert fact.role is LegRole.CUSTOMER


def test_an_originate_is_dialled_by_nobody():
    (fact,) = translate({"Event": "DialBegin", "Timestamp": "1", **DEST}, pbx="pbx")
    assert fact.dialled_by is None


def test_only_ringing_is_told_of_dial_states():
    assert isinstance(read("DialState", **DEST, DialStatus="RINGING"), f.LegRinging)
    assert none("DialState", **DEST, DialStatus="PROGRESS")


@pytest.mark.parametrize(
    ("word", "status"),
    [
        ("ANSWER", DialStatus.ANSWER),
        ("BUSY", DialStatus.BUSY),
        ("NOANSWER", DialStatus.NO_ANSWER),
        ("CANCEL", DialStatus.CANCEL),
        ("CONGESTION", DialStatus.CONGESTION),
        ("CHANUNAVAIL", DialStatus.UNAVAILABLE),
        ("DONTCALL", DialStatus.OTHER),
    ],
)
def test_how_dialling_ended(word, status):
    assert read("DialEnd", **DEST, DialStatus=word).status is status
    assert read("UserEvent", UserEvent="C2CResult", DialStatus=word, Cause="1").status is status


def test_hang_ups_carry_their_cause():
    assert read("Hangup", Cause="17").cause == 17
    assert read("Hangup", Cause="").cause == 0
    assert read("HangupRequest", Cause="16").cause == 16
    assert read("HangupRequest").cause is None


def test_digits_are_told_when_they_come_from_the_leg():
    assert read("DTMFEnd", Digit="5", Direction="Received").digit == "5"
    assert none("DTMFEnd", Digit="5", Direction="Sent")


def test_an_originate_response_names_its_variables_in_odd_headers():
    fact = read(
        "OriginateResponse",
        Response="Failure",
        Reason="3",
        ChanVariable="",
        **{"ChanVariable(PJSIP/demo-1001-01)": ["SESSION_ID=xyz", "LEG=agent"]},
    )
    assert (fact.succeeded, fact.reason, fact.call_id) == (False, 3, "xyz")
    assert read("OriginateResponse", Response="Success", Reason="4").succeeded


def test_offers_name_both_legs():
    made = read("AgentCalled", **DEST, **QUEUE)
    assert (made.leg_id, made.agent_leg_id, made.endpoint) == ("pbx-1.1", "pbx-1.2", "demo-1001")
    assert read("AgentRingNoAnswer", **DEST, **QUEUE, RingTime="6000").rang_ms == 6000
    assert read("AgentConnect", **DEST, **QUEUE, HoldTime="15").waited_s == 15
    assert none("AgentCalled", **QUEUE)
    assert none("AgentConnect", **QUEUE)


@pytest.mark.parametrize("name", ["QueueMemberPause", "QueueMemberStatus", "QueueMemberAdded"])
@pytest.mark.parametrize(("word", "paused"), [("1", True), ("true", True), ("0", False)])
def test_members_are_told_with_their_pause(name, word, paused):
    fact = read(
        name, **QUEUE, Paused=word, PausedReason="lunch", Status="1", Penalty="2", InCall="0"
    )
    assert fact == f.MemberChanged(
        at=NOW,
        pbx="pbx",
        queue="demo-630",
        endpoint="demo-1001",
        paused=paused,
        reason="lunch",
        status=1,
        penalty=2,
        in_call=False,
    )


def test_a_listed_member_names_its_phone_as_location():
    assert read("QueueMember", Queue="demo-630", Location="PJSIP/demo-1002").endpoint == "demo-1002"


def test_a_member_who_leaves():
    assert isinstance(read("QueueMemberRemoved", **QUEUE), f.MemberRemoved)


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Reachable", f.EndpointReachable),
        ("NonQualified", f.EndpointReachable),
        ("Created", f.EndpointReachable),
        ("Updated", f.EndpointReachable),
        ("Removed", f.EndpointGone),
        ("Unreachable", f.EndpointGone),
    ],
)
def test_contacts_say_whether_a_phone_can_be_rung(word, kind):
    fact = read("ContactStatus", EndpointName="demo-1001", ContactStatus=word)
    assert isinstance(fact, kind)
    assert fact.endpoint == "demo-1001"
    assert read("ContactStatus", AOR="demo-1001", ContactStatus=word).endpoint == "demo-1001"


def test_other_contact_words_say_nothing():
    assert none("ContactStatus", EndpointName="demo-1001", ContactStatus="Unqualified")


def test_our_dialplan_tells_of_a_call_to_a_line():
    fact = read(
        "UserEvent",
        UserEvent="CallArrived",
        SessionId="f" * 32,
        ChanVariable="",
        Team="demo",
        Line="08081570630",
        Queue="demo-630",
        Number="0207",
        Name="Town",
    )
    assert (fact.call_id, fact.team, fact.line) == ("f" * 32, "demo", "08081570630")
    assert (fact.queue, fact.number, fact.name) == ("demo-630", "0207", "Town")


def test_our_dialplan_tells_what_a_phone_dials():
    fact = read(
        "UserEvent", UserEvent="CallPlaced", Team="demo", Endpoint="demo-1001", Target="1002"
    )
    assert (fact.team, fact.endpoint, fact.target) == ("demo", "demo-1001", "1002")


def test_our_dialplan_tells_why_a_call_was_refused():
    black = read("UserEvent", UserEvent="Blacklisted", Team="demo", Number="0207")
    assert (black.why, black.number) == ("blacklisted", "0207")
    out = read("UserEvent", UserEvent="CallRefused", Team="demo", Target="900", Reason="number")
    assert (out.why, out.number) == ("number", "900")


@pytest.mark.parametrize("name", ["QueueDone", "DialerDone"])
def test_the_queue_s_own_word_is_kept_in_lower_case(name):
    assert read("UserEvent", UserEvent=name, QueueStatus="TIMEOUT").status == "timeout"


def test_a_running_channel_tells_what_it_has_gone_through():
    facts = translate(
        {
            "Event": "CoreShowChannel",
            **{key: value for key, value in LEG.items() if key != "Timestamp"},
            "ChannelState": "6",
            "Duration": "00:01:30",
            "BridgeId": "b",
        },
        pbx="pbx",
        now=NOW,
    )
    assert [type(fact) for fact in facts] == [f.LegCreated, f.LegAnswered, f.LegBridged]
    assert [fact.at for fact in facts] == [NOW - timedelta(seconds=90)] * 2 + [NOW]


def test_a_listed_caller_joined_when_her_wait_began():
    fact = read("QueueEntry", Queue="demo-630", Position="2", Wait="30")
    assert (fact.position, fact.at) == (2, NOW - timedelta(seconds=30))


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"Event": "Cdr", "Timestamp": "1"},
        {"Event": ["Hangup", "Hangup"], "Timestamp": "1"},
        {"Event": "Hangup", **LEG, "Uniqueid": ""},
        {"Event": "Hangup", **LEG, "Timestamp": "soon"},
        {"Event": "UserEvent", **LEG, "UserEvent": "SomethingElse"},
        {"Event": "CoreShowChannel", **LEG, "Duration": "long"},
    ],
)
def test_what_makes_no_sense_gives_no_fact(message):
    assert translate(message, pbx="pbx") == []


def test_a_message_without_a_clock_takes_ours():
    headers = {key: value for key, value in LEG.items() if key != "Timestamp"}
    assert translate({"Event": "Hold", **headers}, pbx="pbx") == []
    (fact,) = translate({"Event": "Hold", **headers}, pbx="pbx", now=NOW)
    assert fact.at == NOW


WORDS = st.one_of(st.text(max_size=12), st.lists(st.text(max_size=6), max_size=3))
HEADERS = st.sampled_from(
    [*LEG, *DEST, *QUEUE, "UserEvent", "Duration", "Wait", "ChannelState", "Cause", "ContactStatus"]
)


@settings(max_examples=300, deadline=None)
@given(st.sampled_from([*READERS]), st.dictionaries(HEADERS, WORDS))
def test_no_message_whatever_it_says_does_harm(name, headers):
    translate({"Event": name, **headers}, pbx="pbx", now=NOW)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([*USER_EVENTS]), st.dictionaries(HEADERS, WORDS))
def test_no_user_event_whatever_it_says_does_harm(name, headers):
    translate({"Event": "UserEvent", **headers, "UserEvent": name}, pbx="pbx", now=NOW)


def test_a_recording_that_begins_pauses_and_ends_is_about_its_leg():
    began, ended = read("MixMonitorStart"), read("MixMonitorStop")
    assert isinstance(began, cf.RecordingBegan)
    assert isinstance(ended, cf.RecordingEnded)
    assert (began.leg_id, began.recording_id, began.asked_by) == ("pbx-1.1", "", "")
    paused = read("MixMonitorMute", Direction="both", State="1")
    assert isinstance(paused, cf.RecordingPaused)
    assert paused.is_paused
    assert not read("MixMonitorMute", Direction="both", State="0").is_paused
    assert none("MixMonitorMute", Direction="read", State="1")
