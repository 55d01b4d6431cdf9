"""What came of a campaign's attempts: by outcome, by disposition, by hour."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Avg, Count, Q, QuerySet, Sum
from django.db.models.functions import TruncHour

from calls import selectors as calls
from campaigns.domain.attempt import BY_PERSON, AttemptOutcome
from campaigns.models import Attempt, Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeRow:
    """Attempts that ended so."""

    outcome: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HourRow:
    """One hour (UTC): attempts begun in it, answered by a person, connected, abandoned."""

    hour: datetime
    dials: int
    answered: int
    connected: int
    abandoned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """A campaign's results between two instants. `by_disposition` counts the connected calls by
    the agents' own word ("" is none), seconds are those talked."""

    dials: int
    under_way: int
    by_outcome: tuple[OutcomeRow, ...]
    by_disposition: Mapping[str, int]
    by_hour: tuple[HourRow, ...]
    talked_s: float
    average_talk_s: float | None


def results(
    row: Campaign, *, since: datetime | None = None, until: datetime | None = None
) -> Results:
    """Count a campaign's attempts begun in that time, all of them when it is not said."""
    rows = Attempt.objects.filter(campaign=row)
    if since is not None:
        rows = rows.filter(claimed_at__gte=since)
    if until is not None:
        rows = rows.filter(claimed_at__lt=until)
    counts = Counter(dict(rows.order_by().values_list("outcome").annotate(Count("pk"))))
    under_way = counts.pop("", 0)
    connected = rows.filter(outcome=AttemptOutcome.CONNECTED)
    talk = connected.aggregate(all=Sum("talked_s"), mean=Avg("talked_s"))
    return Results(
        dials=sum(counts.values()) + under_way,
        under_way=under_way,
        by_outcome=tuple(OutcomeRow(outcome=o, count=n) for o, n in counts.most_common()),
        by_disposition=_dispositions(row, connected),
        by_hour=_hours(rows),
        talked_s=talk["all"] or 0.0,
        average_talk_s=talk["mean"],
    )


def _hours(rows: QuerySet[Attempt]) -> tuple[HourRow, ...]:
    people = [outcome.value for outcome in BY_PERSON]
    made = (
        rows.annotate(hour=TruncHour("claimed_at"))
        .order_by("hour")
        .values("hour")
        .annotate(
            dials=Count("pk"),
            answered=Count("pk", filter=Q(outcome__in=people)),
            connected=Count("pk", filter=Q(outcome=AttemptOutcome.CONNECTED)),
            abandoned=Count("pk", filter=Q(outcome=AttemptOutcome.ABANDONED)),
        )
    )
    return tuple(HourRow(**one) for one in made)


def _dispositions(row: Campaign, connected: QuerySet[Attempt]) -> Counter[str]:
    ids = list(connected.values_list("call_id", flat=True))
    return Counter(calls.dispositions_of(team=row.team.identity, call_ids=ids))
