"""The list of campaigns, making and changing one, and its steps by one click."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from campaigns import page_deeds, page_selectors, services
from campaigns.domain.campaign import STEPS, CampaignState, Step
from campaigns.domain.errors import BadSetting, CampaignError
from campaigns.forms import CampaignForm
from portal.pages.campaigns import words
from portal.pages.campaigns.door import face, is_part, saying, scope_of, see, steering, team_of
from portal.pages.seat import Seat
from portal.pages.words import look_of

_DEEDS = {
    Step.START.value: services.start,
    Step.PAUSE.value: services.pause,
    Step.FINISH.value: services.finish,
    Step.REOPEN.value: services.reopen,
}


def line(one: page_selectors.CampaignLine) -> dict[str, Any]:
    """Say what stands of a campaign in a table."""
    state = CampaignState(one.row.state)
    open_steps = {step.value for (before, step) in STEPS if before is state}
    return {
        "row": one.row,
        "line": one,
        "look": look_of(words.STATES, one.row.state),
        "steps": open_steps,
        "percent": round(100 * one.done / one.leads) if one.leads else 0,
        "speed": round(100 * one.row.slower),
        "is_slowest": one.row.slower <= page_deeds.SPEEDS[0],
    }


@require_GET
@steering
def campaigns(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the campaigns; a script asks for the table alone."""
    scope = scope_of(seat)
    lines = [line(one) for one in page_selectors.campaign_lines(scope)]
    context = face(seat, tab="campaigns") | {"campaigns": lines}
    part = "parts/campaigns/table.html"
    return render(request, part if is_part(request) else "pages/campaigns/list.html", context)


@require_http_methods(["GET", "POST"])
@steering
def new(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Make a campaign."""
    form = _form(request, seat)
    if request.method == "POST" and form.is_valid():
        said = form.settings()
        try:
            row = services.create_campaign(team=seat.team, **said)
        except BadSetting as fault:
            form.add_error(None, str(fault))
        else:
            messages.info(request, _("The campaign is a draft. Give it numbers, then start it."))
            return see("campaign-lists", row.pk)
    return _shown(request, seat, form)


@require_http_methods(["GET", "POST"])
@steering
def settings(request: HttpRequest, seat: Seat, campaign_id: int) -> HttpResponse:
    """Change a campaign, also while it runs."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    form = _form(request, seat, instance=row)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_campaign(
                team=seat.team,
                campaign_id=row.pk,
                account=request.user,  # type: ignore[arg-type]
                **form.settings(),
            )
        except BadSetting as fault:
            form.add_error(None, str(fault))
        else:
            messages.info(request, _("Kept."))
            return see("campaign-settings", row.pk)
    # a form that was refused has changed the row in memory; the head shows the one that stands
    return _shown(request, seat, form, row=page_selectors.campaign(scope_of(seat), campaign_id))


def _form(request: HttpRequest, seat: Seat, **more: Any) -> CampaignForm:
    data = request.POST if request.method == "POST" else None
    return CampaignForm(data, team=team_of(request), scope=scope_of(seat), **more)


def _shown(request: HttpRequest, seat: Seat, form: CampaignForm, row: Any = None) -> HttpResponse:
    context = face(seat, tab="settings" if row else "campaigns") | {"form": form, "campaign": row}
    if row is not None:
        context |= head(seat, row.pk)
    refused = bool(form.errors)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "pages/campaigns/settings.html", context, status=status)


def head(seat: Seat, campaign_id: int) -> dict[str, Any]:
    """Give what stands over each page of one campaign. Raises UnknownCampaign."""
    scope = scope_of(seat)
    row = page_selectors.campaign(scope, campaign_id)
    found = page_selectors.campaign_lines(scope, only=[row.pk])
    return {
        "campaign": row,
        "one": line(found[0]),
        "history": [
            {"step": one, "word": words.step_of(one.step, one.slower)}
            for one in page_selectors.steps(row)
        ],
    }


@require_POST
@steering
def do(request: HttpRequest, seat: Seat, campaign_id: int, deed: str) -> HttpResponse:
    """Carry out a button: a step of the campaign, or dialling slower and faster."""
    row = page_selectors.campaign(scope_of(seat), campaign_id)
    try:
        said, tone = _done(request, row, deed), "good"
    except CampaignError as fault:
        said, tone = str(fault), "bad"
    if not is_part(request):
        (messages.info if tone == "good" else messages.error)(request, said)
        return see("campaign", row.pk)
    context = head(seat, row.pk)
    is_in_table = request.POST.get("in") == "table"
    part = "parts/campaigns/row.html" if is_in_table else "parts/campaigns/head.html"
    return saying(render(request, part, context), said, tone=tone)


def _done(request: HttpRequest, row: Any, deed: str) -> str:
    name = {"name": row.name}
    if deed in {"slower", "faster"}:
        row = page_deeds.change_speed(
            row=row,
            is_slower=deed == "slower",
            account=request.user,  # type: ignore[arg-type]
            now=timezone.now(),
        )
        return _("%(name)s dials at %(speed)d percent of its pace.") % {
            **name,
            "speed": round(100 * row.slower),
        }
    if deed not in _DEEDS:
        raise Http404
    _DEEDS[deed](
        team=row.team.identity,
        campaign_id=row.pk,
        account=request.user,  # type: ignore[arg-type]
        now=timezone.now(),
    )
    return {
        "start": _("%(name)s runs."),
        "pause": _("%(name)s is paused. Calls that are up go on."),
        "finish": _("%(name)s is finished."),
        "reopen": _("%(name)s is open again, and paused."),
    }[deed] % name
