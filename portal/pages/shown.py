"""The lead of a preview campaign that is shown to an agent at her desk: she dials it or lets it
go."""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agents.domain.errors import AgentError
from calls.domain.errors import CallError
from campaigns import page_selectors
from campaigns.domain.errors import CampaignError, UnknownLead
from campaigns.services import previewing
from portal.access import actor_of
from portal.dispatch.preview import dial_shown, skip_shown
from portal.pages.seat import Seat, refuse_unless, seated

_DEEDS = {"dial": dial_shown, "skip": skip_shown}


@require_GET
@never_cache
@seated
def shown_leads(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the leads shown to the looker, and whether there may be any at the moment."""
    refuse_unless(bool(seat.agent_no))
    leads = previewing.shown_to(team=seat.team, agent_no=seat.agent_no)
    waiting = [_said(one) for one in leads if one.state != "claimed"]
    is_open = bool(waiting) or page_selectors.is_previewed(team=seat.team, agent_no=seat.agent_no)
    return JsonResponse({"is_open": is_open, "leads": waiting})


def _said(lead: Any) -> dict[str, Any]:
    campaign = lead.dial_list.campaign
    return {
        "id": lead.pk,
        "number": lead.numbers[min(lead.at_number, len(lead.numbers) - 1)],
        "name": lead.name,
        "campaign": campaign.name,
        "script": campaign.script,
        "fields": sorted(lead.fields.items()),
        "tries": lead.tries,
    }


@require_POST
@seated
def do_shown(request: HttpRequest, seat: Seat, lead_id: int, deed: str) -> HttpResponse:
    """Dial the lead that is shown to the looker, or let it go; a refusal says why."""
    refuse_unless(bool(seat.agent_no))
    actor = actor_of(request.user)
    if actor is None:
        raise PermissionDenied
    if deed not in _DEEDS:
        raise Http404
    try:
        _DEEDS[deed](actor=actor, agent_no=seat.agent_no, lead_id=lead_id)
    except UnknownLead as error:
        raise Http404 from error
    except (AgentError, CallError, CampaignError) as fault:
        words = str(fault) or _("That was refused.")
        return JsonResponse({"words": words}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"words": ""})
