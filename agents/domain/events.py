"""What we tell the world about agents."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from agents.domain.callback_events import PlannedCallbackChanged
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


class AgentAction(StrEnum):
    """What an agent had done by an interface, where its client wants the doing itself told."""

    CHECK_IN = "check_in"
    CHECK_OUT = "check_out"
    PAUSE = "pause"
    UNPAUSE = "unpause"
    ACW_RINGING = "acw_ringing"
    ACW_ANSWERED = "acw_answered"
    ACW_OFF = "acw_off"
    END_WRAP_UP = "end_wrap_up"
    WORK_BOTH = "work_both"
    WORK_IN = "work_in"
    WORK_OUT = "work_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentActionAnnounced(AgentEvent):
    """An action was carried out whose client asked that it be told, in these groups. What it
    changed was told before, by the events of that; nothing follows from this one."""

    action: AgentAction
    groups: tuple[str, ...]


AGENT_EVENTS: tuple[type[Event], ...] = (
    AgentLoggedIn,
    AgentLoggedOut,
    AgentPresenceChanged,
    AgentMembershipChanged,
    AgentWrapUpExtended,
    AgentActionAnnounced,
    PlannedCallbackChanged,
)
