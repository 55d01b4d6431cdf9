from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import IllegalStep
from campaigns.domain.lead import OPEN, LeadMachine, LeadState, Tried
from campaigns.domain.retry import NumberOrder, RetryPlan, RetryRule

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
BUSY = AttemptOutcome.BUSY


def lead(numbers=1):
    return LeadMachine(state=LeadState.NEW, numbers=tuple(Tried() for _ in range(numbers)))


def plan(order=NumberOrder.SAME_FIRST, tries=2, most=10):
    return RetryPlan(rules={BUSY: RetryRule(tries=tries, pause_s=60)}, order=order, most=most)


def play(one, outcome, rules, now=NOW):
    return one.claim("a", now=now).over("a", outcome, plan=rules, now=now)


def numbers_dialled(order, numbers=2, tries=2):
    one, now, dialled = lead(numbers), NOW, []
    while one.state in OPEN:
        dialled.append(one.at_number)
        one = play(one, BUSY, plan(order, tries), now)
        now += timedelta(hours=1)
    return dialled, one


def test_a_number_is_used_up_before_the_next_when_the_order_says_so():
    assert numbers_dialled(NumberOrder.SAME_FIRST)[0] == [0, 0, 1, 1]


def test_every_number_has_its_turn_when_the_order_says_so():
    assert numbers_dialled(NumberOrder.IN_TURN)[0] == [0, 1, 0, 1]


def test_a_lead_is_exhausted_when_every_number_is():
    assert numbers_dialled(NumberOrder.IN_TURN)[1].state is LeadState.EXHAUSTED


def test_a_lead_is_exhausted_after_the_most_attempts():
    one = play(lead(3), BUSY, plan(most=1))
    assert one.state is LeadState.EXHAUSTED


def test_a_reached_lead_is_not_dialled_again():
    one = play(lead(), AttemptOutcome.CONNECTED, plan())
    assert one.state is LeadState.REACHED
    with pytest.raises(IllegalStep):
        one.claim("b", now=NOW)


def test_a_lead_rests_between_attempts():
    one = play(lead(), BUSY, plan())
    assert not one.is_due(NOW + timedelta(seconds=59))
    assert one.is_due(NOW + timedelta(seconds=60))


def test_the_end_of_another_attempt_changes_nothing():
    one = lead().claim("a", now=NOW)
    assert one.over("b", BUSY, plan=plan(), now=NOW) == one


def test_an_end_heard_twice_counts_once():
    one = play(lead(), BUSY, plan())
    assert one.over("a", BUSY, plan=plan(), now=NOW) == one


def test_a_claimed_lead_is_not_claimed_again():
    with pytest.raises(IllegalStep):
        lead().claim("a", now=NOW).claim("b", now=NOW)


def test_recycling_begins_again_and_leaves_the_excluded_alone():
    assert play(lead(), AttemptOutcome.UNASSIGNED, plan()).recycle() == lead()
    assert lead().exclude().recycle().state is LeadState.EXCLUDED


def test_a_reached_lead_stays_reached_when_its_number_is_forbidden_later():
    assert play(lead(), AttemptOutcome.CONNECTED, plan()).exclude().state is LeadState.REACHED


@given(
    st.lists(st.sampled_from(AttemptOutcome), max_size=40),
    st.integers(1, 4),
    st.sampled_from(NumberOrder),
    st.integers(1, 12),
)
def test_a_lead_is_never_dialled_more_often_than_its_plan_allows(outcomes, numbers, order, most):
    one, now, rules = lead(numbers), NOW, RetryPlan(order=order, most=most)
    for outcome in outcomes:
        if one.state not in OPEN:
            break
        now = max(now, one.next_at or now)
        one = play(one, outcome, rules, now)
    assert one.tries <= most
    for number in one.numbers:
        for outcome, count in number.ended.items():
            assert count <= max(rules.rule(outcome).tries, 1)
    assert one.state in OPEN or one.next_at is None
