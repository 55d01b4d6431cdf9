"""What came of a campaign: by outcome, disposition and hour; and its evidence."""

from collections.abc import Iterator
from datetime import MAXYEAR, MINYEAR, UTC, date, datetime, time, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from agents import selectors as agents
from campaigns import page_selectors, selectors
from portal.pages.campaigns import words
from portal.pages.campaigns.door import face, is_part, scope_of, steering
from portal.pages.campaigns.steering import head
from portal.pages.seat import Seat
from portal.pages.words import look_of

#: So many hours at most are drawn.
MOST_HOURS = 24 * 14


@require_GET
@steering
def results(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """Show what came of the attempts of some days (UTC), of all when none is named."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    since, until = day_of(request.GET.get("from", "")), day_of(request.GET.get("to", ""))
    told = selectors.results(
        row,
        since=_midnight(since) if since else None,
        until=_midnight(until + timedelta(days=1)) if until else None,
    )
    names = {
        one.code: one.name for one in agents.dispositions(team=seat.team, group=row.group.code)
    }
    hours = told.by_hour[-MOST_HOURS:]
    context = face(seat, tab="results", hours=[_hour(one) for one in hours]) | head(seat, row.pk)
    context |= {
        "told": told,
        "ended": told.dials - told.under_way,
        "outcomes": [
            {"look": look_of(words.OUTCOME_LOOKS, one.outcome), "count": one.count}
            for one in told.by_outcome
        ],
        "dispositions": [
            {"word": names.get(word, word) if word else _("Nothing said"), "count": count}
            for word, count in sorted(told.by_disposition.items(), key=lambda one: -one[1])
        ],
        "connected": sum(told.by_disposition.values()),
        "hours": list(reversed(hours)),
        "days": [*reversed(selectors.evidence_days(campaign_id=row.pk))],
        "since": since,
        "until": until,
    }
    return render(request, "pages/campaigns/results.html", context)


def _hour(one: Any) -> list[Any]:
    return [one.hour.timestamp(), one.dials, one.answered, one.connected]


def day_of(said: str) -> date | None:
    """Read a day; None for what is none, and for the calendar's first and last year: there are no
    days before and after those."""
    try:
        found = parse_date(said)
    except ValueError:
        return None
    return found if found is not None and MINYEAR < found.year < MAXYEAR else None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)


@require_GET
@steering
def evidence(request: HttpRequest, seat: Seat, campaign_id: int, day: str) -> HttpResponseBase:
    """Give a day's evidence as JSON lines; a script asks whether its chain holds."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    found = day_of(day)
    if found is None:
        raise Http404
    if is_part(request):
        told = selectors.check_evidence(campaign_id=row.pk, day=found)
        return render(request, "parts/campaigns/checked.html", {"told": told})
    answer = StreamingHttpResponse(_lines(row.pk, found), content_type="application/x-ndjson")
    name = f"evidence-{row.pk}-{found.isoformat()}.ndjson"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(campaign_id: int, day: date) -> Iterator[str]:
    for line in selectors.evidence_lines(campaign_id=campaign_id, day=day):
        yield f"{line}\n"
