from dataclasses import replace

import pytest

from agents.domain.presence import AgentState
from portal.dialects.astercc import render, rules
from portal.dialects.astercc.parse import Queue
from portal.dialects.astercc.parse_calls import MakeCall
from portal.dialects.astercc.situations import Refusal
from portal.dialects.astercc.wire import Caller, GroupLine, Status

SUPPORT = GroupLine(
    group_id=1,
    code="630",
    name="Support",
    status=Status.IDLE,
    is_checked_in=True,
    is_admin=False,
)
SALES = replace(SUPPORT, group_id=2, code="631", is_checked_in=False, status=Status.LOGOUT)
ADA = Caller(
    team="demo",
    agent_id=10,
    agent_no="1001",
    state=AgentState.READY,
    is_phone_reachable=True,
    has_call=False,
    groups=(SUPPORT, SALES),
)
NOWHERE = replace(ADA, groups=(SALES,), state=AgentState.IDLE)
#: 3 is a group of the team she is not in, 4 another team's.
OWNERS = {"1": "demo", "2": "demo", "3": "demo", "4": "other"}
M = "MAKECALL"
CALL = MakeCall(target="1", is_internal=False, group_id="", model_type="", model_id="", userdata="")


def check_in(*ids):
    return Queue(is_check_in=True, group_ids=ids)


def check_out(*ids):
    return Queue(is_check_in=False, group_ids=ids)


def refused(rule, *args, event="QUEUE"):
    with pytest.raises(Refusal) as refusal:
        rule(*args)
    return render.message(refusal.value.answer(event))


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        (check_in(), ("630", "631")),
        (check_in("2"), ("631",)),
        (check_in("02", "1"), ("631", "630")),
        (check_out(), ("630",)),
        (check_out("1"), ("630",)),
    ],
)
def test_queue_picks_groups(asked, codes):
    owners = OWNERS | {"02": "demo"}
    assert rules.queue_codes(ADA, asked, owners) == codes


@pytest.mark.parametrize(
    ("caller", "asked", "text"),
    [
        (ADA, check_in("77"), "BackMsg_11[77]"),
        (ADA, check_in("x"), "BackMsg_11[x]"),
        (ADA, check_in("4"), "BackMsg_50"),
        (ADA, check_in("3"), "BackMsg_60"),
        (ADA, check_out("2"), "BackMsg_60"),
        (replace(ADA, groups=()), check_in(), "BackMsg_57"),
        (NOWHERE, check_out(), "BackMsg_58"),
        (NOWHERE, check_out("2"), "BackMsg_58"),
    ],
)
def test_queue_refuses(caller, asked, text):
    assert refused(rules.queue_codes, caller, asked, OWNERS) == text


def test_pausing_and_acw_need_a_check_in():
    rules.require_check_in(ADA)
    assert refused(rules.require_check_in, NOWHERE) == "BackMsg_58"


@pytest.mark.parametrize("group_id", ["", "1"])
def test_a_call_is_placed_for_the_group_asked_for_or_the_first(group_id):
    assert rules.call_group(ADA, replace(CALL, group_id=group_id), OWNERS) == "630"


@pytest.mark.parametrize(
    ("caller", "group_id", "text"),
    [
        (ADA, "x", "BackMsg_11[x]"),
        (ADA, "77", "BackMsg_30"),
        (ADA, "4", "BackMsg_50"),
        (ADA, "3", "BackMsg_60"),
        (ADA, "2", "BackMsg_16"),
        (NOWHERE, "", "BackMsg_16"),
        (replace(ADA, is_phone_reachable=False), "", "BackMsg_23"),
        (replace(ADA, state=AgentState.PHONE_LOST), "", "BackMsg_23"),
        (replace(ADA, state=AgentState.DIALLING), "", "BackMsg_22"),
        (replace(ADA, has_call=True), "", "BackMsg_22"),
    ],
)
def test_a_call_is_refused(caller, group_id, text):
    assert (
        refused(rules.call_group, caller, replace(CALL, group_id=group_id), OWNERS, event=M) == text
    )


@pytest.mark.parametrize("status", [Status.RINGING, Status.BUSY, Status.PAUSE, Status.ACW])
def test_a_call_of_an_agent_who_is_not_idle_names_her_status(status):
    caller = replace(ADA, groups=(replace(SUPPORT, status=status),))
    assert refused(rules.call_group, caller, CALL, OWNERS, event=M) == f"BackMsg_17[{status}]"


@pytest.mark.parametrize(
    ("state", "is_paused", "status"),
    [
        (AgentState.LOGGED_OUT, False, "logout"),
        (AgentState.IDLE, False, "logout"),
        (AgentState.READY, False, "idle"),
        (AgentState.READY, True, "pause"),
        (AgentState.RINGING, False, "ringing"),
        (AgentState.DIALLING, False, "busy"),
        (AgentState.TALKING, False, "busy"),
        (AgentState.WRAP_UP, False, "acw"),
        (AgentState.PAUSED, False, "pause"),
        (AgentState.PHONE_LOST, False, "pause"),
    ],
)
def test_presence_becomes_a_status(state, is_paused, status):
    assert rules.status_in(is_checked_in=True, is_paused=is_paused, state=state) == status


@pytest.mark.parametrize("state", list(AgentState))
def test_a_group_she_is_not_in_says_logout(state):
    assert rules.status_in(is_checked_in=False, is_paused=False, state=state) == "logout"
