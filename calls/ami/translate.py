"""AMI messages to facts: one small reader an event name, no rule, nothing kept.

Every reader is tolerant: a header that is missing reads as "", a message that makes no sense gives
no fact. Two legs may stand in one message; headers of the second begin with `Dest`.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from calls.ami import monitor_events, room_events
from calls.ami.headers import STATUSES, Headers, Message
from calls.ami.user_events import USER_EVENTS, Reader
from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.facts import DialStatus
from calls.domain.ids import EndpointName, LegId, QueueName
from calls.domain.legs import endpoint_of

#: ChannelState: the far end rings (4 is the other direction), the leg is up.
RINGING, UP = 5, 6
#: ContactStatus words of a phone that can be rung.
REACHABLE = {"Reachable", "NonQualified", "Created", "Updated"}
GONE = {"Removed", "Unreachable"}


def translate(message: Headers, *, pbx: str, now: datetime | None = None) -> list[f.Fact]:
    """Make the facts of one AMI message, in order; none for a message that says nothing to us.

    `now` stands in where the message has no Timestamp (answers to list actions have none).
    """
    name = message.get("Event", "")
    reader = READERS.get(name) if isinstance(name, str) else None
    if reader is None:
        return []
    at = _instant(message.get("Timestamp"), now)
    if at is None:
        return []
    try:
        made = reader(Message(message, at, pbx))
    except (ValueError, TypeError, KeyError, OverflowError):
        return []
    return [fact for fact in made if not isinstance(fact, f.LegFact) or fact.leg_id]


def _instant(stamp: object, now: datetime | None) -> datetime | None:
    """Read the header Timestamp: seconds since 1970 with microseconds."""
    try:
        return datetime.fromtimestamp(float(str(stamp)), tz=UTC)
    except (ValueError, OverflowError, OSError):
        return now


def _created(m: Message) -> list[f.Fact]:
    return [
        f.LegCreated(
            **m.leg(),
            endpoint=endpoint_of(m.text("Channel")),
            number=m.text("CallerIDNum"),
            name=m.text("CallerIDName"),
            exten=m.text("Exten"),
            context=m.text("Context"),
        )
    ]


def _newstate(m: Message) -> list[f.Fact]:
    state = m.number("ChannelState", -1)
    if state == RINGING:
        return [f.LegRinging(**m.leg())]
    return [f.LegAnswered(**m.leg())] if state == UP else []


def _dial_began(m: Message) -> list[f.Fact]:
    return [
        f.LegDialBegan(
            **m.leg("Dest"),
            dialled_by=_other(m),
            number=m.text("DialString").partition("@")[0],
        )
    ]


def _dial_state(m: Message) -> list[f.Fact]:
    return [f.LegRinging(**m.leg("Dest"))] if m.text("DialStatus") == "RINGING" else []


def _dial_ended(m: Message) -> list[f.Fact]:
    status = STATUSES.get(m.text("DialStatus"), DialStatus.OTHER)
    return [f.LegDialEnded(**m.leg("Dest"), status=status, dialled_by=_other(m))]


def _other(m: Message) -> LegId | None:
    """Name the first leg of a message about two."""
    return LegId(m.text("Uniqueid")) if m.text("Uniqueid") else None


def _bridged(m: Message) -> list[f.Fact]:
    is_room = m.text("BridgeCreator") == "ConfBridge"
    return [f.LegBridged(**m.leg(), bridge_id=m.text("BridgeUniqueid"), is_room=is_room)]


def _unbridged(m: Message) -> list[f.Fact]:
    return [f.LegUnbridged(**m.leg(), bridge_id=m.text("BridgeUniqueid"))]


def _held(m: Message) -> list[f.Fact]:
    return [f.LegHeld(**m.leg())]


def _unheld(m: Message) -> list[f.Fact]:
    return [f.LegUnheld(**m.leg())]


def _hangup_asked(m: Message) -> list[f.Fact]:
    cause = m.number("Cause") if m.text("Cause") else None
    return [f.LegHangupAsked(**m.leg(), cause=cause)]


def _ended(m: Message) -> list[f.Fact]:
    return [f.LegEnded(**m.leg(), cause=m.number("Cause"))]


def _digit(m: Message) -> list[f.Fact]:
    if m.text("Direction") != "Received":
        return []
    return [f.LegDigit(**m.leg(), digit=m.text("Digit"))]


def _originate_ended(m: Message) -> list[f.Fact]:
    return [
        f.OriginateEnded(
            **m.leg(), succeeded=m.text("Response") == "Success", reason=m.number("Reason")
        )
    ]


def _joined(m: Message) -> list[f.Fact]:
    return [
        f.CallerJoined(**m.leg(), queue=QueueName(m.text("Queue")), position=m.number("Position"))
    ]


def _left(m: Message) -> list[f.Fact]:
    return [
        f.CallerLeft(**m.leg(), queue=QueueName(m.text("Queue")), position=m.number("Position"))
    ]


def _abandoned(m: Message) -> list[f.Fact]:
    return [f.CallerAbandoned(**m.leg(), queue=QueueName(m.text("Queue")))]


def _member_leg(m: Message) -> dict[str, Any]:
    """Read the second leg of an offer: the member's."""
    return {
        "queue": QueueName(m.text("Queue")),
        "agent_leg_id": LegId(m.text("DestUniqueid")),
        "endpoint": _endpoint(m),
    }


