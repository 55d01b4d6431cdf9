from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.webhooks.domain.breaker import LONGEST_S, TRIPS_AT, Breaker, BreakerState
from tests.builders import T0, after


def tripped():
    breaker = Breaker()
    for _ in range(TRIPS_AT):
        breaker = breaker.failed(T0)
    return breaker


def test_it_opens_after_five_failures_in_a_row():
    breaker = Breaker()
    for _ in range(TRIPS_AT - 1):
        breaker = breaker.failed(T0)
    assert breaker.state is BreakerState.CLOSED
    assert breaker.room(8, 0) == 8
    breaker = breaker.failed(T0)
    assert breaker.state is BreakerState.OPEN
    assert breaker.room(8, 0) == 0


def test_an_answer_between_failures_begins_the_count_anew():
    breaker = tripped().answered()
    assert breaker == Breaker()


def test_after_its_time_one_push_goes_on_trial_and_no_second_beside_it():
    breaker = tripped().asked(after(1))
    assert breaker.state is BreakerState.TRIAL
    assert breaker.room(8, 0) == 1
    assert breaker.room(7, 1) == 0


def test_a_trial_that_fails_keeps_it_shut_twice_as_long():
    breaker = tripped()
    assert breaker.until == after(1)
    again = breaker.asked(after(1)).failed(after(1))
    assert again.until == after(3)


def test_a_failure_that_was_under_way_when_it_opened_does_not_prolong_it():
    breaker = tripped()
    assert breaker.failed(after(0.5)).until == breaker.until


@given(st.lists(st.sampled_from(["failed", "answered", "wait"]), max_size=80))
def test_it_is_never_shut_for_longer_than_the_bound_and_always_opens_up_again(deeds):
    breaker, now = Breaker(), T0
    for deed in deeds:
        now += timedelta(seconds=1)
        breaker = breaker.asked(now)
        if deed == "failed":
            breaker = breaker.failed(now)
        elif deed == "answered":
            breaker = breaker.answered()
        if breaker.state is BreakerState.OPEN:
            assert breaker.until is not None
            assert breaker.until - now <= timedelta(seconds=LONGEST_S)
            assert breaker.asked(breaker.until).room(8, 0) == 1
        else:
            assert breaker.room(8, 0) >= 1
