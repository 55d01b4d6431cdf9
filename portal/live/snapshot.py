"""What a live page shows at this moment, for one audience, with the `seq` it stands at.

The number is read before the rows: an event committed in between is in the rows and comes again
as an event, which does no harm because tiles replace tiles.

When many pages come at once (a web process was restarted), what they show is read once for the
team, and each page takes its own part of that; see `shared`.
"""

import logging
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

from agents import selectors as agents
from agents.domain.events import AgentTile
from agents.domain.office_commands import ColleaguesCalls
from calls import selectors as calls
from calls import stream
from calls.domain.events import CallTile, Event, SettingsChanged
from portal import access
from portal.access import Actor
from portal.live.groups import (
    Audience,
    Face,
    Hearing,
    sees_agent,
    sees_call,
    shown,
    waits_in_view,
)
from portal.live.state import LinkCard, LiveState, RecentCall, Said, Word
from portal.wire.canon import decode

log = logging.getLogger(__name__)

#: Own ended calls on the desk.
RECENT = 20
#: A reader further behind than this starts again from a snapshot.
LONGEST_RESUME = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A whole team at one moment; nobody is shown more of it than `take` gives her. `texts` keeps
    what was rendered of it, by door and audience."""

    team: str
    seq: int
    agents: Mapping[str, AgentTile]
    calls: Sequence[CallTile]
    calls_of: Mapping[str, Sequence[CallTile]]
    groups: Mapping[str, str]
    links: Sequence[LinkCard]
    pause_reasons: Sequence[str]
    dispositions: Mapping[str, Sequence[Word]]
    texts: dict[object, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Missed:
    """The newest events of a team, as many as a page may have missed. `since` is the number after
    which none is left out, `until` the newest there is; `texts` keeps what was rendered."""

    since: int
    until: int
    events: Sequence[tuple[int, Event]]
    texts: dict[tuple[object, int, Hearing], str | None] = field(default_factory=dict)

    def after(self, seq: int) -> list[tuple[int, Event]] | None:
        """Give the events after `seq`; None when that is too far back, or never was."""
        if not self.since <= seq <= self.until:
            return None
        return [one for one in self.events if one[0] > seq]


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """What a desk shows of its agent's own: her last calls, and where colleagues' calls to her go
    (None for nobody of the team)."""

    recent: Sequence[RecentCall] = ()
    led: ColleaguesCalls | None = None


NOTHING = Own()
#: Who came, and what each looks at, by account and face.
Admitted = dict[tuple[int, Face], tuple[Actor | None, Audience | None]]


def admit(asks: Collection[tuple[int, Face]]) -> Admitted:
    """Say who the accounts (by id) are and what each looks at, for all who come together."""
    actors = access.actors_of(account_id for account_id, _ in asks)
    desks = {
        (actor.team, actor.agent_no)
        for account_id, face in asks
        if face is Face.DESK and (actor := actors.get(account_id)) and actor.agent_no
    }
    groups = agents.groups_of_each(desks) if desks else {}
    found: Admitted = {}
    for account_id, face in asks:
        actor = actors.get(account_id)
        looks_at = audience_of(actor, face, groups) if actor else None
        found[account_id, face] = (actor, looks_at)
    return found


def audience_of(
    actor: Actor, face: Face, groups: Mapping[tuple[str, str], frozenset[str]] | None = None
) -> Audience | None:
    """Say what this account looks at; None when that face is not for her. `groups` are those of
    agents by team and number, where they were read already."""
    if not actor.team:
        return None
    if face is Face.DESK:
        if not actor.agent_no:
            return None
        hers = (actor.team, actor.agent_no)
        mine = (agents.groups_of_each([hers]) if groups is None else groups)[hers]
        return Audience(team=actor.team, face=face, agent_no=actor.agent_no, groups=mine)
    if actor.is_team_admin:
        return Audience(team=actor.team, face=face, agent_no=actor.agent_no, groups=None)
    led = agents.members_by_group(team=actor.team, groups=actor.administers)
    if not led:
        return None
    return Audience(
        team=actor.team,
        face=face,
        agent_no=actor.agent_no,
        groups=frozenset(led),
        members=frozenset().union(*led.values()),
    )


def draw(team: str) -> Picture:
    """Read everything pages of the team may show."""
    seq = stream.last_seq()
    running = calls.live_calls(team=team)
    calls_of: dict[str, list[CallTile]] = defaultdict(list)
    for call in running:
        parties = {party.agent_no for party in call.parties}
        for agent_no in {*call.agent_nos, call.target_agent_no} | parties:
            calls_of[agent_no].append(call)
    said = agents.dispositions_by_group(team)
    return Picture(
        team=team,
        seq=seq,
        agents={one.agent_no: one for one in agents.tiles(team)},
        calls=running,
        calls_of=calls_of,
        groups=agents.group_names(team),
        links=[LinkCard(pbx=one.pbx, is_up=one.is_up) for one in calls.links(team=team)],
        pause_reasons=agents.pause_reasons(team),
        dispositions={
            group: [Word(code=one.code, name=one.name) for one in words]
            for group, words in said.items()
        },
    )


def owns(team: str, agent_nos: Collection[str]) -> dict[str, Own]:
    """Read what the desks of these agents show of their own, for all of them at once."""
    past = calls.past_calls_of_each(team=team, agent_nos=agent_nos, limit=RECENT)
    led = agents.colleagues_calls_of_each(team=team, agent_nos=agent_nos)
    return {
        agent_no: Own(recent=[recent_call(one) for one in past[agent_no]], led=led.get(agent_no))
        for agent_no in agent_nos
    }


def take(audience: Audience, picture: Picture, own: Own = NOTHING) -> LiveState:
    """Give the audience its part of a picture of its team; `own` is what its desk shows beside.

    Raises ValueError for the picture of another team.
    """
    if picture.team != audience.team:
        raise ValueError(picture.team)
    is_desk = audience.face is Face.DESK
    # The two rules of `groups` decide; what is looked up here only saves them useless questions.
    number = audience.agent_no
    near = [picture.agents[number]] if number in picture.agents else []
    tiles = near if is_desk else list(picture.agents.values())
    running = picture.calls_of.get(number, ()) if is_desk else picture.calls
    seen = [one for one in running if sees_call(audience, one)]
    return LiveState(
        seq=picture.seq,
        audience=audience,
        agents=[one for one in tiles if sees_agent(audience, one.agent_no, _groups_of(one))],
        calls=[shown(audience, one) for one in seen],
        waiting=[one for one in picture.calls if waits_in_view(audience, one)],
        groups=[
            Word(code=code, name=name)
            for code, name in picture.groups.items()
            if audience.groups is None or code in audience.groups
        ],
        links=picture.links,
        recent=own.recent if is_desk else (),
        said=_said(audience, seen) if is_desk else (),
        led=own.led if is_desk and near else None,
        pause_reasons=picture.pause_reasons if is_desk else (),
        dispositions=_dispositions(audience, picture) if is_desk else {},
    )


def missed(team: str, seqs: Sequence[int]) -> Missed:
    """Read what pages that saw up to these numbers have missed, for all of them at once."""
    until = stream.last_seq()
    floor = min((seq for seq in seqs if seq <= until), default=until)
    found = stream.newest(floor, team=team, limit=LONGEST_RESUME + 1)
    since = found[0].seq if len(found) > LONGEST_RESUME else floor
    # What a page shows beside tiles is told by a snapshot only.
    since = max([since, *(one.seq for one in found if one.kind == SettingsChanged.__name__)])
    events = []
    for one in found:
        try:
            events.append((one.seq, decode(one.kind, one.body)))
        except Exception:
            log.exception("event %s (%s) could not be told", one.seq, one.kind)
    # Asked last: what retention took away while we read is noticed too.
    return Missed(since=max(since, stream.forgotten(team)), until=until, events=events)


def _groups_of(tile: AgentTile) -> set[str]:
    return {membership.group for membership in tile.memberships}


def _said(audience: Audience, seen: Sequence[CallTile]) -> list[Said]:
    found = calls.said_of(team=audience.team, call_ids=[one.call_id for one in seen])
    return [Said(call_id=call_id, disposition=a, note=b) for call_id, (a, b) in found.items()]


def _dispositions(audience: Audience, picture: Picture) -> dict[str, Sequence[Word]]:
    return {code: picture.dispositions.get(code, ()) for code in sorted(audience.groups or ())}


def recent_call(row: Any) -> RecentCall:
    """Put a CDR on the card of a list."""
    return RecentCall(**{one.name: getattr(row, one.name) for one in fields(RecentCall)})
