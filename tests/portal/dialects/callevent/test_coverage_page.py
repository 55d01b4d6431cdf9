"""The coverage page in docs: each body produced by a scene and held against the document's."""

import json
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from agents.domain import events as agents
from portal.dialects.callevent import info
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.parse import Bad
from portal.dialects.callevent.requests import Request
from tests.builders import T0
from tests.portal.dialects.astercc import reached
from tests.portal.dialects.callevent import test_errors, test_render
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
WHY = {
    301017: "Asterisk makes a room for each call; told when it refuses a move into one",
}
HEAD = """# Call Event (TS): what a run reached

Written by the tests, not by hand (`tests/portal/dialects/callevent/test_coverage_page.py`): each
body of the document was produced by the scene beside it, a captured call or one made by hand, and
its fields, their order and their JSON types are those of the document. To write it anew:
`REWRITE_COVERAGE=1 pytest` on that file.

Two bodies carry one field more than printed: EventReleased of an agent `wrapUpDuration` when the
call came from a queue, EventCallInfo `companyId`. To the client who asked, `referenceID` is added.
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


def page():
    bodies = [f"| {one.where} | {one.message} | {FOUND[one][0]} |" for one in Body]
    counts = Counter(one[0] for one in (*test_errors.SEEN, *test_errors.REFUSED))
    counts.update(list(test_errors.UNREAD))
    codes = [
        f"| {one.code} {one.message} | {counts[one]} | {WHY.get(one.code, '')} |" for one in Fault
    ]
    return "\n".join(
        [
            HEAD,
            f"## Bodies: {len(FOUND)} of {len(Body)}\n",
            "| In the document | Message | Produced by |",
            "|---|---|---|",
            *bodies,
            f"\n## Error codes: {sum(1 for one in Fault if counts[one])} of {len(Fault)}\n",
            "| Code | Situations tried | Remark |",
            "|---|---|---|",
            *codes,
            "",
        ]
    )


def test_the_page_says_what_the_run_reached():
    if reached.is_rewriting():
        PAGE.write_text(page())
    assert PAGE.read_text() == page()
