"""Presence spans and their daily seconds, made of agent events alone.

The tile an agent event carries says what she does and since when; a span ends with the first event
that says something else. Hearing an event twice changes nothing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from agents.domain.events import AgentEvent
from agents.domain.presence import AgentState

#: team, agent number.
Who = tuple[str, str]
#: team, day, agent number, state, reason.
CounterKey = tuple[str, date, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stand:
    """What an agent event says of her presence."""

    team: str
    agent_no: str
    state: str
    reason: str
    since: datetime
    at: datetime

    @property
    def who(self) -> Who:
        """Name the agent."""
        return (self.team, self.agent_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """One stretch of one presence; `ended_at` is None while it runs."""

    team: str
    agent_no: str
    state: str
    reason: str
    began_at: datetime
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PresenceCount:
    """What is added to one counter. Seconds to the microsecond."""

    team: str
    day: date
    agent_no: str
    state: str
    reason: str
    seconds: Decimal

    @property
    def key(self) -> CounterKey:
        """Name the counter."""
        return (self.team, self.day, self.agent_no, self.state, self.reason)


def stand_of(event: AgentEvent) -> Stand:
    """Read what an event says of the presence."""
    tile = event.agent
    return Stand(
        team=event.team,
        agent_no=tile.agent_no,
        state=tile.state.value,
        reason=tile.reason,
        since=tile.since,
        at=event.at,
    )


def follow(running: Span | None, stand: Stand) -> tuple[Span | None, Span | None]:
    """Give the span that ended, if one did, and the one that runs now: none while logged out."""
    if running and (running.state, running.reason) == (stand.state, stand.reason):
        return None, running
    # the switch's clock and ours may differ by a little
    ended = _ended(running, max(stand.at, running.began_at)) if running else None
    if stand.state == AgentState.LOGGED_OUT.value:
        return ended, None
    begun = Span(
        team=stand.team,
        agent_no=stand.agent_no,
        state=stand.state,
        reason=stand.reason,
        began_at=stand.since,
    )
    return ended, begun


def follow_all(
    running: dict[Who, Span], stands: Iterable[Stand]
) -> tuple[list[Span], dict[Who, Span]]:
    """Give the spans that ended, in order, and those that run after all stands."""
    now = dict(running)
    done: list[Span] = []
    for stand in stands:
        ended, runs = follow(now.get(stand.who), stand)
        if ended is not None:
            done.append(ended)
        if runs is None:
            now.pop(stand.who, None)
        else:
            now[stand.who] = runs
    return done, now


def counts(span: Span) -> list[PresenceCount]:
    """Give the seconds a finished span adds to each of its days (UTC)."""
    if span.ended_at is None:
        return []
    found: list[PresenceCount] = []
    began = span.began_at.astimezone(UTC)
    ended = span.ended_at.astimezone(UTC)
    while began < ended:
        until = ended
        if began.date() != ended.date():
            until = datetime.combine(began.date() + timedelta(days=1), datetime.min.time(), UTC)
        found.append(
            PresenceCount(
                team=span.team,
                day=began.date(),
                agent_no=span.agent_no,
                state=span.state,
                reason=span.reason,
                seconds=_exact(until - began),
            )
        )
        began = until
    return found


def total(found: Iterable[PresenceCount]) -> list[PresenceCount]:
    """Add up what goes into the same counter; by key, so that all writers take rows in turn."""
    sums: dict[CounterKey, Decimal] = {}
    for one in found:
        sums[one.key] = sums.get(one.key, Decimal(0)) + one.seconds
    return [
        PresenceCount(
            team=team, day=day, agent_no=agent_no, state=state, reason=reason, seconds=sums[key]
        )
        for key in sorted(sums)
        for team, day, agent_no, state, reason in (key,)
    ]


def _ended(span: Span, at: datetime) -> Span:
    return Span(
        team=span.team,
        agent_no=span.agent_no,
        state=span.state,
        reason=span.reason,
        began_at=span.began_at,
        ended_at=at,
    )


def _exact(stretch: timedelta) -> Decimal:
    return Decimal(stretch // timedelta(microseconds=1)).scaleb(-6)
