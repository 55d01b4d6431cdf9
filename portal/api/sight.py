"""Which rows an account may see and change. The wall of the team stands here, for reading and
for writing alike."""

from typing import TypeVar

from django.db.models import Model, Prefetch, Q, QuerySet
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.views import APIView
from typing_extensions import override

from agents.models import Account, Agent, AgentGroup, Team
from calls.domain.facts import LegRole
from calls.models import Cdr, CdrSegment, LiveCall
from portal.access import User

T = TypeVar("T", bound=Model)


class HasTeam(BasePermission):
    """Signed in, and of a team; or the platform admin, who is of none and sees all."""

    message = "This account belongs to no team."

    @override
    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let members of a team and the platform admin in."""
        account = request.user
        return isinstance(account, Account) and (
            account.team_id is not None or account.is_superuser
        )


class ReadsOrAdministers(HasTeam):
    """Everybody of the team reads; its admin writes."""

    message = "Only a team admin may change this."

    @override
    def has_permission(self, request: Request, view: APIView) -> bool:
        """Let writers be team admins."""
        if not super().has_permission(request, view):
            return False
        return request.method in SAFE_METHODS or is_admin(request.user)


def is_admin(account: object) -> bool:
    """Say whether the account administers its team (or the platform)."""
    if not isinstance(account, Account):
        return False
    return account.is_superuser or account.role == Account.Role.TEAM_ADMIN


def teams_of(account: User) -> QuerySet[Team]:
    """Give the teams whose rows the account may touch: its own, or all for the platform admin."""
    if not isinstance(account, Account):
        return Team.objects.none()
    if account.team_id is not None:
        return Team.objects.filter(pk=account.team_id)
    return Team.objects.all() if account.is_superuser else Team.objects.none()


def agent_of(account: User) -> Agent | None:
    """Give the active agent the account is, in its own team."""
    agent: Agent | None = getattr(account, "agent", None)
    if agent is None or not isinstance(account, Account) or not agent.is_active:
        return None
    return agent if agent.team_id == account.team_id else None


def running_of(account: User) -> QuerySet[LiveCall]:
    """Give the running calls the account may see."""
    rows = LiveCall.objects.filter(team__in=_identities(account))
    if sees_all_calls(account):
        return rows
    agent = agent_of(account)
    if agent is None:
        return rows.none()
    led, members = _led_by(agent)
    return rows.filter(
        Q(agent_nos__contains=[agent.agent_no])
        | Q(group__in=led)
        | Q(group="", agent_nos__overlap=members)
    )


def cdrs_of(account: User) -> QuerySet[Cdr]:
    """Give the ended calls the account may see."""
    rows = Cdr.objects.filter(team__in=_identities(account))
    if sees_all_calls(account):
        return rows
    agent = agent_of(account)
    if agent is None:
        return rows.none()
    led, members = _led_by(agent)
    return rows.filter(
        Q(agent_no=agent.agent_no) | Q(group__in=led) | Q(group="", agent_no__in=members)
    )


def legs_for(account: User) -> "Prefetch[str]":
    """Give the legs of ended calls the account may know of: an agent who leads no group does not
    know who listened."""
    agent = agent_of(account)
    leads = agent is not None and AgentGroup.objects.filter(admins=agent).exists()
    rows = CdrSegment.objects.all()
    if not leads and not sees_all_calls(account):
        rows = rows.exclude(role=LegRole.SUPERVISOR)
    return Prefetch("segments", queryset=rows)


def sees_all_calls(account: User) -> bool:
    """Say whether the account sees every call of its team."""
    is_client = isinstance(account, Account) and account.role == Account.Role.API_CLIENT
    return is_client or is_admin(account)


def groups_of(account: User) -> QuerySet[AgentGroup]:
    """Give the groups whose callers are the account's to serve: those the agent is a member or
    supervisor of; all of the team's for those who see all its calls."""
    rows = AgentGroup.objects.filter(team__in=teams_of(account))
    if sees_all_calls(account):
        return rows
    agent = agent_of(account)
    if agent is None:
        return rows.none()
    return rows.filter(Q(memberships__agent=agent) | Q(admins=agent)).distinct()


def _identities(account: User) -> list[str]:
    return list(teams_of(account).values_list("identity", flat=True))


def _led_by(agent: Agent) -> tuple[list[str], list[str]]:
    groups = AgentGroup.objects.filter(team_id=agent.team_id, admins=agent)
    members = Agent.objects.filter(team_id=agent.team_id, memberships__group__in=groups)
    return (
        list(groups.values_list("code", flat=True)),
        list(members.values_list("agent_no", flat=True).distinct()),
    )


def of_teams(rows: QuerySet[T], account: User) -> QuerySet[T]:
    """Keep the rows of the account's teams."""
    return rows.filter(team__in=teams_of(account))
