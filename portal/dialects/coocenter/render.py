"""What the CooCenter interface answers, made of what we know. Pure. All values are text."""

import zlib
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from agents.domain.events import AgentTile
from agents.domain.presence import AgentState
from calls.domain.events import CallTile, PartyState, PartyTile
from portal.dialects.coocenter.wire import Extension, Refusal, Status, Text

#: What Asterisk calls the state of a party's channel, with its number.
CHANNEL_STATES = {
    PartyState.REACHED: ("0", "Down"),
    PartyState.RINGING: ("5", "Ringing"),
    PartyState.TALKING: ("6", "Up"),
    PartyState.HELD: ("6", "Up"),
    PartyState.ALONE: ("6", "Up"),
    PartyState.WATCHING: ("6", "Up"),
}
STATUSES = {
    AgentState.LOGGED_OUT: Status.IDLE,
    AgentState.IDLE: Status.IDLE,
    AgentState.READY: Status.IDLE,
    AgentState.RINGING: Status.RINGING,
    AgentState.DIALLING: Status.IN_USE,
    AgentState.TALKING: Status.IN_USE,
    AgentState.WRAP_UP: Status.BUSY,  # the pause for post-processing
    AgentState.PAUSED: Status.BUSY,
    AgentState.PHONE_LOST: Status.UNAVAILABLE,
}
#: States that say themselves what the phone does in a call.
IN_CALL = frozenset({AgentState.RINGING, AgentState.DIALLING, AgentState.TALKING})


def success(text: Text) -> dict[str, Any]:
    """Say that it was done."""
    return {"status": "success", "message": text.value}


def error(refusal: Refusal) -> dict[str, Any]:
    """Say why it was not done."""
    words = refusal.fault.text
    return {
        "status": "error",
        "message": f"{words}: {refusal.detail}" if refusal.detail else words,
    }


def current_calls(calls: Iterable[CallTile], now: datetime) -> dict[str, Any]:
    """List one channel a party; its duration is the call's."""
    found = [_channel(call, party, now) for call in calls for party in call.parties]
    return {**success(Text.CHANNELS), "data": found}


def extension_status(extensions: Iterable[Extension]) -> dict[str, Any]:
    """List where phones are registered. Addresses and round trips are not ours to tell."""
    found = [
        {
            "Exten": one.number,
            "Type": "SIP",
            "IPAddr": "-none-",
            "Status": "OK" if one.is_reachable else "UNKNOWN",
        }
        for one in extensions
    ]
    return {**success(Text.PEERS), "data": found}


def hints_status(extensions: Iterable[Extension], *, is_code: bool) -> list[dict[str, Any]]:
    """List what phones do, a bare array."""
    return [
        {
            "agentName": one.name,
            "extension": one.number,
            "extenType": "sipCallCenter" if one.is_desk_phone else "webCallCenter",
            "status": str(int(one.status)) if is_code else one.status.text,
        }
        for one in extensions
    ]


def queue_info(queues: Iterable[str], agents: Iterable[AgentTile]) -> dict[str, Any]:
    """List who stands in which queue."""
    data: dict[str, list[Mapping[str, str]]] = {code: [] for code in queues}
    for agent in agents:
        for one in agent.memberships:
            if one.is_checked_in and one.group in data:
                data[one.group].append(
                    {
                        "name": f"sip/{agent.agent_no}",
                        "paused": "1" if one.is_paused else "0",
                        "penalty": str(one.penalty),
                    }
                )
    return {**success(Text.QUEUES), "data": data}


def blacklist(numbers: Iterable[str]) -> dict[str, Any]:
    """List the blocked numbers."""
    return {"status": "success", "data": list(numbers)}


def status_of(agent: AgentTile, *, part: PartyState | None = None, is_held: bool = False) -> Status:
    """Say what an agent's phone does; `part` is hers in a call, which a phone may have whose agent
    is not logged in; `is_held` while she has the other side on hold."""
    if not agent.is_phone_reachable:
        return Status.UNAVAILABLE
    status = STATUSES[agent.state]
    if part is not None and agent.state not in IN_CALL:
        status = Status.RINGING if part is PartyState.RINGING else Status.IN_USE
    return Status.HOLD if is_held and status is Status.IN_USE else status


def extension_of(
    agent: AgentTile,
    *,
    is_desk_phone: bool,
    part: PartyState | None = None,
    is_held: bool = False,
) -> Extension:
    """Make an extension of an agent."""
    return Extension(
        number=agent.agent_no,
        name=agent.name,
        is_desk_phone=is_desk_phone,
        is_reachable=agent.is_phone_reachable,
        status=status_of(agent, part=part, is_held=is_held),
    )


def channel_of(number: str, leg_id: str) -> str:
    """Name a leg as its channel: `SIP/896-0000000b`, the same whenever it is named."""
    return f"SIP/{number}-{zlib.crc32(leg_id.encode()):08x}"


def clock(seconds: float) -> str:
    """Write a span as HH:MM:SS."""
    whole = max(0, int(seconds))
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _channel(call: CallTile, party: PartyTile, now: datetime) -> dict[str, str]:
    number, name = _ends(party)
    others = [one for one in call.parties if one.leg_id != party.leg_id]
    other_number, other_name = _ends(others[0]) if others else ("", "")
    state, words = CHANNEL_STATES[party.state]
    return {
        "calleridname": name,
        "calleridnum": number,
        "channel": channel_of(number, party.leg_id),
        "channelstate": state,
        "channelstatedesc": words,
        "connectedlinename": other_name,
        "connectedlinenum": other_number,
        "duration": clock((now - call.started_at).total_seconds()),
    }


def _ends(party: PartyTile) -> tuple[str, str]:
    number = party.agent_no or party.number
    return number, party.agent_name or number
