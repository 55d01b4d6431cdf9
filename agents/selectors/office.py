"""Reads of a team's own arrangements."""

from agents.domain.office_commands import ColleaguesCalls
from agents.models import (
    BlockedNumber,
    DefaultMembership,
    Favourite,
)
from agents.selectors.people import one_agent


def colleagues_calls(*, team: str, agent_no: str) -> ColleaguesCalls:
    """Say where colleagues' calls to an agent go. Raises UnknownAgent."""
    agent = one_agent(team, agent_no)
    return ColleaguesCalls(
        is_dnd=agent.is_dnd,
        always=agent.forward_always,
        busy=agent.forward_busy,
        no_answer=agent.forward_no_answer,
    )


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
