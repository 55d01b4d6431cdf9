"""What we tell the world about agents."""

from dataclasses import dataclass
from datetime import datetime

from agents.domain.membership import AcwMode, WorkWay
from agents.domain.presence import AgentState
from calls.domain.events import Event
from calls.domain.ids import AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class MembershipTile:
    """One group of an agent, as it is now."""

    group: str
    is_checked_in: bool
    is_paused: bool
    pause_reason: str
    penalty: int = 0
    acw_mode: AcwMode = AcwMode.ANSWERED
    work_way: WorkWay = WorkWay.BOTH


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTile:
    """An agent on one card. `until` is when wrap-up ends by itself; `next_reason` a pause asked
    for during a call, which begins after it; `is_leaving` that she is logged out after the call."""

    agent_no: AgentNo
    name: str
    state: AgentState
    since: datetime
    reason: str
    next_reason: str
    until: datetime | None
    call_id: str
    is_phone_reachable: bool
    memberships: tuple[MembershipTile, ...]
    is_leaving: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEvent(Event):
    """About one agent; `agent` is her tile after the event. `by` is who asked for it, when that
    was not she herself: an agent number, or an account's name; empty too when a call did it."""

    agent: AgentTile
    by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLoggedIn(AgentEvent):
    """An agent session began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLoggedOut(AgentEvent):
    """The agent session ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentPresenceChanged(AgentEvent):
    """She does something else now."""

    previous: AgentState


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentMembershipChanged(AgentEvent):
    """She joined, left, paused or resumed in some of her groups, or takes part otherwise there:
    penalty, ACW mode, work way, membership itself."""

    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentWrapUpExtended(AgentEvent):
    """Wrap-up lasts `seconds` longer; the tile's `until` says until when."""

    seconds: int


AGENT_EVENTS: tuple[type[Event], ...] = (
    AgentLoggedIn,
    AgentLoggedOut,
    AgentPresenceChanged,
    AgentMembershipChanged,
    AgentWrapUpExtended,
)
