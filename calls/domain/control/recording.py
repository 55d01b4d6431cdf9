"""Plans of recordings: it is the customer's leg that is recorded, while it is bridged. So the file
holds what she said and heard, and neither the music of a hold nor a consultation without her."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import PauseRecording, ResumeRecording, StartRecording, StopRecording
from calls.domain.control.ask import Ask, Controlled, LegIds
from calls.domain.errors import NotPossible
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import Order, PauseLegRecording, RecordLeg, StopLegRecording
from calls.domain.tiles import RecordingState


def start(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Record the conversation from now on."""
    if call.recording is not RecordingState.OFF:
        raise NotPossible("it is being recorded already")
    if ask.recording is None:
        raise NotPossible("there is no place for the recording")
    leg = _customer(call)
    return [
        RecordLeg(
            call_id=call.call_id,
            leg_id=leg.leg_id,
            channel=leg.channel,
            recording_id=ask.recording.recording_id,
            file=ask.recording.file,
            then=ask.recording.then,
            asked_by=ask.asked_by,
        )
    ]


def stop(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """End the recording."""
    leg = _recorded(call)
    return [
        StopLegRecording(
            call_id=call.call_id, leg_id=leg.leg_id, channel=leg.channel, asked_by=ask.asked_by
        )
    ]


def pause(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Record silence until resumed."""
    return [_silence(call, ask, RecordingState.ON, is_paused=True)]


def resume(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Record sound again."""
    return [_silence(call, ask, RecordingState.PAUSED, is_paused=False)]


def _silence(call: Call, ask: Ask, needed: RecordingState, *, is_paused: bool) -> Order:
    leg = _recorded(call)
    if call.recording is not needed:
        raise NotPossible(f"the recording is {call.recording}")
    return PauseLegRecording(
        call_id=call.call_id,
        leg_id=leg.leg_id,
        channel=leg.channel,
        is_paused=is_paused,
        asked_by=ask.asked_by,
    )


def _customer(call: Call) -> Leg:
    """Find the customer's leg. Raises NotPossible."""
    for leg in call.live_legs():
        if leg.role is LegRole.CUSTOMER and leg.channel and leg.answered_at is not None:
            return leg
    raise NotPossible("no customer is on the line")


def _recorded(call: Call) -> Leg:
    """Find the leg that is being recorded. Raises NotPossible."""
    leg = call.legs.get(call.recording_leg_id)
    if leg is None or not leg.is_live or call.recording is RecordingState.OFF:
        raise NotPossible("nothing is being recorded")
    return leg


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    StartRecording: start,
    StopRecording: stop,
    PauseRecording: pause,
    ResumeRecording: resume,
}
