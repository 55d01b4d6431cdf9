import pytest

from calls.domain.commands import Answer, Reject
from calls.domain.control import Ask, answering, plan
from calls.domain.errors import NotPossible
from calls.domain.orders import HangUpLeg, TellPhone
from tests.calls import script as s
from tests.calls import supervision as sup

RINGING = s.answered_call()[:6]


def planned(command, *facts, is_told_phone=True):
    ask = Ask(command=command, agent_no="1001", is_told_phone=is_told_phone)
    return plan(sup.call_after(*facts), ask, new_leg_id=lambda _: "x")


def test_the_ringing_phone_is_told_to_answer():
    orders = planned(Answer(agent_no="1001"), *RINGING)
    assert orders == [TellPhone(endpoint="demo-1001", event="talk")]


def test_a_phone_that_cannot_be_told_says_so():
    with pytest.raises(NotPossible, match="at the phone"):
        planned(Answer(agent_no="1001"), *RINGING, is_told_phone=False)


def test_a_rejected_offer_ends_as_rejected():
    orders = planned(Reject(agent_no="1001"), *RINGING)
    assert orders == [HangUpLeg(channel="PJSIP/demo-1001-00000002", cause=21)]


@pytest.mark.parametrize("command", [Answer(agent_no="1001"), Reject(agent_no="1001")])
def test_there_must_be_a_call_that_rings(command):
    with pytest.raises(NotPossible, match="no call rings"):
        planned(command, *s.answered_call())


def test_answer_and_reject_have_their_plans():
    assert set(answering.PLANS) == {Answer, Reject}
