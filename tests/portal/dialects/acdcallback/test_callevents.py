"""Every event type, and the parameters that come with some of them alone."""

from dataclasses import replace

import pytest

from calls.domain import events as calls
from portal.dialects.acdcallback import callevents
from portal.dialects.acdcallback.wire import EventType
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
from tests.stories.story import stories

OUT = call("outbound")
OFFER = {"agent_no": "1001", "leg_id": "leg-1001"}
THIRD = {"agent_no": "1001", "leg_id": "leg-third"}
WITH_BEN = replace(KNOWN, consult=consult())
WITH_NUMBER = replace(KNOWN, consult=consult("", "02079460009"))
WITH_GROUP = replace(KNOWN, consult=consult(group="631"))


def transferred(agent_no="", group="", number="", how="blind", about=None):
    return told(
        calls.CallTransferred,
        about,
        how=calls.TransferKind(how),
        agent_no="1001",
        to_agent_no=agent_no,
        to_group=group,
        to_number=number,
    )


def consulted(how, outcome=None):
    return told(
        calls.CallConsultEnded,
        **THIRD,
        how=calls.ConsultEnd(how),
        outcome=outcome and calls.Outcome(outcome),
    )


CONNECTED = told(calls.CallConsultConnected, **THIRD)
MENU = told(calls.CallMenuEntered, menu="main")
SPOKEN = told(calls.CallMenuEntered, menu="mailbox:box")
ENDED = {"tried": "1", "connected": "0"}
WITH_AGENT = {"conf_target": "agent", "conf_target_id": "12", "conf_target_terminated": "false"}
#: Event, what is known, the event types it becomes with what each has of its own.
TABLE = [
    (told(calls.CallStarted), KNOWN, {"CallStart": {}}),
    (told(calls.CallOffered, **OFFER), KNOWN, {"Alerting": {}}),
    (told(calls.CallPartyRinging, OUT, **leg()), KNOWN, {"Alerting": {}}),
    (told(calls.CallOfferEnded, **taken(how="no_answer")), KNOWN, {"Timeout": {}}),
    (told(calls.CallOfferEnded, **taken(how="unreachable")), KNOWN, {"Timeout": {}}),
    (told(calls.CallOfferEnded, **taken(how="busy")), KNOWN, {"Busy": {}}),
    (told(calls.CallOfferEnded, **taken(how="rejected")), KNOWN, {"Busy": {}}),
    (told(calls.CallOfferEnded, **taken()), KNOWN, {}),
    (told(calls.CallOfferEnded, OUT, **taken()), KNOWN, {"AConnected": {}}),
    (told(calls.CallPartyAnswered, OUT, **leg()), KNOWN, {"BConnected": {}}),
    (told(calls.CallPartyAnswered, **leg()), KNOWN, {}),
    (told(calls.CallConnected), KNOWN, {"Connected": {}}),
    (over("busy", OUT), KNOWN, {"BBusy": {}, "CallEnd": ENDED}),
    (over("rejected", OUT), KNOWN, {"BBusy": {}, "CallEnd": ENDED}),
    (over("no_answer", OUT), KNOWN, {"BTimeout": {}, "CallEnd": ENDED}),
    (over("refused"), KNOWN, {"Rejected": {}, "CallEnd": ENDED}),
    (over("queue_timeout"), KNOWN, {"Rejected": {}, "CallEnd": ENDED}),
    (over("congestion", OUT), KNOWN, {"BadCall": {}, "CallEnd": ENDED}),
    (over("busy"), KNOWN, {"CallEnd": ENDED}),
    (over(), KNOWN, {"CallEnd": {"tried": "1", "connected": "1"}}),
    (
        over("abandoned", call(agent_nos=()), agent_no=""),
        KNOWN,
        {"CallEnd": {"tried": "0", "connected": "0"}},
    ),
    (transferred(agent_no="1002"), KNOWN, {"ForwardAgent": {}}),
    (transferred(group="631"), KNOWN, {"ForwardGroup": {}}),
    (transferred(number="08081570631"), KNOWN, {"ForwardHotline": {}}),
    (
        transferred(number="02079460009"),
        KNOWN,
        {"ForwardNumber": {"target_number": "+442079460009"}},
    ),
    (transferred(agent_no="1002", how="consulted"), KNOWN, {}),
    (transferred(agent_no="1002", about=OUT), KNOWN, {}),
    (consult(), KNOWN, {"ConfAgent": {"conf_agent": "001002"}}),
    (consult(group="631"), KNOWN, {"ConfGroup": {"groupid": "31"}}),
    (CONNECTED, WITH_GROUP, {"ConfConnected": {}, "ConfConnectedWithAgent": {}}),
    (consult("", "02079460009"), KNOWN, {"ConfNumber": {"conf_number": "+442079460009"}}),
    (CONNECTED, WITH_BEN, {"ConfConnected": {}, "ConfConnectedWithAgent": {}}),
    (CONNECTED, WITH_NUMBER, {"ConfConnected": {}, "ConfConnectedWithNumber": {}}),
    (consulted("unreached", "busy"), WITH_BEN, {"ConfBusy": {}}),
    (consulted("unreached", "no_answer"), WITH_BEN, {"ConfTimeout": {}}),
    (
        consulted("returned"),
        WITH_BEN,
        {"ConfConnectedWithCaller": {}, "ConfEnd": WITH_AGENT},
    ),
    (
        consulted("third_left"),
        WITH_BEN,
        {
            "ConfEnd": {
                **WITH_AGENT,
                "conf_target_terminated": "true",
                "conf_agent_terminated": "001002",
            }
        },
    ),
    (
        consulted("third_left"),
        WITH_NUMBER,
        {
            "ConfEnd": {
                "conf_target": "number",
                "conf_target_id": "+442079460009",
                "conf_target_terminated": "true",
                "conf_number_terminated": "+442079460009",
            }
        },
    ),
    (
        consulted("customer_left"),
        WITH_GROUP,
        {
            "ConfEnd": {
                "conf_target": "group",
                "conf_target_id": "31",
                "conf_target_terminated": "false",
            }
        },
    ),
    (
        consulted("third_left"),
        WITH_GROUP,
        {
            "ConfEnd": {
                "conf_target": "group",
                "conf_target_id": "31",
                "conf_target_terminated": "true",
                "conf_agent_terminated": "001002",
            }
        },
    ),
    (consulted("agent_left"), KNOWN, {"ConfEnd": {}}),
    (consulted("completed"), WITH_BEN, {"ConfTransfer": WITH_AGENT}),
    (consulted("conference"), WITH_BEN, {"ConfConference": {}}),
    (told(calls.CallQueued, position=1), KNOWN, {"WaitingQueue": {}}),
    (SPOKEN, KNOWN, {"Mailbox": {"mailboxid": "60"}}),
    (MENU, KNOWN, {"Announcement": {"announcement": "50"}}),
    (told(calls.CallHeld), KNOWN, {"Holdstart": {}}),
    (told(calls.CallRetrieved), KNOWN, {"Holdstop": {}}),
    (presence("wrap_up"), replace(KNOWN, last_call=call()), {"Working": {}}),
    (presence("wrap_up"), replace(KNOWN, last_call=OUT), {"OutWorking": {}}),
    (presence("ready"), replace(KNOWN, last_call=call()), {}),
    (presence("wrap_up"), KNOWN, {}),
]
INBOUND = {
    "cmd": "callevent",
    "taskid": TASK,
    "eventtime": str(MS),
    "hotlineid": "40",
    "groupid": "30",
    "agentid": "001001",
    "mode": "0",
    "callingnumber": "+442079460000",
    "callednumber": "+448081570630",
    "agent_id": "11",
    "customerNumber": "4711",
}
OUTBOUND = {
    **INBOUND,
    "mode": "1",
    "mandatorid": "20",
    "callingnumber": "1001",
    "callednumber": "+442079460000",
}
#: Where somebody or something else is meant than the call's own.
MEANT = {
    "ForwardAgent": {"agentid": "001002", "agent_id": "12"},
    "ForwardGroup": {"groupid": "31"},
    "ForwardHotline": {"hotlineid": "41"},
}


