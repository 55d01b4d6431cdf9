"""Who may take a campaign's calls, and what each does now."""

from dataclasses import dataclass
from datetime import datetime

from agents.domain.membership import WorkWay
from agents.domain.presence import AgentState
from agents.models import Membership
from campaigns.models import Campaign


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """An agent checked in to the group and not paused in it; since when she does what she does."""

    agent_id: int
    agent_no: str
    state: AgentState
    since: datetime
    call_id: str


def seats(row: Campaign) -> list[Seat]:
    """Give the agents who take a campaign's calls: those who dial out, whether they take callers of
    the queue as well or not; a paused agent is listed as such."""
    ways = (WorkWay.BOTH.value, WorkWay.OUT.value)
    rows = Membership.objects.filter(
        group_id=row.group_id, is_checked_in=True, work_way__in=ways
    ).select_related("agent__presence")
    found = []
    for one in rows.order_by("agent__agent_no"):
        presence = getattr(one.agent, "presence", None)
        if presence is None:
            continue
        state = AgentState(presence.state)
        if one.is_paused and state is AgentState.READY:
            state = AgentState.PAUSED
        if state is AgentState.READY and not presence.is_phone_reachable:
            state = AgentState.PHONE_LOST
        found.append(
            Seat(
                agent_id=one.agent_id,
                agent_no=one.agent.agent_no,
                state=state,
                since=presence.since,
                call_id=presence.call_id,
            )
        )
    return found
