"""Every state of both modes, and where each parameter stands."""

from dataclasses import replace

import pytest

from agents.domain import events as agents
from agents.domain.membership import WorkWay
from calls.domain import events as calls
from portal.dialects.acdcallback import states
from portal.dialects.acdcallback.wire import State
from tests.portal.dialects.acdcallback.conftest import (
    KNOWN,
    MS,
    TASK,
    call,
    consult,
    hidden,
    leg,
    over,
    presence,
    taken,
    told,
)

OUT = call("outbound", userdata="about the order")
INTERNAL = call("internal")
ONLY_OUT = (WorkWay.OUT, WorkWay.OUT)
OFFER = {"agent_no": "1001", "leg_id": "leg-1001"}
OUTBOUND_KNOWN = replace(KNOWN, outbound_agents=frozenset({"1001"}))
AFTER_OUT = replace(KNOWN, last_call=OUT)
AFTER_IN = replace(KNOWN, last_call=call())
#: State -> an event that says it, and what is known.
EVERY = {
    "offline": (presence("logged_out", kind=agents.AgentLoggedOut), KNOWN),
    "online": (presence("ready"), KNOWN),
    "alerting": (told(calls.CallOffered, **OFFER), KNOWN),
    "connected": (told(calls.CallConnected), KNOWN),
    "timeouted": (told(calls.CallOfferEnded, **taken(how="no_answer")), KNOWN),
    "busy": (told(calls.CallOffered, INTERNAL, **OFFER), KNOWN),
    "working": (presence("wrap_up"), AFTER_IN),
    "paused": (presence("paused", reason="lunch"), KNOWN),
    "outonline": (presence("ready", ways=ONLY_OUT), KNOWN),
    "outalerting": (told(calls.CallOffered, OUT, **OFFER), KNOWN),
    "outbusy": (told(calls.CallOffered, INTERNAL, **OFFER), OUTBOUND_KNOWN),
    "outtimeouted": (told(calls.CallOfferEnded, OUT, **taken(how="no_answer")), KNOWN),
    "balerting": (told(calls.CallPartyRinging, OUT, **leg()), KNOWN),
    "bbusy": (over("busy", OUT), KNOWN),
    "btimeout": (over("no_answer", OUT), KNOWN),
    "bunassigned": (over("unassigned", OUT), KNOWN),
    "bconnected": (told(calls.CallPartyAnswered, OUT, **leg()), KNOWN),
    "outconnect": (told(calls.CallConnected, OUT), KNOWN),
    "outworking": (presence("wrap_up"), AFTER_OUT),
    "outpaused": (presence("paused", reason="lunch", ways=ONLY_OUT), KNOWN),
}
ALWAYS = {
    "cmd": "agentstate",
    "agentid": "001001",
    "eventtime": str(MS),
    "agentphonenumber": "1001",
    "customerNumber": "4711",
    "agent_id": "11",
}
IN_CALL = {"callingnumber": "+442079460000", "callednumber": "+448081570630", "taskid": TASK}
HOTLINE = {"hotline": "Help", "hotlineid": "40"}
MANDATOR = {"mandator": "Demo", "mandatorid": "20", "callingnumber": "1001", "dialer": "0"}
CUSTOMER = {**MANDATOR, "callednumber": "+442079460000"}
TEXT = {"requesttext": "about the order"}
#: State -> what it has besides what all have.
HAS = {
    "offline": {},
    "online": {},
    "alerting": {**HOTLINE, **IN_CALL},
    "connected": {**HOTLINE, **IN_CALL, "group": "Support", "groupid": "30"},
    "timeouted": {"taskid": TASK},
    "busy": {"taskid": TASK},
    "working": {},
    "paused": {"pause-reason": "lunch"},
    "outonline": {"dialer": "0"},
    "outalerting": {**CUSTOMER, **TEXT, "taskid": TASK},
    "outbusy": {**MANDATOR, "callednumber": "1002", "taskid": TASK},
    "outtimeouted": {**CUSTOMER, "taskid": TASK},
    "balerting": {**CUSTOMER, **TEXT, "taskid": TASK},
    "bbusy": {**CUSTOMER, "taskid": TASK},
    "btimeout": {**CUSTOMER, "taskid": TASK},
    "bunassigned": {**CUSTOMER, "taskid": TASK},
    "bconnected": {**CUSTOMER, "taskid": TASK},
    "outconnect": {**CUSTOMER, **TEXT, "taskid": TASK},
    "outworking": CUSTOMER,
    "outpaused": {**MANDATOR, "pause-reason": "lunch"},
}


