"""The document as data: its 50 functions, its messages field by field, and its other words."""

import json
from collections.abc import Iterator
from pathlib import Path
from types import EllipsisType
from typing import Any

CALLS: list[dict[str, Any]] = json.loads(Path(__file__).with_name("client_calls.json").read_text())
#: What the library has beyond the document.
UNPRINTED = {
    *(f"Cti.conference{one}" for one in ("", "Mute", "Unmute", "MuteAll", "UnmuteAll")),
    *(f"Cti.conference{one}" for one in ("MuteMe", "UnmuteMe", "Kick")),
    *(f"Cti.{one}" for one in ("getQueueStatistics", "subscribeToAgentEvents", "getAgentStates")),
    *(f"Cti.{one}" for one in ("getConfig", "moveAgentsInGroup", "addAgentsInGroup")),
    *("Cti.removeAgentGroupFromQueueGroup", "Cti.addAgentsNotInQueueFromGroupTo"),
    *("Cti.inviteConferenceRoom", "Cti.findCustomerCallHistory", "Cti.getUserCallHistoryByDays"),
    *("Cti.setAgentGroup", "Cti.sendDtmf", "Cti.sendFlashTextMessage"),
    *("Cti.subscribeToPhoneHints", "Cti.unsubscribeFromAllPhoneHints"),
    *("Callback.findCallbackRequest", "Callback.getCallbackPreferredPeriods"),
    "Callback.listenCallbackMessage",
}
PRINTED = [one["call"] for one in CALLS if one["call"] not in UNPRINTED]

