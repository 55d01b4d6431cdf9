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
