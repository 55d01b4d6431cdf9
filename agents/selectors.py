"""Reads of agents: tiles, groups, pause reasons, who belongs where. Nothing here writes."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from agents.domain.errors import UnknownAgent
from agents.domain.events import AgentTile, MembershipTile
from agents.domain.membership import AcwMode, WorkWay
from agents.domain.presence import AgentState, PresenceMachine
from agents.domain.waiting import GroupPace
from agents.models import (
    HOME,
    Agent,
    AgentGroup,
    BlockedNumber,
    CooCenterDoor,
    DefaultMembership,
    Disposition,
    Favourite,
    Line,
    Membership,
    PauseReason,
    Presence,
    Team,
)
from calls import selectors as calls
from calls.domain.dialling import DiallingRules, DialPlan, plan_of

#: How far back a group's pace is looked for.
LATELY = timedelta(minutes=30)
#: Presences in which an agent takes her group's calls, now or as soon as hers is over.
_SERVING = [
    state.value
    for state in (
        AgentState.READY,
        AgentState.RINGING,
        AgentState.DIALLING,
        AgentState.TALKING,
        AgentState.WRAP_UP,
    )
]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group as pages name it. `row_id` is what asterCC calls agent_group_id."""

    row_id: int
    code: str
    name: str
    wrap_up_s: int
    ring_s: int
    max_wait_s: int
    member_nos: tuple[str, ...]
    admin_nos: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionRow:
    """A word an agent may say of a call."""

    code: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRow:
    """A number customers call, and what it is called."""

    number: str
    name: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentRow:
    """An agent's fixed side: number, name, phone, the account she signs in with."""

    row_id: int
    team: str
    agent_no: str
    name: str
    phone: str
    endpoint: str
    sip_secret: str
    pbx: str
    account: str
    is_dnd: bool  # colleagues do not reach her
    is_told_phone: bool = False  # it answers when told to


def machine_of(presence: Presence | None, *, now: datetime) -> PresenceMachine:
    """Give the machine a row keeps; a fresh one, logged out since `now`, when there is none."""
    if presence is None:
        return PresenceMachine(state=AgentState.LOGGED_OUT, since=now)
    return PresenceMachine(
        state=AgentState(presence.state),
        since=presence.since,
        reason=presence.reason,
        resting=AgentState(presence.resting),
        resting_reason=presence.resting_reason,
        until=presence.until,
        wrap_up_s=presence.wrap_up_s,
        call_id=presence.call_id,
        is_phone_reachable=presence.is_phone_reachable,
    )


def tile_of(agent: Agent, machine: PresenceMachine, memberships: Iterable[Membership]) -> AgentTile:
    """Put an agent on one card."""
    return AgentTile(
        agent_no=agent.agent_no,  # type: ignore[arg-type]  # a row holds plain text
        name=agent.name,
        state=machine.state,
        since=machine.since,
        reason=machine.reason,
        next_reason=machine.next_reason,
        until=machine.until,
        call_id=machine.call_id,
        is_phone_reachable=machine.is_phone_reachable,
        is_leaving=machine.is_leaving,
        memberships=tuple(
            MembershipTile(
                group=membership.group.code,
                is_checked_in=membership.is_checked_in,
                is_paused=membership.is_paused,
                pause_reason=membership.pause_reason,
                penalty=membership.penalty,
                acw_mode=AcwMode(membership.acw_mode),
                work_way=WorkWay(membership.work_way),
            )
            for membership in memberships
        ),
    )


def tiles(team: str) -> list[AgentTile]:
    """Give the tiles of all active agents of a team, by agent number."""
    now, found = timezone.now(), list(_agents(team))
    there = phones_there(found)
    return [_tile(agent, now, there) for agent in found]


def agent_tile(*, team: str, agent_no: str) -> AgentTile:
    """Give one agent's tile. Raises UnknownAgent."""
    found = _one(team, agent_no)
    return _tile(found, timezone.now(), phones_there([found]))


def agent_row(*, team: str, agent_no: str) -> AgentRow:
    """Give one agent's fixed side. Raises UnknownAgent."""
    return _row(_one(team, agent_no))


def agent_rows(team: str) -> list[AgentRow]:
    """Give the fixed side of all active agents of a team."""
    return [_row(agent) for agent in _agents(team)]


def retention_months() -> dict[str, int]:
    """Give how long the events of each team that says so are kept, months."""
    rows = Team.objects.values_list("identity", "retention_months")
    return {team: months for team, months in rows if months is not None}


def blocked_numbers(*, team: str) -> list[str]:
    """Give the numbers whose calls the team does not take."""
    rows = BlockedNumber.objects.filter(team__identity=team).order_by("number")
    return list(rows.values_list("number", flat=True))


def favourites(*, team: str, agent_no: str) -> list[str]:
    """Give the contacts an agent keeps at hand. Raises UnknownAgent."""
    return [row.contact for row in Favourite.objects.filter(agent_id=_one(team, agent_no).pk)]


