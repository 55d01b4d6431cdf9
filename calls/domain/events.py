"""What we tell the world about calls. Each becomes one numbered row of the event log.

Every call event carries the whole `CallTile` as it is after the event, so that a live page only
replaces a tile, and a reader that joins late needs no history to understand one event.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calls.domain.ids import AgentNo, CallId, LegId


class CallKind(StrEnum):
    """Where a call came from."""

    INBOUND = "inbound"
    OUTBOUND = "outbound"
    INTERNAL = "internal"


class CallState(StrEnum):
    """What a call is doing now."""

    ARRIVING = "arriving"  # inbound, not yet in a queue; or placed, nothing rings yet
    WAITING = "waiting"  # stands in a group's queue, nobody rings
    OFFERED = "offered"  # waits, and an agent's phone rings
    CALLING_AGENT = "calling_agent"  # click-to-call: the agent's own phone rings first
    DIALLING = "dialling"  # the called party is being reached
    RINGING = "ringing"  # the called party's phone rings
    TALKING = "talking"
    HELD = "held"
    ENDED = "ended"


class Outcome(StrEnum):
    """How a call ended, told by the network (the agent's word is the disposition)."""

    ANSWERED = "answered"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    UNASSIGNED = "unassigned"
    CONGESTION = "congestion"
    ABANDONED = "abandoned"
    QUEUE_TIMEOUT = "queue_timeout"
    AGENT_NO_ANSWER = "agent_no_answer"
    AGENT_REJECTED = "agent_rejected"
    AGENT_BUSY = "agent_busy"
    AGENT_UNREACHABLE = "agent_unreachable"
    CANCELLED = "cancelled"  # the caller gave up before an answer (outbound, internal)
    REFUSED = "refused"  # blacklist, or a number the team may not dial
    LOST = "lost"  # vanished while the link was down, or the PBX restarted
    FAILED = "failed"


class HungUpBy(StrEnum):
    """Whose hang-up came first."""

    CUSTOMER = "customer"
    AGENT = "agent"
    SUPERVISOR = "supervisor"
    THIRD = "third"
    SYSTEM = "system"


class OfferEnd(StrEnum):
    """How ringing one agent ended."""

    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    BUSY = "busy"
    CANCELLED = "cancelled"  # the caller left, or another took the call
    UNREACHABLE = "unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTile:
    """A call on one card. Instants are None until reached; seconds are complete parts only:
    a span still running is counted from its `_since`."""

    call_id: CallId
    kind: CallKind
    state: CallState
    group: str  # group code, "" when no group
    line: str
    customer_number: str
    customer_name: str
    target_agent_no: str  # the called agent of an internal call
    agent_nos: tuple[str, ...]  # agents with a live leg, first joined first
    campaign: str
    userdata: str
    started_at: datetime
    waiting_since: datetime | None
    talking_since: datetime | None
    held_since: datetime | None
    waited_s: float
    talked_s: float
    held_s: float
    pbx: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything we tell. `team` is the wall: nobody of another team ever hears it."""

    at: datetime
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """About one call; `call` is its tile after the event."""

    call: CallTile


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(CallEvent):
    """A call exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQueued(CallEvent):
    """The caller waits in a group's queue."""

    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOffered(CallEvent):
    """The call rings an agent: a waiting caller, her own click-to-call, or an internal call."""

    agent_no: AgentNo
    leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOfferEnded(CallEvent):
    """Ringing that agent came to an end."""

    agent_no: AgentNo
    leg_id: LegId
    how: OfferEnd
    rang_s: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyDialled(CallEvent):
    """A leg to the called party was started."""

    role: str
    leg_id: LegId
    number: str
    agent_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyRinging(CallEvent):
    """The called party's phone rings."""

    role: str
    leg_id: LegId
    number: str
    agent_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyAnswered(CallEvent):
    """A party picked up."""

    role: str
    leg_id: LegId
    number: str
    agent_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPartyLeft(CallEvent):
    """A party's leg ended. `cause` is Q.850, or 1000 for one that vanished unheard."""

    role: str
    leg_id: LegId
    number: str
    agent_no: str
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallConnected(CallEvent):
    """Two parties talk (again)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld(CallEvent):
    """The customer was told to wait on the line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRetrieved(CallEvent):
    """The customer was taken back from hold."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallDataChanged(CallEvent):
    """Disposition or note were set by an agent; the CDR follows."""

    agent_no: AgentNo
    disposition: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One agent's or party's part in a call, for the CDR. Seconds; `left_at` minus `joined_at`
    is ringing plus talking plus held plus whatever it spent alone."""

    leg_id: LegId
    role: str
    agent_no: str
    number: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    rang_s: float
    talked_s: float
    held_s: float
    cause: int
    agent_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEnded(CallEvent):
    """The last leg is gone. The CDR is made of this event alone."""

    outcome: Outcome
    hung_up_by: HungUpBy
    cause: int
    ended_at: datetime
    answered_at: datetime | None
    agent_no: str  # the agent who talked last, or was rung last
    segments: tuple[Segment, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PbxLinkChanged(Event):
    """The portal lost or regained its link to a PBX; told to every team on it."""

    pbx: str
    is_up: bool
    restarted: bool


CALL_EVENTS: tuple[type[Event], ...] = (
    CallStarted,
    CallQueued,
    CallOffered,
    CallOfferEnded,
    CallPartyDialled,
    CallPartyRinging,
    CallPartyAnswered,
    CallPartyLeft,
    CallConnected,
    CallHeld,
    CallRetrieved,
    CallDataChanged,
    CallEnded,
    PbxLinkChanged,
)
