"""Membership rows of REST, made and changed by the agents' deeds."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from agents import services
from agents.domain.membership import AcwMode, WorkWay
from agents.models import Agent, AgentGroup, Membership


def made(said: Mapping[str, Any], *, by: str) -> Membership:
    """Make a membership `by` an account."""
    with transaction.atomic():
        return _kept(said["agent"], said["group"], said, by=by)


def changed(row: Membership, said: Mapping[str, Any], *, by: str) -> Membership:
    """Change a membership; one that names another agent or group then replaces the one it was."""
    agent, group = said.get("agent", row.agent), said.get("group", row.group)
    had = {name: getattr(row, name) for name in ("penalty", "acw_mode", "work_way")}
    with transaction.atomic():
        if (agent.pk, group.pk) != (row.agent_id, row.group_id):
            removed(row, by=by)
        return _kept(agent, group, {**had, **said}, by=by)


def removed(row: Membership, *, by: str) -> None:
    """End a membership."""
    services.remove_from_group(**_who(row.agent), group=row.group.code, at=timezone.now(), by=by)


def _kept(agent: Agent, group: AgentGroup, said: Mapping[str, Any], *, by: str) -> Membership:
    at, who, code = timezone.now(), _who(agent), group.code
    penalty = said.get("penalty", 0)
    services.add_to_group(**who, group=code, penalty=penalty, at=at, by=by)
    if "acw_mode" in said:
        mode = AcwMode(said["acw_mode"])
        services.set_acw_mode(**who, mode=mode, groups=[code], at=at, by=by)
    if "work_way" in said:
        way = WorkWay(said["work_way"])
        services.set_work_way(**who, way=way, groups=[code], at=at, by=by)
    return Membership.objects.select_related("agent", "group").get(agent=agent, group=group)


def _who(agent: Agent) -> dict[str, str]:
    return {"team": agent.team.identity, "agent_no": agent.agent_no}
