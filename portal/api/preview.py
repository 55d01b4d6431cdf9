"""REST of preview campaigns: the leads shown to an agent, which she dials or lets go."""

from http import HTTPStatus
from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from calls.domain import commands as calls
from calls.domain.ids import AgentNo
from campaigns.models import Lead
from campaigns.services import previewing
from portal import access
from portal.api.base import Door
from portal.api.deeds import actor_in_team
from portal.dispatch.preview import dial_shown, skip_shown


class ShownDoor(Door):
    """The leads shown to an agent."""

    @extend_schema(responses=dict[str, Any])
    def get(self, request: Request, agent_no: str) -> Response:
        """List them, with their campaign's script."""
        actor = actor_in_team(request)
        agents.agent_row(team=actor.team, agent_no=agent_no)
        refusal = access.may(actor, calls.Dial(agent_no=AgentNo(agent_no), target="0"))
        if refusal is not None:
            return Response({"detail": refusal}, HTTPStatus.FORBIDDEN)
        leads = previewing.shown_to(team=actor.team, agent_no=agent_no)
        return Response({"leads": [_said(one) for one in leads]})


class ShownLeadDoor(Door):
    """One of them."""

    @extend_schema(request=None, responses={202: dict[str, str]})
    def post(self, request: Request, agent_no: str, lead_id: int, deed: str) -> Response:
        """Dial it, or let it go."""
        actor = actor_in_team(request)
        agents.agent_row(team=actor.team, agent_no=agent_no)
        if deed == "skip":
            skip_shown(actor=actor, agent_no=agent_no, lead_id=lead_id)
            return Response({}, HTTPStatus.ACCEPTED)
        done = dial_shown(actor=actor, agent_no=agent_no, lead_id=lead_id)
        return Response({"call_id": done.call_id}, HTTPStatus.ACCEPTED)


def _said(lead: Lead) -> dict[str, Any]:
    campaign = lead.dial_list.campaign
    return {
        "id": lead.pk,
        "campaign": campaign.pk,
        "campaign_name": campaign.name,
        "script": campaign.script,
        "name": lead.name,
        "number": lead.numbers[min(lead.at_number, len(lead.numbers) - 1)],
        "fields": lead.fields,
        "state": lead.state,
    }
