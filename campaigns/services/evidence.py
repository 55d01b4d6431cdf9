"""Lines of evidence, written while the campaign's pace is held, so that its chain has no forks."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from django.db import transaction

from campaigns.domain.evidence import BEGINNING, link
from campaigns.models import Campaign, Evidence, Pace


def hold(row: Campaign) -> Pace:
    """Lock a campaign's pace until the transaction ends; made when there is none."""
    Pace.objects.bulk_create([Pace(campaign=row)], ignore_conflicts=True)
    return Pace.objects.select_for_update().get(campaign=row)


def write(row: Campaign, what: str, said: Mapping[str, Any], *, at: datetime) -> str:
    """Add a line to the campaign's evidence of the day; answer its hash. Needs `hold`."""
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("evidence needs its campaign held")
    day = at.astimezone(UTC).date()
    last = Evidence.objects.filter(campaign=row, day=day).order_by("-n").first()
    made = link(
        {"what": what, "at": at.isoformat(), "campaign": row.pk, **said},
        last.own if last is not None else BEGINNING,
    )
    Evidence.objects.create(
        campaign=row,
        day=day,
        n=last.n + 1 if last is not None else 1,
        at=at,
        body=made.body,
        before=made.before,
        own=made.own,
    )
    return made.own
