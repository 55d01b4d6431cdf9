"""Reads of a team's own arrangements."""

from collections.abc import Iterable

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
    found = colleagues_calls_of_each(team=team, agent_nos=[agent_no])
    if agent_no not in found:
        raise UnknownAgent(agent_no)
    return found[agent_no]


def colleagues_calls_of_each(*, team: str, agent_nos: Iterable[str]) -> dict[str, ColleaguesCalls]:
    """Say where colleagues' calls go, by agent number, in one query; unknown ones are left out."""
    # every desk asks it as it comes up: five columns, not agents with all that belongs to them
    rows = Agent.objects.filter(
        team__identity=team, agent_no__in=set(agent_nos), is_active=True
    ).values_list("agent_no", "is_dnd", "forward_always", "forward_busy", "forward_no_answer")
    return {
        agent_no: ColleaguesCalls(is_dnd=is_dnd, always=always, busy=busy, no_answer=no_answer)
        for agent_no, is_dnd, always, busy, no_answer in rows
    }


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
