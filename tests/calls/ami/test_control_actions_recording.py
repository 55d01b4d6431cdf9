from datetime import UTC, datetime

from calls.ami.control_actions import control_action, said_by
from calls.domain import control_facts as cf
from calls.domain.orders import PauseLegRecording, RecordLeg, StopLegRecording

AT = datetime(2026, 3, 2, tzinfo=UTC)
LEG = {"call_id": "c1", "leg_id": "pbx-1.1", "channel": "PJSIP/t-1", "asked_by": "1001"}
RECORD = RecordLeg(**LEG, recording_id="r1", file="r1.wav", then="bring r1.wav")
PAUSE = PauseLegRecording(**LEG, is_paused=True)
STOP = StopLegRecording(**LEG)


def test_recordings_are_mixed_on_one_leg_while_it_is_bridged():
    assert control_action(RECORD) == {
        "Action": "MixMonitor",
        "Channel": "PJSIP/t-1",
        "File": "r1.wav",
        "Options": "b",
        "Command": "bring r1.wav",
    }
    assert control_action(PAUSE) == {
        "Action": "MixMonitorMute",
        "Channel": "PJSIP/t-1",
        "Direction": "both",
        "State": "1",
    }
    assert control_action(STOP) == {"Action": "StopMixMonitor", "Channel": "PJSIP/t-1"}


def test_the_acceptance_names_the_recording_and_who_asked():
    (began,) = said_by(RECORD, at=AT, pbx="pbx")
    (paused,) = said_by(PAUSE, at=AT, pbx="pbx")
    (ended,) = said_by(STOP, at=AT, pbx="pbx")
    assert isinstance(began, cf.RecordingBegan)
    assert isinstance(paused, cf.RecordingPaused)
    assert isinstance(ended, cf.RecordingEnded)
    assert (began.recording_id, paused.is_paused) == ("r1", True)
    assert {(one.leg_id, one.call_id, one.asked_by) for one in (began, paused, ended)} == {
        ("pbx-1.1", "c1", "1001")
    }
