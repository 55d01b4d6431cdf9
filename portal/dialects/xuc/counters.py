"""The counters of queues and agents, of one day of the team. Pure.

Ended calls are added up; those still running are counted from their cards, so that a caller counts
as entered, and then as answered, the moment it happens.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from agents.domain.events import AgentTile
from agents.domain.presence import AgentState
from agents.domain.spans import Span
from calls.domain.events import CallEnded, CallKind, CallTile

#: What the names of counters call quick, and late, seconds.
QUICK_S = 15.0
_TALKS = frozenset({AgentState.TALKING})
_AWAY = frozenset({AgentState.LOGGED_OUT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Callers of a queue whose calls have ended."""

    entered: int = 0
    answered: int = 0
    answered_quick: int = 0
    abandoned: int = 0
    abandoned_late: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(
            entered=self.entered + other.entered,
            answered=self.answered + other.answered,
            answered_quick=self.answered_quick + other.answered_quick,
            abandoned=self.abandoned + other.abandoned,
            abandoned_late=self.abandoned_late + other.abandoned_late,
        )


def counted(*, is_answered: bool, is_abandoned: bool, waited_s: float) -> Totals:
    """Count one caller."""
    return Totals(
        entered=1,
        answered=int(is_answered),
        answered_quick=int(is_answered and waited_s <= QUICK_S),
        abandoned=int(is_abandoned),
        abandoned_late=int(is_abandoned and waited_s > QUICK_S),
    )


def of_ended(event: CallEnded) -> Totals | None:
    """Count the caller of an ended call; None when nobody queued."""
    call = event.call
    if call.kind is not CallKind.INBOUND or not call.group:
        return None
    return counted(
        is_answered=event.answered_at is not None,
        is_abandoned=event.outcome.value == "abandoned",
        waited_s=call.waited_s,
    )


def of_running(call: CallTile) -> Totals:
    """Count a caller who waits, or talks."""
    is_answered = call.talking_since is not None or call.talked_s > 0
    return counted(is_answered=is_answered, is_abandoned=False, waited_s=call.waited_s)


Value = int | float
Counters = dict[str, Value]


def queue_counters(
    *,
    code: str,
    ended: Totals,
    running: Iterable[CallTile],
    agents: Iterable[AgentTile],
    now: datetime,
    wait_s: float | None,
) -> Counters:
    """Say all counters of a queue. `wait_s` is what the next caller may expect, None for nobody
    there to answer (told as 0)."""
    mine = [one for one in running if one.kind is CallKind.INBOUND and one.group == code]
    total = ended
    for call in mine:
        total = total + of_running(call)
    waiting = [one.waiting_since for one in mine if one.waiting_since is not None]
    longest = max(((now - since).total_seconds() for since in waiting), default=0.0)
    members = [(one, part) for one in agents for part in one.memberships if part.group == code]
    there = [(one, part) for one, part in members if part.is_checked_in]
    free = [one for one, part in there if one.state is AgentState.READY and not part.is_paused]
    return {
        "TotalNumberCallsEntered": total.entered,
        "TotalNumberCallsAnswered": total.answered,
        "PercentageAnsweredBefore15": _percentage(total.answered_quick, total.entered),
        "TotalNumberCallsAbandonned": total.abandoned,
        "TotalNumberCallsAbandonnedAfter15": total.abandoned_late,
        "PercentageAbandonnedAfter15": _percentage(total.abandoned_late, total.entered),
        "WaitingCalls": len(waiting),
        "LongestWaitingTime": int(max(longest, 0.0)),
        "EWT": round(wait_s) if wait_s is not None else 0,
        "AvailableAgents": len(free),
        "TalkingAgents": sum(one.state in _TALKS for one, _ in there),
        "LoggedAgents": sum(one.state not in _AWAY for one, _ in there),
    }


def _percentage(part: int, whole: int) -> float:
    return round(100 * part / whole, 2) if whole else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentDay:
    """What an agent did since the day began, seconds; the presence that runs is counted from
    `since`."""

    state: AgentState
    since: datetime
    ready_s: float = 0.0
    paused_s: float = 0.0
    wrap_up_s: float = 0.0
    login_at: datetime | None = None
    logout_at: datetime | None = None

    def move(self, state: AgentState, at: datetime) -> "AgentDay":
        """Do something else from `at` on."""
        day = replace(self.settle(at), state=state)
        if self.state in _AWAY and state not in _AWAY:
            return replace(day, login_at=at)
        if state in _AWAY and self.state not in _AWAY:
            return replace(day, logout_at=at)
        return day

    def settle(self, at: datetime) -> "AgentDay":
        """Count what runs up to `at`."""
        seconds = max((at - self.since).total_seconds(), 0.0)
        name = _TOTALS.get(self.state)
        day = replace(self, since=max(at, self.since))
        return replace(day, **{name: getattr(self, name) + seconds}) if name else day

    def statistics(self, at: datetime) -> dict[str, int | str]:
        """Say all values as of `at`; an instant that never was is left out."""
        day = self.settle(at)
        found: dict[str, int | str] = {
            "AgentPausedTotalTime": int(day.paused_s),
            "AgentWrapupTotalTime": int(day.wrap_up_s),
            "AgentReadyTotalTime": int(day.ready_s),
        }
        if day.login_at is not None:
            found["LoginDateTime"] = instant(day.login_at)
        if day.logout_at is not None:
            found["LogoutDateTime"] = instant(day.logout_at)
        return found


_TOTALS = {
    AgentState.READY: "ready_s",
    AgentState.PAUSED: "paused_s",
    AgentState.WRAP_UP: "wrap_up_s",
}


def day_of(tile: AgentTile, spans: Iterable[Span], *, midnight: datetime) -> AgentDay:
    """Add up the spans of one agent, oldest first, as far as they lie after `midnight`."""
    day = AgentDay(state=AgentState.LOGGED_OUT, since=midnight)
    for span in spans:
        state = AgentState(span.state)
        began = max(span.began_at, midnight)
        moved = day.move(state, began)
        if span.began_at < midnight and state not in _AWAY:
            moved = replace(moved, login_at=None)  # it began on another day: not known here
        day = moved
    if day.state is not tile.state:
        day = day.move(tile.state, max(tile.since, day.since))
    return day


def instant(at: datetime) -> str:
    """Write an instant as the document does: milliseconds and offset."""
    return at.isoformat(timespec="milliseconds")
