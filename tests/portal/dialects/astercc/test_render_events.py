import typing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agents.domain import events as agents
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.astercc import render
from portal.wire import canon

GOLDEN = Path(__file__).parent / "golden"
IDS = render.Ids(team_id=20, group_ids={"630": 100}, seq=7)
SID = "efeb7b374a3408b0d0954f30a1504d83"
START = datetime(2026, 1, 1, 8, 22, 1, tzinfo=UTC)


def tile(kind, **changes):
    plain = calls.CallTile(
        call_id=SID,
        kind=kind,
        state=calls.CallState.TALKING,
        group="630",
        line="08081570630",
        customer_number="02079460001",
        customer_name="",
        target_agent_no="",
        agent_nos=("1001",),
        campaign="10",
        userdata="customer_id=109&pwd=asdfg",
        started_at=START,
        waiting_since=None,
        talking_since=None,
        held_since=None,
        waited_s=0.0,
        talked_s=0.0,
        held_s=0.0,
        pbx="pbx",
    )
    return replace(plain, **changes)


def at(seconds):
    return START.replace(second=seconds)


def told(second, event, call, **rest):
    return event(at=at(second), team="demo", call=call, **rest)


def leg(name, role, **rest):
    agent = "1001" if role == "agent" else ""
    number = "1001" if role == "agent" else "02079460001"
    return {"leg_id": f"{SID}-{name}", "role": role, "number": number, "agent_no": agent} | rest


def ended(call):
    return told(
        47,
        calls.CallEnded,
        call,
        outcome=calls.Outcome.ANSWERED,
        hung_up_by=calls.HungUpBy.CUSTOMER,
        cause=16,
        ended_at=at(47),
        answered_at=at(9),
        agent_no="1001",
        segments=(),
    )


def dial_out():
    call = tile(calls.CallKind.OUTBOUND, line="")
    offered = {"agent_no": "1001", "leg_id": f"{SID}-agent"}
    left = {"cause": 16}
    return [
        told(1, calls.CallStarted, call),
        told(1, calls.CallOffered, call, **offered),
        told(2, calls.CallPartyAnswered, call, **leg("agent", "agent")),
        told(
            2,
            calls.CallOfferEnded,
            call,
            how=calls.OfferEnd.ANSWERED,
            rang_s=1.0,
            **offered,
        ),
        told(2, calls.CallPartyDialled, call, **leg("customer", "customer")),
        told(3, calls.CallPartyRinging, call, **leg("customer", "customer")),
        told(9, calls.CallPartyAnswered, call, **leg("customer", "customer")),
        told(9, calls.CallConnected, call),
        told(47, calls.CallPartyLeft, call, **leg("customer", "customer"), **left),
        told(47, calls.CallPartyLeft, call, **leg("agent", "agent"), **left),
        ended(call),
    ]


def dial_in():
    call = tile(calls.CallKind.INBOUND, campaign="", userdata="")
    offered = {"agent_no": "1001", "leg_id": f"{SID}-agent"}
    left = {"cause": 16}
    return [
        told(1, calls.CallStarted, replace(call, agent_nos=())),
        told(1, calls.CallPartyAnswered, call, **leg("customer", "customer")),
        told(1, calls.CallQueued, call, position=1),
        told(2, calls.CallOffered, call, **offered),
        told(2, calls.CallPartyRinging, call, **leg("agent", "agent")),
        told(5, calls.CallPartyAnswered, call, **leg("agent", "agent")),
        told(5, calls.CallConnected, call),
        told(47, calls.CallPartyLeft, call, **leg("customer", "customer"), **left),
        told(47, calls.CallPartyLeft, call, **leg("agent", "agent"), **left),
        ended(call),
    ]


@pytest.mark.parametrize(("name", "flow"), [("dial_out", dial_out()), ("dial_in", dial_in())])
def test_a_flow_is_told_as_chapter_6_prints_it(name, flow):
    fields = [render.event_fields(event, IDS) for event in flow]
    lines = [render.event_string(found) for found in fields if found is not None]
    assert "\n".join(lines) + "\n" == (GOLDEN / f"{name}.txt").read_text()


def test_every_event_is_spoken_for():
    assert set(typing.get_args(render.CanonicalEvent)) == set(canon.KINDS.values())


@pytest.mark.parametrize(
    ("kind", "word"), [(calls.CallHeld, "onhold"), (calls.CallRetrieved, "resume")]
)
def test_holding_is_the_conversations(kind, word):
    found = render.event_fields(told(5, kind, tile(calls.CallKind.OUTBOUND)), IDS)
    assert (found["source"], found["event"], found["uniqueid"]) == ("CONVERSATION", word, "0")


def test_a_third_party_is_the_consult():
    call = tile(calls.CallKind.OUTBOUND)
    found = render.event_fields(told(5, calls.CallPartyRinging, call, **leg("x", "third")), IDS)
    assert (found["source"], found["event"]) == ("CONSULT", "ringing")


def test_a_supervisor_who_listens_is_told_to_nobody():
    call = tile(calls.CallKind.OUTBOUND)
    event = told(5, calls.CallPartyAnswered, call, **leg("x", "supervisor"))
    assert render.event_fields(event, IDS) is None


def test_a_call_without_an_agent_has_no_agentno_and_an_unknown_group_no_id():
    call = tile(calls.CallKind.INBOUND, agent_nos=(), group="")
    found = render.event_fields(told(1, calls.CallStarted, call), IDS)
    assert "agentno" not in found
    assert found["AgentGroupId"] == ""


def test_an_internal_call_shows_the_called_agent():
    call = tile(calls.CallKind.INTERNAL, customer_number="", target_agent_no="1002")
    found = render.event_fields(told(1, calls.CallOffered, call, agent_no="1001", leg_id="x"), IDS)
    assert found["calleridnum"] == "1002"


def test_what_only_agents_see_has_no_word():
    agent = agents.AgentTile(
        agent_no="1001",
        name="Ada",
        state=AgentState.READY,
        since=START,
        reason="",
        next_reason="",
        until=None,
        call_id="",
        is_phone_reachable=True,
        memberships=(),
    )
    rest = {"at": START, "team": "demo"}
    silent = [
        agents.AgentLoggedIn(agent=agent, **rest),
        agents.AgentLoggedOut(agent=agent, **rest),
        agents.AgentPresenceChanged(agent=agent, previous=AgentState.IDLE, **rest),
        agents.AgentMembershipChanged(agent=agent, groups=("630",), **rest),
        calls.PbxLinkChanged(pbx="pbx", is_up=True, restarted=False, **rest),
        told(
            1,
            calls.CallDataChanged,
            tile(calls.CallKind.INBOUND),
            agent_no="1001",
            disposition="sale",
            note="",
        ),
    ]
    assert [render.event_fields(event, IDS) for event in silent] == [None] * len(silent)
