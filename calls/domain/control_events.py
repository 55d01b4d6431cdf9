"""What is told when somebody does something with a running call."""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.event_base import CallEvent
from calls.domain.ids import AgentNo, LegId
from calls.domain.tiles import ConsultEnd, MonitorMode, Outcome, RecordingState, TransferKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConsultStarted(CallEvent):
    """An agent calls a third party while the customer is held: a number, a colleague, or the free
    agent of `target_group`."""

    agent_no: AgentNo
    leg_id: LegId  # the third party's
    number: str
    target_agent_no: str
    target_group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConsultConnected(CallEvent):
    """The agent talks to the third party."""

    agent_no: AgentNo
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConsultEnded(CallEvent):
    """The consultation is over. `outcome` tells why a third party was not reached."""

    agent_no: AgentNo
    leg_id: LegId
    how: ConsultEnd
    outcome: Outcome | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferStarted(CallEvent):
    """The customer was sent on blindly; the target is being reached."""

    agent_no: AgentNo
    target: str
    target_kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferred(CallEvent):
    """The customer has somebody else now: `to_agent_no`, a group's queue, or a number."""

    how: TransferKind
    agent_no: AgentNo  # who handed it on
    to_agent_no: str
    to_group: str
    to_number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTransferFailed(CallEvent):
    """The target was not reached; the caller goes back to the group, at the front."""

    agent_no: AgentNo
    target: str
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyJoined(CallEvent):
    """One more party talks with the others."""

    role: str
    leg_id: LegId
    number: str
    agent_no: str
    added_by: str  # agent number, "" when nobody asked


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConferenceEnded(CallEvent):
    """Two are left, or none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMonitorStarted(CallEvent):
    """A supervisor takes part in an agent's call."""

    supervisor_no: AgentNo
    agent_no: AgentNo
    leg_id: LegId
    mode: MonitorMode


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMonitorChanged(CallEvent):
    """The supervisor takes part in another way."""

    supervisor_no: AgentNo
    agent_no: AgentNo
    leg_id: LegId
    mode: MonitorMode
    previous: MonitorMode


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMonitorEnded(CallEvent):
    """The supervisor takes part no more; `mode` is how she did last."""

    supervisor_no: AgentNo
    agent_no: AgentNo
    leg_id: LegId
    mode: MonitorMode


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTakenOver(CallEvent):
    """The supervisor talks to the customer, the agent is out (forced release)."""

    supervisor_no: AgentNo
    agent_no: AgentNo
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyMuted(CallEvent):
    """Nobody hears that party any more."""

    agent_no: str
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyUnmuted(CallEvent):
    """That party is heard again."""

    agent_no: str
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDigitsSent(CallEvent):
    """An agent had digits sent to her other party."""

    agent_no: str
    leg_id: LegId  # who got them
    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDigitReceived(CallEvent):
    """A party pressed a digit."""

    role: str
    leg_id: LegId
    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDataAttached(CallEvent):
    """The data that travels with the call changed; `changed` holds the keys set, with an empty
    value for those removed. `call.attached` is the whole."""

    agent_no: str
    changed: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRecordingChanged(CallEvent):
    """The recording began, paused, went on or ended (`state` off)."""

    state: RecordingState
    recording_id: str
    agent_no: str  # who asked, "" for the policy


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAgentLost(CallEvent):
    """The agent's phone is gone in the middle of the call; the customer hears music until
    `give_up_at`."""

    agent_no: AgentNo
    leg_id: LegId
    give_up_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAgentBack(CallEvent):
    """The agent talks to her lost call again."""

    agent_no: AgentNo
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallAgentGivenUp(CallEvent):
    """The lost agent did not come back in time; the caller goes to the front of the queue."""

    agent_no: AgentNo
