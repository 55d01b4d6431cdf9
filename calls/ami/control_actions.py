"""Orders on running calls as AMI actions, and the facts their acceptance is. Pure."""

from datetime import datetime
from typing import Any, get_args

from calls.domain import control_facts as cf
from calls.domain.facts import Fact
from calls.domain.ids import NO_LEG, AgentNo
from calls.domain.orders import (
    AttachToCall,
    MoveLegs,
    MuteLeg,
    NoteAsk,
    Order,
    PauseLegRecording,
    PlayDigits,
    RecordLeg,
    ReportSilence,
    SendAway,
    SetLegVariable,
    StopLegRecording,
    TellPhone,
)
from calls.domain.undertakings import Verb

Action = dict[str, str | list[str]]

ControlOrder = (
    MoveLegs
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
CONTROL_ORDERS: tuple[type[ControlOrder], ...] = get_args(ControlOrder)
_RecordingFact = cf.RecordingBegan | cf.RecordingPaused | cf.RecordingEnded
#: How long one digit sounds, milliseconds.
DIGIT_MS = 160
#: Silence between two digits, seconds: receivers ask for 40 to 70 ms (ITU-T Q.24), Asterisk for 45.
DIGIT_GAP_S = 0.1


def control_action(order: ControlOrder) -> Action | None:
    """Word an order as the AMI action that carries it out; None for one that is ours alone."""
    match order:
        case MoveLegs():
            return _redirect(order)
        case SendAway():
            return {
                "Action": "BlindTransfer",
                "Channel": order.channel,
                "Context": order.context,
                "Exten": order.exten,
            }
        case SetLegVariable():
            return {
                "Action": "Setvar",
                "Channel": order.channel,
                "Variable": order.name,
                "Value": order.value,
            }
        case TellPhone():
            return {
                "Action": "PJSIPNotify",
                "Endpoint": order.endpoint,
                "Variable": [f"Event={order.event}"],
            }
        case AttachToCall() | NoteAsk() | ReportSilence():
            return None
        case _:
            return _sound_action(order)


def _sound_action(
    order: MuteLeg | PlayDigits | RecordLeg | PauseLegRecording | StopLegRecording,
) -> Action:
    """Word an order about what is heard."""
    match order:
        case MuteLeg():
            return {
                "Action": "MuteAudio",
                "Channel": order.channel,
                "Direction": "in",
                "State": "on" if order.is_muted else "off",
            }
        case PlayDigits():
            return _digit(order, 0)
        case RecordLeg():
            action: Action = {
                "Action": "MixMonitor",
                "Channel": order.channel,
                "File": order.file,
                "Options": "b",
            }
            return {**action, "Command": order.then} if order.then else action
        case PauseLegRecording():
            return {
                "Action": "MixMonitorMute",
                "Channel": order.channel,
                "Direction": "both",
                "State": "1" if order.is_paused else "0",
            }
        case StopLegRecording():
            return {"Action": "StopMixMonitor", "Channel": order.channel}


def further_digits(order: PlayDigits) -> list[Action]:
    """Name what follows the first digit."""
    return [_digit(order, place) for place in range(1, len(order.digits))]


def said_by(order: Order, *, at: datetime, pbx: str) -> list[Fact]:
    """Make the facts that the acceptance of an order is, where the switch tells no event."""
    match order:
        case AttachToCall():
            data = dict(order.data)
            return [cf.DataAttached(**_about(order, at, pbx), data=data, asked_by=order.asked_by)]
        case ReportSilence():
            return [cf.LegSilent(**_about(order, at, pbx))]
        case NoteAsk():
            return [_noted(order, at, pbx)]
        case MuteLeg():
            return [cf.LegMuted(**_about(order, at, pbx), is_muted=order.is_muted)]
        case PlayDigits():
            about = _about(order, at, pbx)
            return [cf.DigitsSent(**about, digits=order.digits, asked_by=order.asked_by)]
        case _:
            return _said_of_recording(order, at=at, pbx=pbx)


def _about(
    order: AttachToCall | ReportSilence | MuteLeg | PlayDigits, at: datetime, pbx: str
) -> dict[str, Any]:
    """Say which leg of which call an order was about, as facts do."""
    return {
        "at": at,
        "pbx": pbx,
        "leg_id": getattr(order, "leg_id", NO_LEG),
        "linked_id": "",
        "channel": getattr(order, "channel", ""),
        "call_id": order.call_id,
    }


def _said_of_recording(order: Order, *, at: datetime, pbx: str) -> list[Fact]:
    """Make the facts that name a recording, and who asked: the switch's own events do not."""
    match order:
        case RecordLeg():
            kind: type[_RecordingFact] = cf.RecordingBegan
            more: dict[str, Any] = {"recording_id": order.recording_id}
        case PauseLegRecording():
            kind, more = cf.RecordingPaused, {"is_paused": order.is_paused}
        case StopLegRecording():
            kind, more = cf.RecordingEnded, {}
        case _:
            return []
    return [
        kind(
            at=at,
            pbx=pbx,
            leg_id=order.leg_id,
            linked_id="",
            channel=order.channel,
            call_id=order.call_id,
            asked_by=order.asked_by,
            **more,
        )
    ]


def _noted(order: NoteAsk, at: datetime, pbx: str) -> Fact:
    return cf.AskNoted(
        at=at,
        pbx=pbx,
        leg_id=order.leg_id,
        linked_id="",
        channel="",
        call_id=order.call_id,
        verb=Verb(order.verb),
        agent_no=AgentNo(order.agent_no),
        number=order.number,
        endpoint=order.endpoint,
        target_kind=order.target_kind,
        group=order.group,
    )


def _redirect(order: MoveLegs) -> Action:
    action: Action = {
        "Action": "Redirect",
        "Channel": order.channel,
        "Context": order.context,
        "Exten": order.exten,
        "Priority": "1",
    }
    if order.extra_channel:
        action |= {
            "ExtraChannel": order.extra_channel,
            "ExtraContext": order.extra_context,
            "ExtraExten": order.extra_exten,
            "ExtraPriority": "1",
        }
    return action


def _digit(order: PlayDigits, place: int) -> Action:
    return {
        "Action": "PlayDTMF",
        "Channel": order.channel,
        "Digit": order.digits[place],
        "Duration": str(DIGIT_MS),
    }