def _endpoint(m: Message) -> EndpointName:
    """Read a member's phone: `PJSIP/demo-1001` gives `demo-1001`."""
    interface = m.text("Interface") or m.text("Location")
    return EndpointName(interface.partition("/")[2] or interface)


def _offer_made(m: Message) -> list[f.Fact]:
    return [f.OfferMade(**m.leg(), **_member_leg(m))] if m.text("DestUniqueid") else []


def _offer_missed(m: Message) -> list[f.Fact]:
    # RingTime of AgentRingNoAnswer is in milliseconds, that of AgentConnect in seconds.
    return [f.OfferMissed(**m.leg(), **_member_leg(m), rang_ms=m.number("RingTime"))]


def _offer_taken(m: Message) -> list[f.Fact]:
    if not m.text("DestUniqueid"):
        return []
    return [f.OfferTaken(**m.leg(), **_member_leg(m), waited_s=m.number("HoldTime"))]


def _member(m: Message) -> list[f.Fact]:
    return [
        f.MemberChanged(
            at=m.at,
            pbx=m.pbx,
            queue=QueueName(m.text("Queue")),
            endpoint=_endpoint(m),
            paused=m.flag("Paused"),
            reason=m.text("PausedReason"),
            status=m.number("Status"),
            penalty=m.number("Penalty"),
            in_call=m.flag("InCall"),
        )
    ]


def _member_removed(m: Message) -> list[f.Fact]:
    queue = QueueName(m.text("Queue"))
    return [f.MemberRemoved(at=m.at, pbx=m.pbx, queue=queue, endpoint=_endpoint(m))]


def _contact(m: Message) -> list[f.Fact]:
    endpoint = EndpointName(m.text("EndpointName") or m.text("AOR"))
    word = m.text("ContactStatus")
    if endpoint and word in REACHABLE:
        return [f.EndpointReachable(at=m.at, pbx=m.pbx, endpoint=endpoint)]
    if endpoint and word in GONE:
        return [f.EndpointGone(at=m.at, pbx=m.pbx, endpoint=endpoint)]
    return []


def _show_channel(m: Message) -> list[f.Fact]:
    """Read one line of CoreShowChannels: everything a running leg has gone through so far."""
    hours, minutes, seconds = (int(part) for part in m.text("Duration").split(":"))
    began = m.at - timedelta(hours=hours, minutes=minutes, seconds=seconds)
    then = Message(m.headers, began, m.pbx)
    told = _created(then) + _newstate(then) + monitor_events.mode_shown(m)
    if m.text("BridgeId"):
        is_room = m.text("Application") == "ConfBridge"
        told.append(f.LegBridged(**m.leg(), bridge_id=m.text("BridgeId"), is_room=is_room))
    return told


def _queue_entry(m: Message) -> list[f.Fact]:
    """Read one waiting caller of QueueStatus; the entry does not say to what it is linked."""
    then = Message(m.headers, m.at - timedelta(seconds=m.number("Wait")), m.pbx)
    return _joined(then)


def _user_event(m: Message) -> list[f.Fact]:
    reader = USER_EVENTS.get(m.text("UserEvent"))
    return reader(m) if reader is not None else []


def _recording_began(m: Message) -> list[f.Fact]:
    return [cf.RecordingBegan(**m.leg())]


def _recording_paused(m: Message) -> list[f.Fact]:
    if m.text("Direction") != "both":
        return []
    return [cf.RecordingPaused(**m.leg(), is_paused=m.flag("State"))]


def _recording_ended(m: Message) -> list[f.Fact]:
    return [cf.RecordingEnded(**m.leg())]


READERS: dict[str, Reader] = {
    "Newchannel": _created,
    "Newstate": _newstate,
    "DialBegin": _dial_began,
    "DialState": _dial_state,
    "DialEnd": _dial_ended,
    "BridgeEnter": _bridged,
    "BridgeLeave": _unbridged,
    "Hold": _held,
    "Unhold": _unheld,
    "HangupRequest": _hangup_asked,
    "Hangup": _ended,
    "DTMFEnd": _digit,
    "MixMonitorStart": _recording_began,
    "MixMonitorMute": _recording_paused,
    "MixMonitorStop": _recording_ended,
    "OriginateResponse": _originate_ended,
    "UserEvent": _user_event,
    "QueueCallerJoin": _joined,
    "QueueCallerLeave": _left,
    "QueueCallerAbandon": _abandoned,
    "AgentCalled": _offer_made,
    "AgentRingNoAnswer": _offer_missed,
    "AgentConnect": _offer_taken,
    "QueueMemberAdded": _member,
    "QueueMemberPause": _member,
    "QueueMemberStatus": _member,
    "QueueMemberPenalty": _member,
    "QueueMember": _member,
    "QueueMemberRemoved": _member_removed,
    "ContactStatus": _contact,
    "CoreShowChannel": _show_channel,
    "QueueEntry": _queue_entry,
    **monitor_events.READERS,
    **room_events.READERS,
}
