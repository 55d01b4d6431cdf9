import json

import pytest

from agents.domain import commands as agents
from agents.domain import office_commands as office
from agents.domain.membership import AcwMode, WorkWay
from calls.domain import commands as calls
from calls.domain.tiles import MonitorMode
from portal.dialects.panel.parse import READERS, parse
from portal.dialects.panel.wire import PhoneGone, ReadColleagues, ReadHistory, Ready, Refused

ASKED = [
    ({"do": "ready"}, Ready()),
    ({"do": "ready", "agent_no": "1002"}, Ready(agent_no="1002")),
    ({"do": "log_in"}, agents.LogIn(agent_no="1001")),
    ({"do": "login"}, agents.LogIn(agent_no="1001")),
    ({"do": "log_out"}, agents.LogOut(agent_no="1001")),
    ({"do": "check_in"}, agents.CheckIn(agent_no="1001")),
    ({"do": "check_in", "groups": ["630"]}, agents.CheckIn(agent_no="1001", groups=("630",))),
    ({"do": "check_out"}, agents.CheckOut(agent_no="1001")),
    ({"do": "pause", "reason": "lunch"}, agents.Pause(agent_no="1001", reason="lunch")),
    ({"do": "unpause"}, agents.Unpause(agent_no="1001")),
    ({"do": "end_wrap_up"}, agents.EndWrapUp(agent_no="1001")),
    ({"do": "free_agent", "agent_no": "1002"}, agents.FreeAgent(agent_no="1002")),
    ({"do": "extend_wrap_up", "seconds": 30}, agents.ExtendWrapUp(agent_no="1001", seconds=30)),
    (
        {"do": "set_acw_mode", "mode": "off", "groups": ["630"]},
        agents.SetAcwMode(agent_no="1001", mode=AcwMode.OFF, groups=("630",)),
    ),
    ({"do": "set_work_way", "way": "out"}, agents.SetWorkWay(agent_no="1001", way=WorkWay.OUT)),
    (
        {"do": "add_to_group", "agent_no": "1002", "group": "631", "penalty": 3},
        agents.AddToGroup(agent_no="1002", group="631", penalty=3),
    ),
    (
        {"do": "remove_from_group", "agent_no": "1002", "group": "631"},
        agents.RemoveFromGroup(agent_no="1002", group="631"),
    ),
    (
        {"do": "set_penalty", "agent_no": "1002", "group": "631", "penalty": 0},
        agents.SetPenalty(agent_no="1002", group="631", penalty=0),
    ),
    ({"do": "dial", "target": " 0207 "}, calls.Dial(agent_no="1001", target="0207")),
    (
        {"do": "dial", "target": "1002", "target_kind": "internal", "group": "630"},
        calls.Dial(
            agent_no="1001", target="1002", target_kind=calls.TargetKind.INTERNAL, group="630"
        ),
    ),
    (
        {"do": "dial", "target": "0207", "group": "630", "agent_no": ""},
        calls.Dial(agent_no="", target="0207", group="630"),
    ),
    (
        {"do": "dial", "target": "0207", "agent_no": ""},
        calls.Dial(agent_no="1001", target="0207"),
    ),
    ({"do": "hang_up", "call_id": "c1"}, calls.HangUp(call_id="c1")),
    ({"do": "hangup", "call": "c1"}, calls.HangUp(call_id="c1")),
    ({"do": "hang_up"}, calls.HangUp(agent_no="1001")),
    (
        {"do": "describe", "call_id": "c1", "disposition": "sale", "note": "n"},
        calls.Describe(call_id="c1", agent_no="1001", disposition="sale", note="n"),
    ),
    ({"do": "history", "number": "0207"}, ReadHistory(number="0207")),
    ({"do": "answer"}, calls.Answer(agent_no="1001")),
    ({"do": "reject"}, calls.Reject(agent_no="1001")),
    ({"do": "hold", "call_id": "c1"}, calls.Hold(agent_no="1001", call_id="c1")),
    ({"do": "retrieve"}, calls.Retrieve(agent_no="1001")),
    ({"do": "mute"}, calls.Mute(agent_no="1001")),
    ({"do": "unmute"}, calls.Unmute(agent_no="1001")),
    ({"do": "mute", "leg_id": "a1"}, calls.Mute(agent_no="1001", leg_id="a1")),
    ({"do": "return_to_caller"}, calls.ReturnToCaller(agent_no="1001")),
    ({"do": "complete_transfer"}, calls.CompleteTransfer(agent_no="1001")),
    ({"do": "conference"}, calls.Conference(agent_no="1001")),
    ({"do": "leave_conference"}, calls.LeaveConference(agent_no="1001")),
    ({"do": "take_back"}, calls.TakeBack(agent_no="1001")),
    ({"do": "start_recording"}, calls.StartRecording(agent_no="1001")),
    ({"do": "stop_recording"}, calls.StopRecording(agent_no="1001")),
    ({"do": "pause_recording"}, calls.PauseRecording(agent_no="1001")),
    ({"do": "resume_recording"}, calls.ResumeRecording(agent_no="1001")),
    ({"do": "transfer", "target": "0207"}, calls.Transfer(agent_no="1001", target="0207")),
    (
        {"do": "consult", "target": "1002", "target_kind": "internal"},
        calls.Consult(agent_no="1001", target="1002", target_kind=calls.TargetKind.INTERNAL),
    ),
    (
        {"do": "add_party", "target": "630", "target_kind": "group"},
        calls.AddParty(agent_no="1001", target="630", target_kind=calls.TargetKind.GROUP),
    ),
    (
        {"do": "hang_up_parties", "leg_ids": ["l1", "l2"]},
        calls.HangUpParties(agent_no="1001", leg_ids=("l1", "l2")),
    ),
    ({"do": "send_digits", "digits": "12#"}, calls.SendDigits(agent_no="1001", digits="12#")),
    (
        {"do": "attach_data", "data": {"ticket": "7"}},
        calls.AttachData(agent_no="1001", data={"ticket": "7"}),
    ),
    (
        {"do": "monitor", "agent_no": "1002", "mode": "whisper"},
        calls.Monitor(supervisor_no="1001", agent_no="1002", mode=MonitorMode.WHISPER),
    ),
    ({"do": "colleagues"}, ReadColleagues()),
    (
        {"do": "phone_gone", "call_id": "c1", "leg_id": "l1"},
        PhoneGone(call_id="c1", leg_id="l1"),
    ),
    ({"do": "end_monitor"}, calls.EndMonitor(supervisor_no="1001")),
    ({"do": "take_over"}, calls.TakeOver(supervisor_no="1001", agent_no="")),
    (
        {"do": "set_do_not_disturb", "is_on": True},
        office.SetDoNotDisturb(agent_no="1001", is_on=True),
    ),
    (
        {"do": "set_forward", "when": "busy", "destination": "1002"},
        office.SetForward(
            agent_no="1001",
            when=office.ForwardWhen.BUSY,
            is_on=True,
            destination="1002",
        ),
    ),
    (
        {"do": "set_forward", "when": "always", "agent_no": "1002"},
        office.SetForward(
            agent_no="1002",
            when=office.ForwardWhen.ALWAYS,
            is_on=False,
            destination="",
        ),
    ),
    (
        {"do": "broadcast", "text": "Drill", "groups": ["630"]},
        office.Broadcast(sender_no="1001", text="Drill", groups=("630",)),
    ),
    (
        {"do": "block_number", "number": "0207"},
        office.BlockNumber(number="0207"),
    ),
    ({"do": "unblock_number", "number": "0207"}, office.UnblockNumber(number="0207")),
]


