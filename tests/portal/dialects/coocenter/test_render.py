"""What is answered about calls and phones."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agents.domain.events import AgentTile
from agents.domain.presence import AgentState
from calls.domain.events import PartyState
from portal.dialects.coocenter import render
from portal.dialects.coocenter.wire import Fault, Refusal, Status
from tests.builders import T0, party, tile


def agent(state, *, is_phone_reachable=True):
    return AgentTile(
        agent_no="1001",
        name="Ada",
        state=state,
        since=T0,
        reason="",
        next_reason="",
        until=None,
        call_id="",
        is_phone_reachable=is_phone_reachable,
        memberships=(),
    )


@pytest.mark.parametrize(
    ("state", "code", "text"),
    [
        (AgentState.LOGGED_OUT, 0, "Idle"),
        (AgentState.IDLE, 0, "Idle"),
        (AgentState.READY, 0, "Idle"),
        (AgentState.RINGING, 8, "Ringing"),
        (AgentState.DIALLING, 1, "InUse"),
        (AgentState.TALKING, 1, "InUse"),
        (AgentState.WRAP_UP, 2, "Busy"),
        (AgentState.PAUSED, 2, "Busy"),
        (AgentState.PHONE_LOST, 4, "Unavailable"),
    ],
)
def test_every_presence_has_a_code(state, code, text):
    status = render.status_of(agent(state))
    assert (int(status), status.text) == (code, text)


def test_a_phone_that_is_not_there_is_unavailable_and_a_held_one_on_hold():
    assert render.status_of(agent(AgentState.READY, is_phone_reachable=False)) is (
        Status.UNAVAILABLE
    )
    for state in (AgentState.LOGGED_OUT, AgentState.READY):
        for part, status in (
            (PartyState.RINGING, Status.RINGING),
            (PartyState.TALKING, Status.IN_USE),
        ):
            assert render.status_of(agent(state), part=part) is status
    wraps = render.status_of(agent(AgentState.DIALLING), part=PartyState.RINGING)
    assert wraps is Status.IN_USE
    assert render.status_of(agent(AgentState.TALKING), is_held=True) is Status.HOLD


@pytest.mark.parametrize(
    ("state", "number", "words"),
    [
        (PartyState.REACHED, "0", "Down"),
        (PartyState.RINGING, "5", "Ringing"),
        (PartyState.TALKING, "6", "Up"),
        (PartyState.HELD, "6", "Up"),
        (PartyState.ALONE, "6", "Up"),
        (PartyState.WATCHING, "6", "Up"),
    ],
)
def test_every_party_is_a_channel(state, number, words):
    ada = replace(party("1001"), agent_name="Ada", state=state)
    customer = replace(party("", "customer"), number="02079460001")
    call = tile(parties=(customer, ada))
    found = render.current_calls([call], T0 + timedelta(seconds=178))["data"]
    assert found[1] == {
        "calleridname": "Ada",
        "calleridnum": "1001",
        "channel": render.channel_of("1001", "leg-1001"),
        "channelstate": number,
        "channelstatedesc": words,
        "connectedlinename": "02079460001",
        "connectedlinenum": "02079460001",
        "duration": "00:02:58",
    }
    assert found[0]["connectedlinenum"] == "1001"


def test_a_channel_keeps_its_name():
    assert render.channel_of("896", "x") == render.channel_of("896", "x")
    assert render.channel_of("896", "x") != render.channel_of("896", "y")


def test_a_refusal_says_its_detail():
    assert render.error(Refusal(Fault.PARAMETERS, "src"))["message"].endswith(": src")
