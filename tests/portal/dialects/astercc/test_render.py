import json
from dataclasses import replace

import pytest

from portal.dialects.astercc import lists, render
from portal.dialects.astercc.wire import Answer, BackMsg, Delimiter, GroupLine, Status

ACCEPTED = Answer(True, BackMsg.CALL_ACCEPTED)
JAPANESE = GroupLine(
    group_id=1,
    code="630",
    name="Japanese",
    status=Status.IDLE,
    is_checked_in=True,
    is_admin=False,
)


@pytest.mark.parametrize(
    ("answer", "text"),
    [
        (ACCEPTED, "|Return|1|Return|BackMsg_19"),
        (
            Answer(False, BackMsg.CALL_AGENT_STATUS, "ringing"),
            "|Return|2|Return|BackMsg_17[ringing]",
        ),
        (
            Answer(False, BackMsg.NO_SUCH_GROUP_ID, "<script>"),
            "|Return|2|Return|BackMsg_11[%3Cscript%3E]",
        ),
        (
            Answer(True, BackMsg.DATA, extra=(("status", "1-idle,"),)),
            "|Return|1|Return|BackMsg_43|Return|1-idle,",
        ),
        (
            Answer(True, BackMsg.LOGGED_IN, extra=(("param", ""),)),
            "|Return|1|Return|BackMsg_04|Return|",
        ),
    ],
)
def test_an_answer_starts_with_the_delimiter_and_does_not_end_with_it(answer, text):
    assert render.delimited(answer, Delimiter.RETURN) == text


def test_the_other_delimiter_is_the_misspelt_one():
    assert render.delimited(ACCEPTED, Delimiter.RETUEN) == "|Retuen|1|Retuen|BackMsg_19"


def test_clients_that_cut_the_answer_find_exactly_three_parts():
    assert len(render.delimited(ACCEPTED, Delimiter.RETURN).split("|Return|")) == 3


def test_a_callback_gets_an_object_with_a_number_in_it():
    text = render.jsonp(Answer(True, BackMsg.DATA, extra=(("status", "1-idle,"),)), "cb.x")
    assert text.startswith("cb.x(")
    assert text.endswith(");")
    assert json.loads(text[5:-2]) == {"code": 1, "message": "BackMsg_43", "status": "1-idle,"}


def test_login_tells_each_group_in_a_block_of_its_own():
    assert lists.login_param([JAPANESE], agent_id=10) == (
        "agent_group_id=1&groupname=Japanese&status=idel&groupadmin=no"
        "&agenttype=static&agentline=online&errorcall=no&agent_id=10|||"
    )


def test_login_of_an_agent_without_groups_tells_nothing():
    assert lists.login_param([], agent_id=10) == ""


@pytest.mark.parametrize(
    ("status", "word"),
    [
        (Status.IDLE, "idel"),
        (Status.LOGOUT, "idel"),
        (Status.ACW, "pause"),
        (Status.PAUSE, "pause"),
        (Status.RINGING, "ringing"),
        (Status.BUSY, "busy"),
    ],
)
def test_login_has_four_words_for_a_status(status, word):
    assert f"&status={word}&" in lists.login_param([replace(JAPANESE, status=status)], agent_id=1)


def test_login_tells_the_group_admin_and_who_is_not_checked_in():
    line = replace(JAPANESE, is_admin=True, is_checked_in=False)
    text = lists.login_param([line], agent_id=1)
    assert "groupadmin=yes" in text
    assert "agentline=offline" in text


def test_every_status_ends_with_a_comma():
    lines = [JAPANESE, replace(JAPANESE, group_id=2, status=Status.LOGOUT)]
    assert lists.status_list(lines) == "1-idle,2-logout,"


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("Süd 日本", "Süd 日本"),
        ("a&b=c|d", "a%26b%3Dc%7Cd"),
        ("'\"\\<>%", "%27%22%5C%3C%3E%25"),
        ("a\r\n\x00\u2028\x85", "a%0D%0A%00%E2%80%A8%C2%85"),
        ("Local/1@x;1 (a),b", "Local/1@x;1 (a),b"),
    ],
)
def test_a_value_cannot_break_out_of_its_place(value, written):
    assert render.escape(value) == written
