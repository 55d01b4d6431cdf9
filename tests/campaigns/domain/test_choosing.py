from datetime import UTC, datetime, timedelta

from campaigns.domain.choosing import LATER, choose
from campaigns.domain.gates import Answer, Gate
from campaigns.domain.lead import LeadMachine, LeadState, Tried

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
OPEN = Answer()
FORBIDDEN = Answer(gate=Gate.DO_NOT_CALL)
IN_CALL = Answer(gate=Gate.IN_CALL)


def night(hours):
    return Answer(gate=Gate.HOURS, opens_at=NOW + timedelta(hours=hours))


def lead(count, at_number=0, dead=()):
    numbers = tuple(Tried(is_dead=at in dead) for at in range(count))
    return LeadMachine(state=LeadState.NEW, numbers=numbers, at_number=at_number)


def test_the_number_whose_turn_it_is_comes_first():
    assert choose(lead(3, at_number=1), [OPEN, OPEN, OPEN], now=NOW).at_number == 1


def test_another_number_is_taken_while_that_one_is_shut():
    assert choose(lead(3), [night(2), FORBIDDEN, OPEN], now=NOW).at_number == 2


def test_a_number_that_is_used_up_is_never_taken():
    assert choose(lead(2, dead=(0,)), [OPEN, night(1)], now=NOW).at_number is None


def test_a_lead_waits_for_the_first_gate_that_opens():
    told = choose(lead(2), [night(5), night(2)], now=NOW)
    assert (told.lead.next_at, told.gate) == (NOW + timedelta(hours=2), Gate.HOURS)


def test_a_lead_of_forbidden_numbers_alone_is_excluded():
    told = choose(lead(2), [FORBIDDEN, Answer(gate=Gate.ZONE_UNKNOWN)], now=NOW)
    assert (told.lead.state, told.gate) == (LeadState.EXCLUDED, Gate.DO_NOT_CALL)


def test_a_forbidden_number_is_used_up_and_the_others_wait():
    told = choose(lead(2), [FORBIDDEN, night(1)], now=NOW)
    assert [one.is_dead for one in told.lead.numbers] == [True, False]
    assert (told.lead.at_number, told.gate) == (1, Gate.HOURS)


def test_a_gate_that_does_not_say_when_is_asked_again_soon():
    assert choose(lead(1), [IN_CALL], now=NOW).lead.next_at == NOW + LATER
