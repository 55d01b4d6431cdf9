"""What may be ordered from the switch, as plain data; `calls.ami.actions` turns each into AMI."""

from dataclasses import dataclass, field

from calls.domain.ids import CallId, EndpointName, LegId, QueueName


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


Order = OriginateLeg | HangUpLeg | JoinQueue | LeaveQueue | PauseMember


@dataclass(frozen=True, slots=True)
class Reply:
    """What became of an order: accepted by the switch's Success, or refused with its words."""

    is_accepted: bool
    words: str = ""
