"""How long events are kept: whole calendar months, in UTC."""

from datetime import UTC, datetime


def month_of(at: datetime) -> tuple[int, int]:
    """Give year and month of an instant."""
    there = at.astimezone(UTC)
    return there.year, there.month


def begins_new_month(first_at: datetime, now: datetime) -> bool:
    """Say whether a month has begun since the first event of a partition."""
    return month_of(now) > month_of(first_at)


def cutoff(now: datetime, months: int) -> datetime:
    """Give the instant before which events may go: the same day and time `months` earlier, or
    that month's last moment where it has no such day."""
    there = now.astimezone(UTC)
    years, month = divmod(there.year * 12 + there.month - 1 - months, 12)
    day = min(there.day, _days_in(years, month + 1))
    return there.replace(year=years, month=month + 1, day=day)


def _days_in(year: int, month: int) -> int:
    after = datetime(year + month // 12, month % 12 + 1, 1, tzinfo=UTC)
    return (after - datetime(year, month, 1, tzinfo=UTC)).days
