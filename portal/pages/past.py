"""Ended calls as the pages show them: who may see which, words for codes, bars for legs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from agents import selectors as agents
from calls import selectors as calls
from portal.pages import words
from portal.pages.seat import Seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A stretch of a leg on the call's time line: start and length in thousandths of the call."""

    kind: str
    start: int
    length: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LegRow:
    """One leg of an ended call. Seconds are spans of that leg alone."""

    who: str
    role: str
    started_at: datetime
    rang_s: float
    talked_s: float
    held_s: float
    cause: int
    bars: list[Bar]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRow:
    """An ended call with the words for its codes."""

    call_id: str
    kind: words.Look
    outcome: words.Look
    hung_up_by: str
    number: str
    name: str
    line: str
    group: str
    agent: str
    started_at: datetime
    answered_at: datetime | None
    ended_at: datetime
    waited_s: float
    talked_s: float
    held_s: float
    cause: int
    campaign: str
    userdata: str
    disposition: str
    note: str
    legs: list[LegRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Some calls, and the cursor of those after them ("" at the end)."""

    calls: list[CallRow]
    next_cursor: str


def page(seat: Seat, wanted: Mapping[str, Any], *, after: str, size: int) -> Page:
    """Give the calls the looker may see that fit the filter, newest first."""
    began, ended = wanted.get("began"), wanted.get("ended")
    rows = calls.cdrs(
        team=seat.team,
        sight=sight_of(seat),
        agent_no=wanted.get("agent") or "",
        group=wanted.get("group") or "",
        outcome=wanted.get("outcome") or "",
        number=_digits(wanted.get("number") or ""),
        text=wanted.get("text") or "",
        since=datetime.combine(began, time(), UTC) if began else None,
        until=datetime.combine(ended, time(), UTC) + timedelta(days=1) if ended else None,
        after=after,
        limit=size + 1,
    )
    names = _Names(seat)
    shown = [names.call(row) for row in rows[:size]]
    return Page(calls=shown, next_cursor=calls.cursor(rows[size - 1]) if len(rows) > size else "")