TEXT, NUMBER, FLAG = str, (int, float), bool
#: May be null where the document prints null.
NULLABLE = (str, type(None))
QUEUE = {"id": int, "context": TEXT, "name": TEXT, "displayName": TEXT, "number": TEXT}
AGENT = {"id": int, "firstName": TEXT, "lastName": TEXT, "number": TEXT, "context": TEXT}
MEMBER = {"agentId": int, "queueId": int, "penalty": int}
STATE = {
    "name": TEXT,
    "agentId": int,
    "phoneNb": TEXT,
    "since": int,
    "queues": [int],
    "cause": TEXT,
    "acd?": FLAG,
    "direction?": TEXT,
    "callType?": TEXT,
    "monitorState?": TEXT,
}
PHONE = {
    "eventType": TEXT,
    "DN": TEXT,
    "otherDN": TEXT,
    "otherDName": TEXT,
    "linkedId": TEXT,
    "uniqueId": TEXT,
    "queueName?": TEXT,
    "callDirection": TEXT,
    "userData": {...: TEXT},
}
PERIOD = {
    "default": FLAG,
    "name": TEXT,
    "periodStart": TEXT,
    "periodEnd": TEXT,
    "uuid": TEXT,
}
REQUEST = {
    "uuid": TEXT,
    "listUuid": TEXT,
    "phoneNumber": TEXT,
    "mobilePhoneNumber": NULLABLE,
    "firstName": NULLABLE,
    "lastName": NULLABLE,
    "company": NULLABLE,
    "description": NULLABLE,
    "agentId": (int, type(None)),
    "dueDate": TEXT,
    "preferredPeriod": PERIOD,
}
PEOPLE = {"entries": [{"status": int, "entry": [TEXT]}], "headers": [TEXT]}
PAST = {"start": TEXT, "duration": TEXT, "srcNum": TEXT, "dstNum": TEXT, "status": TEXT}
PAIRS = [{"queueId": int, "penalty": int}]
ROOM = {
    "number": TEXT,
    "name": TEXT,
    "pinRequired": FLAG,
    "startTime": int,
    "members": [{"joinOrder": int, "joinTime": int, "muted": FLAG, "name": TEXT, "number": TEXT}],
}
SHEET = {
    "timenow": int,
    "compressed": FLAG,
    "serial": TEXT,
    "payload": {
        "profile": {
            "user": {
                "internal": [{"content": TEXT, "name": TEXT}],
                "sheetQtui": type(None),
                "sheetInfo": [{"value": TEXT, "name": TEXT, "order": int, "type": TEXT}],
                "systrayInfo": [...],
            }
        }
    },
    "channel": TEXT,
}
COUNTERS = [
    "TotalNumberCallsEntered",
    "TotalNumberCallsAnswered",
    "PercentageAnsweredBefore15",
    "TotalNumberCallsAbandonned",
    "TotalNumberCallsAbandonnedAfter15",
    "PercentageAbandonnedAfter15",
    "WaitingCalls",
    "LongestWaitingTime",
    "EWT",
    "AvailableAgents",
    "TalkingAgents",
    "LoggedAgents",
]
CONFIG = {
    "userId": int,
    **{
        f"{one}{part}": kind
        for one in ("naFwd", "uncFwd", "busyFwd")
        for part, kind in (("Enabled", FLAG), ("Destination", TEXT))
    },
    "dndEnabled": FLAG,
    "firstName": TEXT,
    "lastName": TEXT,
    "fullName": TEXT,
    "mobileNumber": TEXT,
    "agentId": (int, type(None)),
    "lineIds": [int],
    "voiceMailId": (int, type(None)),
    "voiceMailEnabled": FLAG,
}
STATUSES = [
    {
        "name": TEXT,
        "color": TEXT,
        "longName": TEXT,
        "actions": [{"name": TEXT, "parameters": TEXT}],
    }
]
#: Every message of the document (Error to ConferenceList) in its shape: a type, a list of one
#: shape, or fields; `?` is a field that may be missing, `...` any.
MESSAGES: dict[str, Any] = {
    "Error": {"Error": TEXT, "Message?": TEXT},
    "LoggedOn": {},
    "DirectoryResult": PEOPLE,
    "Favorites": PEOPLE,
    "Sheet": SHEET,
    "UsersStatuses": STATUSES,
    "UserStatusUpdate": {"status": TEXT},
    "UserConfigUpdate": CONFIG,
    "PhoneStatusUpdate": {"status": TEXT},
    "PhoneEvent": PHONE,
    "CurrentCallsPhoneEvents": {"events": [PHONE]},
    "VoiceMailStatusUpdate": {
        "voiceMailId": int,
        "newMessages": int,
        "waitingMessages": int,
        "oldMessages": int,
    },
    "RightProfile": {"profile": TEXT},
    "QueueStatistics": {"queueId": int, "counters": [{"statName": TEXT, "value": NUMBER}]},
    "QueueCalls": {
        "queueId": int,
        "calls": [{"position": int, "name": TEXT, "number": TEXT, "queueTime": TEXT}],
    },
    "QueueConfig": QUEUE,
    "QueueList": [QUEUE],
    "QueueMember": MEMBER,
    "QueueMemberList": [MEMBER],
    "AgentStateEvent": STATE,
    "AgentError": {"Error": TEXT, "phoneNb?": TEXT, "RequestedNb?": TEXT, "Message?": TEXT},
    "AgentDirectory": {"directory": [{"agent": AGENT | {"groupId": int}, "agentState": STATE}]},
    "AgentConfig": AGENT,
    "AgentList": [AGENT | {"groupId": int}],
    "AgentListen": {"started": FLAG, "phoneNumber": TEXT, "agentId": int},
    "AgentGroupList": [{"id": int, "name": TEXT}],
    "AgentStatistics": {"id": int, "statistics": [{"name": TEXT, "value": (int, str)}]},
    "CallHistory": [PAST],
    "CallbackLists": [{"uuid": TEXT, "name": TEXT, "queueId": int, "callbacks": [REQUEST]}],
    "CallbackTaken": {"uuid": TEXT, "agentId": int},
    "CallbackStarted": {"requestUuid": TEXT, "ticketUuid": TEXT},
    "CallbackClotured": {"uuid": TEXT},
    "CallbackReleased": {"uuid": TEXT},
    "CallbackRequestUpdated": {"request": REQUEST},
    "UserQueueDefaultMembership": {"userId": int, "membership": PAIRS},
    "ConferenceList": [ROOM],
}
#: What clients of the library hear beyond the document.
MORE: dict[str, Any] = {
    "FavoriteUpdated": {"action": TEXT, "contactId": TEXT, "source": TEXT},
    "PhoneHintStatusEvent": {"number": TEXT, "status": int},
    "PreferredCallbackPeriodList": [PERIOD],
    "FindCallbackResponseWithId": {
        "id": int,
        "response": {"total": int, "list": [{"request": REQUEST}]},
    },
    "UsersQueueDefaultMembership": {"userIds": [int], "membership": PAIRS},
    "GetQueueStatistics": {"queueId": int, "counters": [{"statName": TEXT, "value": NUMBER}]},
    "CustomerCallHistoryResponseWithId": {
        "id": int,
        "response": {"total": int, "list": [PAST]},
    },
    "CallHistoryByDays": [PAST],
    "LineConfig": ...,
}
PHONE_EVENTS = (
    "EventReleased",
    "EventDialing",
    "EventRinging",
    "EventEstablished",
    "EventOnHold",
)
AGENT_STATES = (
    "AgentLogin",
    "AgentReady",
    "AgentOnPause",
    "AgentOnWrapup",
    "AgentRinging",
    "AgentDialing",
    "AgentOnCall",
    "AgentLoggedOut",
)
AGENT_COUNTERS = (
    "AgentPausedTotalTime",
    "AgentWrapupTotalTime",
    "AgentReadyTotalTime",
    "LoginDateTime",
    "LogoutDateTime",
)
HISTORY_STATES = (
    *("full", "closed", "joinempty", "leaveempty", "divert_ca_ratio", "divert_waittime"),
    *("answered", "abandoned", "timeout", "emitted", "missed", "ongoing"),
)
TICKET_STATES = ("NoAnswer", "Answered", "Fax", "Callback")
LOGIN_ERRORS = ("PhoneNumberUnknown", "LoggedInOnAnotherPhone")
PROFILES = ("Admin", "Supervisor", "NoRight")


