"""What a user is told of herself and her phone. Pure."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from agents.domain.events import AgentTile
from agents.domain.office_commands import ColleaguesCalls
from agents.domain.presence import AgentState
from calls.domain.events import CallTile
from portal.dialects.xuc.phone import PhoneCall
from portal.dialects.xuc.render import AVAILABLE, CONTEXT, DISCONNECTED, Person
from portal.dialects.xuc.wire import Told

NOBODY = -2


def user_statuses(reasons: Sequence[str]) -> Told:
    """Say the statuses a user may set: available, one a pause reason, disconnected."""
    paused = [_status(name, "#F0AD4E", name.capitalize(), "queuepause_all") for name in reasons]
    body = [
        _status(AVAILABLE, "#2E9F4D", "Available", "queueunpause_all"),
        *paused,
        _status(DISCONNECTED, "#9E9E9E", "Disconnected", "agentlogoff"),
    ]
    return Told(kind="UsersStatuses", body=body)


def _status(name: str, color: str, long_name: str, action: str) -> dict[str, Any]:
    actions = [{"name": action, "parameters": "true"}]
    return {"name": name, "color": color, "longName": long_name, "actions": actions}


def status_of(tile: AgentTile | None, reasons: Sequence[str]) -> str:
    """Name the status of an agent; always one of those that were told."""
    if tile is None or tile.state is AgentState.LOGGED_OUT:
        return DISCONNECTED
    said = tile.reason if tile.state is AgentState.PAUSED else tile.next_reason
    return said if said in reasons else AVAILABLE


def user_status(status: str) -> Told:
    """Say the user's own status."""
    return Told(kind="UserStatusUpdate", body={"status": status})


def user_config(
    person: Person | None, user_id: int, led: ColleaguesCalls, boxes: int | None
) -> Told:
    """Say how the user's phone is set; `boxes` is the number of her mailbox, if she has one."""
    first, last = person.names if person else ("", "")
    body = {
        "userId": user_id,
        "dndEnabled": led.is_dnd,
        "naFwdEnabled": bool(led.no_answer),
        "naFwdDestination": led.no_answer,
        "uncFwdEnabled": bool(led.always),
        "uncFwdDestination": led.always,
        "busyFwdEnabled": bool(led.busy),
        "busyFwdDestination": led.busy,
        "firstName": first,
        "lastName": last,
        "fullName": person.name if person else "",
        "mobileNumber": person.mobile if person else "",
        "agentId": person.id if person else None,
        "lineIds": [person.id] if person else [],
        "voiceMailId": boxes,
        "voiceMailEnabled": boxes is not None,
    }
    return Told(kind="UserConfigUpdate", body=body)


def phone_code(tile: AgentTile | None) -> int:
    """Give the number of what a phone does; -2 for none of that number."""
    return PHONE_STATES[phone_name(tile)]


#: What a phone may do, with the numbers of the library.
PHONE_STATES = {
    "ONHOLD": 16,
    "RINGING": 8,
    "INDISPONIBLE": 4,
    "BUSY_AND_RINGING": 9,
    "AVAILABLE": 0,
    "CALLING": 1,
    "BUSY": 2,
    "DEACTIVATED": -1,
    "UNEXISTING": NOBODY,
    "ERROR": -99,
}
_BUSY = {
    AgentState.RINGING: "RINGING",
    AgentState.DIALLING: "CALLING",
    AgentState.TALKING: "BUSY",
}


def phone_name(tile: AgentTile | None) -> str:
    """Say what a phone does."""
    if tile is None:
        return "UNEXISTING"
    if not tile.is_phone_reachable:
        return "INDISPONIBLE"
    return _BUSY.get(tile.state, "AVAILABLE")


def phone_status(tile: AgentTile | None) -> Told:
    """Say what the user's own phone does."""
    return Told(kind="PhoneStatusUpdate", body={"status": phone_name(tile)})


def phone_hint(number: str, tile: AgentTile | None) -> Told:
    """Say what the phone of a number does."""
    return Told(kind="PhoneHintStatusEvent", body={"number": number, "status": phone_code(tile)})


def voicemail_status(box: int, *, new: int, old: int) -> Told:
    """Count messages nobody has heard, and those heard and not done."""
    body = {"voiceMailId": box, "newMessages": new, "waitingMessages": new, "oldMessages": old}
    return Told(kind="VoiceMailStatusUpdate", body=body)


def phone_event(call: PhoneCall, *, user_id: int) -> dict[str, Any]:
    """Say what a phone does with a call."""
    src, dst = (call.number, call.other) if call.is_outgoing else (call.other, call.number)
    data = {
        "XIVO_CONTEXT": CONTEXT,
        "XIVO_USERID": str(user_id),
        "XIVO_SRCNUM": src,
        "XIVO_DSTNUM": dst,
        **dict(call.data),
    }
    queue = {"queueName": call.queue} if call.queue else {}
    return {
        "eventType": call.state.value,
        "DN": call.number,
        "otherDN": call.other,
        "otherDName": call.other_name,
        "linkedId": call.linked_id,
        "uniqueId": call.unique_id,
        **queue,
        "callDirection": "Outgoing" if call.is_outgoing else "Incoming",
        "userData": data,
    }


def current_calls(calls: Iterable[PhoneCall], *, user_id: int) -> Told:
    """Say all calls of a phone together."""
    events = [phone_event(one, user_id=user_id) for one in calls]
    return Told(kind="CurrentCallsPhoneEvents", body={"events": events})


def sheet(call: CallTile, *, leg_id: str, now: datetime) -> Told:
    """Say who calls, as a sheet of named values; addresses among attached data open pages."""
    found = [
        ("Number", call.customer_number),
        ("Name", call.customer_name),
        ("Queue", call.group),
        *sorted(call.attached.items()),
    ]
    info = [
        {
            "value": value,
            "name": name,
            "order": 10 * place,
            "type": "url" if value.startswith(("http://", "https://")) else "text",
        }
        for place, (name, value) in enumerate(found, start=1)
        if value
    ]
    internal = {"ipbxid": call.pbx, "where": "dial", "uid": leg_id, "focus": "no", "zip": "1"}
    user = {
        "internal": [{"content": value, "name": name} for name, value in internal.items()],
        "sheetQtui": None,
        "sheetInfo": info,
        "systrayInfo": [],
    }
    body = {
        "timenow": int(now.timestamp()),
        "compressed": True,
        "serial": "xml",
        "payload": {"profile": {"user": user}},
        "channel": leg_id,
    }
    return Told(kind="Sheet", body=body)