def default_memberships(*, team: str, agent_no: str) -> list[tuple[str, int]]:
    """Give the default groups of an agent with their penalties. Raises UnknownAgent."""
    rows = DefaultMembership.objects.filter(agent_id=_one(team, agent_no).pk)
    return list(rows.values_list("group__code", "penalty"))


def directory(*, team: str, term: str, limit: int = 50) -> list[AgentRow]:
    """Find colleagues by a part of their name or by the beginning of their number."""
    is_meant = Q(name__icontains=term) | Q(agent_no__startswith=term)
    return [_row(agent) for agent in _agents(team).filter(is_meant)[:limit]]


def is_agent(*, team: str, agent_no: str) -> bool:
    """Say whether the team has an active agent of that number."""
    return Agent.objects.filter(team__identity=team, agent_no=agent_no, is_active=True).exists()


def ready_to_dial(*, team: str, group: str) -> list[str]:
    """Give the numbers of the agents who may dial for the group now, the longest ready first."""
    rows = Membership.objects.filter(
        _dials, agent__team__identity=team, group__code=group
    ).order_by("agent__presence__since", "agent__agent_no")
    return list(rows.values_list("agent__agent_no", flat=True))


def dials_for(*, team: str, agent_no: str, group: str) -> bool:
    """Say whether the agent may dial for the group now: ready, her phone there, checked in and
    not paused there, her work way not dial in."""
    return Membership.objects.filter(
        _dials, agent__team__identity=team, agent__agent_no=agent_no, group__code=group
    ).exists()


_dials = Q(
    is_checked_in=True,
    is_paused=False,
    work_way__in=(WorkWay.OUT, WorkWay.BOTH),
    agent__is_active=True,
    agent__presence__state=AgentState.READY,
    agent__presence__is_phone_reachable=True,
)


def groups(team: str) -> list[GroupRow]:
    """Give the groups of a team with members and admins, by code."""
    rows = AgentGroup.objects.filter(team__identity=team).select_related("team")
    return [
        GroupRow(
            row_id=group.pk,
            code=group.code,
            name=group.name,
            wrap_up_s=wrap_up_of(group),
            ring_s=group.ring_s,
            max_wait_s=group.max_wait_s,
            member_nos=tuple(sorted(m.agent.agent_no for m in group.memberships.all())),
            admin_nos=tuple(sorted(admin.agent_no for admin in group.admins.all())),
        )
        for group in rows.prefetch_related("memberships__agent", "admins")
    ]


def groups_of(*, team: str, agent_no: str) -> frozenset[str]:
    """Give the codes of the groups an agent belongs to."""
    rows = Membership.objects.filter(group__team__identity=team, agent__agent_no=agent_no)
    return frozenset(rows.values_list("group__code", flat=True))


