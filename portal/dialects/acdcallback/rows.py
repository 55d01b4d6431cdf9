"""A team's rules and row numbers, read once for the many events of a moment."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from agents import selectors as agents
from agents.selectors import AcdCallbackRow, RowNumbers
from campaigns import selectors as campaigns

#: What was read is not used for longer, whatever is asked: names and numbers change.
LONGEST = timedelta(seconds=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamRows:
    """What a team's things are called, as they were at an instant."""

    read_at: datetime
    rules: AcdCallbackRow
    numbers: RowNumbers
    campaigns: dict[int, str]


_kept: dict[str, TeamRows] = {}


def rows_of(team: str, *, at: datetime) -> TeamRows:
    """Give a team's rows for an event that happened at `at`: whoever it is about was there before
    it, so that what was read later knows them all. Raises Team.DoesNotExist."""
    now = timezone.now()
    kept = _kept.get(team)
    if kept is None or kept.read_at <= at or now - kept.read_at > LONGEST:
        kept = TeamRows(
            read_at=now,
            rules=agents.acd_callback_of(team),
            numbers=agents.row_numbers(team),
            campaigns=campaigns.campaign_names(team),
        )
        _kept[team] = kept
    return kept


def forget() -> None:
    """Read anew at the next question."""
    _kept.clear()
