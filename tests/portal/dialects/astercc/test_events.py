import json
from pathlib import Path

import pytest

from calls.domain import facts as f
from calls.domain.switchboard import Switchboard
from calls.domain.undertakings import Verb
from portal.dialects.astercc import events, render
from portal.wire import canon
from tests.calls import script as s
from tests.calls.domain import rooms as r
from tests.portal.dialects.astercc.receiver import Cdr

STORIES = Path(__file__).parents[3] / "stories"


def story(name):
    """The events of a recorded call, numbered."""
    lines = (STORIES / name / "events.jsonl").read_text().splitlines()
    for seq, line in enumerate(lines, 1):
        body = json.loads(line)
        yield seq, canon.decode(body.pop("kind"), body)


def told(name):
    ids = {"team_id": 20, "group_ids": {"630": 100}}
    return [
        one
        for seq, event in story(name)
        if type(event).__name__ in events.KINDS
        for one in events.tellings(event, render.Ids(**ids, seq=seq))
    ]


def calls_of(name):
    """What is told of each call of a story."""
    found = {}
    for one in told(name):
        found.setdefault(one["sessionid"], []).append(one)
    return list(found.values())


def words(name):
    return [f"{one['source']} {one['event']}" for one in told(name)]


def words_of(found):
    return [f"{one['source']} {one['event']}" for one in found]


DIAL_OUT = [
    "AGENT ringing",
    "AGENT answer",
    "CALLEE ringing",
    "CALLEE answer",
    "CALLEE hangup",
    "AGENT hangup",
    "CONVERSATION hangup",
]
DIAL_IN = [
    "CALLER incoming",
    "AGENT ringing",
    "AGENT answer",
    "CALLER hangup",
    "AGENT hangup",
    "CONVERSATION hangup",
]


def test_a_dial_out_that_is_answered_is_told_in_the_printed_order():
    assert words("click_to_call_customer_hangs_up") == DIAL_OUT


def test_a_dial_in_that_is_answered_is_told_in_the_printed_order():
    for found in calls_of("queue_answered_customer_hangs_up"):
        assert words_of(found) == DIAL_IN


@pytest.mark.parametrize("name", sorted(one.parent.name for one in STORIES.glob("*/events.jsonl")))
def test_every_story_has_one_session_a_call_rising_ids_and_safe_strings(name):
    for found in calls_of(name):
        ids = [int(one["eventid"]) for one in found]
        assert ids == sorted(set(ids))
        for one in found:
            text = events.pushstr(one)
            assert text.endswith("&")
            assert not set(text) & set("\"'<>\\\r\n")
            assert [pair.split("=", 1)[0] for pair in text[:-1].split("&")] == list(one)
            assert one["AgentTeamId"] == "20"
            assert '"' not in events.object_text(one)


def test_the_consulted_party_rings_answers_and_joins():
    found = words("consult_and_conference")
    consult = [one for one in found if one.startswith("CONSULT ")]
    assert consult[:2] == ["CONSULT ringing", "CONSULT answer"] or consult[0] == "CONSULT answer"
    assert "CONSULT join" in consult
    assert words("consult_and_return").count("CONSULT hangup") == 1


def told_of(facts):
    """What is told of a call that goes as these facts say."""
    board = Switchboard(s.Desk())
    happened = [event for fact in facts for event in board.absorb(fact)]
    return [
        one
        for seq, event in enumerate(happened, 1)
        if type(event).__name__ in events.KINDS
        for one in events.tellings(event, render.Ids(team_id=20, group_ids={}, seq=seq))
    ]


@pytest.mark.parametrize("is_agent_first", [False, True])
def test_a_colleague_who_gets_the_call_joins_the_customer(is_agent_first):
    leaves, moved = [s.ended(30.2, s.AGENT)], r.back(30.1)
    ways = [*leaves, *moved] if is_agent_first else [r.noted(30, Verb.COMPLETE), *moved, *leaves]
    found = told_of([*r.consulted_call(), *ways, s.ended(40, s.CUSTOMER), r.ended_third(40.1)])
    assert words_of(found)[3:] == [
        "CONVERSATION onhold",
        "CONSULT ringing",
        "CONSULT answer",
        "AGENT hangup",
        "CONSULT join",
        "CALLER hangup",
        "AGENT hangup",
        "CONVERSATION hangup",
    ]
    answer, join = (found[place] for place in (5, 7))
    same = ("uniqueid", "activenum", "sessionid", "calleridnum")
    assert [join[name] for name in same] == [answer[name] for name in same]
    assert join["agentno"] == "1002"
    assert int(join["eventid"]) > int(found[6]["eventid"])