@pytest.mark.parametrize("state", State)
def test_every_state_has_its_parameters_and_no_other(state):
    event, known = EVERY[state.value]
    (said,) = states.tell(event, known)
    assert said == {
        **ALWAYS,
        "state": state.value,
        "mode": str(state.mode.value),
        **HAS[state.value],
    }


@pytest.mark.parametrize("how", ["rejected", "unreachable"])
def test_an_offer_not_taken_is_timeouted_too(how):
    (said,) = states.tell(told(calls.CallOfferEnded, **taken(how=how)), KNOWN)
    assert said["state"] == "timeouted"


@pytest.mark.parametrize("how", ["answered", "cancelled", "busy"])
def test_an_offer_that_ended_otherwise_changes_no_state(how):
    assert not states.tell(told(calls.CallOfferEnded, **taken(how=how)), KNOWN)


@pytest.mark.parametrize("state", ["ringing", "dialling", "talking"])
def test_what_she_does_in_a_call_is_told_by_the_call(state):
    assert not states.tell(presence(state), KNOWN)


@pytest.mark.parametrize(("state", "word"), [("idle", "online"), ("phone_lost", "offline")])
def test_the_other_presences_have_a_state(state, word):
    (said,) = states.tell(presence(state), KNOWN)
    assert said["state"] == word


def test_logging_in_is_online():
    (said,) = states.tell(presence("idle", kind=agents.AgentLoggedIn), KNOWN)
    assert said["state"] == "online"


def test_a_campaigns_call_is_of_the_dialer_and_of_its_mandator():
    about = call("outbound", campaign="12")
    (said,) = states.tell(told(calls.CallConnected, about), KNOWN)
    assert (said["dialer"], said["mandatorid"], said["mandator"]) == ("1", "12", "Renewals")


def consult_ended(how, about=None):
    return told(
        calls.CallConsultEnded,
        about,
        agent_no="1001",
        leg_id="leg-third",
        how=calls.ConsultEnd(how),
        outcome=None,
    )


def handed_over(about=None):
    return told(
        calls.CallTransferred,
        about,
        how=calls.TransferKind.CONSULTED,
        agent_no="1001",
        to_agent_no="1002",
        to_group="",
        to_number="",
    )


ASKED = replace(KNOWN, consult=consult())


@pytest.mark.parametrize(
    ("event", "known", "word"),
    [
        (consult(), KNOWN, "busy"),
        (consult(), replace(KNOWN, outbound_agents=frozenset({"1002"})), "outbusy"),
        (consult(group="631"), KNOWN, "busy"),
        (handed_over(), ASKED, "connected"),
        (handed_over(OUT), ASKED, "outconnect"),
        (consult_ended("conference"), ASKED, "connected"),
        (consult_ended("conference", OUT), ASKED, "outconnect"),
    ],
)
def test_a_colleague_who_is_asked_is_busy_until_she_has_the_customer(event, known, word):
    (said,) = states.tell(event, known)
    assert (said["state"], said["agentid"]) == (word, "001002")


def test_an_asked_agent_of_the_outbound_mode_was_called_herself():
    known = replace(KNOWN, outbound_agents=frozenset({"1002"}))
    (said,) = states.tell(consult(), known)
    assert said["callednumber"] == "1002"


@pytest.mark.parametrize(
    ("event", "known"),
    [
        (consult("", "02079460009"), KNOWN),
        (consult_ended("returned"), ASKED),
        (consult_ended("conference"), KNOWN),
        (
            consult_ended("conference"),
            replace(KNOWN, consult=consult("", "02079460009")),
        ),
    ],
)
def test_a_number_that_is_asked_has_no_state(event, known):
    assert not states.tell(event, known)


@pytest.mark.parametrize(("masks", "number"), [(True, "+442079460xxx"), (False, "+442079460000")])
def test_a_hidden_number_is_masked_by_setting(masks, number):
    known = replace(KNOWN, masks_states=masks)
    (said,) = states.tell(told(calls.CallConnected, hidden(call())), known)
    assert said["callingnumber"] == number


def test_each_agent_of_a_conversation_is_told_of():
    found = states.tell(told(calls.CallConnected, call(agent_nos=("1001", "1002"))), KNOWN)
    assert [one["agentid"] for one in found] == ["001001", "001002"]


@pytest.mark.parametrize("outcome", ["answered", "congestion", "agent_no_answer"])
def test_other_ends_of_a_call_out_are_no_state(outcome):
    assert not states.tell(over(outcome, OUT), KNOWN)


def test_other_events_change_no_state():
    assert not states.tell(told(calls.CallHeld), KNOWN)
    assert not states.tell(told(calls.CallHeld, INTERNAL), KNOWN)
    assert not states.tell(told(calls.CallHeld, OUT), KNOWN)
