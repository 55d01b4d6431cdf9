from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from portal.webhooks.domain import retry


def test_each_wait_is_twice_the_one_before_until_the_longest():
    waits = [retry.wait_s(tries, chance=0.5) for tries in range(1, 14)]
    assert waits[:5] == [1, 2, 4, 8, 16]
    assert waits[-1] == waits[-2] == retry.LONGEST_S


@given(st.integers(1, 10_000), st.floats(0, 1), st.one_of(st.none(), st.floats(0, 1e9)))
def test_no_wait_is_shorter_than_asked_or_beyond_the_bound(tries, chance, asked):
    wait = retry.wait_s(tries, chance=chance, asked_s=asked)
    assert 0 < wait <= retry.LONGEST_S * (1 + retry.SPREAD)
    assert wait >= min(asked or 0, retry.LONGEST_S)


@given(st.integers(1, 100), st.floats(0, 1), st.floats(0, 1))
def test_a_later_wait_is_not_shorter_beyond_what_chance_gives(tries, one, other):
    early, late = retry.wait_s(tries, chance=one), retry.wait_s(tries + 1, chance=other)
    assert late >= early * (1 - retry.SPREAD) / (1 + retry.SPREAD)


def test_a_push_is_given_up_after_a_day():
    assert not retry.is_given_up(timedelta(hours=23, minutes=59))
    assert retry.is_given_up(timedelta(hours=24))
