"""Whom a command is aimed at: agent numbers, group codes and telephone numbers become ways."""

import re

from agents import selectors as agent_reads
from agents.dialling import require_allowed
from agents.domain.errors import NoPhone, UnknownAgent, UnknownGroup
from agents.domain.events import MembershipTile
from agents.domain.presence import AgentState
from agents.provisioning import trunk_name
from agents.selectors import AgentRow
from calls.domain.commands import TargetKind
from calls.domain.control import Target
from calls.domain.errors import BadNumber, NobodyFree, TargetBusy
from calls.domain.ids import EndpointName

SEPARATORS = re.compile(r"[\s().\-/]")


def target_of(*, team: str, asker: AgentRow, target: str, kind: TargetKind) -> Target:
    """Look a target up. Raises BadNumber, NoPhone, TargetBusy, UnknownGroup."""
    number = SEPARATORS.sub("", target)
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
    if tile.state in {"ringing", "dialling", "talking"}:
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


def one_of_group(*, team: str, asker: AgentRow, code: str) -> Target:
    """Pick the agent of a group who has been ready longest. Raises NobodyFree, UnknownGroup."""
    if code not in {group.code for group in agent_reads.groups(team=team)}:
        raise UnknownGroup(code)
    free = [
        tile
        for tile in agent_reads.tiles(team)
        if tile.state is AgentState.READY
        and tile.is_phone_reachable
        and tile.agent_no != asker.agent_no
        and any(one.group == code and _takes(one) for one in tile.memberships)
    ]
    if not free:
        raise NobodyFree(code)
    longest = min(free, key=lambda tile: tile.since)
    return _colleague_target(team, longest.agent_no, asker)


def _takes(membership: MembershipTile) -> bool:
    return membership.is_checked_in and not membership.is_paused


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
