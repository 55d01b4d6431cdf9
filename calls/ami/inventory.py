"""What a PBX says about itself when asked, made into what the portal can absorb.

Pure. Running channels, waiting callers and members are worded as the events that would have told
of them, so that one translator reads both; facts are safe to hear twice.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from calls.ami import actions
from calls.domain.facts import LinkRestored
from calls.domain.ids import EndpointName, LegId, QueueName
from calls.switch import JoinQueue, LeaveQueue, PauseMember

Message = Mapping[str, str | list[str]]

#: Variables that tell which line a call came in by, asked of customers nobody knows.
ARRIVAL_VARIABLES = ("TEAM", "LINE", "QUEUE", "NUMBER")

_TECHNOLOGY = "PJSIP/"
_ROOM_MAKER = "ConfBridge"
_UP, _RINGING = "6", "5"
_DURATION = re.compile(r"(\d+):(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Survey:
    """The lists of one resync."""

    started_at: str  # when this Asterisk process began, in its own words
    channels: Sequence[Message] = ()
    queues: Sequence[Message] = ()
    contacts: Sequence[Message] = ()
    bridges: Sequence[Message] = ()
    #: by channel name: what `ARRIVAL_VARIABLES` hold there
    arrivals: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def live_legs(self) -> frozenset[LegId]:
        """Name every channel that is up."""
        return frozenset(LegId(text(channel, "Uniqueid")) for channel in self.channels)

    @property
    def rooms(self) -> frozenset[str]:
        """Name the bridges that are rooms, where others may come in."""
        return frozenset(
            text(bridge, "BridgeUniqueid")
            for bridge in self.bridges
            if text(bridge, "BridgeCreator") == _ROOM_MAKER
        )

    @property
    def waiting(self) -> Mapping[str, Message]:
        """Give the queues' waiting callers by their leg."""
        return {
            text(entry, "Uniqueid"): entry
            for entry in self.queues
            if text(entry, "Event") == "QueueEntry"
        }

    @property
    def reachable(self) -> frozenset[EndpointName]:
        """Name the endpoints that have a contact."""
        return frozenset(
            EndpointName(name)
            for contact in self.contacts
            if text(contact, "Status") not in {"Removed", "Unreachable"}
            if (name := _contact_endpoint(contact))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A queue member: as it is at the PBX, or as it should be."""

    queue: QueueName
    endpoint: EndpointName
    name: str = ""
    penalty: int = 0
    is_paused: bool = False
    reason: str = ""


def text(message: Message, header: str) -> str:
    """Give a header's value, the first of several, empty when it is missing."""
    value = message.get(header, "")
    return value if isinstance(value, str) else (value[0] if value else "")


def variables(message: Message) -> dict[str, str]:
    """Read the channel variables a message carries."""
    lines = message.get("ChanVariable", [])
    pairs = (line.partition("=") for line in ([lines] if isinstance(lines, str) else lines))
    return {name: value for name, _, value in pairs if name}


def restored(
    survey: Survey,
    *,
    pbx: str,
    was_started_at: str,
    at: datetime,
    taken_legs: frozenset[LegId] = frozenset(),
) -> LinkRestored:
    """Say that the link is back, what lives, and which orders the PBX had taken."""
    return LinkRestored(
        at=at,
        pbx=pbx,
        restarted=bool(was_started_at) and was_started_at != survey.started_at,
        live_legs=survey.live_legs,
        reachable=survey.reachable,
        taken_legs=taken_legs,
    )


def strangers(survey: Survey, known: Iterable[str]) -> list[str]:
    """Name the channels of customers whose call the portal does not know."""
    calls = set(known)
    return [
        text(channel, "Channel")
        for channel in survey.channels
        if (found := variables(channel)).get("LEG") == "customer"
        and found.get("SESSION_ID", "") not in calls
    ]


def replay(survey: Survey, *, at: datetime) -> list[Message]:
    """Word what runs now as the events that would have told of it, oldest channel first."""
    stamp = _stamp(at)
    channels = sorted(survey.channels, key=lambda channel: text(channel, "Uniqueid"))
    waiting, rooms = survey.waiting, survey.rooms
    told: list[Message] = []
    for channel in channels:
        told += _beginning(channel, survey.arrivals.get(text(channel, "Channel"), {}), at)
    for channel in channels:
        entry = waiting.get(text(channel, "Uniqueid"))
        if entry is not None:
            told.append(_joined(channel, entry, at))
    told += _offers(channels, waiting, stamp)
    told += [
        {
            **channel,
            "Event": "BridgeEnter",
            "Timestamp": stamp,
            "BridgeUniqueid": bridge,
            "BridgeCreator": _ROOM_MAKER if bridge in rooms else "",
        }
        for channel in channels
        if (bridge := text(channel, "BridgeId"))
    ]
    told += [
        {**member, "Event": "QueueMemberStatus", "Timestamp": stamp, "Interface": _who(member)}
        for member in survey.queues
        if text(member, "Event") == "QueueMember"
    ]
    return told


def _stamp(at: datetime, ago: timedelta = timedelta()) -> str:
    """Word an instant as AMI does, seconds since 1970."""
    return f"{(at - ago).timestamp():.6f}"


def _lasted(channel: Message) -> timedelta:
    """Read how long a channel exists (hours:minutes:seconds)."""
    found = _DURATION.fullmatch(text(channel, "Duration"))
    if found is None:
        return timedelta()
    hours, minutes, seconds = (int(part) for part in found.groups())
    return timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _beginning(channel: Message, arrival: Mapping[str, str], at: datetime) -> Iterator[Message]:
    """Word since when a channel exists, what line it came in by, and that it rings or is up now."""
    base = {**channel, "Timestamp": _stamp(at, _lasted(channel))}
    yield {**base, "Event": "Newchannel"}
    if arrival.get("TEAM") and arrival.get("QUEUE"):
        yield {
            **base,
            "Event": "UserEvent",
            "UserEvent": "CallArrived",
            "SessionId": variables(channel).get("SESSION_ID", ""),
            "Team": arrival["TEAM"],
            "Line": arrival.get("LINE", ""),
            "Queue": arrival["QUEUE"],
            "Number": arrival.get("NUMBER", ""),
            "Name": text(channel, "CallerIDName"),
        }
    if text(channel, "ChannelState") in {_UP, _RINGING}:
        yield {**base, "Event": "Newstate", "Timestamp": _stamp(at)}


def _joined(channel: Message, entry: Message, at: datetime) -> Message:
    """Word since when a caller waits."""
    waited = text(entry, "Wait")
    return {
        **channel,
        "Event": "QueueCallerJoin",
        "Timestamp": _stamp(at, timedelta(seconds=int(waited) if waited.isdecimal() else 0)),
        "Queue": text(entry, "Queue"),
        "Position": text(entry, "Position"),
    }


def _offers(
    channels: Iterable[Message], waiting: Mapping[str, Message], stamp: str
) -> Iterator[Message]:
    """Word which member rings for which waiting caller."""
    callers = {text(channel, "Uniqueid"): channel for channel in channels}
    for channel in channels:
        entry = waiting.get(text(channel, "Linkedid"))
        caller = callers.get(text(channel, "Linkedid"))
        is_ringing = text(channel, "ChannelState") == _RINGING
        if entry is None or caller is None or caller is channel or not is_ringing:
            continue
        yield {
            **caller,
            "Event": "AgentCalled",
            "Timestamp": stamp,
            "Queue": text(entry, "Queue"),
            "Interface": text(channel, "Channel").rpartition("-")[0],
            "DestChannel": text(channel, "Channel"),
            "DestUniqueid": text(channel, "Uniqueid"),
            "DestLinkedid": text(channel, "Linkedid"),
            "DestChanVariable": channel.get("ChanVariable", []),
        }


def members(queues: Iterable[Message]) -> list[Member]:
    """Read the members that are phones."""
    return [
        Member(
            queue=QueueName(text(row, "Queue")),
            endpoint=EndpointName(_who(row).removeprefix(_TECHNOLOGY)),
            name=text(row, "Name"),
            penalty=int(text(row, "Penalty") or 0),
            is_paused=text(row, "Paused") == "1",
            reason=text(row, "PausedReason"),
        )
        for row in queues
        if text(row, "Event") == "QueueMember" and _who(row).startswith(_TECHNOLOGY)
    ]


def repairs(
    desired: Iterable[Member], actual: Iterable[Member], *, ours: Iterable[QueueName]
) -> list[actions.Action]:
    """Give the actions that make the members of our queues what they should be."""
    want = {(member.queue, member.endpoint): member for member in desired}
    have = {(member.queue, member.endpoint): member for member in actual}
    queues = {*ours, *(queue for queue, _ in want)}
    todo = [
        actions.queue_action(LeaveQueue(queue=queue, endpoint=endpoint))
        for queue, endpoint in have
        if queue in queues and (queue, endpoint) not in want
    ]
    for key, member in want.items():
        todo += _mend(member, have.get(key))
    return todo


def _mend(member: Member, found: Member | None) -> Iterator[actions.Action]:
    """Add a member, or put right what differs."""
    if found is None:
        yield actions.queue_action(
            JoinQueue(
                queue=member.queue,
                endpoint=member.endpoint,
                name=member.name,
                penalty=member.penalty,
                is_paused=member.is_paused,
            )
        )
    elif found.penalty != member.penalty:
        yield actions.penalty_action(member.queue, member.endpoint, member.penalty)
    is_paused, reason = (found.is_paused, found.reason) if found else (member.is_paused, "")
    if is_paused != member.is_paused or (is_paused and reason != member.reason):
        yield actions.pause_action(
            PauseMember(
                endpoint=member.endpoint,
                is_paused=member.is_paused,
                reason=member.reason,
                queue=member.queue,
            )
        )


def _who(member: Message) -> str:
    """Name a member's interface; QueueStatus calls it Location."""
    return text(member, "Location") or text(member, "Interface")


def _contact_endpoint(contact: Message) -> str:
    """Name whose contact it is."""
    return (
        text(contact, "EndpointName")
        or text(contact, "Endpoint")
        or text(contact, "AOR")
        or text(contact, "ObjectName").partition("/")[0].partition("@")[0].rstrip(";")
    )
