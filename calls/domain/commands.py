"""What somebody may ask for on a call. Commands never change call state; facts do.

`agent_no` is whose phone it is about. A command that names no call means the current call of that
agent. A target is a telephone number, an agent number or a group code, by its `target_kind`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from calls.domain.ids import NO_AGENT, AgentNo, CallId, LegId
from calls.domain.tiles import MonitorMode


class TargetKind(StrEnum):
    """What a dialled number means."""

    EXTERNAL = "external"  # a telephone number, over the trunk
    INTERNAL = "internal"  # an agent number of the same team
    GROUP = "group"  # a group's queue number: whoever of it is free (transfer: its queue)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Ring the agent's phone, then the target (click-to-call). Without `agent_no`: a free agent
    of `group`. `from_mobile`: her mobile rings instead of her phone. `attached` is there from the
    first event on."""

    agent_no: AgentNo
    target: str
    target_kind: TargetKind = TargetKind.EXTERNAL
    group: str = ""
    userdata: str = ""
    campaign: str = ""
    caller_id: str = ""
    attached: Mapping[str, str] = field(default_factory=dict)
    from_mobile: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End the whole call. Without `call_id`: the current call of `agent_no`."""

    call_id: CallId | None = None
    agent_no: AgentNo | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Describe:
    """Set disposition and note of a call by the agent who had it."""

    call_id: CallId
    agent_no: AgentNo
    disposition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallControl:
    """A command on a running call, by an agent who is on it (or about one)."""

    agent_no: AgentNo
    call_id: CallId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(CallControl):
    """Take the call that rings the agent: her browser phone, or a desk phone that can be told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reject(CallControl):
    """Turn the offer away; the caller waits on, the agent is paused by the team's policy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpParties(CallControl):
    """End the named legs alone; without any, the agent's own."""

    leg_ids: tuple[LegId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(CallControl):
    """The customer hears music; the agent waits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieve(CallControl):
    """Take the customer back from hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mute(CallControl):
    """Nobody hears the agent (or the named leg)."""

    leg_id: LegId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unmute(CallControl):
    """The agent (or the named leg) is heard again."""

    leg_id: LegId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SendDigits(CallControl):
    """Send DTMF (0-9 * # A-D) to the other party of the agent."""

    digits: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer(CallControl):
    """Blind transfer: the customer goes to the target, the agent is out."""

    target: str
    target_kind: TargetKind = TargetKind.EXTERNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Consult(CallControl):
    """The customer is held, the agent calls a third party."""

    target: str
    target_kind: TargetKind = TargetKind.EXTERNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnToCaller(CallControl):
    """End the consultation: the third party is let go, the customer is back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTransfer(CallControl):
    """End the consultation: customer and third party talk, the agent is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conference(CallControl):
    """Everybody of the consultation talks together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveConference(CallControl):
    """The agent leaves; the others talk on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParty(CallControl):
    """One more party is called into the running conversation."""

    target: str
    target_kind: TargetKind = TargetKind.EXTERNAL


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBack(CallControl):
    """Put the agent's phone back into her call that lost it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachData(CallControl):
    """Set values of the data that travels with the call; an empty value removes its key."""

    data: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class StartRecording(CallControl):
    """Record the conversation from now on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRecording(CallControl):
    """End the recording; its file leaves the PBX."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecording(CallControl):
    """Record silence until resumed (card numbers)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeRecording(CallControl):
    """Record sound again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Monitor:
    """A supervisor listens to an agent's call, whispers to the agent, or barges in. Asked again
    with another mode it switches without dialling anew."""

    supervisor_no: AgentNo
    agent_no: AgentNo
    mode: MonitorMode = MonitorMode.SPY


@dataclass(frozen=True, slots=True, kw_only=True)
class EndMonitor:
    """The supervisor hangs up; the call goes on."""

    supervisor_no: AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOver:
    """Forced release: the agent is hung up, the supervisor talks to the customer."""

    supervisor_no: AgentNo
    agent_no: AgentNo = NO_AGENT


RecordingCommand = StartRecording | StopRecording | PauseRecording | ResumeRecording
PartyCommand = (
    Answer
    | Reject
    | HangUpParties
    | Hold
    | Retrieve
    | Mute
    | Unmute
    | SendDigits
    | Transfer
    | Consult
    | ReturnToCaller
    | CompleteTransfer
    | Conference
    | LeaveConference
    | AddParty
    | TakeBack
    | AttachData
    | RecordingCommand
)
MonitorCommand = Monitor | EndMonitor | TakeOver
CallCommand = Dial | HangUp | Describe | PartyCommand | MonitorCommand
