"""Reads of agents themselves: rows, tiles, who is there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from agents.domain.errors import UnknownAgent
from agents.domain.events import AgentTile, MembershipTile
from agents.domain.membership import AcwMode, WorkWay
from agents.domain.presence import AgentState, PresenceMachine
from agents.domain.spans import Span
from agents.models import (
    Agent,
    Membership,
    Presence,
    PresenceSpan,
)
from calls import selectors as calls


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
    account_id: int = 0  # 0: nobody signs in as her
    mobile_number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentView:
    """Both sides of an agent, read at once; `groups` are row number and name of each of her
    groups, by its code."""

    tile: AgentTile
    row: AgentRow
    groups: Mapping[str, tuple[int, str]]


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
    found = one_agent(team, agent_no)
    return _tile(found, timezone.now(), phones_there([found]))


def agent_row(*, team: str, agent_no: str) -> AgentRow:
    """Give one agent's fixed side. Raises UnknownAgent."""
    return _row(one_agent(team, agent_no))


def agent_view(*, team: str, agent_no: str) -> AgentView:
    """Give both sides of an agent. Raises UnknownAgent."""
    found = one_agent(team, agent_no)
    groups = (membership.group for membership in found.memberships.all())
    return AgentView(
        tile=_tile(found, timezone.now(), phones_there([found])),
        row=_row(found),
        groups={group.code: (group.pk, group.name) for group in groups},
    )


def agent_rows(team: str) -> list[AgentRow]:
    """Give the fixed side of all active agents of a team."""
    return [_row(agent) for agent in _agents(team)]


def directory(*, team: str, term: str, limit: int = 50) -> list[AgentRow]:
    """Find colleagues by a part of their name or by the beginning of their number."""
    is_meant = Q(name__icontains=term) | Q(agent_no__startswith=term)
    return [_row(agent) for agent in _agents(team).filter(is_meant)[:limit]]


def presence_spans(*, team: str, since: datetime) -> list[Span]:
    """Give the presences of a team's agents that ran at `since` or later, oldest first."""
    rows = PresenceSpan.objects.filter(team=team).filter(
        Q(ended_at__isnull=True) | Q(ended_at__gt=since)
    )
    return [
        Span(
            team=row.team,
            agent_no=row.agent_no,
            state=row.state,
            reason=row.reason,
            began_at=row.began_at,
            ended_at=row.ended_at,
        )
        for row in rows.order_by("began_at", "pk")
    ]


def is_agent(*, team: str, agent_no: str) -> bool:
    """Say whether the team has an active agent of that number."""
    return Agent.objects.filter(team__identity=team, agent_no=agent_no, is_active=True).exists()


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


def _agents(team: str) -> QuerySet[Agent]:
    rows = Agent.objects.filter(team__identity=team, is_active=True)
    return rows.select_related("team", "presence", "account").prefetch_related("memberships__group")


def one_agent(team: str, agent_no: str) -> Agent:
    """Give the row of an active agent. Raises UnknownAgent."""
    agent = _agents(team).filter(agent_no=agent_no).first()
    if agent is None:
        raise UnknownAgent(agent_no)
    return agent


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
        account_id=agent.account_id or 0,
        mobile_number=agent.mobile_number,
        is_told_phone=agent.phone == Agent.Phone.BROWSER or agent.answers_when_told,
    )
