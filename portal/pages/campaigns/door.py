"""Who may open the pages of campaigns, and what all of them are given."""

import json
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, ParamSpec, cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from campaigns.domain.errors import (
    UnknownAttempt,
    UnknownCampaign,
    UnknownImport,
    UnknownLead,
    UnknownList,
)
from campaigns.page_selectors import Scope
from portal.pages.campaigns.words import CHARTS
from portal.pages.frame import frame
from portal.pages.seat import Seat, refuse_unless, seated

P = ParamSpec("P")
_UNKNOWN = (UnknownAttempt, UnknownCampaign, UnknownList, UnknownLead, UnknownImport)


def scope_of(seat: Seat) -> Scope:
    """Give the campaigns that are hers: a team admin's all, a supervisor's of her groups."""
    return Scope(team=seat.team, groups=None if seat.is_team_admin else seat.supervises)


def team_of(request: HttpRequest) -> Any:
    """Give the looker's team as a row; these pages open to members of a team alone."""
    return cast("Any", request.user).team


def steering(
    page: Callable[Concatenate[HttpRequest, Seat, P], HttpResponseBase],
) -> Callable[..., HttpResponse]:
    """Open a page to team admins and supervisors alone; what is not hers is not found."""

    def opened(
        request: HttpRequest, seat: Seat, /, *args: P.args, **kwargs: P.kwargs
    ) -> HttpResponse:
        refuse_unless(seat.is_supervisor)
        try:
            # a file that is sent line by line is an answer like any other
            return cast("HttpResponse", page(request, seat, *args, **kwargs))
        except _UNKNOWN as error:
            raise Http404 from error

    return wraps(page)(never_cache(seated(opened)))


def face(seat: Seat, *, tab: str, **config: Any) -> dict[str, Any]:
    """Give the frame of a page, its script's words among them; `tab` is where the looker is."""
    context = frame(seat, here="campaigns", **config)
    words = context["config"]["words"]
    words["say"] |= {key: str(sentence) for key, sentence in CHARTS.items()}
    return context | {"tab": tab}


def is_part(request: HttpRequest) -> bool:
    """Say whether a script asks for a part of the page."""
    return bool(getattr(request, "htmx", False)) and not request.htmx.boosted  # type: ignore[attr-defined]


def see(where: str, *args: Any) -> HttpResponse:
    """Lead on to a page after a form was taken."""
    answer = redirect(where, *args)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def saying(answer: HttpResponse, words: str, *, tone: str = "good") -> HttpResponse:
    """Let the page's script show a passing sentence."""
    answer["HX-Trigger"] = json.dumps({"said": {"words": words, "tone": tone}})
    return answer
