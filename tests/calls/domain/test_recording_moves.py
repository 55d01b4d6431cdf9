import pytest

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain.call import Call
from calls.domain.errors import IllegalMove
from calls.domain.recording_moves import tell_late
from calls.domain.switchboard import Switchboard
from calls.domain.tiles import RecordingState
from tests.calls import script as s
from tests.calls.domain import chapters


def began(at, *, recording_id="", asked_by="", leg=s.CUSTOMER):
    return cf.RecordingBegan(**s.leg(at, leg), recording_id=recording_id, asked_by=asked_by)


def paused(at, is_paused=True, *, asked_by="", leg=s.CUSTOMER):
    return cf.RecordingPaused(**s.leg(at, leg), is_paused=is_paused, asked_by=asked_by)


def ended(at, *, asked_by=""):
    return cf.RecordingEnded(**s.leg(at, s.CUSTOMER), asked_by=asked_by)


def hear(*facts):
    board = Switchboard(s.Desk())
    return [event for fact in (*s.answered_call(), *facts) for event in board.absorb(fact)]


def told(events):
    return [
        (event.state.value, event.recording_id, event.agent_no)
        for event in events
        if isinstance(event, e.CallRecordingChanged)
    ]


NAMED = began(12.01, recording_id="r1", asked_by="1001")


@pytest.mark.parametrize("facts", [[began(12), NAMED], [NAMED, began(12.02)], [NAMED], [NAMED] * 2])
def test_a_recording_is_told_once_with_its_name_whoever_speaks_first(facts):
    assert told(hear(*facts)) == [("on", "r1", "1001")]


def test_a_recording_nobody_names_is_told_with_the_next_fact():
    assert told(hear(began(12))) == []
    assert told(hear(began(12), s.held(15))) == [("on", "", "")]


def test_a_recording_is_not_lost_with_a_fact_that_is_refused():
    board = Switchboard(s.Desk())
    for fact in (*chapters.BEGINNINGS["missed first"](), began(12)):
        board.absorb(fact)
    with pytest.raises(IllegalMove):  # of a phone that has stopped ringing
        board.absorb(s.rings(13, chapters.TARGET_LEG))
    assert told(board.absorb(s.held(15))) == [("on", "", "")]


def test_no_change_is_lost_where_nobody_names_any():
    events = hear(began(12), paused(14), paused(16, False), ended(18), s.held(20))
    assert [state for state, _, _ in told(events)] == ["on", "paused", "on", "off"]


def test_pause_resume_and_end_are_told_with_who_asked():
    events = hear(
        NAMED,
        paused(14),
        paused(14.01, asked_by="1001"),
        paused(16, False, asked_by="1001"),
        paused(16.01, False),
        ended(18),
        ended(18.01, asked_by="1009"),
    )
    assert told(events) == [
        ("on", "r1", "1001"),
        ("paused", "r1", "1001"),
        ("on", "r1", "1001"),
        ("off", "r1", "1009"),
    ]


def test_the_tile_says_whether_it_is_recorded():
    events = hear(NAMED, paused(14, asked_by="1001"), s.held(15))
    assert events[-1].call.recording is RecordingState.PAUSED
    assert hear(NAMED)[-1].call.recording is RecordingState.ON


def test_a_recording_ends_with_the_leg_that_was_recorded():
    events = hear(NAMED, *s.hung_up(20))
    assert told(events) == [("on", "r1", "1001"), ("off", "r1", "")]
    end = next(event for event in events if isinstance(event, e.CallEnded))
    assert end.call.recording is RecordingState.OFF


def test_a_second_recording_of_a_call_is_another_one():
    events = hear(NAMED, ended(14, asked_by="1001"), began(16, recording_id="r2", asked_by="1001"))
    assert told(events)[-1] == ("on", "r2", "1001")


def test_what_is_said_of_a_leg_that_is_not_recorded_changes_nothing():
    assert told(hear(paused(14, asked_by="1"), ended(15, asked_by="1"))) == []
    assert told(hear(NAMED, paused(14, asked_by="1", leg=s.AGENT))) == [("on", "r1", "1001")]
    assert told(hear(began(12, recording_id="r1", leg="pbx-9.9"))) == []


def test_a_recorded_call_survives_the_bridge():
    board = Switchboard(s.Desk())
    for fact in (*s.answered_call(), NAMED):
        board.absorb(fact)
    (call,) = board.take_changed()
    again = Call.load(call.dump())
    assert (again.recording, again.recording_id) == (RecordingState.ON, "r1")
    assert tell_late(again, None) is None
