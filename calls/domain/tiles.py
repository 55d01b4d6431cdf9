"""Calls and their parties on cards, and the words on them."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from calls.domain.ids import CallId, LegId


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
    CONSULTING = "consulting"  # the customer is held, an agent calls or talks to a third party
    CONFERENCE = "conference"  # three or more talk together
    TRANSFERRING = "transferring"  # sent on blindly; the target is being reached
    AGENT_LOST = "agent_lost"  # the customer hears music: the agent's phone is gone
    IN_MENU = "in_menu"  # a menu, an announcement or a mailbox talks to the caller
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
    MESSAGE_LEFT = "message_left"  # nobody talked to the caller, but there is a message
    CALLBACK_ASKED = "callback_asked"  # the caller hung up and will be called back
    MACHINE = "machine"  # an answering machine took the dialer's call
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


class MonitorMode(StrEnum):
    """How a supervisor takes part."""

    SPY = "spy"  # hears both, nobody hears her
    WHISPER = "whisper"  # only the agent hears her
    BARGE = "barge"  # everybody hears her


class PartyState(StrEnum):
    """What one party does now."""

    REACHED = "reached"  # being dialled, nothing rings yet
    RINGING = "ringing"
    TALKING = "talking"
    HELD = "held"  # hears music
    ALONE = "alone"  # on the line, with nobody to talk to at this moment
    WATCHING = "watching"  # a supervisor who spies, whispers or barges in


class RecordingState(StrEnum):
    """Whether the conversation is being recorded."""

    OFF = "off"
    ON = "on"
    PAUSED = "paused"


class ConsultEnd(StrEnum):
    """How a consultation ended."""

    RETURNED = "returned"  # the agent went back to the customer
    COMPLETED = "completed"  # customer and third party talk, the agent is out
    CONFERENCE = "conference"  # all talk together
    UNREACHED = "unreached"  # busy, no answer, rejected: see `outcome`
    THIRD_LEFT = "third_left"
    CUSTOMER_LEFT = "customer_left"
    AGENT_LEFT = "agent_left"


class TransferKind(StrEnum):
    """How a call was handed on."""

    BLIND = "blind"
    CONSULTED = "consulted"


class QueuedWhy(StrEnum):
    """Why a caller stands in a queue."""

    ARRIVED = "arrived"
    TRANSFERRED = "transferred"  # sent to this group
    TRANSFER_FAILED = "transfer_failed"  # back, at the front
    AGENT_LOST = "agent_lost"  # back, at the front
    OVERFLOW = "overflow"  # another group did not serve
    CALLBACK = "callback"  # called back, its place kept


class CallbackState(StrEnum):
    """Where the promise to call somebody back stands."""

    WAITING = "waiting"  # its place in line, or its day, has not come
    DIALLING = "dialling"
    DONE = "done"
    FAILED = "failed"  # tried as often as the rules allow
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyTile:
    """One live leg of a call, for people. `mode` is a supervisor's way of taking part, else
    empty; `since` is when `state` began."""

    leg_id: LegId
    role: str
    agent_no: str
    agent_name: str
    number: str
    state: PartyState
    since: datetime
    is_muted: bool = False
    mode: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallTile:
    """A call on one card. Instants are None until reached; seconds are complete parts only:
    a span still running is counted from its `_since`. `parties` are all live legs, first joined
    first, supervisors among them; `attached` is the data that travels with the call;
    `priority` orders the waiting (higher first); `estimated_wait_s` is our own guess when it was
    queued, None when there was none."""

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
    parties: tuple[PartyTile, ...] = ()
    attached: dict[str, str] = field(default_factory=dict)
    recording: RecordingState = RecordingState.OFF
    priority: int = 0
    estimated_wait_s: float | None = None
