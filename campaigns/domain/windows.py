"""When people may be called: hours of the day where they are, and their holidays.

A person may be in several zones; then the window must be open in all of them. Where none is known
nobody is called. The hours are wall-clock hours: on the days the clocks change, an hour that is
skipped is not missed and one that comes twice counts twice.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache

import holidays as calendars

from agents.domain.hours import WeeklySpan, day_spans
from campaigns.domain.zones import country_of, zone, zones_of

#: 08:00 to 21:00 on every day of the week.
DEFAULT_WINDOW = tuple(WeeklySpan(day, time(8), time(21)) for day in range(1, 8))
#: How far ahead an opening is looked for.
HORIZON_DAYS = 21


class Shut(StrEnum):
    """Why a person may not be called at an instant."""

    ZONE_UNKNOWN = "zone_unknown"
    HOURS = "hours"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """When a campaign may call: hours by weekday in the called person's zone, whether the public
    holidays of her country are kept free, and further days on which nobody is called."""

    spans: tuple[WeeklySpan, ...] = DEFAULT_WINDOW
    keeps_holidays: bool = True
    closed_days: frozenset[date] = frozenset()

    def both(self, other: "Window") -> "Window":
        """Give the window that is open when this one and the other are."""
        return Window(
            spans=tuple(_overlap(self.spans, other.spans)),
            keeps_holidays=self.keeps_holidays or other.keeps_holidays,
            closed_days=self.closed_days | other.closed_days,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowVerdict:
    """Whether the window is open for a number: `shut` says why not, `opens_at` when it next
    opens; None when that is not within the horizon."""

    shut: Shut | None = None
    opens_at: datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the person may be called."""
        return self.shut is None


def look(window: Window, number: str, at: datetime, *, own_zone: str = "") -> WindowVerdict:
    """Say whether the holder of a number (`+` and E.164 digits) may be called at an instant."""
    zones = zones_of(number, own=own_zone)
    if not zones:
        return WindowVerdict(shut=Shut.ZONE_UNKNOWN)
    country = country_of(number)
    shut = _shut(window, zones, country, at)
    if shut is None:
        return WindowVerdict()
    return WindowVerdict(shut=shut, opens_at=_opens(window, zones, country, at))


def _shut(window: Window, zones: Iterable[str], country: str, at: datetime) -> Shut | None:
    """Give the first reason among all zones: a holiday says more than the hour."""
    found: Shut | None = None
    for name in zones:
        local = at.astimezone(zone(name))
        if _is_free_day(window, country, local.date()):
            return Shut.HOLIDAY
        if not _within(window.spans, local):
            found = Shut.HOURS
    return found


def _within(spans: tuple[WeeklySpan, ...], local: datetime) -> bool:
    now = local.hour * 100 + local.minute
    return any(
        day == local.isoweekday() and opens <= now < closes for day, opens, closes in _cut(spans)
    )


@lru_cache(maxsize=256)
def _cut(spans: tuple[WeeklySpan, ...]) -> tuple[tuple[int, int, int], ...]:
    return tuple(day_spans(spans))


def _is_free_day(window: Window, country: str, day: date) -> bool:
    if day in window.closed_days:
        return True
    return window.keeps_holidays and day in public_holidays(country, day.year)


@lru_cache(maxsize=512)
def public_holidays(country: str, year: int) -> frozenset[date]:
    """Give the public holidays of a country in a year; none where the calendar does not know it."""
    try:
        return frozenset(calendars.country_holidays(country, years=year))
    except (NotImplementedError, KeyError):
        return frozenset()


def _opens(window: Window, zones: tuple[str, ...], country: str, at: datetime) -> datetime | None:
    """Find the first later instant at which the window is open in all zones: one of the instants
    at which it opens in one of them."""
    starts = sorted(set(_starts(window, zones, at)))
    return next((one for one in starts if _shut(window, zones, country, one) is None), None)


def _starts(window: Window, zones: tuple[str, ...], at: datetime) -> Iterable[datetime]:
    for name in zones:
        local = at.astimezone(zone(name))
        for ahead in range(HORIZON_DAYS):
            day = local.date() + timedelta(days=ahead)
            for weekday, opens, _ in _cut(window.spans):
                if weekday != day.isoweekday():
                    continue
                wall = datetime.combine(day, time(opens // 100, opens % 100), zone(name))
                # through UTC and back: an hour the clocks skip becomes the one after it
                instant = wall.astimezone(zone("UTC"))
                if instant > at:
                    yield instant


def _overlap(one: Iterable[WeeklySpan], other: Iterable[WeeklySpan]) -> Iterable[WeeklySpan]:
    for day, opens, closes in day_spans(one):
        for other_day, other_opens, other_closes in day_spans(other):
            first, last = max(opens, other_opens), min(closes, other_closes)
            if day == other_day and first < last:
                yield WeeklySpan(day, _time(first), _time(last))


def _time(hhmm: int) -> time:
    return time(hhmm // 100 % 24, hhmm % 100)