def members_by_group(*, team: str, groups: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the agent numbers of each of these groups that the team has."""
    known = AgentGroup.objects.filter(team__identity=team, code__in=list(groups))
    found: dict[str, set[str]] = {code: set() for code in known.values_list("code", flat=True)}
    rows = Membership.objects.filter(group__in=known)
    for code, agent_no in rows.values_list("group__code", "agent__agent_no"):
        found[code].add(agent_no)
    return {code: frozenset(numbers) for code, numbers in found.items()}


def group_names(team: str) -> dict[str, str]:
    """Give the name of each group by its code, in the order of codes."""
    return dict(AgentGroup.objects.filter(team__identity=team).values_list("code", "name"))


def group_of_row(row_id: int) -> tuple[str, str] | None:
    """Give team and code of the group of that row number, of whatever team; None when unknown."""
    group = AgentGroup.objects.filter(pk=row_id).select_related("team").first()
    return (group.team.identity, group.code) if group else None


def wrap_up_of(group: AgentGroup) -> int:
    """Give the wrap-up of a group, seconds: its own, or its team's."""
    return group.team.wrap_up_s if group.wrap_up_s is None else group.wrap_up_s


def pause_reasons(team: str) -> list[str]:
    """Give the team's words for a pause, in their order."""
    reasons = PauseReason.objects.filter(team__identity=team)
    return list(reasons.values_list("name", flat=True))


def dispositions(*, team: str, group: str) -> list[DispositionRow]:
    """Give what may be said of a call of the group; of any of the team's groups when `group` is
    empty (a call without one)."""
    rows = Disposition.objects.filter(group__team__identity=team)
    if group:
        rows = rows.filter(group__code=group)
    named = {row.code: DispositionRow(code=row.code, name=row.name) for row in rows}
    return list(named.values())


def dispositions_by_group(team: str) -> dict[str, list[DispositionRow]]:
    """Give what may be said of a call, by the code of its group."""
    found: dict[str, list[DispositionRow]] = {}
    rows = Disposition.objects.filter(group__team__identity=team)
    for group, code, name in rows.values_list("group__code", "code", "name"):
        found.setdefault(group, []).append(DispositionRow(code=code, name=name))
    return found


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


def team_exists(identity: str) -> bool:
    """Say whether there is a team of that identity."""
    return Team.objects.filter(identity=identity).exists()


def team_of(identity: str) -> Team:
    """Give the team's row. Raises Team.DoesNotExist."""
    return Team.objects.get(identity=identity)


@dataclass(frozen=True, slots=True, kw_only=True)
class CooCenterRow:
    """A team's CooCenter interface, enabled. `webkey` may be empty in the demonstration alone."""

    team: str
    webkey: str
    is_status_code: bool
    mac: str
    time_zone: str


def coocenter_of(identity: str) -> CooCenterRow | None:
    """Give a team's CooCenter interface; None when it has none, or it is not enabled."""
    found = CooCenterDoor.objects.filter(team__identity=identity, is_enabled=True)
    row = found.select_related("team").first()
    if row is None:
        return None
    return CooCenterRow(
        team=row.team.identity,
        webkey=row.webkey,
        is_status_code=row.status_as == CooCenterDoor.StatusAs.CODE,
        mac=row.mac,
        time_zone=row.team.time_zone,
    )


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


def members_of(*, team: str, groups: Iterable[str]) -> frozenset[str]:
    """Give the numbers of the agents in some groups of a team."""
    found = Membership.objects.filter(group__team__identity=team, group__code__in=list(groups))
    return frozenset(found.values_list("agent__agent_no", flat=True))


def pace_of(*, team: str, code: str, at: datetime) -> GroupPace:
    """Say how a group is doing: who serves it now, and what it answered of late."""
    rows = Membership.objects.filter(
        group__team__identity=team,
        group__code=code,
        is_checked_in=True,
        is_paused=False,
        agent__is_active=True,
        agent__presence__state__in=_SERVING,
    )
    states = list(rows.values_list("agent__presence__state", flat=True))
    answered, talked_s = calls.recently_answered(team=team, group=code, since=at - LATELY)
    group = AgentGroup.objects.filter(team__identity=team, code=code).select_related("team").first()
    wrap_up_s = wrap_up_of(group) if group is not None else 0
    return GroupPace(
        serving=len(states),
        free=states.count(AgentState.READY.value),
        answered=answered,
        window_s=LATELY.total_seconds(),
        handling_s=None if talked_s is None else talked_s + wrap_up_s,
    )


def _agents(team: str) -> QuerySet[Agent]:
    rows = Agent.objects.filter(team__identity=team, is_active=True)
    return rows.select_related("team", "presence", "account").prefetch_related("memberships__group")


def _one(team: str, agent_no: str) -> Agent:
    agent = _agents(team).filter(agent_no=agent_no).first()
    if agent is None:
        raise UnknownAgent(agent_no)
    return agent


def picture_agents(pbx: str) -> list[dict[str, Any]]:
    """Give what we believe of the agents at a PBX: `team`, `agent_no`, `endpoint`, the `call_id`
    her presence stands in ("" when in none), whether that call `is_awaited` (her phone is gone and
    the call waits for it) and `is_phone_reachable`."""
    rows = Presence.objects.filter(agent__team__pbx=pbx, agent__is_active=True)
    return [
        {
            "team": row.agent.team.identity,
            "agent_no": row.agent.agent_no,
            "endpoint": row.agent.endpoint,
            "call_id": row.call_id,
            "is_awaited": row.state == AgentState.PHONE_LOST,
            "is_phone_reachable": row.is_phone_reachable,
        }
        for row in rows.select_related("agent__team")
    ]


def phones_there(agents: Iterable[Agent]) -> frozenset[str]:
    """Name the reachable endpoints among agents of whom no presence is kept yet: a phone may be
    registered before its agent is (one deleted and made again)."""
    pbxs = {agent.team.pbx for agent in agents if getattr(agent, "presence", None) is None}
    return calls.reachable(pbxs) if pbxs else frozenset()


def _tile(agent: Agent, now: datetime, there: frozenset[str]) -> AgentTile:
    machine = machine_of(getattr(agent, "presence", None), now=now)
    if getattr(agent, "presence", None) is None:
        machine = replace(machine, is_phone_reachable=agent.endpoint in there)
    return tile_of(agent, machine, agent.memberships.all())


def _row(agent: Agent) -> AgentRow:
    return AgentRow(
        row_id=agent.pk,
        team=agent.team.identity,
        agent_no=agent.agent_no,
        name=agent.name,
        phone=agent.phone,
        endpoint=agent.endpoint,
        sip_secret=agent.sip_secret,
        pbx=agent.team.pbx,
        account=agent.account.username if agent.account else "",
        is_dnd=agent.is_dnd,
        is_told_phone=agent.phone == Agent.Phone.BROWSER or agent.answers_when_told,
    )
