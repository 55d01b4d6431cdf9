"""What we tell the world about calls. Each becomes one numbered row of the event log.

Every call event carries the whole `CallTile` as it is after the event, so that a live page only
replaces a tile, and a reader that joins late needs no history to understand one event.
"""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.control_events import (
    CallAgentBack,
    CallAgentGivenUp,
    CallAgentLost,
    CallConferenceEnded,
    CallConsultConnected,
    CallConsultEnded,
    CallConsultStarted,
    CallDataAttached,
    CallDigitReceived,
    CallDigitsSent,
    CallMonitorChanged,
    CallMonitorEnded,
    CallMonitorStarted,
    CallPartyJoined,
    CallPartyMuted,
    CallPartyUnmuted,
    CallRecordingChanged,
    CallTakenOver,
    CallTransferFailed,
    CallTransferred,
    CallTransferStarted,
)
from calls.domain.event_base import (
    CallEvent,
    Event,
)
from calls.domain.ids import AgentNo, LegId
from calls.domain.inbound_events import (
    CallbackRequested,
    CallbackStateChanged,
    CallMenuChosen,
    CallMenuEntered,
    CallVoicemailLeft,
)
from calls.domain.tiles import (
    CallbackState,
    CallKind,
    CallState,
    CallTile,
    ConsultEnd,
    HungUpBy,
    MonitorMode,
    OfferEnd,
    Outcome,
    PartyState,
    PartyTile,
    QueuedWhy,
    RecordingState,
    TransferKind,
)

__all__ = [
    "CALL_EVENTS",
    "CallAgentBack",
    "CallAgentGivenUp",
    "CallAgentLost",
    "CallConferenceEnded",
    "CallConnected",
    "CallConsultConnected",
    "CallConsultEnded",
    "CallConsultStarted",
    "CallDataAttached",
    "CallDataChanged",
    "CallDigitReceived",
    "CallDigitsSent",
    "CallEnded",
    "CallEvent",
    "CallHeld",
    "CallKind",
    "CallMenuChosen",
    "CallMenuEntered",
    "CallMonitorChanged",
    "CallMonitorEnded",
    "CallMonitorStarted",
    "CallOfferEnded",
    "CallOffered",
    "CallPartyAnswered",
    "CallPartyDialled",
    "CallPartyJoined",
    "CallPartyLeft",
    "CallPartyMuted",
    "CallPartyRinging",
    "CallPartyUnmuted",
    "CallQueued",
    "CallRecordingChanged",
    "CallRetrieved",
    "CallStarted",
    "CallState",
    "CallTakenOver",
    "CallTile",
    "CallTransferFailed",
    "CallTransferStarted",
    "CallTransferred",
    "CallVoicemailLeft",
    "CallbackRequested",
    "CallbackState",
    "CallbackStateChanged",
    "ConsultEnd",
    "Event",
    "HungUpBy",
    "MessageBroadcast",
    "MonitorMode",
    "OfferEnd",
    "Outcome",
    "PartyState",
    "PartyTile",
    "PbxLinkChanged",
    "PictureMended",
    "QueuedWhy",
    "RecordingState",
    "Segment",
    "SettingsChanged",
    "TransferKind",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallStarted(CallEvent):
    """A call exists."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallQueued(CallEvent):
    """The caller waits in a group's queue."""

    position: int
    why: QueuedWhy = QueuedWhy.ARRIVED
    estimated_wait_s: float | None = None


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
class MessageBroadcast(Event):
    """A supervisor tells her agents something; once for each group addressed."""

    group: str
    sender_no: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsChanged(Event):
    """An admin changed what the team works with: `what` is a kind of row, `name` which one."""

    what: str
    name: str
    how: str  # added, changed, removed


@dataclass(frozen=True, slots=True, kw_only=True)
class PictureMended(Event):
    """Our picture differed from the PBX and was put right; `story` says what and how."""

    pbx: str
    what: str
    story: str


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
    CallConsultStarted,
    CallConsultConnected,
    CallConsultEnded,
    CallTransferStarted,
    CallTransferred,
    CallTransferFailed,
    CallPartyJoined,
    CallConferenceEnded,
    CallMonitorStarted,
    CallMonitorChanged,
    CallMonitorEnded,
    CallTakenOver,
    CallPartyMuted,
    CallPartyUnmuted,
    CallDigitsSent,
    CallDigitReceived,
    CallDataAttached,
    CallRecordingChanged,
    CallAgentLost,
    CallAgentBack,
    CallAgentGivenUp,
    CallMenuEntered,
    CallMenuChosen,
    CallVoicemailLeft,
    CallbackRequested,
    CallbackStateChanged,
    MessageBroadcast,
    SettingsChanged,
    PictureMended,
    CallEnded,
    PbxLinkChanged,
)
