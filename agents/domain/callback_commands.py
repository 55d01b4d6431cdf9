"""What may be asked about callers who are to be called back."""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.ids import AgentNo
from calls.domain.tiles import CallbackState


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCallback:
    """Promise to call a number back, by a group or by one agent of it, between two instants."""

    group: str
    number: str
    name: str = ""
    agent_no: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCallback:
    """The agent takes a waiting callback for herself."""

    agent_no: AgentNo
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCallback:
    """She gives it back."""

    agent_no: AgentNo
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCallback:
    """She calls, at the number kept or at another."""

    agent_no: AgentNo
    callback_id: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCallback:
    """She notes what came of it; with `again_at` it waits anew until then."""

    agent_no: AgentNo
    callback_id: str
    state: CallbackState
    comment: str = ""
    again_at: datetime | None = None


CallbackCommand = PlanCallback | TakeCallback | ReleaseCallback | StartCallback | CloseCallback
