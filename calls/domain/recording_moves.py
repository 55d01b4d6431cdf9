"""What the facts about a recording do to a call.

The switch tells that a recording began, paused or ended, but neither which nor who asked; the
acceptance of our order does, and it may be heard before or after. So the state follows whichever
comes first, and it is told once: by the acceptance, or, when there is none, with the next fact.
"""

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain.call import Call, Turn
from calls.domain.legs import Leg
from calls.domain.tiles import RecordingState


def began(call: Call, fact: cf.RecordingBegan, turn: Turn) -> None:
    """Note that a leg is being recorded."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    is_named = bool(fact.recording_id) and fact.recording_id != call.recording_id
    if call.recording is RecordingState.OFF:
        tell_late(call, turn)
    if call.recording is RecordingState.OFF or is_named:
        call.recording, call.recording_leg_id = RecordingState.ON, leg.leg_id
        call.recording_id = fact.recording_id
        call.is_recording_told = False
    _tell(call, turn, asked_by=fact.asked_by, is_named=bool(fact.recording_id))


def paused(call: Call, fact: cf.RecordingPaused, turn: Turn) -> None:
    """Note that silence is recorded, or sound again."""
    if call.recording is RecordingState.OFF or fact.leg_id != call.recording_leg_id:
        return
    state = RecordingState.PAUSED if fact.is_paused else RecordingState.ON
    if state is not call.recording:
        _change(call, state, turn)
    _tell(call, turn, asked_by=fact.asked_by, is_named=bool(fact.asked_by))


def ended(call: Call, fact: cf.RecordingEnded, turn: Turn) -> None:
    """Note that nothing is recorded any more."""
    if fact.leg_id != call.recording_leg_id:
        return
    if call.recording is not RecordingState.OFF:
        _change(call, RecordingState.OFF, turn)
    _tell(call, turn, asked_by=fact.asked_by, is_named=bool(fact.asked_by))


def leg_ended(call: Call, leg: Leg, turn: Turn) -> None:
    """End the recording with the leg that was recorded; the switch does the same in silence."""
    if call.recording is RecordingState.OFF or leg.leg_id != call.recording_leg_id:
        return
    _change(call, RecordingState.OFF, turn)
    tell_late(call, turn)


def tell_late(call: Call, turn: Turn) -> None:
    """Tell what no acceptance has told."""
    _tell(call, turn, asked_by="", is_named=True)


def _change(call: Call, state: RecordingState, turn: Turn) -> None:
    """Turn to another state, after what was not told of the one before."""
    tell_late(call, turn)
    call.recording, call.is_recording_told = state, False


def _tell(call: Call, turn: Turn, *, asked_by: str, is_named: bool) -> None:
    if call.is_recording_told or not is_named:
        return
    call.is_recording_told = True
    turn.tell(
        e.CallRecordingChanged,
        state=call.recording,
        recording_id=call.recording_id,
        agent_no=asked_by,
    )
