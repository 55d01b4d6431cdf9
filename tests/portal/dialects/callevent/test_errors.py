"""Each of the 34 codes in its situation; what no situation here reaches says why."""

from dataclasses import replace

import pytest

from agents.domain import errors as agents
from calls.domain import errors as calls
from calls.domain.events import CallState, PartyState
from portal.dialects.callevent import parse, situations
from portal.dialects.callevent.errors import Family, Fault, fault_of
from portal.dialects.callevent.requests import REQUESTS, Request
from portal.dialects.callevent.situations import Sight
from tests import builders

SUES, TAKES = "c1-supervisorspy1", "c1-supervisortakeover1"


def party(agent_no, role="agent", **more):
    return replace(builders.party(agent_no, role), **more)


ADA = party("1001")
CUSTOMER = party("", "customer", number="02079460000")
OUTSIDER = party("", "third", number="02079460001")
BEN = party("1002", "third")
SUE = party("1009", "supervisor", leg_id=SUES, mode="spy", state=PartyState.WATCHING)


def talk(*parties, state=CallState.TALKING):
    return builders.tile("c1", state=state, agent_nos=("1001",), parties=(CUSTOMER, ADA, *parties))


def asked(name, **more):
    return Request(name=f"Request{name}", **more)


def to_ada(name):
    return asked(name, other_dn="1001")


def seen(call=None, dn="1001", **more):
    return Sight(dn=dn, call=call, **more)


OTHER_CALL = builders.tile("c2", parties=(replace(SUE, leg_id="c2-supervisorspy"),))
MEETING, ASKS = CallState.CONFERENCE, CallState.CONSULTING
BARGES = replace(SUE, mode="barge")
COMES = replace(SUE, leg_id=TAKES, mode="")

