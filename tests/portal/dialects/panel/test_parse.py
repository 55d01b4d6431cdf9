import json

import pytest

from agents.domain import commands as agents
from calls.domain import commands as calls
from portal.dialects.panel.parse import READERS, parse
from portal.dialects.panel.wire import ReadHistory, Ready, Refused

ASKED = [
    ({"do": "ready"}, Ready()),
    ({"do": "log_in"}, agents.LogIn(agent_no="1001")),
    ({"do": "login"}, agents.LogIn(agent_no="1001")),
    ({"do": "log_out"}, agents.LogOut(agent_no="1001")),
    ({"do": "check_in"}, agents.CheckIn(agent_no="1001")),
    ({"do": "check_in", "groups": ["630"]}, agents.CheckIn(agent_no="1001", groups=("630",))),
    ({"do": "check_out"}, agents.CheckOut(agent_no="1001")),
    ({"do": "pause", "reason": "lunch"}, agents.Pause(agent_no="1001", reason="lunch")),
    ({"do": "unpause"}, agents.Unpause(agent_no="1001")),
    ({"do": "end_wrap_up"}, agents.EndWrapUp(agent_no="1001")),
    ({"do": "dial", "target": " 0207 "}, calls.Dial(agent_no="1001", target="0207")),
    (
        {"do": "dial", "target": "1002", "target_kind": "internal", "group": "630"},
        calls.Dial(
            agent_no="1001", target="1002", target_kind=calls.TargetKind.INTERNAL, group="630"
        ),
    ),
    ({"do": "hang_up", "call_id": "c1"}, calls.HangUp(call_id="c1")),
    ({"do": "hangup", "call": "c1"}, calls.HangUp(call_id="c1")),
    ({"do": "hang_up"}, calls.HangUp(agent_no="1001")),
    (
        {"do": "describe", "call_id": "c1", "disposition": "sale", "note": "n"},
        calls.Describe(call_id="c1", agent_no="1001", disposition="sale", note="n"),
    ),
    ({"do": "history", "number": "0207"}, ReadHistory(number="0207")),
]


@pytest.mark.parametrize(("message", "asked"), ASKED, ids=lambda one: str(one)[:40])
def test_a_message_becomes_its_command(message, asked):
    assert parse(json.dumps({**message, "id": "x"}), agent_no="1001") == ("x", asked)


def test_every_command_of_the_page_is_tried_above():
    tried = {message["do"].replace("_", "") for message, _ in ASKED}
    assert tried == set(READERS)


def test_a_page_cannot_speak_for_another_agent():
    _, asked = parse('{"do": "log_in", "agent_no": "1002"}', agent_no="1001")
    assert asked == agents.LogIn(agent_no="1001")


@pytest.mark.parametrize(
    ("text", "id_", "code"),
    [
        ("", "", "not_json"),
        ("[]", "", "not_json"),
        ("{", "", "not_json"),
        ('{"id": 3}', "3", "unknown"),
        ('{"id": 3, "do": "fly"}', "3", "unknown"),
        ('{"id": {}, "do": ["x"]}', "", "unknown"),
        ('{"id": "a", "do": "pause"}', "a", "bad_field"),
        ('{"id": "a", "do": "pause", "reason": 7}', "a", "bad_field"),
        ('{"id": "a", "do": "pause", "reason": "a\\u0000"}', "a", "bad_field"),
        ('{"id": "a", "do": "check_in", "groups": "630"}', "a", "bad_field"),
        ('{"id": "a", "do": "dial", "target": "  "}', "a", "bad_field"),
        ('{"id": "a", "do": "dial", "target": "1", "target_kind": "x"}', "a", "bad_field"),
        ('{"id": "a", "do": "describe", "disposition": "x"}', "a", "bad_field"),
        (json.dumps({"do": "dial", "target": "1" * 9000}), "", "too_long"),
    ],
)
def test_what_is_no_command_is_refused_with_a_code(text, id_, code):
    found, asked = parse(text, agent_no="1001")
    assert isinstance(asked, Refused)
    assert (found, asked.code) == (id_, code)
    assert asked.words
