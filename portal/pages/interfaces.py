"""What a team settles of the interfaces of other makers: their own settings, and where each one's
pushes go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from agents import selectors as agents
from agents.services.interface_forms import coocenter_form, rules_form
from portal.pages.frame import frame, sees_pushes
from portal.pages.interface_forms import TargetForm, dressed
from portal.pages.seat import Seat, refuse_unless, seated
from portal.webhooks.models import PushTarget


@dataclass(frozen=True, slots=True, kw_only=True)
class Interface:
    """One interface as the page shows it; `form` makes the form of a team's own settings."""

    dialect: str
    title: str
    about: Any
    form: Callable[[str, Any], "forms.BaseModelForm[Any]"]


INTERFACES = {
    one.dialect: one
    for one in (
        Interface(
            dialect="coocenter",
            title="CooCenter",
            about=gettext_lazy("Other systems ask for calls, phones, queues and recordings."),
            form=coocenter_form,
        ),
        Interface(
            dialect="acdcallback",
            title="ACD CallBack",
            about=gettext_lazy("Another system is told what agents do and what happens in calls."),
            form=rules_form,
        ),
    )
}


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@seated
def interfaces(request: HttpRequest, seat: Seat, dialect: str) -> HttpResponse:
    """Show what is settled of one interface; a POST changes it. A platform admin of no team says
    by `?team=` of which."""
    refuse_unless(sees_pushes(seat))
    team, teams = _team(request, seat)
    one = INTERFACES.get(dialect)
    if one is None:
        raise Http404
    said = request.POST if request.method == "POST" else None
    own = one.form(team, said)
    dressed(own)
    row = PushTarget.objects.filter(team__identity=team, dialect=dialect).order_by("pk").first()
    target = TargetForm(said, dialect=dialect, row=row)
    if said is not None and own.is_valid() and target.is_valid() and _is_kept(own, target, team):
        messages.info(request, _("Kept."))
        answer = redirect(_address(dialect, team, teams))
        answer.status_code = HTTPStatus.SEE_OTHER
        return answer
    context = frame(seat, here="pushes") | {
        "interface": one,
        "team": team,
        "teams": teams,
        "others": [
            {"title": each.title, "href": _address(each.dialect, team, teams)}
            for each in INTERFACES.values()
            if each is not one
        ],
        "forms": [own, target],
        "row": row,
    }
    status = HTTPStatus.OK if said is None else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "pages/interface.html", context, status=status)


def _team(request: HttpRequest, seat: Seat) -> tuple[str, dict[str, str]]:
    """Give whose settings are meant, and the teams there are to choose from, if any."""
    if seat.team:
        return seat.team, {}
    teams = agents.team_names()
    team = request.GET.get("team", "") or next(iter(teams), "")
    if team not in teams:
        raise Http404
    return team, teams


def _address(dialect: str, team: str, teams: Mapping[str, str]) -> str:
    where = reverse("interface", args=[dialect])
    return f"{where}?{urlencode({'team': team})}" if teams else where


def _is_kept(own: "forms.BaseModelForm[Any]", target: TargetForm, team: str) -> bool:
    """Write both or nothing; say whether it was written."""
    try:
        with transaction.atomic():
            own.save()
            target.keep(team)
    except ValidationError as fault:
        target.accept(fault)
        return False
    return True
