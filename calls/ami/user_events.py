"""The UserEvents of our dialplan (`deploy/asterisk`) to facts."""

from collections.abc import Callable

from calls.ami.headers import STATUSES, Message
from calls.ami.inbound_events import INBOUND_EVENTS
from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.events import MonitorMode
from calls.domain.facts import DialStatus
from calls.domain.ids import EndpointName, LegId, QueueName

Reader = Callable[[Message], list[f.Fact]]


def _arrived(m: Message) -> list[f.Fact]:
    return [
        f.CallArrived(
            **m.leg(),
            team=m.text("Team"),
            line=m.text("Line"),
            queue=QueueName(m.text("Queue")),
            number=m.text("Number"),
            name=m.text("Name"),
        )
    ]


def _placed(m: Message) -> list[f.Fact]:
    return [
        f.CallPlaced(
            **m.leg(),
            team=m.text("Team"),
            endpoint=EndpointName(m.text("Endpoint")),
            target=m.text("Target"),
        )
    ]


def _refused(m: Message) -> list[f.Fact]:
    why = m.text("Reason") or m.text("UserEvent").lower()
    number = m.text("Number") or m.text("Target")
    return [f.CallRefused(**m.leg(), team=m.text("Team"), why=why, number=number)]


def _queue_finished(m: Message) -> list[f.Fact]:
    return [f.QueueFinished(**m.leg(), status=m.text("QueueStatus").lower())]


def _dial_finished(m: Message) -> list[f.Fact]:
    status = STATUSES.get(m.text("DialStatus"), DialStatus.OTHER)
    return [f.DialFinished(**m.leg(), status=status, cause=m.number("Cause"))]


def _agent_lost(m: Message) -> list[f.Fact]:
    return [
        cf.AgentLegLost(
            **m.leg(), endpoint=EndpointName(m.text("Endpoint")), cause=m.number("Cause")
        )
    ]


def _transfer_began(m: Message) -> list[f.Fact]:
    return [
        cf.LegSentAway(
            **m.leg(),
            sent_leg_id=LegId(m.text("Uniqueid")),
            context=m.text("Context"),
            exten=m.text("Target"),
            succeeded=True,
        )
    ]


def _transfer_finished(m: Message) -> list[f.Fact]:
    status = STATUSES.get(m.text("DialStatus"), DialStatus.OTHER)
    return [
        cf.TransferFinished(
            **m.leg(), target=m.text("Target"), status=status, cause=m.number("Cause")
        )
    ]


def _returned(m: Message) -> list[f.Fact]:
    return [
        cf.CallReturned(
            **m.leg(), queue=QueueName(m.text("Queue")), why=m.text("Why").replace("-", "_")
        )
    ]


def _monitor_mode(m: Message) -> list[f.Fact]:
    mode, spied = MonitorMode(m.text("Mode")), LegId(m.text("Spied"))
    return [cf.MonitorModeSet(**m.leg(), mode=mode, spied_leg_id=spied)]


def _listened(m: Message) -> list[f.Fact]:
    status = m.text("Status").lower()
    return [cf.MachineListened(**m.leg(), status=status, is_heeded=m.text("Mode") != "shadow")]


def _spoke(m: Message) -> list[f.Fact]:
    return [cf.DialerSpoke(**m.leg(), what=m.text("What").lower())]


#: A reader for each name in the header UserEvent.
USER_EVENTS: dict[str, Reader] = {
    "CallArrived": _arrived,
    "CallPlaced": _placed,
    "Blacklisted": _refused,
    "CallRefused": _refused,
    "QueueDone": _queue_finished,
    "DialerDone": _queue_finished,
    "C2CResult": _dial_finished,
    "AgentLost": _agent_lost,
    "TransferBegan": _transfer_began,
    "TransferResult": _transfer_finished,
    "CallReturned": _returned,
    "MonitorMode": _monitor_mode,
    "Amd": _listened,
    "DialerSays": _spoke,
    **INBOUND_EVENTS,
}