def faults(kind: str, body: Any) -> list[str]:
    """Say what of a message is not as printed."""
    if kind not in MESSAGES | MORE:
        return [f"{kind} is no message"]
    return list(_faults((MESSAGES | MORE)[kind], body, kind))


def _faults(shape: Any, value: Any, where: str) -> Iterator[str]:
    match shape:
        case EllipsisType():
            return
        case list():
            yield from _rows(shape, value, where)
        case dict() if ... in shape and isinstance(value, dict):
            for name, one in value.items():
                yield from _faults(shape[...], one, f"{where}.{name}")
        case dict():
            yield from _fields(shape, value, where)
        case _:
            kinds = shape if isinstance(shape, tuple) else (shape,)
            is_flag = isinstance(value, bool) and bool not in kinds
            if is_flag or not isinstance(value, kinds):
                yield f"{where} is {value!r}"


def _rows(shape: list[Any], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, list):
        yield f"{where} is no list: {value!r}"
        return
    for place, one in enumerate(value):
        yield from _faults(shape[0], one, f"{where}[{place}]")


def _fields(shape: dict[Any, Any], value: Any, where: str) -> Iterator[str]:
    if not isinstance(value, dict):
        yield f"{where} has no fields: {value!r}"
        return
    known = {name.rstrip("?"): (kind, name.endswith("?")) for name, kind in shape.items()}
    for name in value:
        if name not in known:
            yield f"{where}.{name} is not in the document"
    for name, (kind, is_optional) in known.items():
        if name in value:
            yield from _faults(kind, value[name], f"{where}.{name}")
        elif not is_optional:
            yield f"{where}.{name} is missing"


def words_of(kind: str, body: Any) -> list[str]:
    """Name the words of the document a message says, for the coverage page."""
    found = [f"message:{kind}"]
    if kind == "PhoneEvent":
        found.append(f"phone:{body['eventType']}")
    if kind == "AgentStateEvent":
        found.append(f"state:{body['name']}")
    if kind == "QueueStatistics":
        found += [f"counter:{one['statName']}" for one in body["counters"]]
    if kind == "AgentStatistics":
        found += [f"agent:{one['name']}" for one in body["statistics"]]
    if kind == "CallHistory":
        found += [f"history:{one['status']}" for one in body]
    if kind == "RightProfile":
        found.append(f"profile:{body['profile']}")
    if kind == "AgentError" and body["Error"] in LOGIN_ERRORS:
        found.append(f"login:{body['Error']}")
    return found
