"""Knows the 52 bodies by what the document prints, and holds messages against them."""

import json
from pathlib import Path
from typing import Any

from portal.dialects.callevent.bodies import Body

ROOT = Path(__file__).parents[2]
PRINTED: dict[str, dict[str, str]] = json.loads(
    (ROOT / "tests/portal/dialects/callevent/printed.json").read_text()
)
KINDS = {"text": str, "number": int, "boolean": bool, "object": dict, "list": list}
#: Fields that may stand beside the printed ones: see the coverage page.
BESIDE = {
    Body.RELEASED_CALLER: {"wrapUpDuration"},
    Body.CALL_INFO: {"companyId"},
}
#: What tells bodies apart that have the same fields.
SIGNS: dict[Body, dict[str, Any]] = {
    Body.INQUIRY_BEGUN: {"consultStage": 1},
    Body.INQUIRY_RINGING: {"consultStage": "2", "consulting": "true"},
    Body.INQUIRY_RINGS: {"consultStage": 2},
    Body.CANCEL_RELEASED: {"consultStage": 3, "consulting": "true"},
    Body.CANCEL_DONE: {"consultStage": 3},
    Body.INQUIRY_ESTABLISHED: {"consultStage": "4", "consulting": "true"},
    Body.INQUIRY_ANSWERED: {"consultStage": 4},
    Body.RETRIEVE_RELEASED: {"consultStage": 5, "consulting": "true"},
    Body.RETRIEVE_DONE: {"consultStage": 5},
    Body.COMPLETE_RELEASED: {"consultStage": 6},
    Body.COMPLETE_CHANGED: {"consultStage": 6, "thirdDNRole": "TransferBy"},
    Body.MEETING_ADDED: {"consultStage": 7, "thirdDNRole": "AddedBy"},
    Body.MEETING_CHANGED: {"consultStage": 7, "thirdDNRole": "AddedBy"},
    Body.MEETING_LEFT: {"consultStage": 8, "thirdDNRole": "DeletedBy"},
    Body.MEETING_RETRIEVED: {"consultStage": 9, "thirdDNRole": "DeletedBy"},
    Body.TRANSFER_RELEASED: {"thirdDNRole": "TransferTo", "callState": "Transferred"},
    Body.TRANSFER_RINGING: {"thirdDNRole": "TransferBy"},
    Body.TAKE_RINGING: {"thirdDNRole": "InterceptTo"},
    Body.TAKE_FAILED: {"thirdDNRole": "InterceptTo"},
    Body.TAKE_ESTABLISHED: {"thirdDNRole": "InterceptTo"},
    Body.TAKE_RELEASED: {"thirdDNRole": "InterceptBy"},
    Body.BARGE_RINGING: {"thirdDNRole": "BargeinTo"},
    Body.BARGE_FAILED: {"thirdDNRole": "BargeinTo"},
    Body.BARGE_ESTABLISHED: {"thirdDNRole": "BargeinTo"},
    Body.BARGE_ADDED: {"thirdDNRole": "BargeinBy", "callState": "Conference"},
    Body.BARGE_DELETED: {"thirdDNRole": "DeletedBy", "callState": "OK"},
    Body.MONITOR_RINGING: {"partyRole": "Supervisor", "otherDNRole": "ObserveTo"},
    Body.MONITOR_ESTABLISHED: {"partyRole": "Supervisor", "otherDNRole": "ObserveTo"},
}


def body_of(message: dict[str, Any], *, is_askers: bool = False) -> Body:
    """Say which body a message is; fail when its fields, order or types are none of them. The one
    who asked is told the number of the request also where the body prints none."""
    fields = [name for name in message if name != "seq"]
    found = [
        body
        for body in Body
        if body.message == message["messageID"]
        and _fits(fields, body, is_askers=is_askers)
        and _has(message, SIGNS.get(body, {}))
    ]
    assert len(found) == 1, (message, found)
    printed = PRINTED[found[0].where]
    for name, kind in printed.items():
        if name != "messageID":
            assert type(message[name]) is KINDS[kind], (name, message)
    return found[0]


def _fits(fields: list[str], body: Body, *, is_askers: bool) -> bool:
    printed = list(PRINTED[body.where])
    beside = set(BESIDE.get(body, ()))
    if is_askers and "referenceID" not in printed:
        assert fields[1] == "referenceID" or "referenceID" not in fields
        beside.add("referenceID")
    return [one for one in fields if one not in beside] == [
        one for one in printed if one not in beside
    ]


def _has(message: dict[str, Any], signs: dict[str, Any]) -> bool:
    said = {**message.get("attachedData", {}), **message}
    return all(name in said and said[name] == value for name, value in signs.items())
