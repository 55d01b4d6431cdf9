"""What may be ordered from the switch, as plain data; `calls.ami.actions` turns each into AMI."""

from dataclasses import dataclass, field

from calls.domain.ids import NO_ENDPOINT, NO_LEG, CallId, EndpointName, LegId, QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginateLeg:
    """Ring `dial` (`PJSIP/demo-1001`) and send it to context,exten on answer. Never re-sent."""

    call_id: CallId
    leg_id: LegId
    dial: str
    context: str
    exten: str
    timeout_ms: int
    caller_id: str
    variables: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpLeg:
    """End one channel. `cause` Q.850."""

    channel: str
    cause: int = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinQueue:
    """Make the endpoint a member. Being there already is no fault."""

    queue: QueueName
    endpoint: EndpointName
    name: str
    penalty: int = 0
    is_paused: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveQueue:
    """End the membership. Not being there is no fault."""

    queue: QueueName
    endpoint: EndpointName


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseMember:
    """Pause or resume a member; in all of its queues when `queue` is empty.
    Not being a member is no fault."""

    endpoint: EndpointName
    is_paused: bool
    reason: str = ""
    queue: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPenalty:
    """Change a member's place in the order of ringing. Not being a member is no fault."""

    queue: QueueName
    endpoint: EndpointName
    penalty: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveLegs:
    """Send a leg, and with it in the same step an extra one, to a place of the dialplan
    (Redirect). `exten` and `extra_exten` name the room, or `s`."""

    call_id: CallId
    channel: str
    context: str
    exten: str
    extra_channel: str = ""
    extra_context: str = ""
    extra_exten: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SendAway:
    """Blind transfer: whoever `channel` talks to goes to a place of the dialplan."""

    call_id: CallId
    channel: str
    context: str
    exten: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SetLegVariable:
    """Set a channel variable, for the dialplan a leg is sent to next."""

    call_id: CallId
    channel: str
    name: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteLeg:
    """Nobody hears the leg any more, or everybody again."""

    call_id: CallId
    leg_id: LegId
    channel: str
    is_muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayDigits:
    """Send digits to the leg's phone, one after another."""

    call_id: CallId
    leg_id: LegId
    channel: str
    digits: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLeg:
    """Record what the leg says and hears, while it is bridged."""

    call_id: CallId
    leg_id: LegId
    channel: str
    recording_id: str
    file: str
    then: str = ""  # what the PBX's host runs when the file is complete
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseLegRecording:
    """Record silence, or sound again."""

    call_id: CallId
    leg_id: LegId
    channel: str
    is_paused: bool
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StopLegRecording:
    """End the recording of the leg."""

    call_id: CallId
    leg_id: LegId
    channel: str
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TellPhone:
    """Ask a phone to answer or to hold by itself (SIP NOTIFY, `talk` or `hold`)."""

    endpoint: EndpointName
    event: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttachToCall:
    """Nothing for the switch: goes through the bridge so that the one who absorbs learns it in
    its turn."""

    call_id: CallId
    data: dict[str, str] = field(default_factory=dict)
    asked_by: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportSilence:
    """Nothing for the switch: the agent's page says that the phone behind her leg is gone."""

    call_id: CallId
    leg_id: LegId
    channel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAsk:
    """Nothing for the switch either: whoever absorbs learns what was asked before what comes of
    it, because the facts alone could mean something else. `verb` is a word of Verb; `leg_id` the
    leg about to be called, or to be ended; `number`, `endpoint` and `target_kind` whom it is
    aimed at; `group` the group whose free agent that is, "" when she herself was asked for."""

    call_id: CallId
    verb: str
    agent_no: str
    leg_id: LegId = NO_LEG
    number: str = ""
    endpoint: EndpointName = NO_ENDPOINT
    target_kind: str = ""
    group: str = ""


Order = (
    OriginateLeg
    | HangUpLeg
    | JoinQueue
    | LeaveQueue
    | PauseMember
    | SetPenalty
    | MoveLegs
    | SendAway
    | SetLegVariable
    | MuteLeg
    | PlayDigits
    | RecordLeg
    | PauseLegRecording
    | StopLegRecording
    | TellPhone
    | AttachToCall
    | ReportSilence
    | NoteAsk
)


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an order: accepted by the switch's Success, or refused with its words."""

    is_accepted: bool
    words: str = ""
