from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.domain.hours import WeeklySpan, day_spans, is_open

WEEK = [WeeklySpan(day, time(9), time(17, 30)) for day in range(1, 6)]
LONDON = "Europe/London"


def at(zone, *moment):
    return datetime(*moment, tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 3, 2, 9, 0), True),
        ((2026, 3, 2, 8, 59), False),
        ((2026, 3, 2, 17, 29), True),
        ((2026, 3, 2, 17, 30), False),
        ((2026, 3, 7, 12, 0), False),
        # the day after the clocks went forward
        ((2026, 3, 30, 9, 0), True),
    ],
)
def test_a_working_week(moment, expected):
    assert is_open(WEEK, (), LONDON, at(LONDON, *moment)) is expected


def test_the_clock_is_the_teams():
    noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    assert is_open(WEEK, (), LONDON, noon)
    assert not is_open(WEEK, (), "Pacific/Auckland", noon)


def test_a_holiday_is_closed_all_day():
    assert not is_open(WEEK, {date(2026, 3, 2)}, LONDON, at(LONDON, 2026, 3, 2, 12))


def test_a_night_shift_is_cut_at_midnight_and_sunday_flows_into_monday():
    night = [WeeklySpan(7, time(22), time(6)), WeeklySpan(3, time(18), time(0))]
    assert day_spans(night) == [(1, 0, 600), (3, 1800, 2400), (7, 2200, 2400)]
    assert is_open(night, (), LONDON, at(LONDON, 2026, 3, 2, 5, 59))
    assert not is_open(night, (), LONDON, at(LONDON, 2026, 3, 2, 6, 0))


@pytest.mark.parametrize(
    ("utc", "expected"),
    [
        # the clocks go forward at 01:00: 02:00 summer time is the next minute
        ((2026, 3, 29, 0, 59), True),
        ((2026, 3, 29, 1, 0), True),
        ((2026, 3, 29, 1, 29), True),
        ((2026, 3, 29, 1, 30), False),
        # they go back at 02:00: half past one is twice, and open twice
        ((2026, 10, 25, 0, 30), True),
        ((2026, 10, 25, 1, 30), True),
        ((2026, 10, 25, 2, 29), True),
        ((2026, 10, 25, 2, 30), False),
    ],
)
def test_a_night_shift_goes_by_the_clock_on_the_wall_when_it_is_changed(utc, expected):
    night = [WeeklySpan(6, time(22), time(2, 30))]
    assert is_open(night, (), LONDON, datetime(*utc, tzinfo=UTC)) is expected


def test_a_holiday_is_the_teams_day_and_cuts_the_shift_that_runs_into_it():
    always = [WeeklySpan(day, time(0), time(0)) for day in range(1, 8)]
    christmas = {date(2026, 12, 25)}
    eve = datetime(2026, 12, 24, 12, tzinfo=UTC)
    assert not is_open(always, christmas, "Pacific/Auckland", eve)
    assert is_open(always, christmas, LONDON, eve)
    night = [WeeklySpan(4, time(22), time(6))]
    assert is_open(night, christmas, LONDON, at(LONDON, 2026, 12, 24, 23, 59))
    assert not is_open(night, christmas, LONDON, at(LONDON, 2026, 12, 25, 0, 0))


def test_what_closes_a_second_before_midnight_closes_at_midnight():
    assert day_spans([WeeklySpan(1, time(0), time(23, 59, 59))]) == [(1, 0, 2400)]
    assert day_spans([WeeklySpan(1, time(9), time(17, 30))]) == [(1, 900, 1730)]
    assert day_spans([WeeklySpan(1, time(9), time(16, 59, 59))]) == [(1, 900, 1700)]


spans = st.builds(
    WeeklySpan,
    st.integers(1, 7),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
    st.times().map(lambda one: one.replace(second=0, microsecond=0)),
)


@given(st.lists(spans, max_size=8))
def test_no_span_the_pbx_gets_crosses_midnight(some):
    for day, opens, closes in day_spans(some):
        assert 1 <= day <= 7
        assert 0 <= opens < closes <= 2400
