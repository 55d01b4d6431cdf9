"""A campaign as it runs: its numbers and charts, and why nothing more is dialled."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from calls.domain.plain import encode
from campaigns import page_selectors, selectors
from portal.pages.campaigns import words
from portal.pages.campaigns.door import face, is_part, scope_of, steering
from portal.pages.campaigns.leads import ended
from portal.pages.campaigns.steering import head
from portal.pages.seat import Seat
from portal.pages.words import Look, look_of


@require_GET
@steering
def campaign(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """Show a campaign as it runs; a script asks for the panel "Why?" alone."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    now = timezone.now()
    context = {"campaign": row, "why": _why(row, now), "dials": _dials(row)}
    if is_part(request):
        return render(request, "parts/campaigns/why.html", context)
    live_url = reverse("campaign-live", args=[row.pk])
    context |= face(seat, tab="live", live=live_url) | head(seat, row.pk)
    context |= {"live": selectors.live(row, now=now)}
    return render(request, "pages/campaigns/live.html", context)


@require_GET
@steering
def live(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """Give the numbers for the charts; with `?rates=1` how the abandon rate moved before."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    now = timezone.now()
    told = encode(selectors.live(row, now=now))
    told["state_word"] = str(look_of(words.STATES, row.state).word)
    told["sentence"] = sentence(told["why"], told["words"])
    if "rates" in request.GET:
        told["rates"] = encode(page_selectors.rates(row, now=now))
    return JsonResponse(told)


def sentence(why: str, said: str) -> str:
    """Say in the looker's language what kept a campaign from dialling more."""
    return str(words.DECISIONS.get(why, said))


def _why(row: Any, now: datetime) -> dict[str, Any]:
    told = selectors.why_campaign(row, now=now)
    return {
        "told": told,
        "sentence": sentence(told.why, told.words),
        "gates": [{"gate": one, "look": look_of(words.GATES, one.gate)} for one in told.gates],
        "saw": [*numbers(told.snapshot), *numbers(told.decision)],
    }


def numbers(said: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Name the numbers of a decision for people; what was learned is too much for a page."""
    for key, value in said.items():
        if key != "learned":
            yield str(words.NUMBERS.get(key, key)), _plain(key, value)


def _plain(key: str, value: Any) -> str:
    if key == "why":
        return sentence(str(value), str(value))
    if isinstance(value, list):
        some = ", ".join(f"{one:.0f}" if isinstance(one, float) else str(one) for one in value[:20])
        return f"{len(value)}: {some}{' …' if len(value) > 20 else ''}" if value else "0"
    if key in {"lines", "starts", "leads"} and isinstance(value, int) and value >= 1_000_000:
        return _("no limit")
    return f"{value:.4g}" if isinstance(value, float) else str(value)


def _dials(row: Any) -> list[dict[str, Any]]:
    return [dialled(one) for one in page_selectors.last_dials(row)]


def dialled(one: Any) -> dict[str, Any]:
    """Say how one attempt went."""
    under_way = Look(_("Under way"), "phone-out", "busy")
    return {"row": one, "look": ended(one.outcome) or under_way}


@require_GET
@steering
def attempt(request: HttpRequest, seat: Seat, attempt_id: UUID) -> HttpResponse:
    """Show one dial: which numbers the decision saw, and how it went."""
    row = page_selectors.attempt(scope_of(seat), attempt_id)
    told = selectors.why_attempt(row)
    context = face(seat, tab="live") | head(seat, row.campaign_id) | dialled(row)
    seen = {**told.evidence.get("snapshot", {}), **told.evidence.get("decision", {})}
    rest = {
        key: value
        for key, value in told.evidence.items()
        if key != "campaign" and not isinstance(value, dict | list)
    }
    context |= {"told": told, "saw": list(numbers(seen)), "rest": _readable(rest)}
    context |= {"moments": _moments(row)}
    return render(request, "pages/campaigns/attempt.html", context)


def _readable(rest: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Give what else stands in a line of evidence, instants as such."""
    told: list[tuple[str, Any]] = []
    for key, value in rest.items():
        at = parse_datetime(value) if isinstance(value, str) and "T" in value else None
        told.append((str(words.NUMBERS.get(key, key)), at or value))
    return told


def _moments(row: Any) -> list[tuple[str, datetime]]:
    named = (
        (_("Decided and dialled"), row.claimed_at),
        (_("Rang"), row.rang_at),
        (_("Answered"), row.answered_at),
        (_("Waited for an agent"), row.queued_at),
        (_("Talked to an agent"), row.connected_at),
        (_("No agent in time: message"), row.released_at),
        (_("Ended"), row.ended_at),
    )
    return sorted(((word, at) for word, at in named if at is not None), key=lambda one: one[1])
