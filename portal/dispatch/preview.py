"""An agent dials the lead that is shown to her, or lets it go."""

from django.utils import timezone

from agents.domain.errors import NotAllowed
from calls.domain import commands as calls
from calls.domain.callids import leg_id_of
from calls.domain.ids import AgentNo, CallId
from calls.services import PlacedCall
from campaigns.services import previewing
from portal.access import Actor, may
from portal.dispatch.deeds import Result, awaited, dial_from


def dial_shown(*, actor: Actor, agent_no: str, lead_id: int) -> Result:
    """Ring the agent's phone and then the lead's number; every gate is asked again.

    Raises AgentError, CallError or CampaignError, whose `code` says why it was refused.
    """
    _require(actor, agent_no)

    def place(wanted: previewing.Wanted) -> PlacedCall:
        command = calls.Dial(
            agent_no=AgentNo(agent_no),
            target=wanted.number,
            group=wanted.group,
            campaign=wanted.campaign,
            caller_id=wanted.caller_id,
            attached=wanted.attached,
        )
        deed = dial_from(command, actor.team)
        call_id = CallId(deed.call_id)
        return PlacedCall(
            call_id=call_id, leg_id=leg_id_of(call_id, "agent"), order_id=deed.orders[0]
        )

    placed = previewing.dial_shown(
        team=actor.team, agent_no=agent_no, lead_id=lead_id, dial=place, now=timezone.now()
    )
    awaited([placed.order_id])
    return Result(call_id=placed.call_id)


def skip_shown(*, actor: Actor, agent_no: str, lead_id: int) -> None:
    """Let a lead go; it comes again later. Raises NotAllowed, UnknownLead."""
    _require(actor, agent_no)
    previewing.skip(team=actor.team, agent_no=agent_no, lead_id=lead_id, now=timezone.now())


def _require(actor: Actor, agent_no: str) -> None:
    """Let an agent do so for herself, and her supervisor for her."""
    refusal = may(actor, calls.Dial(agent_no=AgentNo(agent_no), target="0"))
    if refusal is not None:
        raise NotAllowed(refusal)
