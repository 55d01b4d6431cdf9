"""Whom a command is aimed at: agent numbers, group codes and telephone numbers become ways."""

import re

from agents import selectors as agent_reads
from agents.dialling import require_allowed
from agents.domain.errors import NoPhone, UnknownAgent, UnknownGroup
from agents.domain.presence import ON_CALL
from agents.provisioning import trunk_name
from agents.selectors import AgentRow
from calls.domain.commands import TargetKind
from calls.domain.control import Target
from calls.domain.errors import BadNumber, TargetBusy
from calls.domain.ids import EndpointName
from calls.domain.numbering import bare


def target_of(*, team: str, asker: AgentRow, target: str, kind: TargetKind) -> Target:
    """Look a target up. Raises BadNumber, NoPhone, TargetBusy, UnknownGroup."""
    number = bare(target)
    match kind:
        case TargetKind.INTERNAL:
            return _colleague_target(team, number, asker)
        case TargetKind.GROUP:
            return _group_target(team, number)
        case TargetKind.EXTERNAL:
            return _outside_target(team, number)


def _colleague_target(team: str, number: str, asker: AgentRow) -> Target:
    found = colleague(team, number, asker)
    tile = agent_reads.agent_tile(team=team, agent_no=number)
    if not tile.is_phone_reachable:
        raise NoPhone(number)
    if tile.state in ON_CALL or found.is_dnd:
        raise TargetBusy(number)
    return Target(
        kind=TargetKind.INTERNAL,
        number=number,
        dial=f"PJSIP/{found.endpoint}",
        agent_no=number,
        endpoint=EndpointName(found.endpoint),
        caller_id=f'"{_plain(asker.name)}" <{asker.agent_no}>',
    )


def _group_target(team: str, code: str) -> Target:
    if code not in {group.code for group in agent_reads.groups(team=team)}:
        raise UnknownGroup(code)
    return Target(kind=TargetKind.GROUP, number=code, queue=f"{team}-{code}")


def _outside_target(team: str, number: str) -> Target:
    rules = agent_reads.team_of(team)
    require_allowed(team=rules, number=number)
    if not rules.outbound_trunk:
        raise BadNumber(number)
    return Target(
        kind=TargetKind.EXTERNAL,
        number=number,
        dial=f"PJSIP/{number}@{trunk_name(rules.outbound_trunk)}",
        caller_id=rules.outbound_caller_id,
    )


def colleague(team: str, target: str, caller: AgentRow) -> AgentRow:
    """Find another agent of the team by her number. Raises BadNumber."""
    if target == caller.agent_no:
        raise BadNumber(target)
    try:
        return agent_reads.agent_row(team=team, agent_no=target)
    except UnknownAgent as error:
        raise BadNumber(target) from error


def _plain(name: str) -> str:
    """Keep what may stand in a quoted caller name."""
    return re.sub(r'["\\<>\r\n]', "", name)
