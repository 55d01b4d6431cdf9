"""The leads of a campaign: searched, looked at one by one, erased."""

from datetime import UTC, datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import page_selectors, selectors, services
from campaigns.domain.errors import CampaignError
from portal.pages.campaigns import words
from portal.pages.campaigns.door import face, is_part, scope_of, see, steering
from portal.pages.campaigns.steering import head
from portal.pages.seat import Seat
from portal.pages.words import Look, look_of


@require_GET
@steering
def leads(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """List leads; `?q=` searches number and name, `?list=`, `?state=`, `?outcome=` narrow."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    names = {one.row.pk: one.row.name for one in page_selectors.list_lines(row)}
    asked = {
        key: request.GET.get(key, "").strip() for key in ("q", "list", "state", "outcome", "after")
    }
    said = asked["list"]
    known = said.isascii() and said.isdigit() and len(said) < 19 and int(said) in names
    page = page_selectors.leads(
        row,
        list_id=int(asked["list"]) if known else None,
        state=asked["state"] if asked["state"] in words.LEADS else "",
        outcome=asked["outcome"] if asked["outcome"] in words.OUTCOME_LOOKS else "",
        text=asked["q"].replace("\0", ""),
        after=asked["after"],
    )
    context = face(seat, tab="leads") | {
        "campaign": row,
        "leads": [_line(one) for one in page.rows],
        "asked": asked,
        "names": names,
        "states": [(state, look.word) for state, look in words.LEADS.items()],
        "outcomes": [(outcome, look.word) for outcome, look in words.OUTCOME_LOOKS.items()],
        "is_narrowed": any(asked[key] for key in ("q", "list", "state", "outcome")),
        **_turning(request, page.after),
    }
    if is_part(request):
        return render(request, "parts/campaigns/leads.html", context)
    return render(request, "pages/campaigns/leads.html", context | head(seat, row.pk))


def _turning(request: HttpRequest, after: str) -> dict[str, Any]:
    kept = request.GET.copy()
    is_first = not kept.pop("after", [""])[-1]
    first = kept.urlencode()
    kept["after"] = after
    return {
        "first_query": None if is_first else first,
        "next_query": kept.urlencode() if after else "",
    }


def _line(row: Any) -> dict[str, Any]:
    return {"row": row, "look": look_of(words.LEADS, row.state), "ended": ended(row.last_outcome)}


def ended(outcome: str) -> Look | None:
    """Say how an attempt ended; None when there was none."""
    return look_of(words.OUTCOME_LOOKS, outcome) if outcome else None


@require_GET
@steering
def lead(request: HttpRequest, seat: Seat, lead_id: int) -> HttpResponse:
    """Show one lead: why it is not dialled now, and when it may be."""
    row = page_selectors.lead(scope_of(seat), lead_id)
    told = selectors.why_lead(row, now=timezone.now())
    context = face(seat, tab="leads") | head(seat, row.dial_list.campaign_id) | _line(row)
    context |= {
        "fields": sorted(row.fields.items()),
        "told": told,
        "numbers": [_number(one) for one in told.numbers],
        "dials": [_dialled(one) for one in page_selectors.dials_of(row)],
        "campaign_sentence": words.DECISIONS.get(told.campaign_why, told.campaign_words),
        "may_plan": row.state not in {"claimed", "excluded", "erased"},
    }
    return render(request, "pages/campaigns/lead.html", context)


def _number(one: Any) -> dict[str, Any]:
    return {
        "one": one,
        "gates": [{"gate": gate, "look": look_of(words.GATES, gate.gate)} for gate in one.gates],
        "ended": [
            {"look": look_of(words.OUTCOME_LOOKS, outcome), "count": count}
            for outcome, count in one.ended.items()
        ],
    }


def _dialled(one: Any) -> dict[str, Any]:
    return {"row": one, "look": ended(one.outcome) or look_of(words.LEADS, "claimed")}


@require_POST
@steering
def plan(request: HttpRequest, seat: Seat, lead_id: int) -> HttpResponse:
    """Let a lead be called at a time agreed with the person (UTC), or as soon as may be."""
    row = page_selectors.lead(scope_of(seat), lead_id)
    said = request.POST.get("at", "").strip()
    at = _instant(said) if said else None
    if said and at is None:
        messages.error(request, _("That is no time. Write it like 2026-12-24T09:30."))
        return see("lead", row.pk)
    try:
        services.call_at(row=row, at=at, by=seat.account, now=timezone.now())
    except CampaignError as fault:
        messages.error(request, str(fault))
    else:
        messages.info(request, _("Kept. The rules of the campaign hold then, too."))
    return see("lead", row.pk)


def _instant(said: str) -> datetime | None:
    try:
        found = parse_datetime(said)
    except ValueError:
        return None
    if found is None:
        return None
    found = found if found.tzinfo else found.replace(tzinfo=UTC)
    try:
        return found.astimezone(UTC)
    except OverflowError:  # before the first day there is, or after the last
        return None


@require_http_methods(["GET", "POST"])
@steering
def erase(request: HttpRequest, seat: Seat, lead_id: int) -> HttpResponse:
    """Ask whether a person's data may go, and let them go; the row stays for the counts."""
    row = page_selectors.lead(scope_of(seat), lead_id)
    fault = ""
    if request.method == "POST":
        try:
            services.erase(team=seat.team, lead_id=row.pk)
        except CampaignError as error:
            fault = str(error)
        else:
            messages.info(request, _("The person's data are gone."))
            return see("lead", row.pk)
    context = face(seat, tab="leads") | head(seat, row.dial_list.campaign_id) | _line(row)
    context |= {"fault": fault}
    status = 422 if fault else 200
    return render(request, "pages/campaigns/erase_lead.html", context, status=status)
