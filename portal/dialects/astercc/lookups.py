"""What this dialect looks up: the agent asked about, groups by id, calls by the ids of events."""

from collections.abc import Iterable

from agents import selectors as agents
from agents.domain.errors import UnknownAgent
from agents.domain.events import MembershipTile
from agents.selectors import AgentView, GroupRow
from calls import selectors as calls
from calls.domain.numbering import bare
from calls.domain.tiles import CallTile
from portal.dialects.astercc import rules
from portal.dialects.astercc.parse import ID
from portal.dialects.astercc.situations import Refusal, Situation
from portal.dialects.astercc.wire import Caller, Delimiter, GroupLine, Member


def delimiter_of(team: str) -> Delimiter | None:
    """Give the delimiter a team wants; None for a team there is not."""
    found = None if "\0" in team else agents.astercc_delimiter_of(team)
    return None if found is None else Delimiter(found)


def api_domains(team: str) -> frozenset[str]:
    """Give the domains whose pages may use a team's interface; none for a team there is not."""
    if "\0" in team or not agents.team_exists(team):
        return frozenset()
    return frozenset(agents.team_of(team).astercc_api_domains.lower().split())


def language_of(team: str) -> str:
    """Give the language of a team's texts; English for a team there is not."""
    if "\0" in team or not agents.team_exists(team):
        return "en"
    return str(agents.team_of(team).astercc_language)


def caller_of(team: str, agent_no: str) -> Caller:
    """Look up an agent with all her groups. Raises Refusal (agent gone) for one out of service."""
    try:
        found = agents.agent_view(team=team, agent_no=agent_no)
    except UnknownAgent as error:
        raise Refusal(Situation.AGENT_GONE) from error
    led = agents.led_groups(team=team, agent_no=agent_no)
    return Caller(
        team=team,
        agent_id=found.row.row_id,
        agent_no=agent_no,
        state=found.tile.state,
        is_phone_reachable=found.tile.is_phone_reachable,
        has_call=calls.live_call_of(team=team, agent_no=agent_no) is not None,
        groups=tuple(
            _line(found, one, is_admin=one.group in led) for one in found.tile.memberships
        ),
    )


def owners_of(group_ids: Iterable[str]) -> rules.Owners:
    """Say whose each group is, of whatever team; ids nobody has are left out."""
    found = {one: agents.group_of_row(int(one)) for one in group_ids if ID.fullmatch(one)}
    return {one: owner[0] for one, owner in found.items() if owner is not None}


def is_agent(team: str, agent_no: str) -> bool:
    """Say whether the team has an agent of that number in service."""
    return agents.is_agent(team=team, agent_no=agent_no)


def calls_of(team: str, ids: Iterable[str]) -> list[CallTile]:
    """Give the running calls of the team that ids of events mean: call ids and leg ids mixed."""
    found = calls.call_ids_of(team=team, ids=list(ids))
    tiles = (calls.live_call(team=team, call_id=call_id) for call_id in found)
    return [tile for tile in tiles if tile is not None]


def current_call(team: str, agent_no: str) -> CallTile | None:
    """Give the call the agent is in."""
    return calls.live_call_of(team=team, agent_no=agent_no)


def is_phone_of(caller: Caller, number: str) -> bool:
    """Say whether a number reaches the agent's own phone: her agent number or her extension."""
    row = agents.agent_row(team=caller.team, agent_no=caller.agent_no)
    return number in {row.agent_no, row.endpoint}


def agent_at_phone(team: str, number: str) -> str:
    """Give whose phone a number reaches: an agent number or an extension; "" for nobody's."""
    rows = agents.agent_rows(team)
    return next((row.agent_no for row in rows if number in {row.agent_no, row.endpoint}), "")


def is_number_of(team: str, number: str) -> bool:
    """Say whether the team may show that number: one of its lines, or its own outbound one."""
    shown = agents.team_of(team).outbound_caller_id
    return bare(number) in {shown, *(line.number for line in agents.lines(team))} - {""}


def group_of(team: str, group_id: str) -> GroupRow:
    """Give the group of that id. Raises Refusal (group unknown)."""
    found = [one for one in agents.groups(team) if str(one.row_id) == group_id.lstrip("0")]
    if not found:
        raise Refusal(Situation.GROUP_UNKNOWN)
    return found[0]


def members_of(team: str, group: GroupRow) -> list[Member]:
    """Give the agents of a group with their status in it, by agent number."""
    ids = {row.agent_no: row.row_id for row in agents.agent_rows(team)}
    return [
        Member(
            agent_no=tile.agent_no,
            agent_id=ids[tile.agent_no],
            status=rules.status_in(
                is_checked_in=one.is_checked_in, is_paused=one.is_paused, state=tile.state
            ),
        )
        for tile in agents.tiles(team)
        for one in tile.memberships
        if one.group == group.code and tile.agent_no in ids
    ]


def _line(found: AgentView, one: MembershipTile, *, is_admin: bool) -> GroupLine:
    group_id, name = found.groups[one.group]
    return GroupLine(
        group_id=group_id,
        code=one.group,
        name=name,
        status=rules.status_in(
            is_checked_in=one.is_checked_in, is_paused=one.is_paused, state=found.tile.state
        ),
        is_checked_in=one.is_checked_in,
        is_admin=is_admin,
    )


def event_key(team: str) -> str:
    """Give the word by which pages hear a whole team's events; "" for none, or no such team."""
    return agents.team_of(team).astercc_event_key if agents.team_exists(team) else ""
