"""Each body produced by a scene and held against the document's; the coverage page in docs."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from agents.domain import events as agents
from portal.dialects.callevent import info
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.parse import Bad
from portal.dialects.callevent.requests import REQUESTS, Request
from tests.builders import T0
from tests.portal.dialects import covered
from tests.portal.dialects.callevent import test_render
from tests.portal.dialects.callevent.scenes import (
    KNOWN,
    Scene,
    agents_told,
    extended,
    moved,
    of_story,
    told,
)

PAGE = Path(__file__).parents[4] / "docs" / "dialects" / "call-event-ts-coverage.md"
PRINTED = json.loads((Path(__file__).parent / "printed.json").read_text())
KINDS = {"text": str, "number": int, "boolean": bool, "object": dict, "list": list}
#: What is sent beside the printed fields, or in place of them, and why: see the page.
BESIDE = {
    Body.RELEASED_CALLER: {"wrapUpDuration"},
    Body.CALL_INFO: {"companyId"},
}
#: Codes nothing on this PBX brings about, and why; `test_errors` shows that they would be told.
UNREACHED = {
    301017: "[ADR 0007](../adr/0007-words-asterisk-cannot-say.md): told when Asterisk refuses a"
    " move into a room",
    301019: "told when Asterisk refuses an order; what is asked of it was planned from what it"
    " said a moment before",
    301020: "told when Asterisk does not answer within two seconds, and for a fault of the portal",
    302000: "every refusal about agents has a code of its own; kept for one that would have none",
}
HEAD = """# Call Event (TS): what a run reached

Written by the tests, not by hand: a row is yes when a scene on the real Asterisk
(`tests/e2e/test_callevent_live.py`) brought it about over a real socket. A body is yes when its
fields, their order and their JSON types were those the document prints, and a push said the same; a
request, when it was carried out and its answers bore its number; a code, when its situation was
there. To write it anew: run that, then the `test_coverage_page.py` of the dialect, with
`REWRITE_COVERAGE=1`.

Two bodies carry one field more than printed: EventReleased of an agent `wrapUpDuration` when the
call came from a queue, EventCallInfo `companyId`. To the client who asked, `referenceID` is added;
to the one who asked for it, `seq`.
"""


def scenes():
    """Every scene by name with what it tells."""
    for name in sorted(test_render.STORIES):
        yield f"story {name}", told(of_story(name))
    for name, (scene, _) in test_render.SEQUENCES.items():
        yield name, told(scene.events)
    log_in = moved("idle", agents.AgentLoggedIn)
    yield (
        "an agent's day",
        agents_told(
            log_in,
            moved("ready"),
            moved("wrap_up"),
            extended(T0 + timedelta(seconds=60)),
            moved("logged_out", agents.AgentLoggedOut),
        ),
    )
    call = Scene().answered().tile
    yield "a call looked up", [info.call_info(call, "1009", at=T0, known=KNOWN)]
    yield "refusals", [refused("RequestMakeCall"), refused("RequestAgentLogin")]


def refused(name):
    request = Request(name=name, reference=7, dn="1001", queues=("630",), data={"orderID": "1"})
    return info.refusal(Fault.INVALID_PARAMS, request, at=T0, known=KNOWN)


FOUND = {}
for _name, _tellings in scenes():
    for _one in _tellings:
        FOUND.setdefault(_one.body, (_name, _one))


@pytest.mark.parametrize("body", Body, ids=lambda one: one.where)
def test_a_body_is_produced_by_a_scene_with_the_documents_fields_in_order(body):
    _, telling = FOUND[body]
    printed = PRINTED[body.where]
    beside = BESIDE.get(body, set())
    assert [one for one in telling.values if one not in beside] == [
        one for one in printed if one not in beside
    ]
    assert telling.values["messageID"] == printed["messageID"]
    for name, kind in printed.items():
        if name != "messageID":
            assert type(telling.values[name]) is KINDS[kind], name
    assert json.loads(json.dumps(telling.values, allow_nan=False)) == telling.values


def test_there_are_24_messages_in_52_bodies():
    assert len(Body) == len(PRINTED) == 52
    assert {one.where for one in Body} == set(PRINTED)
    assert len({one.message for one in Body}) == 24


def test_a_frame_that_is_no_request_is_refused_in_the_partys_body():
    bad = Bad(fault=Fault.SOCKET_TO_JSON)
    told_ = info.refusal(bad.fault, bad, at=T0, known=KNOWN, dn="1001")
    assert told_.body is Body.PARTY_ERROR
    assert told_.values["thisDN"] == "1001"


def table(title, heads, rows):
    ruler = "|".join("---" for _ in heads)
    lines = [f"| {' | '.join(cells)} |" for cells in rows]
    return [f"## {title}\n", f"| {' | '.join(heads)} |", f"|{ruler}|", *lines, ""]


def page(known):
    """Write the page of the words a run has noted."""

    def said(word, why=""):
        return "yes" if word in known else f"no: {why}" if why else "no"

    def count(kind, of):
        return f"{sum(word.startswith(kind) for word in known)} of {of}"

    bodies = [(one.where, one.message, said(f"body:{one.where}")) for one in Body]
    requests = [(one, said(f"request:{one}")) for one in REQUESTS]
    codes = [
        (f"{one.code} {one.message}", said(f"code:{one.code}", UNREACHED.get(one.code)))
        for one in Fault
    ]
    return "\n".join(
        [
            HEAD,
            *table(
                f"Bodies: {count('body:', len(Body))}",
                ("In the document", "Message", "Reached"),
                bodies,
            ),
            *table(
                f"Requests: {count('request:', len(REQUESTS))}", ("Request", "Reached"), requests
            ),
            *table(f"Error codes: {count('code:', len(Fault))}", ("Code", "Reached"), codes),
        ]
    )


def test_the_page_says_what_the_run_reached():
    if covered.is_rewriting():
        PAGE.write_text(page(covered.heard("callevent")))
    codes = {f"code:{one.code}" for one in Fault if one.code not in UNREACHED}
    every = {f"body:{one.where}" for one in Body} | {f"request:{one}" for one in REQUESTS} | codes
    assert PAGE.read_text() == page(every)
