"""Reads of a team: its rules, lines and words."""

from dataclasses import dataclass

from agents.models import (
    HOME,
    Line,
    PauseReason,
    Team,
)
from calls.domain.dialling import DiallingRules, DialPlan, plan_of


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A number customers call, and what it is called."""

    number: str
    name: str
    group: str


def retention_months() -> dict[str, int]:
    """Give how long the events of each team that says so are kept, months."""
    rows = Team.objects.values_list("identity", "retention_months")
    return {team: months for team, months in rows if months is not None}


def pause_reasons(team: str) -> list[str]:
    """Give the team's words for a pause, in their order."""
    reasons = PauseReason.objects.filter(team__identity=team)
    return list(reasons.values_list("name", flat=True))


def lines(team: str) -> list[LineRow]:
    """Give the open lines of a team, by number."""
    rows = Line.objects.filter(team__identity=team, is_active=True).select_related("group")
    return [
        LineRow(number=row.number, name=row.name or row.group.name, group=row.group.code)
        for row in rows
    ]


def teams_on(pbx: str) -> list[str]:
    """Give the identities of the teams whose phones live at that PBX."""
    return list(Team.objects.filter(pbx=pbx).values_list("identity", flat=True))


def team_names() -> dict[str, str]:
    """Give the names of all teams by their identities; for platform admins."""
    return dict(Team.objects.order_by("identity").values_list("identity", "name"))


def team_exists(identity: str) -> bool:
    """Say whether there is a team of that identity."""
    return Team.objects.filter(identity=identity).exists()


def astercc_delimiter_of(identity: str) -> str | None:
    """Give the word that cuts a team's asterCC answers; None for a team there is not."""
    rows = Team.objects.filter(identity=identity)
    return rows.values_list("astercc_delimiter", flat=True).first()


def team_of(identity: str) -> Team:
    """Give the team's row. Raises Team.DoesNotExist."""
    return Team.objects.get(identity=identity)


def dial_plan_of(team: Team) -> DialPlan:
    """Give what a team's settings let its people dial."""
    words = {HOME: team.home_country}
    rules = DiallingRules(
        home_country=team.home_country,
        allowed_countries=tuple(words.get(one, one) for one in team.allowed_countries.split()),
        allowed_prefixes=tuple(team.allowed_prefixes.split()),
        blocked_prefixes=tuple(team.blocked_prefixes.split()),
        allow_premium=team.allow_premium,
        emergency=tuple(team.emergency_numbers.split()),
    )
    return plan_of(rules)


def heard_by_agents(team: str) -> str:
    """Say what of the team's recordings agents may play: `none`, `own` or `team`."""
    found = Team.objects.filter(identity=team).values_list("recordings_heard", flat=True).first()
    return found or "none"
