"""What we tell the world about agents."""

from dataclasses import dataclass
from datetime import datetime

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentTile:
    """An agent on one card. `until` is when wrap-up ends by itself; `next_reason` a pause asked
    for during a call, which begins after it."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentEvent(Event):
    """About one agent; `agent` is her tile after the event."""

    agent: AgentTile


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
    """She joined, left, paused or resumed in some of her groups."""

    groups: tuple[str, ...]


AGENT_EVENTS: tuple[type[Event], ...] = (
    AgentLoggedIn,
    AgentLoggedOut,
    AgentPresenceChanged,
    AgentMembershipChanged,
)
