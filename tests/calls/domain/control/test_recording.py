import pytest

from calls.domain import commands as c
from calls.domain import control_facts as cf
from calls.domain.control import Ask, RecordingPlace, plan
from calls.domain.control.recording import PLANS
from calls.domain.errors import NotPossible
from calls.domain.orders import PauseLegRecording, RecordLeg, StopLegRecording
from calls.domain.switchboard import Switchboard
from tests.calls import script as s

PLACE = RecordingPlace(recording_id="r1", file="r1.wav", then="bring r1.wav")


def call(*facts):
    board = Switchboard(s.Desk())
    for fact in (*s.answered_call(), *facts):
        board.absorb(fact)
    return next(iter(board.calls.values()))


def began(at=12):
    return cf.RecordingBegan(**s.leg(at, s.CUSTOMER), recording_id="r1", asked_by="1001")


def paused(at=14):
    return cf.RecordingPaused(**s.leg(at, s.CUSTOMER), is_paused=True, asked_by="1001")


def orders(running, command, place=None):
    ask = Ask(command=command(agent_no="1001"), agent_no="1001", asked_by="1001", recording=place)
    return plan(running, ask, new_leg_id=lambda purpose: purpose)


def test_the_customer_s_leg_is_recorded():
    (order,) = orders(call(), c.StartRecording, PLACE)
    assert order == RecordLeg(
        call_id=s.CALL,
        leg_id=s.CUSTOMER,
        channel="PJSIP/trunk-00000001",
        recording_id="r1",
        file="r1.wav",
        then="bring r1.wav",
        asked_by="1001",
    )


def test_a_recording_is_paused_resumed_and_ended_where_it_runs():
    (pause,) = orders(call(began()), c.PauseRecording)
    (resume,) = orders(call(began(), paused()), c.ResumeRecording)
    (stop,) = orders(call(began()), c.StopRecording)
    assert isinstance(pause, PauseLegRecording)
    assert isinstance(resume, PauseLegRecording)
    assert (pause.is_paused, resume.is_paused) == (True, False)
    assert isinstance(stop, StopLegRecording)
    assert {order.leg_id for order in (pause, resume, stop)} == {s.CUSTOMER}


@pytest.mark.parametrize(
    ("facts", "command", "place"),
    [
        ([], c.StartRecording, None),
        ([began()], c.StartRecording, PLACE),
        ([], c.StopRecording, None),
        ([], c.PauseRecording, None),
        ([], c.ResumeRecording, None),
        ([began()], c.ResumeRecording, None),
        ([began(), paused()], c.PauseRecording, None),
        ([s.ended(20, s.CUSTOMER)], c.StartRecording, PLACE),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(facts, command, place):
    with pytest.raises(NotPossible):
        orders(call(*facts), command, place)


def test_every_recording_command_has_its_plan():
    assert set(PLANS) == {c.StartRecording, c.StopRecording, c.PauseRecording, c.ResumeRecording}
