"""Reads for the sockets: what things are called, the counters of the day, a user's own settings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from agents import selectors as agents
from agents.domain.events import AgentTile
from agents.domain.office_commands import ColleaguesCalls
from agents.domain.spans import Span
from agents.domain.waiting import expected_wait_s
from agents.services import voicemail
from calls import selectors as calls
from portal.access import Actor
from portal.dialects.xuc.counters import QUICK_S, Totals
from portal.dialects.xuc.render import Person, Queue
from portal.dialects.xuc.render_reads import Ids

__all__ = ["Mail", "Names", "Own", "Rows", "Span", "midnight_of", "own", "rows", "tiles", "waits"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Names:
    """What a team's things are called: agents by number, queues by code."""

    people: Mapping[str, Person] = field(default_factory=dict)
    queues: Mapping[str, Queue] = field(default_factory=dict)
    reasons: Sequence[str] = ()
    zone: str = "UTC"

    @property
    def ids(self) -> Ids:
        """Give the rows of agents by number, and of queues by code."""
        return Ids(
            agents={number: one.id for number, one in self.people.items()},
            queues={code: one.id for code, one in self.queues.items()},
        )

    def agent_no(self, agent_id: int) -> str:
        """Give the number of an agent's row; "" for none of the team."""
        return next((one.number for one in self.people.values() if one.id == agent_id), "")

    def user_no(self, user_id: int) -> str:
        """Give the number of the agent an account signs in as; "" for none of the team."""
        found = (one.number for one in self.people.values() if user_id and one.user_id == user_id)
        return next(found, "")

    def code(self, queue_id: int) -> str:
        """Give the code of a queue's row; "" for none of the team."""
        return next((one.code for one in self.queues.values() if one.id == queue_id), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """What the floor of a team begins with."""

    names: Names
    midnight: datetime
    ended: Mapping[str, Totals]
    spans: Sequence[Span]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mailbox and its messages: never heard, and heard but not done."""

    box: int
    new: int
    old: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """A user's own settings."""

    led: ColleaguesCalls = field(default_factory=ColleaguesCalls)
    mail: Mail | None = None


def rows(team: str, now: datetime) -> Rows:
    """Read what things are called, and the day so far."""
    zone = agents.team_of(team).time_zone
    midnight = midnight_of(zone, now)
    names = Names(
        people={
            one.agent_no: Person(
                id=one.row_id,
                number=one.agent_no,
                name=one.name,
                user_id=one.account_id,
                mobile=one.mobile_number,
            )
            for one in agents.agent_rows(team)
        },
        queues={
            one.code: Queue(id=one.row_id, code=one.code, name=one.name)
            for one in agents.groups(team)
        },
        reasons=tuple(agents.pause_reasons(team)),
        zone=zone,
    )
    totals = {
        one.group: Totals(
            entered=one.entered,
            answered=one.answered,
            answered_quick=one.answered_quick,
            abandoned=one.abandoned,
            abandoned_late=one.abandoned_late,
        )
        for one in calls.queue_totals(team=team, since=midnight, quick_s=QUICK_S)
    }
    spans = agents.presence_spans(team=team, since=midnight)
    return Rows(names=names, midnight=midnight, ended=totals, spans=spans)


def tiles(team: str) -> dict[str, AgentTile]:
    """Read the cards of all agents."""
    return {str(one.agent_no): one for one in agents.tiles(team)}


def waits(team: str, waiting: Mapping[str, int], now: datetime) -> dict[str, float | None]:
    """Say how long the next caller of each queue may expect to wait, seconds; None for nobody
    there to answer. `waiting` counts those before her."""
    return {
        code: expected_wait_s(agents.pace_of(team=team, code=code, at=now), before + 1)
        for code, before in waiting.items()
    }


def own(actor: Actor) -> Own:
    """Read a user's own settings; the defaults for one who is no agent."""
    if not actor.agent_no:
        return Own()
    groups = voicemail.may_hear(team=actor.team, agent_no=actor.agent_no)
    boxes = agents.mailboxes(team=actor.team, groups=groups)
    mail = None
    if boxes:
        found = voicemail.messages(team=actor.team, groups=groups, is_open=True)
        new = sum(one.heard_at is None for one in found)
        mail = Mail(box=boxes[0].id, new=new, old=len(found) - new)
    led = agents.colleagues_calls(team=actor.team, agent_no=actor.agent_no)
    return Own(led=led, mail=mail)


def midnight_of(zone: str, now: datetime) -> datetime:
    """Give the beginning of the team's day."""
    here = now.astimezone(ZoneInfo(zone))
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
