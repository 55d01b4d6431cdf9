"""What is asked of an agent, done by its service; what was asked for another is audited."""

from collections.abc import Sequence
from datetime import datetime
from typing import assert_never
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agents import services
from agents.domain import commands as agents
from agents.services import Done
from portal.access import Actor


def do_agent(command: agents.PresenceCommand, actor: Actor) -> Sequence[UUID]:
    """Carry it out; give the orders the switch must accept for it to be accepted."""
    at = timezone.now()
    by = "" if command.agent_no == actor.agent_no else actor.agent_no or actor.username
    with transaction.atomic():
        if by or isinstance(command, agents.FreeAgent):
            services.audit(command, team=actor.team, account_id=actor.account_id, via=actor.via)
        done = _do(command, team=actor.team, at=at, by=by)  # it appends, so it comes last
    # To leave never fails for want of the switch: the bridge puts its members right later.
    if isinstance(command, agents.LogOut | agents.CheckOut | agents.RemoveFromGroup):
        return ()
    return done.orders


def _do(command: agents.PresenceCommand, *, team: str, at: datetime, by: str) -> Done:
    who = command.agent_no
    match command:
        case agents.AddToGroup() | agents.RemoveFromGroup() | agents.SetPenalty():
            return _do_group(command, team=team, at=at, by=by)
        case agents.FreeAgent():
            return services.free(team=team, agent_no=who, at=at, by=by)
        case agents.LogIn():
            return services.log_in(team=team, agent_no=who, at=at, by=by)
        case agents.LogOut():
            return services.log_out(team=team, agent_no=who, at=at, by=by)
        case agents.EndWrapUp():
            return services.end_wrap_up(team=team, agent_no=who, at=at, by=by)
        case agents.ExtendWrapUp(seconds=seconds):
            return services.extend_wrap_up(team=team, agent_no=who, seconds=seconds, at=at, by=by)
        case _:
            return _do_in_groups(command, team=team, at=at, by=by)


def _do_in_groups(
    command: agents.CheckIn
    | agents.CheckOut
    | agents.Pause
    | agents.Unpause
    | agents.SetAcwMode
    | agents.SetWorkWay,
    *,
    team: str,
    at: datetime,
    by: str,
) -> Done:
    who, groups = command.agent_no, command.groups
    match command:
        case agents.CheckIn():
            return services.check_in(team=team, agent_no=who, at=at, groups=groups, by=by)
        case agents.CheckOut():
            return services.check_out(team=team, agent_no=who, at=at, groups=groups, by=by)
        case agents.Pause(reason=reason):
            return services.pause(
                team=team, agent_no=who, reason=reason, at=at, groups=groups, by=by
            )
        case agents.Unpause():
            return services.unpause(team=team, agent_no=who, at=at, groups=groups, by=by)
        case agents.SetAcwMode(mode=mode):
            return services.set_acw_mode(
                team=team, agent_no=who, mode=mode, at=at, groups=groups, by=by
            )
        case agents.SetWorkWay(way=way):
            return services.set_work_way(
                team=team, agent_no=who, way=way, at=at, groups=groups, by=by
            )
        case _:
            assert_never(command)


def _do_group(command: agents.GroupCommand, *, team: str, at: datetime, by: str) -> Done:
    who, group = command.agent_no, command.group
    match command:
        case agents.AddToGroup(penalty=penalty):
            return services.add_to_group(
                team=team, agent_no=who, group=group, penalty=penalty, at=at, by=by
            )
        case agents.RemoveFromGroup():
            return services.remove_from_group(team=team, agent_no=who, group=group, at=at, by=by)
        case agents.SetPenalty(penalty=penalty):
            return services.set_penalty(
                team=team, agent_no=who, group=group, penalty=penalty, at=at, by=by
            )
        case _:
            assert_never(command)
