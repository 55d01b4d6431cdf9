"""What a live page shows at this moment, for one audience, with the `seq` it stands at.

The number is read before the rows: an event committed in between is in the rows and comes again
as an event, which does no harm because tiles replace tiles.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from agents import selectors as agents
from agents.domain.events import AgentTile
from calls import selectors as calls
from calls import stream
from calls.domain.events import CallTile, SettingsChanged
from calls.stream import Envelope
from portal.access import Actor
from portal.live.groups import Audience, Face, sees_agent, sees_call, shown, waits_in_view
from portal.live.state import LinkCard, LiveState, RecentCall, Said, Word

#: Own ended calls on the desk.
RECENT = 20
#: A reader further behind than this starts again from a snapshot.
LONGEST_RESUME = 2000


def audience_of(actor: Actor, face: Face) -> Audience | None:
    """Say what this account looks at; None when that face is not for her."""
    if not actor.team:
        return None
    groups = agents.groups(actor.team)
    if face is Face.DESK:
        mine = frozenset(one.code for one in groups if actor.agent_no in one.member_nos)
        if not actor.agent_no:
            return None
        return Audience(team=actor.team, face=face, agent_no=actor.agent_no, groups=mine)
    if actor.is_team_admin:
        return Audience(team=actor.team, face=face, agent_no=actor.agent_no, groups=None)
    led = [one for one in groups if one.code in actor.administers]
    if not led:
        return None
    return Audience(
        team=actor.team,
        face=face,
        agent_no=actor.agent_no,
        groups=frozenset(one.code for one in led),
        members=frozenset(number for one in led for number in one.member_nos),
    )


def take(audience: Audience) -> LiveState:
    """Read the page's whole state."""
    seq = stream.last_seq()
    running = calls.live_calls(team=audience.team)
    is_desk = audience.face is Face.DESK
    tiles = agents.tiles(audience.team)
    groups = [
        Word(code=one.code, name=one.name)
        for one in agents.groups(audience.team)
        if audience.groups is None or one.code in audience.groups
    ]
    seen = [one for one in running if sees_call(audience, one)]
    return LiveState(
        seq=seq,
        audience=audience,
        agents=[one for one in tiles if sees_agent(audience, one.agent_no, _groups_of(one))],
        calls=[shown(audience, one) for one in seen],
        waiting=[one for one in running if waits_in_view(audience, one)],
        groups=groups,
        links=[LinkCard(pbx=one.pbx, is_up=one.is_up) for one in calls.links(team=audience.team)],
        recent=_recent(audience) if is_desk else (),
        said=_said(audience, seen) if is_desk else (),
        pause_reasons=agents.pause_reasons(audience.team) if is_desk else (),
        dispositions=_dispositions(audience) if is_desk else {},
    )


def missed(audience: Audience, seq: int) -> list[Envelope] | None:
    """Give the team's events after `seq`; None when the page must start afresh: that is too far
    back, was taken away by retention, never was, or what the page shows beside tiles changed."""
    if seq > stream.last_seq():
        return None
    found = stream.since(seq, team=audience.team, limit=LONGEST_RESUME + 1)
    # Asked last: what went while we read is noticed too.
    if len(found) > LONGEST_RESUME or seq < stream.forgotten(audience.team):
        return None
    if any(one.kind == SettingsChanged.__name__ for one in found):
        return None
    return found


def _groups_of(tile: AgentTile) -> set[str]:
    return {membership.group for membership in tile.memberships}


def _recent(audience: Audience) -> list[RecentCall]:
    return [
        recent_call(one)
        for one in calls.past_calls(team=audience.team, agent_no=audience.agent_no, limit=RECENT)
    ]


def _said(audience: Audience, seen: Sequence[CallTile]) -> list[Said]:
    found = calls.said_of(team=audience.team, call_ids=[one.call_id for one in seen])
    return [Said(call_id=call_id, disposition=a, note=b) for call_id, (a, b) in found.items()]


def _dispositions(audience: Audience) -> dict[str, list[Word]]:
    return {
        code: [
            Word(code=one.code, name=one.name)
            for one in agents.dispositions(team=audience.team, group=code)
        ]
        for code in sorted(audience.groups or ())
    }


def recent_call(row: Any) -> RecentCall:
    """Put a CDR on the card of a list."""
    return RecentCall(**{one.name: getattr(row, one.name) for one in fields(RecentCall)})
