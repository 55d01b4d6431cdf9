"""The dial lists of a campaign: making, naming, exporting, recycling and erasing them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import page_selectors, services
from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import CampaignError
from portal.pages.campaigns import words
from portal.pages.campaigns.door import face, scope_of, see, steering
from portal.pages.campaigns.steering import head
from portal.pages.seat import Seat
from portal.pages.words import look_of


@require_http_methods(["GET", "POST"])
@steering
def lists(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """Show the lists of a campaign, and make one."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    name, fault = request.POST.get("name", "").replace("\0", "").strip(), ""
    if request.method == "POST":
        try:
            made = services.create_list(team=seat.team, campaign_id=row.pk, name=name)
        except CampaignError:
            fault = _("A list needs a name of its own, at most 80 signs long.")
        else:
            return see("dial-list", made.pk)
    context = face(seat, tab="lists") | head(seat, row.pk)
    context |= {"lists": [_line(one) for one in page_selectors.list_lines(row)]}
    context |= {"fault": fault, "name": name}
    return render(request, "pages/campaigns/lists.html", context, status=422 if fault else 200)


@require_GET
@steering
def dial_list(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Show one list: its leads by state, its imports, and what can be done with it."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    context = face(seat, tab="lists") | head(seat, one.row.campaign_id) | _shown(one)
    return render(request, "pages/campaigns/dial_list.html", context)


def _shown(one: page_selectors.ListLine) -> dict[str, Any]:
    return {
        "list": _line(one),
        "states": [
            {"look": look, "count": one.states[state], "state": state}
            for state, look in words.LEADS.items()
        ],
        "outcomes": [
            {"word": words.OUTCOME_LOOKS[outcome].word, "value": outcome, "count": count}
            for outcome in AttemptOutcome
            if (count := one.outcomes[outcome])
        ],
        "imports": [
            {"row": job, "look": look_of(words.IMPORTS, job.state)}
            for job in page_selectors.recent_imports(one.row)
        ],
    }


def _line(one: page_selectors.ListLine) -> dict[str, Any]:
    percent = round(100 * one.done / one.leads) if one.leads else 0
    return {"row": one.row, "line": one, "percent": percent}


@require_POST
@steering
def change(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Name a list anew, and say whether it is dialled."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    try:
        services.change_list(
            row=one.row, name=request.POST.get("name", ""), is_active="is_active" in request.POST
        )
        messages.info(request, _("Kept."))
    except CampaignError as fault:
        messages.error(request, str(fault))
    return see("dial-list", one.row.pk)


@require_GET
@steering
def export(_request: HttpRequest, seat: Seat, list_id: int) -> HttpResponseBase:
    """Give the list as CSV."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    return as_csv(services.export(team=seat.team, list_id=one.row.pk), f"dial-list-{list_id}.csv")


@require_POST
@steering
def recycle(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Let leads begin again by how their last attempt ended."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    known = {outcome.value for outcome in AttemptOutcome}
    outcomes = [AttemptOutcome(word) for word in request.POST.getlist("outcome") if word in known]
    count = services.recycle(team=seat.team, list_id=one.row.pk, outcomes=outcomes)
    messages.info(
        request, ngettext("%d lead begins again.", "%d leads begin again.", count) % count
    )
    return see("dial-list", one.row.pk)


@require_POST
@steering
def scrub(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Take out whoever stands on a do-not-call list by now."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    count = services.scrub(team=seat.team, list_id=one.row.pk)
    messages.info(
        request, ngettext("%d lead was taken out.", "%d leads were taken out.", count) % count
    )
    return see("dial-list", one.row.pk)


@require_http_methods(["GET", "POST"])
@steering
def erase(request: HttpRequest, seat: Seat, list_id: int) -> HttpResponse:
    """Ask whether the list may go with all its leads, and let it go."""
    one = page_selectors.dial_list(scope_of(seat), list_id)
    fault = ""
    if request.method == "POST":
        fault = _erased(request, one)
        if not fault:
            said = _("The list %(name)s is gone, with all its leads.") % {"name": one.row.name}
            messages.info(request, said)
            return see("campaign-lists", one.row.campaign_id)
    context = face(seat, tab="lists") | head(seat, one.row.campaign_id)
    context |= {"list": _line(one), "fault": fault}
    status = 422 if fault else 200
    return render(request, "pages/campaigns/erase.html", context, status=status)


def _erased(request: HttpRequest, one: page_selectors.ListLine) -> str:
    if request.POST.get("name", "").strip() != one.row.name:
        return _("Write the name of the list as it stands above.")
    try:
        services.erase_list(row=one.row)
    except CampaignError as fault:
        return str(fault)
    return ""


def as_csv(lines: Any, filename: str) -> StreamingHttpResponse:
    """Send CSV line by line, as a file to keep."""
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
