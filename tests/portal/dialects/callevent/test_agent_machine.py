"""Agents: Logout, Ready, NotReady, and nothing for what calls do to them."""

from datetime import timedelta

import pytest

from agents.domain import events as agents
from portal.dialects.callevent import agent_machine
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.known import milliseconds
from tests.builders import T0
from tests.portal.dialects.callevent.scenes import CALL, KNOWN, ada, agents_told, extended, moved

LOG_IN = moved("idle", agents.AgentLoggedIn, groups=())


def words(*states):
    found = agents_told(LOG_IN, *(moved(*one) if isinstance(one, tuple) else one for one in states))
    return [(one.body.name, one.values.get("reasonCode")) for one in found[1:]]


def paused(reason):
    return moved("paused", reason=reason)


@pytest.mark.parametrize(
    ("moves", "expected"),
    [
        ([moved("ready")], [("AGENT_READY", 0)]),
        ([moved("ready"), moved("ready")], [("AGENT_READY", 0)]),
        ([moved("ready"), moved("ringing"), moved("ready")], [("AGENT_READY", 0)]),
        (
            [moved("ready"), moved("talking"), moved("wrap_up"), moved("ready")],
            [("AGENT_READY", 0), ("AGENT_NOT_READY", 4), ("AGENT_READY", 4)],
        ),
        ([moved("ready"), paused("lunch")], [("AGENT_READY", 0), ("AGENT_NOT_READY", 11)]),
        ([moved("ready"), paused("training")], [("AGENT_READY", 0), ("AGENT_NOT_READY", 12)]),
        ([moved("ready"), paused("other")], [("AGENT_READY", 0), ("AGENT_NOT_READY", 2)]),
        ([moved("ready"), moved("phone_lost")], [("AGENT_READY", 0), ("AGENT_NOT_READY", 2)]),
        ([moved("logged_out", agents.AgentLoggedOut)], [("AGENT_LOGOUT", None)]),
        ([moved("ready"), moved("ringing"), moved("talking")], [("AGENT_READY", 0)]),
    ],
)
def test_an_agent_moves_through_three_states(moves, expected):
    assert words(*moves) == expected


def test_wrap_up_says_what_she_did_before_and_of_which_call():
    found = agents_told(LOG_IN, moved("ready"), moved("wrap_up"))
    assert found[-1].values["attachedData"] == {"loginState": "1", "callID": CALL}
    found = agents_told(LOG_IN, paused("lunch"), moved("wrap_up"))
    assert found[-1].values["attachedData"]["loginState"] == "2"


def test_a_log_in_names_phone_queues_and_state():
    (told,) = agents_told(moved("ready", agents.AgentLoggedIn))
    assert told.values["phoneType"] == 1
    assert told.values["agentState"] == 1
    assert told.values["thisQueues"] == ["630", "631"]
    (told,) = agents_told(moved("idle", agents.AgentLoggedIn, agent_no="1002"))
    assert (told.values["phoneType"], told.values["agentState"]) == (4, 2)


def test_more_wrap_up_says_until_when():
    until = T0 + timedelta(seconds=90)
    (told,) = agents_told(extended(until))
    assert told.body is Body.DELAY_ACW
    assert told.values["expirationTime"] == milliseconds(until)
    assert (told.values["callID"], told.values["partyId"]) == (CALL, "ada")


def test_an_agent_keeps_her_id_and_a_team_its_own():
    assert KNOWN.agent_uuid("1001") != KNOWN.agent_uuid("1002")
    assert len(KNOWN.agent_uuid("1001")) == len(KNOWN.company_id) == 32


def test_what_is_so_already_is_said_again_but_not_during_a_call():
    said = agent_machine.state_now(ada("paused", reason="lunch"), KNOWN, 7)
    assert said is not None
    assert said.values["reasonCode"] == 11
    assert agent_machine.state_now(ada("talking"), KNOWN, 7) is None


@pytest.mark.parametrize("code", [11, 12, 2])
def test_reason_codes_are_the_teams_pause_reasons_in_their_order(code):
    reason = KNOWN.reason_of(code)
    assert reason is not None
    assert KNOWN.reason_code(reason) == code


@pytest.mark.parametrize("code", [0, 4, 10, 13, 98])
def test_a_code_without_a_reason_is_none(code):
    assert KNOWN.reason_of(code) is None
