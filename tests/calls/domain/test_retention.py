from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from calls.domain.retention import begins_new_month, cutoff, month_of

INSTANTS = st.datetimes(
    min_value=datetime(2001, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)
)


def test_a_month_begins_by_the_clock_of_the_log_and_not_of_the_place():
    local = datetime(2026, 3, 1, 0, 30, tzinfo=timezone(timedelta(hours=1)))
    assert month_of(local) == (2026, 2)
    assert not begins_new_month(datetime(2026, 2, 1, tzinfo=UTC), local)
    assert begins_new_month(datetime(2026, 2, 28, tzinfo=UTC), local + timedelta(hours=1))


def test_a_month_without_that_day_ends_on_its_last():
    assert cutoff(datetime(2026, 3, 31, 5, tzinfo=UTC), 1) == datetime(2026, 2, 28, 5, tzinfo=UTC)
    assert cutoff(datetime(2024, 3, 31, tzinfo=UTC), 1) == datetime(2024, 2, 29, tzinfo=UTC)
    assert cutoff(datetime(2026, 1, 5, tzinfo=UTC), 13) == datetime(2024, 12, 5, tzinfo=UTC)


@given(INSTANTS, st.integers(1, 120))
def test_the_limit_lies_that_many_months_back(now, months):
    limit = cutoff(now, months)
    assert (now.year - limit.year) * 12 + now.month - limit.month == months
    assert limit.day <= now.day


@given(INSTANTS, INSTANTS, st.integers(1, 36))
def test_time_only_moves_the_limit_forward(one, other, months):
    early, late = sorted((one, other))
    assert cutoff(early, months) <= cutoff(late, months)
