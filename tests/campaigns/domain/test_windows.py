"""Each line says a local time with its offset from UTC, so that it can be checked by hand."""

from datetime import UTC, date, datetime, time

import pytest

from agents.domain.hours import WeeklySpan
from campaigns.domain.windows import Window, look

#: A number, where it is, and its offsets on 14 January and 15 July 2026.
PLACES = [
    ("+442079460000", "London", "+00:00", "+01:00"),
    ("+33123456789", "Paris", "+01:00", "+02:00"),
    ("+493012345678", "Berlin", "+01:00", "+02:00"),
    ("+390612345678", "Rome", "+01:00", "+02:00"),
    ("+34912345678", "Madrid", "+01:00", "+02:00"),
    ("+351211234567", "Lisbon", "+00:00", "+01:00"),
    ("+302101234567", "Athens", "+02:00", "+03:00"),
    ("+12125550123", "New York", "-05:00", "-04:00"),
    ("+13125550123", "Chicago", "-06:00", "-05:00"),
    ("+13035550123", "Denver", "-07:00", "-06:00"),
    ("+13105550123", "Los Angeles", "-08:00", "-07:00"),
    ("+16025550123", "Phoenix", "-07:00", "-07:00"),
    ("+18085550123", "Honolulu", "-10:00", "-10:00"),
    ("+17875550123", "Puerto Rico", "-04:00", "-04:00"),
    ("+14165550123", "Toronto", "-05:00", "-04:00"),
    ("+81312345678", "Tokyo", "+09:00", "+09:00"),
    ("+61291234567", "Sydney", "+11:00", "+10:00"),
    ("+912223456789", "Mumbai", "+05:30", "+05:30"),
    ("+97143123456", "Dubai", "+04:00", "+04:00"),
    ("+6561234567", "Singapore", "+08:00", "+08:00"),
    ("+27111234567", "Johannesburg", "+02:00", "+02:00"),
]
EDGES = [
    ("07:59:59", False),
    ("08:00:00", True),
    ("20:59:59", True),
    ("21:00:00", False),
    ("02:30:00", False),
]
CASES = [
    pytest.param(number, f"{day}T{at}{offset}", is_open, id=f"{place} {day} {at}")
    for number, place, winter, summer in PLACES
    for day, offset in (("2026-01-14", winter), ("2026-07-15", summer))
    for at, is_open in EDGES
]
WORKDAYS = Window(keeps_holidays=False)


@pytest.mark.parametrize(("number", "at", "is_open"), CASES)
def test_the_window_follows_the_clock_on_the_called_persons_wall(number, at, is_open):
    assert look(WORKDAYS, number, datetime.fromisoformat(at)).is_open is is_open


#: From eight on the East coast until nine in the evening in the West, all must agree.
@pytest.mark.parametrize(
    ("number", "at", "is_open"),
    [
        # freephone of North America: Honolulu and Guam are zones of it, and never open together
        ("+18005551234", "2026-07-15T08:00-04:00", False),
        ("+18005551234", "2026-07-15T12:00-04:00", False),
        ("+18005551234", "2026-07-15T15:00-04:00", False),
        ("+18005551234", "2026-07-15T20:00-04:00", False),
        # Alaska: two zones, one hour apart
        ("+19075550123", "2026-07-15T08:30-08:00", False),
        ("+19075550123", "2026-07-15T09:00-08:00", True),
        ("+19075550123", "2026-07-15T20:59-08:00", True),
        ("+19075550123", "2026-07-15T21:00-08:00", False),
        # a mobile of Russia: from Moscow to Kamchatka, nine hours on
        ("+79161234567", "2026-07-15T08:00+03:00", True),
        ("+79161234567", "2026-07-15T12:00+03:00", False),
        # a mobile of Britain: four zones with one clock
        ("+447911123456", "2026-07-15T08:00+01:00", True),
        ("+447911123456", "2026-07-15T07:59+01:00", False),
    ],
)
def test_where_several_zones_are_possible_all_must_be_open(number, at, is_open):
    assert look(WORKDAYS, number, datetime.fromisoformat(at)).is_open is is_open


@pytest.mark.parametrize(
    ("zone", "at", "is_open"),
    [
        ("America/Denver", "2026-07-15T08:00-06:00", True),
        ("America/Denver", "2026-07-15T07:59-06:00", False),
        ("Europe/London", "2026-07-15T12:00+01:00", True),
        ("Mars/Olympus", "2026-07-15T12:00+01:00", False),
    ],
)
def test_the_zone_of_the_record_counts_more_than_the_number(zone, at, is_open):
    at = datetime.fromisoformat(at)
    assert look(WORKDAYS, "+18005551234", at, own_zone=zone).is_open is is_open


@pytest.mark.parametrize("number", ["+870773111632", "+447700900123", "+6491234567", "", "12"])
def test_a_number_of_no_known_zone_is_not_dialled_and_never_opens_by_itself(number):
    verdict = look(WORKDAYS, number, datetime(2026, 7, 15, 12, tzinfo=UTC))
    assert (verdict.shut, verdict.opens_at) == ("zone_unknown", None)