@pytest.mark.parametrize(("message", "asked"), ASKED, ids=lambda one: str(one)[:40])
def test_a_message_becomes_its_command(message, asked):
    assert parse(json.dumps({**message, "id": "x"}), agent_no="1001") == ("x", asked)


def test_every_command_of_the_page_is_tried_above():
    tried = {message["do"].replace("_", "") for message, _ in ASKED}
    assert tried == set(READERS)


def test_a_supervisors_page_names_whom_it_means():
    _, asked = parse('{"do": "log_in", "agent_no": "1002"}', agent_no="1001")
    assert asked == agents.LogIn(agent_no="1002")  # whether she may is asked later


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
        ('{"id": "a", "do": "extend_wrap_up"}', "a", "bad_field"),
        ('{"id": "a", "do": "extend_wrap_up", "seconds": true}', "a", "bad_field"),
        ('{"id": "a", "do": "set_acw_mode", "mode": "ever"}', "a", "bad_field"),
        (json.dumps({"do": "dial", "target": "1" * 9000}), "", "too_long"),
    ],
)
def test_what_is_no_command_is_refused_with_a_code(text, id_, code):
    found, asked = parse(text, agent_no="1001")
    assert isinstance(asked, Refused)
    assert (found, asked.code) == (id_, code)
    assert asked.words


@pytest.mark.parametrize(
    "said",
    [
        {"do": "set_do_not_disturb"},
        {"do": "set_do_not_disturb", "is_on": "yes"},
        {"do": "set_forward", "when": "sometimes"},
        {"do": "broadcast", "text": "x" * 501},
        {"do": "broadcast"},
    ],
)
def test_arrangements_that_cannot_be_read_are_refused(said):
    _, asked = parse(json.dumps({"id": "1", **said}), agent_no="1001")
    assert isinstance(asked, Refused)
    assert asked.code == "bad_field"
