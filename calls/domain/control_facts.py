"""What the switch, or our own order's acceptance, says while a call is being controlled.

Facts like those in `calls.domain.facts`. Where Asterisk sends no event (mute, digits sent to a
phone, data of ours) the switch's Success to the order is the fact, made by `calls.ami.actions`.
"""

from dataclasses import dataclass, field

from calls.domain.facts import DialStatus, Fact, LegFact
from calls.domain.ids import NO_ENDPOINT, NO_LEG, AgentNo, EndpointName, LegId, QueueName
from calls.domain.tiles import MonitorMode
from calls.domain.undertakings import Verb


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMusicBegan(LegFact):
    """The leg hears music (MusicOnHoldStart): it waits in a queue, is held, or is alone in a room.
    `context` is its place in the dialplan."""

    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMusicEnded(LegFact):
    """The music stopped (MusicOnHoldStop)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSentAway(LegFact):
    """A blind transfer was carried out (BlindTransfer). `leg_id` is who handed the call on;
    `sent_leg_id` the leg that goes to `exten` of `context`."""

    sent_leg_id: LegId
    context: str
    exten: str
    succeeded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFinished(LegFact):
    """The dialplan came back from dialling a transfer's target (UserEvent TransferResult)."""

    target: str
    status: DialStatus
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallReturned(LegFact):
    """The dialplan puts the caller back to its group's queue, at the front (UserEvent
    CallReturned). `why` is a word of `QueuedWhy`."""

    queue: QueueName
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSpyBegan(LegFact):
    """A supervisor's leg hears `spied_leg_id` (ChanSpyStart)."""

    spied_leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSpyEnded(LegFact):
    """It hears that leg no more (ChanSpyStop)."""

    spied_leg_id: LegId


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorModeSet(LegFact):
    """How the supervisor's leg takes part from now on, in whose call (UserEvent MonitorMode)."""

    mode: MonitorMode
    spied_leg_id: LegId = NO_LEG


@dataclass(frozen=True, slots=True, kw_only=True)
class LegMuted(LegFact):
    """What the leg says is heard no more, or again (MuteAudio accepted)."""

    is_muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DigitsSent(LegFact):
    """Digits went to the leg's phone (PlayDTMF accepted). `asked_by`: agent number."""

    digits: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataAttached(LegFact):
    """Data was attached to the call; `leg_id` is empty, `call_id` is not."""

    data: dict[str, str] = field(default_factory=dict)
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AskNoted(LegFact):
    """Something was asked of the call and is about to come about (order NoteAsk). `leg_id` is the
    leg about to be called, or empty; `number`, `endpoint` and `target_kind` say whom it is aimed
    at, `group` whose free agent that is."""

    verb: Verb
    agent_no: AgentNo
    number: str = ""
    endpoint: EndpointName = NO_ENDPOINT
    target_kind: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingBegan(LegFact):
    """The leg is being recorded (MixMonitorStart)."""

    recording_id: str = ""
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingPaused(LegFact):
    """The recording holds silence, or sound again (MixMonitorMute)."""

    is_paused: bool
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingEnded(LegFact):
    """The leg is recorded no more (MixMonitorStop)."""

    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentLegLost(LegFact):
    """The agent's part broke off and the customer was kept (UserEvent AgentLost, said on the
    customer's leg); `endpoint` is whose phone it was."""

    endpoint: EndpointName
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegSilent(LegFact):
    """The agent's phone behind this leg is gone, though the leg still stands: her page said so
    when it was loaded anew, or the phone signed off and no sound came any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuEntered(LegFact):
    """The caller hears a menu or an announcement (UserEvent MenuEntered)."""

    menu: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuChosen(LegFact):
    """The caller chose, or ran out of time (UserEvent MenuChosen)."""

    menu: str
    digits: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailLeft(LegFact):
    """The caller left a message (UserEvent VoicemailLeft)."""

    box: str
    recording_id: str
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntered(LegFact):
    """The dialplan is about to put the caller into a queue (UserEvent QueueEntered). `why` is the
    dialplan's word, see `calls.domain.treatment`; higher `priority` stands first."""

    queue: QueueName
    why: str
    priority: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackAsked(LegFact):
    """The caller wants to be called back (UserEvent CallbackAsked)."""

    queue: QueueName
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MachineListened(LegFact):
    """The detection has listened to who answered the dialer's call (UserEvent Amd). `status` is
    human, machine, notsure or hangup; `is_heeded` False where it is only noted."""

    status: str
    is_heeded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DialerSpoke(LegFact):
    """A recorded text of a campaign begins (UserEvent DialerSays). `what` is information, because
    no agent came in time, or message."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockTicked(Fact):
    """Our own fact, once a second while calls wait for an instant to come."""