#: The days on which clocks change: an hour is missing in spring and comes twice in autumn.
@pytest.mark.parametrize(
    ("number", "at", "is_open"),
    [
        ("+442079460000", "2026-03-28T08:00+00:00", True),
        ("+442079460000", "2026-03-29T06:59+00:00", False),
        ("+442079460000", "2026-03-29T07:00+00:00", True),
        ("+442079460000", "2026-03-29T19:59+00:00", True),
        ("+442079460000", "2026-03-29T20:00+00:00", False),
        ("+442079460000", "2026-10-25T07:59+00:00", False),
        ("+442079460000", "2026-10-25T08:00+00:00", True),
        ("+442079460000", "2026-10-25T20:59+00:00", True),
        ("+442079460000", "2026-10-25T21:00+00:00", False),
        ("+12125550123", "2026-03-08T11:59+00:00", False),
        ("+12125550123", "2026-03-08T12:00+00:00", True),
        ("+12125550123", "2026-03-09T00:59+00:00", True),
        ("+12125550123", "2026-03-09T01:00+00:00", False),
        ("+12125550123", "2026-11-01T12:59+00:00", False),
        ("+12125550123", "2026-11-01T13:00+00:00", True),
        ("+12125550123", "2026-11-02T01:59+00:00", True),
        ("+12125550123", "2026-11-02T02:00+00:00", False),
        ("+61291234567", "2026-04-04T21:59+00:00", False),
        ("+61291234567", "2026-04-04T22:00+00:00", True),
        ("+61291234567", "2026-10-03T20:59+00:00", False),
        ("+61291234567", "2026-10-03T21:00+00:00", True),
    ],
)
def test_the_window_holds_on_the_days_the_clocks_change(number, at, is_open):
    assert look(WORKDAYS, number, datetime.fromisoformat(at)).is_open is is_open


@pytest.mark.parametrize(
    ("number", "day", "is_free"),
    [
        ("+442079460000", "2026-12-25", True),
        ("+442079460000", "2026-01-01", True),
        ("+442079460000", "2026-07-14", False),
        ("+33123456789", "2026-07-14", True),
        ("+33123456789", "2026-05-01", True),
        ("+12125550123", "2026-07-04", True),
        ("+12125550123", "2026-11-26", True),
        ("+12125550123", "2026-07-14", False),
        ("+493012345678", "2026-10-03", True),
        ("+493012345678", "2026-07-04", False),
    ],
)
def test_public_holidays_are_those_of_the_called_persons_country(number, day, is_free):
    noon = datetime.fromisoformat(f"{day}T15:00+00:00")
    verdict = look(Window(), number, noon)
    assert verdict.is_open is not is_free
    assert (verdict.shut == "holiday") is is_free
    assert look(WORKDAYS, number, noon).is_open


def test_days_of_the_campaigns_own_are_closed_too():
    closed = Window(closed_days=frozenset({date(2026, 7, 15)}))
    assert look(closed, "+442079460000", datetime(2026, 7, 15, 12, tzinfo=UTC)).shut == "holiday"


@pytest.mark.parametrize(
    ("number", "at", "opens_at"),
    [
        ("+442079460000", "2026-07-15T05:00+00:00", "2026-07-15T07:00+00:00"),
        ("+442079460000", "2026-07-15T20:30+00:00", "2026-07-16T07:00+00:00"),
        ("+442079460000", "2026-03-28T22:00+00:00", "2026-03-29T07:00+00:00"),
        ("+442079460000", "2026-12-24T22:00+00:00", "2026-12-27T08:00+00:00"),
        ("+19075550123", "2026-07-15T03:00-08:00", "2026-07-15T09:00-08:00"),
        ("+12125550123", "2026-07-03T22:00-04:00", "2026-07-05T08:00-04:00"),
    ],
)
def test_a_shut_window_says_when_it_opens(number, at, opens_at):
    window = Window() if "12-24" in at or "07-03" in at else WORKDAYS
    verdict = look(window, number, datetime.fromisoformat(at))
    assert verdict.opens_at == datetime.fromisoformat(opens_at)


def test_hours_may_pass_midnight():
    night = Window(spans=(WeeklySpan(1, time(22), time(2)),), keeps_holidays=False)
    for at, is_open in [
        ("2026-07-13T23:00", True),
        ("2026-07-14T01:00", True),
        ("2026-07-14T02:00", False),
    ]:
        assert (
            look(night, "+442079460000", datetime.fromisoformat(f"{at}+01:00")).is_open is is_open
        )


def test_a_window_that_never_opens_says_so():
    verdict = look(Window(spans=()), "+442079460000", datetime(2026, 7, 15, 12, tzinfo=UTC))
    assert (verdict.shut, verdict.opens_at) == ("hours", None)
