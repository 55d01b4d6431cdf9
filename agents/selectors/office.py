"""Reads of a team's own arrangements."""

from agents.domain.errors import UnknownAgent
from agents.domain.office_commands import ColleaguesCalls
from agents.models import (
    Agent,
    BlockedNumber,
    DefaultMembership,
    Favourite,
)
from agents.selectors.people import one_agent


def colleagues_calls(*, team: str, agent_no: str) -> ColleaguesCalls:
    """Say where colleagues' calls to an agent go. Raises UnknownAgent."""
    # every desk asks it as it comes up: four columns, not the agent with all that belongs to her
    rows = Agent.objects.filter(team__identity=team, agent_no=agent_no, is_active=True)
    found = rows.values_list("is_dnd", "forward_always", "forward_busy", "forward_no_answer")
    row = found.first()
    if row is None:
        raise UnknownAgent(agent_no)
    is_dnd, always, busy, no_answer = row
    return ColleaguesCalls(is_dnd=is_dnd, always=always, busy=busy, no_answer=no_answer)


def blocked_numbers(*, team: str) -> list[str]:
    """Give the numbers whose calls the team does not take."""
    rows = BlockedNumber.objects.filter(team__identity=team).order_by("number")
    return list(rows.values_list("number", flat=True))


def favourites(*, team: str, agent_no: str) -> list[str]:
    """Give the contacts an agent keeps at hand. Raises UnknownAgent."""
    return [row.contact for row in Favourite.objects.filter(agent_id=one_agent(team, agent_no).pk)]


def default_memberships(*, team: str, agent_no: str) -> list[tuple[str, int]]:
    """Give the default groups of an agent with their penalties. Raises UnknownAgent."""
    rows = DefaultMembership.objects.filter(agent_id=one_agent(team, agent_no).pk)
    return list(rows.values_list("group__code", "penalty"))
