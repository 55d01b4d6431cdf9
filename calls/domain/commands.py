"""What somebody may ask for on a call. Commands never change call state; facts do."""

from dataclasses import dataclass
from enum import StrEnum

from calls.domain.ids import AgentNo, CallId


class TargetKind(StrEnum):
    """What a dialled number means."""

    EXTERNAL = "external"  # a telephone number, over the trunk
    INTERNAL = "internal"  # an agent number of the same team


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Ring the agent's phone, then the target (click-to-call)."""

    agent_no: AgentNo
    target: str
    target_kind: TargetKind = TargetKind.EXTERNAL
    group: str = ""
    userdata: str = ""
    campaign: str = ""
    caller_id: str = ""


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


CallCommand = Dial | HangUp | Describe
