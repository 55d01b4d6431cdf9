"""What this dialect looks up: the agent asked about, groups by id, calls by the ids of events."""

from collections.abc import Iterable

from agents import selectors as agents
from agents.domain.errors import UnknownAgent
from agents.domain.events import AgentTile, MembershipTile
from agents.selectors import GroupRow
from calls import selectors as calls
from portal.dialects.astercc import rules
from portal.dialects.astercc.parse import ID
from portal.dialects.astercc.wire import BackMsg, Caller, Delimiter, GroupLine, Refusal


def delimiter_of(team: str) -> Delimiter:
    """Give the delimiter a team wants; the manual's for a team there is not."""
    if "\0" in team or not agents.team_exists(team):
        return Delimiter.RETURN
    return Delimiter(agents.team_of(team).astercc_delimiter)


def is_team(team: str) -> bool:
    """Say whether there is such a team."""
    return agents.team_exists(team)


def caller_of(team: str, agent_no: str, *, no_agent: BackMsg) -> Caller:
    """Look up an agent with all her groups. Raises Refusal (`no_agent`) for one out of service."""
    try:
        tile = agents.agent_tile(team=team, agent_no=agent_no)
        row = agents.agent_row(team=team, agent_no=agent_no)
    except UnknownAgent as error:
        raise Refusal(no_agent) from error
    groups = {group.code: group for group in agents.groups(team)}
    return Caller(
        team=team,
        agent_id=row.row_id,
        agent_no=agent_no,
        state=tile.state,
        is_phone_reachable=tile.is_phone_reachable,
        has_call=calls.live_call_of(team=team, agent_no=agent_no) is not None,
        groups=tuple(_line(tile, groups[one.group], one) for one in tile.memberships),
    )


def owners_of(group_ids: Iterable[str]) -> rules.Owners:
    """Say whose each group is, of whatever team; ids nobody has are left out."""
    found = {one: agents.group_of_row(int(one)) for one in group_ids if ID.fullmatch(one)}
    return {one: owner[0] for one, owner in found.items() if owner is not None}


def is_agent(team: str, agent_no: str) -> bool:
    """Say whether the team has an agent of that number in service."""
    return agents.is_agent(team=team, agent_no=agent_no)


def calls_of(team: str, ids: Iterable[str]) -> list[str]:
    """Give the running calls of the team that ids of events mean: call ids and leg ids mixed."""
    return calls.call_ids_of(team=team, ids=list(ids))


def _line(tile: AgentTile, group: GroupRow, one: MembershipTile) -> GroupLine:
    return GroupLine(
        group_id=group.row_id,
        code=group.code,
        name=group.name,
        status=rules.status_in(
            is_checked_in=one.is_checked_in, is_paused=one.is_paused, state=tile.state
        ),
        is_checked_in=one.is_checked_in,
        is_admin=tile.agent_no in group.admin_nos,
    )
