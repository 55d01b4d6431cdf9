"""The evidence of a campaign, as it is handed out and as it is checked."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from campaigns.domain.evidence import BEGINNING, Link, first_break
from campaigns.models import Evidence


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A day of evidence (None: of a file, which does not say): how many lines, the last hash, and
    the number of the first line that was changed or follows a missing one; None when the chain
    holds."""

    day: date | None
    lines: int
    last: str
    broken_at: int | None


def evidence_lines(*, campaign_id: int, day: date) -> Iterator[str]:
    """Give a day's lines in their order, each as JSON: `n`, `body` (a text), `before`, `own`."""
    rows = Evidence.objects.filter(campaign_id=campaign_id, day=day).order_by("n")
    for one in rows.iterator(chunk_size=2_000):
        said = {"n": one.n, "body": one.body, "before": one.before, "own": one.own}
        yield json.dumps(said, ensure_ascii=False)


def evidence_days(*, campaign_id: int) -> list[date]:
    """Give the days of which there is evidence."""
    rows = Evidence.objects.filter(campaign_id=campaign_id).order_by("day")
    return list(rows.values_list("day", flat=True).distinct())


def check_evidence(*, campaign_id: int, day: date) -> Checked:
    """Follow a day's chain from its beginning."""
    rows = Evidence.objects.filter(campaign_id=campaign_id, day=day).order_by("n")
    return check_links([Link(one.body, one.before, one.own) for one in rows], day=day)


def check_links(links: Sequence[Link], *, day: date | None = None) -> Checked:
    """Follow a chain from its beginning."""
    at = first_break(links, before=BEGINNING)
    last = links[-1].own if links else BEGINNING
    return Checked(day=day, lines=len(links), last=last, broken_at=None if at is None else at + 1)


def campaigns_with_evidence() -> list[int]:
    """Give the ids of the campaigns of which there is evidence."""
    rows = Evidence.objects.order_by("campaign_id").values_list("campaign_id", flat=True)
    return list(rows.distinct())
