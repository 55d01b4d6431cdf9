"""What a plan is given beside the call: the command, who asks, and whom it is aimed at."""

from collections.abc import Callable
from dataclasses import dataclass

from calls.domain.call import Call
from calls.domain.commands import MonitorCommand, PartyCommand, TargetKind
from calls.domain.errors import NotPossible
from calls.domain.ids import NO_ENDPOINT, EndpointName, LegId
from calls.domain.legs import Leg

Controlled = PartyCommand | MonitorCommand
#: Makes a fresh leg id for a purpose (`third`, `supervisor`).
LegIds = Callable[[str], LegId]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Somebody to be reached. `dial` is the PBX's name of the way (`PJSIP/demo-1003`,
    `PJSIP/02079460001@demo-town`), empty for a group; `queue` the group's queue; `group` the
    group she was picked from; `caller_id` what the target sees."""

    kind: TargetKind
    number: str
    dial: str = ""
    agent_no: str = ""
    endpoint: EndpointName = NO_ENDPOINT
    queue: str = ""
    group: str = ""
    caller_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPlace:
    """Where a recording goes: its id, its file at the PBX, and what the PBX's host runs when the
    file is complete."""

    recording_id: str
    file: str
    then: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A command with what the portal looked up for it. `agent_no` is the agent it is about (for
    monitor commands the one who is watched, for `EndMonitor` the supervisor), `endpoint` the phone
    of whoever asks, `asked_by` the agent number of the asker; `is_told_phone` says that this phone
    can be told to answer."""

    command: Controlled
    agent_no: str
    target: Target | None = None
    endpoint: EndpointName = NO_ENDPOINT
    asked_by: str = ""
    recording: RecordingPlace | None = None
    is_told_phone: bool = False


def room_of(call: Call) -> str:
    """Name the call's room at the PBX."""
    return f"room{call.call_id}"


def leg_of_agent(call: Call, agent_no: str) -> Leg:
    """Find the agent's live leg that is up. Raises NotPossible."""
    for leg in call.live_legs():
        if leg.agent_no == agent_no and leg.channel and leg.answered_at is not None:
            return leg
    raise NotPossible("the agent is not on the line")


def need(target: Target | None) -> Target:
    """Give the target of a command that has one. Raises NotPossible."""
    if target is None:
        raise NotPossible("a target is needed")
    return target
