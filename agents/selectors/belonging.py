"""Reads of groups: who belongs where, who may dial, how a group is doing."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from agents.domain.membership import WorkWay
from agents.domain.presence import AgentState
from agents.domain.waiting import GroupPace
from agents.models import (
    AgentGroup,
    Disposition,
    Membership,
)
from calls import selectors as calls

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


def groups_of_each(whose: Collection[tuple[str, str]]) -> dict[tuple[str, str], frozenset[str]]:
    """Give the codes of the groups agents belong to, by team and agent number, in one query."""
    rows = Membership.objects.filter(
        group__team__identity__in={team for team, _ in whose},
        agent__agent_no__in={agent_no for _, agent_no in whose},
    )
    found: dict[tuple[str, str], set[str]] = {one: set() for one in whose}
    for team, agent_no, code in rows.values_list(
        "group__team__identity", "agent__agent_no", "group__code"
    ):
        if (team, agent_no) in found:
            found[team, agent_no].add(code)
    return {one: frozenset(codes) for one, codes in found.items()}


def led_groups(*, team: str, agent_no: str) -> frozenset[str]:
    """Give the codes of the groups an agent is admin of."""
    rows = AgentGroup.objects.filter(team__identity=team, admins__agent_no=agent_no)
    return frozenset(rows.values_list("code", flat=True))


def members_by_group(*, team: str, groups: Iterable[str]) -> dict[str, frozenset[str]]:
    """Give the agent numbers of each of these groups that the team has."""
    known = AgentGroup.objects.filter(team__identity=team, code__in=list(groups))
    found: dict[str, set[str]] = {code: set() for code in known.values_list("code", flat=True)}
    rows = Membership.objects.filter(group__in=known)
    for code, agent_no in rows.values_list("group__code", "agent__agent_no"):
        found[code].add(agent_no)
    return {code: frozenset(numbers) for code, numbers in found.items()}


def members_of(*, team: str, groups: Iterable[str]) -> frozenset[str]:
    """Give the numbers of the agents in some groups of a team."""
    found = Membership.objects.filter(group__team__identity=team, group__code__in=list(groups))
    return frozenset(found.values_list("agent__agent_no", flat=True))


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
