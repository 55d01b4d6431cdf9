import pytest

from calls.domain.commands import Mute, SendDigits, Unmute
from calls.domain.control import Ask, plan, sounds
from calls.domain.errors import NoSuchParty, NotPossible
from calls.domain.orders import MuteLeg, PlayDigits
from tests.calls import script as s
from tests.calls import supervision as sup


def planned(command, *facts):
    ask = Ask(command=command, agent_no="1001", asked_by="1001")
    return plan(sup.call_after(*s.answered_call(), *facts), ask, new_leg_id=lambda _: "x")


def test_mute_is_about_the_agents_own_leg():
    (order,) = planned(Mute(agent_no="1001"))
    assert isinstance(order, MuteLeg)
    assert (order.leg_id, order.is_muted) == (s.AGENT, True)


def test_a_named_party_can_be_muted_but_no_supervisor_and_no_stranger():
    (order,) = planned(Mute(agent_no="1001", leg_id=s.CUSTOMER))
    assert order.leg_id == s.CUSTOMER
    for named in (sup.SUE, "nobody"):
        with pytest.raises(NoSuchParty):
            planned(Mute(agent_no="1001", leg_id=named), *sup.comes())


def test_what_is_so_already_is_refused():
    with pytest.raises(NotPossible, match="not muted"):
        planned(Unmute(agent_no="1001"))


@pytest.mark.parametrize("digits", ["1", "0123456789*#ABCD", "abcd", "1" * 32])
def test_digits_go_to_the_customer(digits):
    (order,) = planned(SendDigits(agent_no="1001", digits=digits))
    assert isinstance(order, PlayDigits)
    assert (order.leg_id, order.digits, order.asked_by) == (s.CUSTOMER, digits.upper(), "1001")


@pytest.mark.parametrize("digits", ["", "1" * 33, "12x", "1 2", "é"])
def test_what_no_phone_can_press_is_refused(digits):
    with pytest.raises(NotPossible, match="digits are"):
        planned(SendDigits(agent_no="1001", digits=digits))


def test_with_nobody_there_digits_are_refused():
    with pytest.raises(NotPossible, match="nobody hears"):
        planned(SendDigits(agent_no="1001", digits="1"), s.unbridged(12, s.CUSTOMER))


def test_every_command_about_sound_has_its_plan():
    assert set(sounds.PLANS) == {Mute, Unmute, SendDigits}
