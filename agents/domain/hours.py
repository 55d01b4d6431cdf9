"""When a team is open: weekly spans and holidays, in the team's own time zone."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

#: The end of a day, which no `time` can say.
MIDNIGHT = time(0)


@dataclass(frozen=True, slots=True, order=True)
class WeeklySpan:
    """Open on one day of the week (1 is Monday, as in ISO 8601) from `opens` until, and without,
    `closes`. A `closes` that is not later than `opens` lies on the next day; 00:00 is midnight."""

    weekday: int
    opens: time
    closes: time


def day_spans(spans: Iterable[WeeklySpan]) -> list[tuple[int, int, int]]:
    """Cut spans at midnight: weekday, first minute and end, both as hhmm (2400 is midnight);
    in the order of the week."""
    cut: list[tuple[int, int, int]] = []
    for span in spans:
        opens, closes = _hhmm(span.opens), _end(span.closes)
        if closes > opens:
            cut.append((span.weekday, opens, closes))
            continue
        cut.append((span.weekday, opens, 2400))
        if closes:
            cut.append((span.weekday % 7 + 1, 0, closes))
    return sorted(cut)


def is_open(
    spans: Iterable[WeeklySpan], holidays: Collection[date], zone: str, at: datetime
) -> bool:
    """Say whether the hours hold at an instant; a holiday is closed all day."""
    local = at.astimezone(ZoneInfo(zone))
    if local.date() in holidays:
        return False
    now = local.hour * 100 + local.minute
    return any(
        day == local.isoweekday() and opens <= now < closes
        for day, opens, closes in day_spans(spans)
    )


def _hhmm(one: time) -> int:
    return one.hour * 100 + one.minute


def _end(one: time) -> int:
    """Read 23:59:59, which people write for the end of a day, as that: a minute begun counts."""
    minutes = one.hour * 60 + one.minute + (one.second > 0)
    return minutes // 60 * 100 + minutes % 60