#: What is seen to be wrong before anybody is asked.
SEEN = [
    (Fault.TARGET_PARTY_IS_SELF, asked("MakeCall", other_dn="1001"), seen()),
    (Fault.TARGET_PARTY_IS_SELF, asked("Consult", other_dn="1001"), seen(talk())),
    (Fault.INVALID_CALL_TYPE, asked("MakeCall", other_dn="0207", call_type="Fax"), seen()),
    (Fault.INVALID_CALL_TYPE, asked("MakeCall", other_dn="0207", call_type="Internal"), seen()),
    (Fault.NOT_FOUND_CALL_ID, asked("HoldCall"), seen()),
    (Fault.NOT_FOUND_PARTY, asked("HoldCall", call_id="c1"), seen(talk(), "1002")),
    (Fault.PARTY_IS_OBSERVER, asked("HoldCall", call_id="c1"), seen(talk(SUE), "1009")),
    (Fault.PARTY_IS_OBSERVER, asked("HoldCall"), seen(None, "1009", observed=talk(SUE))),
    (
        Fault.CONFERENCE_TO_TRANSFER,
        asked("SingleStepTransfer", other_dn="1003"),
        seen(talk(BEN, state=MEETING)),
    ),
    (
        Fault.CUSTOMER_ADD_BY_CONFERENCE,
        asked("SingleStepTransfer", other_dn="1003"),
        seen(talk(OUTSIDER, state=MEETING)),
    ),
    (Fault.HELD_IN_PROCESS, asked("HoldCall"), seen(talk(state=CallState.HELD))),
    (
        Fault.NOT_FOUND_OTHER_PARTY,
        asked("SendDtmf", digits="1"),
        seen(builders.tile("c1", agent_nos=("1001",), parties=(ADA,))),
    ),
    (Fault.NOT_FOUND_CALL_ID, to_ada("Monitor"), seen(None, "1008", is_colleague=True)),
    (Fault.NOT_FOUND_AGENT, to_ada("Monitor"), seen(None, "1008")),
    (Fault.NOT_FOUND_CALL_ID, asked("StopMonitor"), seen(None, "1008")),
    (Fault.SUPERVISOR_IN_CALL, to_ada("Monitor"), seen(talk(), "1008", own=talk())),
    (Fault.SUPERVISOR_MONITORING, to_ada("Monitor"), seen(talk(), "1009", observed=OTHER_CALL)),
    (Fault.SUPERVISOR_MONITORING, to_ada("Monitor"), seen(talk(SUE), "1009", observed=talk(SUE))),
    (
        Fault.AGENT_MONITORED_BY,
        to_ada("Monitor"),
        seen(talk(SUE), "1008", watched=frozenset({"1001"})),
    ),
    (
        Fault.CALL_HAS_OBSERVER,
        to_ada("Monitor"),
        seen(talk(SUE), "1008", watched=frozenset({"1002"})),
    ),
    (Fault.IN_MONITOR_SCENE, to_ada("Bargein"), seen(talk(SUE), "1008")),
    (Fault.IN_MONITOR_SCENE, to_ada("Intercept"), seen(talk(SUE), "1008")),
    (Fault.IN_BARGED_IN_SCENE, to_ada("Monitor"), seen(talk(BARGES), "1008")),
    (Fault.IN_INTERCEPT_SCENE, to_ada("Monitor"), seen(talk(COMES), "1008")),
    (Fault.IN_CONSULT_SCENE, to_ada("Intercept"), seen(talk(BEN, state=ASKS), "1008")),
    (Fault.IN_CONFERENCE_SCENE, to_ada("Intercept"), seen(talk(BEN, state=MEETING), "1008")),
]
#: What the portal refuses.
REFUSED = [
    (Fault.UNKNOWN, Family.CALL, calls.LimitReached("5"), "RequestMakeCall"),
    (Fault.NOT_FOUND_CALL_ID, Family.CALL, calls.NoSuchCall("c1"), "RequestHoldCall"),
    (Fault.INVALID_AGENT_STATE, Family.CALL, calls.NotPossible("no"), "RequestRetrieveCall"),
    (Fault.INVALID_AGENT_STATE, Family.CALL, agents.Busy("talking"), "RequestMakeCall"),
    (Fault.HELD_IN_PROCESS, Family.CALL, calls.CallBusy("c1"), "RequestHoldCall"),
    (Fault.REQUEST_TOO_FAST, Family.CALL, calls.CallBusy("c1"), "RequestConsult"),
    (Fault.NOT_FOUND_OTHER_PARTY, Family.CALL, calls.NoSuchParty("x"), "RequestDeleteParty"),
    (Fault.TARGET_PARTY_IN_CALL, Family.CALL, calls.TargetBusy("1002"), "RequestConsult"),
    (Fault.TARGET_PARTY_IN_CALL, Family.CALL, calls.NobodyFree("630"), "RequestConsult"),
    (Fault.NOT_FOUND_AGENT, Family.CALL, agents.UnknownAgent("77"), "RequestMakeCall"),
    (Fault.NOT_FOUND_AGENT, Family.SUPERVISOR, agents.UnknownAgent("77"), "RequestMonitor"),
    (Fault.NOT_ENOUGH_MEETME_ROOM, Family.CALL, calls.SwitchRefused("no"), "RequestConference"),
    (Fault.INVALID_PARAMS, Family.CALL, calls.PremiumNotAllowed("0900"), "RequestMakeCall"),
    (Fault.PBX_ERROR, Family.CALL, calls.SwitchRefused("no"), "RequestHoldCall"),
    (Fault.CTI_EXCEPTION, Family.CALL, calls.SwitchSilent("2 s"), "RequestHoldCall"),
    (Fault.CTI_EXCEPTION, Family.AGENT, ValueError("x"), "RequestAgentLogin"),
    (Fault.NOT_FOUND_CHANNEL, Family.CALL, agents.NoPhone("1001"), "RequestMakeCall"),
    (Fault.REGISTER_DN_NOT_MATCH, Family.CALL, agents.NotAllowed("no"), "RequestMakeCall"),
    (Fault.SUPERVISOR_IN_CALL, Family.SUPERVISOR, agents.Busy("talking"), "RequestMonitor"),
    (Fault.AGENT_UNKNOWN, Family.AGENT, agents.BadContact("x"), "RequestAgentLogin"),
    (Fault.NOT_FOUND_AGENT_ID, Family.AGENT, agents.UnknownAgent("77"), "RequestAgentLogin"),
    (Fault.SUPERVISOR_UNKNOWN, Family.SUPERVISOR, calls.NotPossible("no"), "RequestMonitor"),
]
#: What is no request at all, or comes too fast (`test_socket`).
UNREAD = {
    Fault.SOCKET_TO_JSON: "{",
    Fault.MESSAGE_ID_NOT_MATCH: '{"messageID":"RequestTea"}',
    Fault.INVALID_PARAMS: '{"messageID":"RequestMakeCall"}',
}


def ids(table):
    return [f"{one[0].code}-{place}" for place, one in enumerate(table)]


@pytest.mark.parametrize(("fault", "request_", "sight"), SEEN, ids=ids(SEEN))
def test_a_situation_has_its_code(fault, request_, sight):
    assert situations.fault_in(request_, sight) is fault


@pytest.mark.parametrize(("fault", "family", "refusal", "name"), REFUSED, ids=ids(REFUSED))
def test_a_refusal_has_its_code(fault, family, refusal, name):
    assert fault_of(refusal, family=family, request=name) is fault


@pytest.mark.parametrize("fault", UNREAD)
def test_what_cannot_be_read_has_its_code(fault):
    assert parse.read(UNREAD[fault]).fault is fault


def test_each_of_the_34_codes_is_reached_and_none_is_invented():
    reached = {one[0] for one in (*SEEN, *REFUSED)} | set(UNREAD)
    assert reached == set(Fault)
    assert len(Fault) == 34
    assert not {301023, 301024} & {one.code for one in Fault}


@pytest.mark.parametrize("name", REQUESTS)
def test_nothing_is_wrong_with_a_request_that_fits(name):
    ordinary = talk(BEN)
    request = Request(name=name, other_dn="1001" if "onitor" in name else "0207")
    dn = "1009" if request.spec.family is Family.SUPERVISOR else "1001"
    observed = talk(SUE) if name == "RequestStopMonitor" else None
    assert situations.fault_in(request, seen(ordinary, dn, observed=observed)) is None
