"""Every message a client may get, made of tiles and rows. Pure: nothing here looks anything up."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents.domain.events import AgentTile
from agents.domain.presence import AgentState
from calls.domain.events import CallKind, CallTile, RecordingState
from portal.dialects.xuc.counters import instant
from portal.dialects.xuc.wire import Told

CONTEXT = "default"
AVAILABLE, DISCONNECTED = "available", "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A group, as clients call it."""

    id: int
    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An agent, as clients call her; `user_id` is 0 for one without an account."""

    id: int
    number: str
    name: str
    user_id: int = 0
    mobile: str = ""

    @property
    def names(self) -> tuple[str, str]:
        """Give first and last name: what stands before the last space, and what after it."""
        first, _, last = self.name.rpartition(" ")
        return (first, last) if first else (last, "")


def text(told: Told) -> str:
    """Write one message."""
    message = {"msgType": told.kind, "ctiMessage": told.body}
    return json.dumps(message, separators=(",", ":"), ensure_ascii=False)


def ping() -> str:
    """Answer a sign of life with one."""
    return '{"claz":"ping"}'


def error(word: str, *, words: str = "", kind: str = "Error", **more: str) -> Told:
    """Say why not; `words` are for people."""
    said = {"Error": word, **more}
    return Told(kind=kind, body={**said, "Message": words} if words else said)


def error_word(code: str) -> str:
    """Make an error word of a refusal's code: not_logged_in is NotLoggedIn."""
    return "".join(part.capitalize() for part in code.split("_"))


def logged_on() -> Told:
    """Say that the socket serves."""
    return Told(kind="LoggedOn", body={})


def right_profile(profile: str) -> Told:
    """Say what the user may see."""
    return Told(kind="RightProfile", body={"profile": profile})


def queue_config(queue: Queue) -> dict[str, Any]:
    """Say what a queue is."""
    return {
        "id": queue.id,
        "context": CONTEXT,
        "name": queue.code,
        "displayName": queue.name,
        "number": queue.code,
    }


def queue_statistics(queue_id: int, counters: Mapping[str, int | float]) -> Told:
    """Say counters of a queue."""
    values = [{"statName": name, "value": value} for name, value in counters.items()]
    return Told(kind="QueueStatistics", body={"queueId": queue_id, "counters": values})


def queue_calls(queue_id: int, calls: Iterable[CallTile]) -> Told:
    """Say who waits in a queue, who comes next first."""
    waiting = [(one.waiting_since, one) for one in calls if one.waiting_since is not None]
    waiting.sort(key=lambda one: (-one[1].priority, one[0]))
    rows = [
        {
            "position": place,
            "name": call.customer_name,
            "number": call.customer_number,
            "queueTime": instant(since),
        }
        for place, (since, call) in enumerate(waiting, start=1)
    ]
    return Told(kind="QueueCalls", body={"queueId": queue_id, "calls": rows})


def queue_member(agent_id: int, queue_id: int, penalty: int) -> dict[str, int]:
    """Say with which penalty an agent stands in a queue; -1 is not at all."""
    return {"agentId": agent_id, "queueId": queue_id, "penalty": penalty}


_NAMES = {
    AgentState.LOGGED_OUT: "AgentLoggedOut",
    AgentState.IDLE: "AgentReady",
    AgentState.READY: "AgentReady",
    AgentState.RINGING: "AgentRinging",
    AgentState.DIALLING: "AgentDialing",
    AgentState.TALKING: "AgentOnCall",
    AgentState.WRAP_UP: "AgentOnWrapup",
    AgentState.PAUSED: "AgentOnPause",
    AgentState.PHONE_LOST: "AgentOnPause",
}
_RECORDING = {
    RecordingState.ON: "ACTIVE",
    RecordingState.PAUSED: "PAUSED",
    RecordingState.OFF: "DISABLED",
}


def agent_state(
    person: Person,
    tile: AgentTile,
    queues: Mapping[str, Queue],
    *,
    now: datetime,
    call: CallTile | None = None,
) -> dict[str, Any]:
    """Say what an agent does; `call` is hers, if she talks."""
    mine = [queues[one.group].id for one in tile.memberships if one.group in queues]
    body: dict[str, Any] = {
        "name": _NAMES[tile.state],
        "agentId": person.id,
        "phoneNb": person.number,
        "since": max(int((now - tile.since).total_seconds()), 0),
        "queues": mine,
        "cause": tile.reason or AVAILABLE,
    }
    if tile.state is AgentState.TALKING:
        is_inbound = call is not None and call.kind is CallKind.INBOUND
        is_internal = call is not None and call.kind is CallKind.INTERNAL
        is_called = is_internal and call is not None and call.target_agent_no == tile.agent_no
        body |= {
            "acd": is_inbound and call is not None and bool(call.group),
            "direction": "Incoming" if is_inbound or is_called else "Outgoing",
            "callType": "Internal" if is_internal else "External",
            "monitorState": _RECORDING[call.recording] if call is not None else "UNKNOWN",
        }
    return body


def agent_config(person: Person) -> dict[str, Any]:
    """Say who an agent is."""
    first, last = person.names
    return {
        "id": person.id,
        "firstName": first,
        "lastName": last,
        "number": person.number,
        "context": CONTEXT,
    }


def agent_entry(person: Person, group_id: int) -> dict[str, Any]:
    """Say who an agent is, and her first group."""
    return {**agent_config(person), "groupId": group_id}


def agent_listen(person: Person, *, phone: str, is_started: bool) -> Told:
    """Say that somebody listens to an agent, or no longer."""
    body = {"started": is_started, "phoneNumber": phone, "agentId": person.id}
    return Told(kind="AgentListen", body=body)


def agent_statistics(agent_id: int, values: Mapping[str, int | str]) -> Told:
    """Say values of an agent's day."""
    rows = [{"name": name, "value": value} for name, value in values.items()]
    return Told(kind="AgentStatistics", body={"id": agent_id, "statistics": rows})


def membership(user_id: int, pairs: Iterable[tuple[int, int]]) -> Told:
    """Say the default queues of a user."""
    rows = [{"queueId": queue, "penalty": penalty} for queue, penalty in pairs]
    return Told(kind="UserQueueDefaultMembership", body={"userId": user_id, "membership": rows})


def memberships(user_ids: Sequence[int], pairs: Iterable[tuple[int, int]]) -> Told:
    """Say the default queues that several users got."""
    rows = [{"queueId": queue, "penalty": penalty} for queue, penalty in pairs]
    body = {"userIds": list(user_ids), "membership": rows}
    return Told(kind="UsersQueueDefaultMembership", body=body)
