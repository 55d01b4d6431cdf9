"""Attempts as pages show them, and how the abandon rate moved."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from uuid import UUID

from django.db.models import Count, Q
from django.db.models.functions import TruncMinute

from campaigns import selectors
from campaigns.domain.attempt import BY_PERSON, AttemptOutcome
from campaigns.domain.errors import UnknownAttempt
from campaigns.models import Attempt, Campaign, Lead
from campaigns.page_selectors.scope import Scope

_PEOPLE = [outcome.value for outcome in BY_PERSON]
#: So many of the last dials are shown.
_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    """The abandon rate over the campaign's window as it stood at the end of a minute; None while
    nobody had answered."""

    at: datetime
    rate: float | None


def attempt(scope: Scope, attempt_id: UUID) -> Attempt:
    """Give an attempt of a campaign inside the scope. Raises UnknownAttempt."""
    rows = Attempt.objects.filter(campaign__in=scope.campaigns())
    found = rows.select_related("campaign", "lead__dial_list").filter(pk=attempt_id).first()
    if found is None:
        raise UnknownAttempt(f"There is no attempt {attempt_id}.")
    return found


def last_dials(row: Campaign) -> list[Attempt]:
    """Give the last dials of a campaign, the newest first."""
    return list(Attempt.objects.filter(campaign=row).select_related("lead")[:_SHOWN])


def dials_of(row: Lead) -> list[Attempt]:
    """Give the last dials of a lead, the newest first."""
    return list(Attempt.objects.filter(lead=row)[:_SHOWN])


def rates(row: Campaign, *, now: datetime, minutes: int = 30) -> list[Rate]:
    """Give how the abandon rate over the window of the cap moved in the last minutes."""
    window = selectors.rules_of(row, day=now.date()).cap_window
    first = (now - timedelta(minutes=minutes)).replace(second=0, microsecond=0)
    counts = {
        at: (answered, abandoned) for at, answered, abandoned in _counted(row, first - window)
    }
    steps = int(window.total_seconds() // 60)
    instants = [first - window + timedelta(minutes=step) for step in range(steps + minutes + 1)]
    answered = [0, *accumulate(counts.get(at, (0, 0))[0] for at in instants)]
    abandoned = [0, *accumulate(counts.get(at, (0, 0))[1] for at in instants)]
    told = []
    for step in range(steps, steps + minutes + 1):
        people = answered[step + 1] - answered[step + 1 - steps]
        lost = abandoned[step + 1] - abandoned[step + 1 - steps]
        told.append(Rate(at=instants[step], rate=lost / people if people else None))
    return told


def _counted(row: Campaign, since: datetime) -> Iterator[tuple[datetime, int, int]]:
    rows = Attempt.objects.filter(campaign=row, claimed_at__gte=since)
    told = rows.annotate(minute=TruncMinute("claimed_at")).order_by().values("minute")
    counted = told.annotate(
        answered=Count("pk", filter=Q(outcome__in=_PEOPLE)),
        abandoned=Count("pk", filter=Q(outcome=AttemptOutcome.ABANDONED)),
    )
    for one in counted:
        yield one["minute"], one["answered"], one["abandoned"]