def test_two_who_leave_in_one_instant_are_each_told_once():
    for asked in (s.CUSTOMER, s.AGENT):
        ways = [f.LegHangupAsked(**s.leg(40, asked), cause=16)]
        gone = [s.ended(40, s.CUSTOMER), s.ended(40, s.AGENT)]
        found = told_of([*s.answered_call(), *ways, *(gone if asked == s.CUSTOMER else gone[::-1])])
        assert words_of(found) == DIAL_IN


def test_an_outsider_who_gets_the_call_joins_too():
    outside = {"number": "02079460031", "target_kind": "external"}
    found = told_of(
        [
            *r.held_call(),
            r.noted(21, Verb.CONSULT, r.THIRD, **outside),
            f.LegAnswered(**{**r.third(22), "channel": "PJSIP/demo-town-00000009"}),
            r.in_room(22, r.THIRD),
            s.ended(30, s.AGENT),
            *r.back(30.1),
        ]
    )
    assert words_of(found)[-2:] == ["AGENT hangup", "CONSULT join"]
    assert (found[-1]["activenum"], found[-1]["uniqueid"]) == ("02079460031", r.THIRD)


def test_a_call_sent_on_without_asking_joins_nobody():
    assert "CONSULT join" not in words("blind_transfer_to_a_number")


def test_hold_and_resume_are_told_of_the_conversation():
    found = words("hold_in_a_room")
    assert "CONVERSATION onhold" in found
    assert found.index("CONVERSATION onhold") < found.index("CONVERSATION resume")


def test_who_hung_up_first_is_told_of_answered_calls_only():
    by = {"agent": "AGENT", "customer": "CALLEE", "system": "CALLEE"}
    for name in ("click_to_call_customer_hangs_up", "click_to_call_agent_hangs_up"):
        for record, found in zip(records(name), calls_of(name), strict=True):
            assert found[-1]["hangupfirst"] == by[record["hung_up_by"]]
    for name in ("click_to_call_customer_busy", "click_to_call_agent_no_answer"):
        assert all("hangupfirst" not in one for one in told(name))


def test_the_object_a_browser_gets_holds_every_field_and_the_whole_string():
    one = told("click_to_call_customer_hangs_up")[0]
    text = events.object_text(one)
    read = json.loads(text.replace("'", '"'))
    assert read.pop("pushstr") == events.pushstr(one)
    assert read == {name: render.escape(value) for name, value in one.items()}


def test_an_event_is_told_on_the_channels_of_its_agents():
    for _, event in story("queue_answered_customer_hangs_up"):
        if type(event).__name__ == "CallOffered":
            assert event.agent_no in events.agents_of(event)


def records(name):
    return json.loads((STORIES / name / "cdr.json").read_text())


@pytest.mark.parametrize(
    "name",
    [
        "click_to_call_customer_hangs_up",
        "click_to_call_agent_hangs_up",
        "click_to_call_customer_no_answer",
        "queue_answered_customer_hangs_up",
        "queue_abandoned",
    ],
)
def test_the_receiver_of_chapter_7_makes_the_same_record_as_ours(name):
    receiver = Cdr()
    for one in told(name):
        receiver.take(one)
    for ours in records(name):
        row = receiver.rows[ours["call_id"]]
        assert row["dst"] == ours["customer_number"]
        assert (row["disposition"] == "ANSWER") is (ours["outcome"] == "answered")
        if ours["outcome"] == "answered":
            assert row["answered"] == ours["answered_at"][:19].replace("T", " ")
        assert row["ended"][:16] == ours["ended_at"][:16].replace("T", " ")