@pytest.mark.parametrize(("event", "known", "becomes"), TABLE)
def test_an_event_becomes_its_types_with_their_parameters(event, known, becomes):
    found = callevents.tell(event, known)
    assert [one["eventtype"] for one in found] == list(becomes)
    about = getattr(event, "call", known.last_call)
    common = OUTBOUND if about and about.kind is calls.CallKind.OUTBOUND else INBOUND
    for place, said in enumerate(found):
        kind = said["eventtype"]
        own = {**becomes[kind], **MEANT.get(kind, {}), "eventtype": kind, "id": str(56 + place)}
        wanted = {**common, **own}
        if about and not about.agent_nos:
            wanted = {name: one for name, one in wanted.items() if not name.startswith("agent")}
        assert said == wanted


def test_every_event_type_stands_in_the_table():
    assert {kind for _, _, becomes in TABLE for kind in becomes} == set(EventType)


def test_a_hidden_number_is_masked():
    (said,) = callevents.tell(told(calls.CallStarted, hidden(call())), KNOWN)
    assert said["callingnumber"] == "+442079460xxx"


def test_ids_rise_with_the_log():
    first = callevents.tell(over("busy", OUT), KNOWN)
    later = callevents.tell(told(calls.CallStarted), replace(KNOWN, seq=8))
    ids = [int(one["id"]) for one in [*first, *later]]
    assert ids == sorted(set(ids))


@pytest.mark.parametrize("story", stories(), ids=lambda one: one.name)
def test_every_story_begins_with_callstart_and_ends_with_callend(story):
    calls_told = {}
    for seq, event in enumerate(story.tell()):
        for said in callevents.tell(event, replace(KNOWN, seq=seq)):
            calls_told.setdefault(said["taskid"], []).append(said["eventtype"])
    for types in calls_told.values():
        assert types[0] == "CallStart"
        assert types.count("CallEnd") <= 1
        assert "CallEnd" not in types[:-1]
