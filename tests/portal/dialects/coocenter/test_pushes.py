"""Every push with all its fields, by the captured stories and by hand."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.domain import events as agent_events
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.coocenter import pushes, records
from portal.dialects.coocenter.pushes import Known
from portal.dialects.coocenter.story import story_of
from tests.builders import T0, after, ended, part, party, tile
from tests.portal.dialects.coocenter.test_render import agent
from tests.stories.story import stories

HERE = Path(__file__).parent / "golden"
KNOWN = Known(mac="68:69:2e:05:0f:9a", zone="Asia/Shanghai", pause_s=4.4)
#: All the fields of the documents, in their order.
FIELDS = {
    "dialbegein": "event timestamp channel calleridnum destchannel destcalleridnum destuniqueid"
    " dialstring uniqueid mac",
    "dialend": "event timestamp channel calleridnum destchannel destcalleridnum uniqueid"
    " dialstatus",
    "hangup": "event calleridnum calleridname connectedlinenum connectedlinename uniqueid",
    "extensionstatus": "event exten status statustext",
    "ivr": "event uuid caller called callType queueCode startTime endTime duration ivrId ivrName"
    " ivrDtmf trunkNumber mac",
    "cdr": "event callerid source destination starttime answertime endtime disposition duration"
    " billableseconds calltype recordfile uniqueid",
    "cc_cdr": "event uuid caller called queueCode agentCode callType cdrState hangupSide"
    " hangupCause startTime endTime duration queueTime feedbackTime ivrTime ringTime holdTime"
    " pauseTime talkingTime voicemailState ivrId ivrName ivrDtmf fwType score trunkNumber"
    " forwardNumber filePath missCause mac",
}
STORIES = {story.name: story for story in stories()}
GOLDEN = (
    "queue_answered_customer_hangs_up",
    "queue_abandoned",
    "queue_agent_rejects",
    "queue_agent_no_answer_then_other",
    "click_to_call_customer_busy",
    "click_to_call_customer_no_answer",
    "click_to_call_number_unassigned",
    "click_to_call_agent_no_answer",
    "attended_transfer_completed",
    "blind_transfer_to_a_number",
    "hold_in_a_room",
)


def said(events, known=KNOWN):
    """Tell events as the push does, each with the story of its own call."""
    found = []
    for place, event in enumerate(events):
        call_id = getattr(getattr(event, "call", None), "call_id", "")
        of_call = [
            one
            for one in events[: place + 1]
            if call_id and getattr(getattr(one, "call", None), "call_id", "") == call_id
        ]
        story = story_of(of_call)
        found += pushes.tell(event, story, known)
        if isinstance(event, calls.CallEnded):
            found.append(pushes.cc_cdr(event, story, known))
    return found


@pytest.mark.parametrize("name", STORIES)
def test_every_story_is_told_in_the_fields_of_the_documents(name):
    for push in said(STORIES[name].tell()):
        assert " ".join(push) == FIELDS[push["event"]]
        numbers = {field for field, value in push.items() if not isinstance(value, str)}
        assert numbers == ({"holdTime", "pauseTime"} if push["event"] == "cc_cdr" else set())


@pytest.mark.parametrize("name", STORIES)
def test_what_begins_to_ring_stops_ringing_once(name):
    found = said(STORIES[name].tell())
    begun = [one["destchannel"] for one in found if one["event"] == "dialbegein"]
    over = [one["destchannel"] for one in found if one["event"] == "dialend"]
    assert len(set(over)) == len(over)
    assert set(over) <= set(begun)


@pytest.mark.parametrize("name", GOLDEN)
def test_a_story_becomes_its_pushes(name):
    text = "".join(json.dumps(one) + "\n" for one in said(STORIES[name].tell()))
    path = HERE / f"{name}.jsonl"
    if os.environ.get("REWRITE_STORIES") == "1":
        path.write_text(text)
    assert text == path.read_text()


def test_an_offer_rings_with_the_callers_channel():
    customer = replace(party("", "customer"), leg_id="first", number="18782985586")
    ada = replace(party("1001"), agent_name="Ada")
    call = tile(parties=(customer, ada))
    started = calls.CallStarted(at=T0, team="demo", call=replace(call, parties=(customer,)))
    offered = calls.CallOffered(
        at=datetime(2026, 3, 2, 9, 0, 0, 785012, UTC),
        team="demo",
        call=call,
        agent_no="1001",
        leg_id="leg-1001",
    )
    (begun,) = said([started, offered])
    assert begun == {
        "event": "dialbegein",
        "timestamp": "1772442000.785012",
        "channel": "SIP/18782985586-9271ee57",
        "calleridnum": "18782985586",
        "destchannel": "SIP/1001-f52c9115",
        "destcalleridnum": "1001",
        "destuniqueid": "leg-1001",
        "dialstring": "SIP/1001",
        "uniqueid": "c1",
        "mac": "68:69:2e:05:0f:9a",
    }


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ("answered", "ANSWER"),
        ("no_answer", "NOANSWER"),
        ("rejected", "BUSY"),
        ("busy", "BUSY"),
        ("cancelled", "CANCEL"),
        ("unreachable", "CHANUNAVAIL"),
    ],
)
def test_every_end_of_an_offer_has_a_dialstatus(how, words):
    event = calls.CallOfferEnded(
        at=T0,
        team="demo",
        call=tile(parties=(party("1001"),)),
        agent_no="1001",
        leg_id="leg-1001",
        how=calls.OfferEnd(how),
        rang_s=1,
    )
    assert said([event])[0]["dialstatus"] == words


def test_a_colleague_who_is_dialled_and_offered_the_call_is_told_once():
    call = tile(parties=(replace(party("1001"), leg_id="first"), party("1002")))
    leg = {"leg_id": "leg-1002", "agent_no": "1002"}
    started = calls.CallStarted(at=T0, team="demo", call=replace(call, parties=call.parties[:1]))
    dialled = calls.CallPartyDialled(
        at=T0, team="demo", call=call, role="agent", number="1002", **leg
    )
    offered = calls.CallOffered(at=T0, team="demo", call=call, **leg)
    assert [one["event"] for one in said([started, dialled, offered])] == ["dialbegein"]


@pytest.mark.parametrize(("cause", "words"), [*pushes.CAUSES.items(), (99, "CONGESTION")])
def test_every_cause_of_an_unanswered_leg_has_a_dialstatus(cause, words):
    call = tile(parties=(party("1001"), replace(party("", "customer"), number="5")))
    leg = {"role": "customer", "leg_id": "leg-", "number": "5", "agent_no": ""}
    dialled = calls.CallPartyDialled(at=T0, team="demo", call=call, **leg)
    left = calls.CallPartyLeft(at=T0, team="demo", call=call, cause=cause, **leg)
    found = said([dialled, left])
    assert [one["event"] for one in found] == ["dialbegein", "dialend", "hangup"]
    assert found[1]["dialstatus"] == words


@pytest.mark.parametrize("kind", ["presence", "in", "out"])
def test_what_an_agent_does_is_her_extensions_status(kind):
    told = {"at": T0, "team": "demo", "agent": agent(AgentState.RINGING)}
    event = {
        "presence": lambda: agent_events.AgentPresenceChanged(previous=AgentState.READY, **told),
        "in": lambda: agent_events.AgentLoggedIn(**told),
        "out": lambda: agent_events.AgentLoggedOut(**told),
    }[kind]()
    assert said([event]) == [
        {"event": "extensionstatus", "exten": "1001", "status": "8", "statustext": "Ringing"}
    ]


def test_an_agent_who_holds_her_caller_is_on_hold():
    call = tile(agent_nos=("1001",))
    held = calls.CallHeld(at=T0, team="demo", call=call)
    back = calls.CallRetrieved(at=T0, team="demo", call=call)
    assert [one["status"] for one in said([held, back])] == ["16", "1"]


def menu(at, kind, **more):
    return kind(at=at, team="demo", call=tile(), **more)


def test_a_menu_is_told_when_the_caller_leaves_it():
    entered = menu(T0, calls.CallMenuEntered, menu="610")
    chosen = menu(after(3), calls.CallMenuChosen, menu="610", digits="0", target="group:630")
    queued = menu(after(3), calls.CallQueued, position=1)
    assert said([entered, chosen, queued]) == [
        {
            "event": "ivr",
            "uuid": "c1",
            "caller": "02079460000",
            "called": "",
            "callType": "IN",
            "queueCode": "630",
            "startTime": "2026-03-02 17:00:00",
            "endTime": "2026-03-02 17:00:03",
            "duration": "3",
            "ivrId": "610",
            "ivrName": "610",
            "ivrDtmf": "0",
            "trunkNumber": "08081570630",
            "mac": "68:69:2e:05:0f:9a",
        }
    ]


def test_a_menu_is_told_of_a_caller_who_hangs_up_in_it():
    entered = menu(T0, calls.CallMenuEntered, menu="610")
    events = [entered, replace(ended(tile()), at=after(2))]
    assert [one["event"] for one in said(events)] == ["ivr", "cdr", "cc_cdr"]


def record(outcome="answered", *events, kind="inbound", **more):
    call = tile(kind=calls.CallKind(kind), waited_s=7, talked_s=20, held_s=3)
    end = replace(
        ended(call),
        outcome=calls.Outcome(outcome),
        ended_at=after(31),
        answered_at=after(8) if outcome == "answered" else None,
        segments=(replace(part("1001"), rang_s=6.6),),
        **more,
    )
    return said([*events, end])


def test_a_queue_calls_records_have_every_value():
    queued = menu(T0, calls.CallQueued, position=1)
    taped = menu(T0, calls.CallRecordingChanged, state="on", recording_id="5ec2-uuid", agent_no="")
    forwarded = menu(
        T0,
        calls.CallTransferred,
        how=calls.TransferKind.BLIND,
        agent_no="1001",
        to_agent_no="",
        to_group="",
        to_number="02079460009",
    )
    assert record("answered", queued, taped, forwarded) == [
        {
            "event": "cdr",
            "callerid": '"02079460000" <02079460000>',
            "source": "02079460000",
            "destination": "1001",
            "starttime": "2026-03-02 17:00:00",
            "answertime": "2026-03-02 17:00:08",
            "endtime": "2026-03-02 17:00:31",
            "disposition": "ANSWERED",
            "duration": "31",
            "billableseconds": "23",
            "calltype": "inbound",
            "recordfile": "5ec2-uuid.wav",
            "uniqueid": "c1",
        },
        {
            "event": "cc_cdr",
            "uuid": "c1",
            "caller": "02079460000",
            "called": "1001",
            "queueCode": "630",
            "agentCode": "1001",
            "callType": "incoming",
            "cdrState": "bridged",
            "hangupSide": "caller",
            "hangupCause": "Normal Clearing",
            "startTime": "2026-03-02 17:00:00",
            "endTime": "2026-03-02 17:00:31",
            "duration": "31",
            "queueTime": "7",
            "feedbackTime": "0",
            "ivrTime": "",
            "ringTime": "7",
            "holdTime": 3,
            "pauseTime": 4,
            "talkingTime": "20",
            "voicemailState": "0",
            "ivrId": "",
            "ivrName": "",
            "ivrDtmf": "",
            "fwType": "blind",
            "score": "0",
            "trunkNumber": "08081570630",
            "forwardNumber": "02079460009",
            "filePath": "5ec2-uuid.wav",
            "missCause": "",
            "mac": "68:69:2e:05:0f:9a",
        },
    ]


@pytest.mark.parametrize("outcome", calls.Outcome)
def test_every_outcome_has_a_disposition(outcome):
    plain, queue = record(outcome.value)
    assert plain["disposition"] == records.DISPOSITIONS[outcome]
    assert queue["cdrState"] == ("bridged" if outcome is calls.Outcome.ANSWERED else "")


@pytest.mark.parametrize(
    ("kind", "plain", "queue"),
    [
        ("inbound", "inbound", "incoming"),
        ("outbound", "outbound", "outgoing"),
        ("internal", "", "internal"),
    ],
)
def test_every_kind_has_its_words(kind, plain, queue):
    cdr, cc_cdr = record(kind=kind)
    assert (cdr["calltype"], cc_cdr["callType"]) == (plain, queue)


@pytest.mark.parametrize(
    ("outcome", "queued_at", "missed", "is_staffed", "cause"),
    [
        ("abandoned", 25, 0, True, "MEMBER_CANCEL"),
        ("abandoned", 0, 0, True, "NO_ASSIGN"),
        ("abandoned", 0, 1, True, "NO_AGENT_ANSWER"),
        ("abandoned", 0, 0, False, "NO_AGENT_LOGIN"),
        ("queue_timeout", 25, 0, False, "NO_AGENT_LOGIN"),
        ("answered", 0, 1, True, ""),
        ("abandoned", None, 0, True, ""),
    ],
)
def test_every_missed_call_has_a_cause(outcome, queued_at, missed, is_staffed, cause):
    events = []
    if queued_at is not None:
        events.append(menu(after(queued_at), calls.CallQueued, position=1))
    events += [
        menu(
            T0,
            calls.CallOfferEnded,
            agent_no="1001",
            leg_id="x",
            how=calls.OfferEnd.NO_ANSWER,
            rang_s=1,
        )
    ] * missed
    call = tile()
    end = replace(ended(call), outcome=calls.Outcome(outcome), ended_at=after(31))
    told = pushes.cc_cdr(end, story_of([*events, end]), replace(KNOWN, is_staffed=is_staffed))
    assert told["missCause"] == cause
    assert told["cdrState"] == (
        "bridged" if outcome == "answered" else "queue" if queued_at is not None else ""
    )


@pytest.mark.parametrize(
    ("kind", "by", "side"),
    [
        ("inbound", "customer", "caller"),
        ("inbound", "agent", "called"),
        ("inbound", "system", "called"),
        ("outbound", "agent", "caller"),
        ("outbound", "customer", "called"),
    ],
)
def test_who_hung_up_is_a_side(kind, by, side):
    _, queue = record(kind=kind, hung_up_by=calls.HungUpBy(by))
    assert queue["hangupSide"] == side


def test_menu_and_message_are_in_the_record():
    entered = menu(T0, calls.CallMenuEntered, menu="610")
    chosen = menu(after(3), calls.CallMenuChosen, menu="610", digits="0", target="mailbox:x")
    left = menu(after(9), calls.CallVoicemailLeft, box="x", recording_id="r", seconds=5.0)
    queue = record("message_left", entered, chosen, left)[-1]
    assert (queue["ivrTime"], queue["ivrId"], queue["ivrDtmf"]) == ("3", "610", "0")
    assert (queue["voicemailState"], queue["cdrState"]) == ("1", "ivr")


def test_a_name_cannot_end_its_quotes():
    call = tile(customer_name='Ada" <666>')
    plain = said([ended(call)])[0]
    assert plain["callerid"] == '"Ada <666>" <02079460000>'
