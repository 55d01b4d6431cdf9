"""What the switch reported, about legs, queue callers, queue members and endpoints.

`calls.ami.translate` makes facts out of AMI messages; `calls.domain.switchboard` absorbs them.
A fact is safe to hear twice. `at` is the switch's own clock (AMI `Timestamp`).
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from calls.domain.ids import CallId, EndpointName, LegId, QueueName


class LegRole(StrEnum):
    """Who is on a leg (channel variable LEG)."""

    CUSTOMER = "customer"
    AGENT = "agent"
    THIRD = "third"
    SUPERVISOR = "supervisor"
    PLACE = "place"  # nobody: keeps a place in line


class DialStatus(StrEnum):
    """How ringing one leg ended (AMI DialStatus), second to the hang-up cause."""

    ANSWER = "answer"
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    CANCEL = "cancel"
    CONGESTION = "congestion"
    UNAVAILABLE = "unavailable"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Anything the switch reported."""

    at: datetime
    pbx: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFact(Fact):
    """About one leg. `call_id` and `role` are None until the channel carries the variables;
    `linked_id` (AMI Linkedid) groups legs until then; `channel` is the switch's name of the leg."""

    leg_id: LegId
    linked_id: str
    channel: str
    call_id: CallId | None = None
    role: LegRole | None = None
    campaign: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegCreated(LegFact):
    """A channel exists (Newchannel). `endpoint` is the stem of its name (`PJSIP/demo-1001-0001`
    gives `demo-1001`), `number` the caller id it came with, `exten` what it dialled."""

    endpoint: EndpointName
    number: str = ""
    name: str = ""
    exten: str = ""
    context: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRinging(LegFact):
    """The phone at the far end rings (Newstate Ringing, DialState RINGING)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered(LegFact):
    """The far end picked up (Newstate Up)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDialBegan(LegFact):
    """`leg_id` starts to ring on behalf of `dialled_by` (DialBegin; None for an Originate)."""

    dialled_by: LegId | None = None
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDialEnded(LegFact):
    """Ringing `leg_id` came to an end (DialEnd)."""

    status: DialStatus
    dialled_by: LegId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegBridged(LegFact):
    """The leg entered a bridge (BridgeEnter). `is_room`: a conference room, where others may come
    and go."""

    bridge_id: str
    is_room: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LegUnbridged(LegFact):
    """The leg left a bridge (BridgeLeave)."""

    bridge_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHeld(LegFact):
    """The phone put its far end on hold (Hold)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegUnheld(LegFact):
    """The phone took its far end back (Unhold)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegHangupAsked(LegFact):
    """The far end of this leg hung up (HangupRequest). The first one of a call names who did."""

    cause: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded(LegFact):
    """The channel is gone (Hangup). `cause` is the Q.850 cause; 0 when the BYE gave none."""

    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegDigit(LegFact):
    """A digit came from the leg (DTMFEnd, Direction Received)."""

    digit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginateEnded(LegFact):
    """What became of an Originate of ours (OriginateResponse). `reason`: 0 failed, 3 no answer,
    4 answered. `channel` may be only the dial string; comes without a leg when the endpoint is
    not registered or unknown, so it alone may have to end a call."""

    succeeded: bool
    reason: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArrived(LegFact):
    """An inbound call reached a line (UserEvent CallArrived, our dialplan)."""

    team: str
    line: str
    queue: QueueName
    number: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CallPlaced(LegFact):
    """A phone dialled by itself (UserEvent CallPlaced)."""

    team: str
    endpoint: EndpointName
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRefused(LegFact):
    """Our dialplan turned a call away (UserEvent Blacklisted or CallRefused)."""

    team: str
    why: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerJoined(LegFact):
    """A caller waits in a queue (QueueCallerJoin)."""

    queue: QueueName
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerLeft(LegFact):
    """A caller no longer waits (QueueCallerLeave); `position` was the last place in line."""

    queue: QueueName
    position: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerAbandoned(LegFact):
    """A caller left unserved (QueueCallerAbandon): hung up, or the queue timed out; the
    HangupRequest before it, or the QueueFinished after it, tells which."""

    queue: QueueName


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueFinished(LegFact):
    """The dialplan went on after Queue() (UserEvent QueueDone or DialerDone).
    `status` is QUEUESTATUS in lower case: timeout, joinempty, leaveempty, continue, ..."""

    status: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialFinished(LegFact):
    """The dialplan went on after Dial() (UserEvent C2CResult), said on the caller's leg."""

    status: DialStatus
    cause: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMade(LegFact):
    """A waiting caller rings a member (AgentCalled). `leg_id` is the caller's leg."""

    queue: QueueName
    agent_leg_id: LegId
    endpoint: EndpointName


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferMissed(LegFact):
    """A member was rung in vain (AgentRingNoAnswer)."""

    queue: QueueName
    agent_leg_id: LegId | None
    endpoint: EndpointName
    rang_ms: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferTaken(LegFact):
    """A member answered a waiting caller (AgentConnect)."""

    queue: QueueName
    agent_leg_id: LegId
    endpoint: EndpointName
    waited_s: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberChanged(Fact):
    """A queue member as the switch sees it (QueueMemberAdded, -Pause, -Status, -Penalty)."""

    queue: QueueName
    endpoint: EndpointName
    paused: bool
    reason: str
    status: int
    penalty: int
    in_call: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberRemoved(Fact):
    """A member left a queue (QueueMemberRemoved)."""

    queue: QueueName
    endpoint: EndpointName


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointReachable(Fact):
    """A phone has a contact (ContactStatus Reachable, NonQualified, Created, Updated)."""

    endpoint: EndpointName


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointGone(Fact):
    """A phone has lost its contact (ContactStatus Removed, Unreachable)."""

    endpoint: EndpointName


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkLost(Fact):
    """Our own fact: the link to this PBX is gone; nothing it says can be heard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkRestored(Fact):
    """Our own fact, after every resync. `restarted`: the PBX started anew, all its calls are
    gone. `live_legs`: every channel that is up now; legs we know and it does not name are ended
    with cause LOST. `reachable`: endpoints that have a contact. `taken_legs`: legs whose orders
    the PBX had accepted before; an order that is still to be sent is none of them."""

    restarted: bool
    live_legs: frozenset[LegId]
    reachable: frozenset[EndpointName]
    taken_legs: frozenset[LegId] = frozenset()


#: Our own cause for a leg that vanished while nobody could hear it (outside Q.850's 1-127).
CAUSE_LOST = 1000
