"""Rows of one team, and their settings as the rules want them."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, time, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from agents.domain.hours import WeeklySpan
from agents.models import Prompt
from campaigns.domain import donotcall
from campaigns.domain.errors import (
    UnknownAttempt,
    UnknownCampaign,
    UnknownImport,
    UnknownLead,
    UnknownList,
)
from campaigns.domain.packs import Pack, Rules, edition_of, hold
from campaigns.domain.retry import NumberOrder, RetryPlan
from campaigns.domain.settings import retry_rules_of
from campaigns.domain.windows import DEFAULT_WINDOW, Window
from campaigns.models import Attempt, Campaign, DialList, DoNotCall, ImportJob, Lead


def campaign(*, team: str, campaign_id: int) -> Campaign:
    """Give a campaign of the team. Raises UnknownCampaign."""
    rows = Campaign.objects.select_related("team", "group", "hours")
    found = rows.filter(team__identity=team, pk=campaign_id).first()
    if found is None:
        raise UnknownCampaign(f"The team has no campaign {campaign_id}.")
    return found


def campaign_names(team: str) -> dict[int, str]:
    """Give what the team's campaigns are called, by their numbers."""
    rows = Campaign.objects.filter(team__identity=team)
    return dict(rows.values_list("pk", "name"))


def dial_list(*, team: str, list_id: int) -> DialList:
    """Give a dial list of the team. Raises UnknownList."""
    rows = DialList.objects.select_related("campaign__team")
    found = rows.filter(campaign__team__identity=team, pk=list_id).first()
    if found is None:
        raise UnknownList(f"The team has no dial list {list_id}.")
    return found


def active_lists(row: Campaign) -> list[int]:
    """Give the ids of a campaign's active lists."""
    lists = DialList.objects.filter(campaign=row, is_active=True).order_by("pk")
    return list(lists.values_list("pk", flat=True))


def lead(*, team: str, lead_id: int) -> Lead:
    """Give a lead of the team. Raises UnknownLead."""
    rows = Lead.objects.select_related("dial_list__campaign__team")
    found = rows.filter(dial_list__campaign__team__identity=team, pk=lead_id).first()
    if found is None:
        raise UnknownLead(f"The team has no lead {lead_id}.")
    return found


def attempt(*, team: str, attempt_id: str | UUID) -> Attempt:
    """Give an attempt of the team. Raises UnknownAttempt."""
    rows = Attempt.objects.select_related("campaign__team", "lead")
    try:
        return rows.get(team__identity=team, pk=UUID(str(attempt_id)))
    except (ValueError, Attempt.DoesNotExist) as fault:
        raise UnknownAttempt(f"The team has no attempt {attempt_id}.") from fault


def import_job(*, team: str, job_id: int) -> ImportJob:
    """Give an import of the team. Raises UnknownImport."""
    rows = ImportJob.objects.select_related("dial_list__campaign__team")
    found = rows.filter(dial_list__campaign__team__identity=team, pk=job_id).first()
    if found is None:
        raise UnknownImport(f"The team has no import {job_id}.")
    return found


def forbidden_for(row: Campaign) -> donotcall.DoNotCall:
    """Give the do-not-call entries that hold for a campaign: platform's, team's and its own."""
    return donotcall.DoNotCall(_entries(row))


def forbidden_among(row: Campaign, numbers: Iterable[str]) -> donotcall.DoNotCall:
    """Give the do-not-call entries that hold for a campaign and could name one of these numbers."""
    words = set()
    for number in numbers:
        words.add(number)
        words |= {f"{number[:length]}*" for length in range(2, len(number) + 1)}
    # shapes are few, and an index of their own finds them
    return donotcall.DoNotCall(_entries(row, Q(pattern__in=words) | Q(pattern__contains="?")))


def _entries(row: Campaign, which: Q | None = None) -> Iterator[donotcall.Entry]:
    holds = Q(team=None) | Q(team_id=row.team_id, campaign=None) | Q(campaign=row)
    for entry in DoNotCall.objects.filter(holds, which or Q()).iterator(chunk_size=10_000):
        yield donotcall.Entry(entry.pattern, entry.scope)


def rules_of(row: Campaign, *, day: date) -> Rules:
    """Give what a campaign keeps on a day: its own rules and its pack's, the stricter of each."""
    own = Rules(
        window=_window(row),
        cap=row.cap_percent / 100,
        ring_s=row.ring_s,
        tries_a_day=row.tries_a_day,
        lock=timedelta(hours=72),
    )
    kept = hold(edition_of(Pack(row.pack), day).rules, own)
    if settings.DEMO and row.pack == Pack.NONE and row.team.hours_note == DEMONSTRATION:
        return replace(kept, window=_ALWAYS)
    return kept


#: How a demonstration's team is marked. It calls the numbers of a play, at any hour.
DEMONSTRATION = "demonstration"
_ALWAYS = Window(
    spans=tuple(WeeklySpan(day, time(0), time(0)) for day in range(1, 8)), keeps_holidays=False
)


def _window(row: Campaign) -> Window:
    spans = DEFAULT_WINDOW
    if row.hours is not None:
        spans = tuple(
            WeeklySpan(one.weekday, one.opens, one.closes) for one in row.hours.spans.all()
        )
    return Window(
        spans=spans, keeps_holidays=row.keeps_holidays, closed_days=frozenset(row.closed_days)
    )


def information_of(row: Campaign) -> Prompt | None:
    """Give what a person hears when no agent comes in time: the campaign's, else the team's prompt
    with the code `information`."""
    if row.information is not None:
        return row.information
    return Prompt.objects.filter(team_id=row.team_id, code="information").defer("sound").first()


def retry_plan_of(row: Campaign) -> RetryPlan:
    """Give a campaign's retry rules."""
    return RetryPlan(
        rules=retry_rules_of(row.retry_rules),
        most=row.most_tries,
        order=NumberOrder(row.number_order),
    )
