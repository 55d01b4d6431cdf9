"""Ended calls as the pages show them: who may see which, words for codes, bars for legs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from agents import selectors as agents
from calls import selectors as calls
from calls.domain.facts import LegRole
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
    """One leg of an ended call. Spans are of that leg alone."""

    who: str
    role: str
    started_at: datetime
    rang: str
    talked: str
    held: str
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
    waited: str
    talked: str
    held: str
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


def one(seat: Seat, call_id: str) -> CallRow | None:
    """Give one ended call with its legs, when the looker may see it."""
    row = calls.past_call(team=seat.team, call_id=call_id)
    if row is None or not _sees(seat, row):
        return None
    return _Names(seat).call(row)


def sight_of(seat: Seat) -> calls.Sight | None:
    """Say whose ended calls the looker may see; None is all of her team's."""
    if seat.is_team_admin:
        return None
    return calls.Sight(
        agent_nos=frozenset({seat.agent_no} - {""}), groups=frozenset(seat.supervises)
    )


def bars_of(leg: calls.PastLeg, *, began: datetime, length_s: float) -> list[Bar]:
    """Lay a leg's spans on the call's time line. A CDR keeps sums, not every change: hold is
    drawn after the talk it interrupted."""
    at = (leg.started_at - began).total_seconds()
    bars: list[Bar] = []
    for kind, seconds in (
        ("rang", waited_s(leg)),
        ("talked", leg.talked_s),
        ("held", leg.held_s),
    ):
        if seconds > 0:
            bars.append(_bar(kind, at, seconds, length_s))
            at += seconds
    return bars


def waited_s(leg: calls.PastLeg) -> float:
    """Give the seconds a leg rang or waited: whatever it neither talked nor was held. (The queue
    answers a customer at once, so her answer says nothing of how long she waited.)"""
    whole = (leg.ended_at - leg.started_at).total_seconds()
    if leg.answered_at is not None and leg.role != "customer":
        whole = (leg.answered_at - leg.started_at).total_seconds()
        return max(0.0, whole)
    return max(0.0, whole - leg.talked_s - leg.held_s)


def _bar(kind: str, at: float, seconds: float, length_s: float) -> Bar:
    scale = 1000 / max(length_s, 0.001)
    start = min(997, max(0, round(at * scale)))
    return Bar(kind=kind, start=start, length=max(3, min(1000 - start, round(seconds * scale))))


def clock(seconds: float) -> str:
    """Write a span: 75 is "1:15", 3675 is "1:01:15"."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02d}:{whole % 60:02d}" if hours else f"{minutes}:{whole % 60:02d}"


def _sees(seat: Seat, row: calls.PastCall) -> bool:
    sight = sight_of(seat)
    return sight is None or row.agent_no in sight.agent_nos or row.group in sight.groups


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdecimal() or letter == "+")


class _Names:
    """Words for the codes in ended calls, read once for a page of them."""

    def __init__(self, seat: Seat) -> None:
        self.groups = seat.groups
        self.sees_supervisors = seat.is_supervisor
        self.dispositions = {
            (code, one.code): one.name
            for code in seat.groups
            for one in agents.dispositions(team=seat.team, group=code)
        }
        self.anywhere = {code: name for (_, code), name in self.dispositions.items()}

    def call(self, row: calls.PastCall) -> CallRow:
        """Put words to an ended call."""
        said = self.dispositions.get((row.group, row.disposition))
        group = f"{self.groups.get(row.group, '')} {row.group}".strip()
        agent = f"{row.agent_name} {row.agent_no}".strip()
        return CallRow(
            call_id=row.call_id,
            kind=words.look_of(words.KINDS, row.kind),
            outcome=words.look_of(words.OUTCOMES, row.outcome),
            hung_up_by=str(words.HUNG_UP_BY.get(row.hung_up_by, row.hung_up_by)),
            number=row.customer_number or row.target_agent_no,
            name=row.customer_name,
            line=row.line,
            group=group,
            agent=agent,
            started_at=row.started_at,
            answered_at=row.answered_at,
            ended_at=row.ended_at,
            waited=clock(row.waited_s) if row.waited_s else "",
            talked=clock(row.talked_s) if row.talked_s else "",
            held=clock(row.held_s) if row.held_s else "",
            cause=row.cause,
            campaign=row.campaign,
            userdata=row.userdata,
            disposition=said or self.anywhere.get(row.disposition, row.disposition),
            note=row.note,
            legs=[self._leg(row, leg) for leg in row.legs if self._is_shown(leg)],
        )

    def _is_shown(self, leg: calls.PastLeg) -> bool:
        """Say whether the looker may know of the leg: an agent does not of who listened."""
        return self.sees_supervisors or leg.role != LegRole.SUPERVISOR

    def _leg(self, row: calls.PastCall, leg: calls.PastLeg) -> LegRow:
        length_s = (row.ended_at - row.started_at).total_seconds()
        bars = bars_of(leg, began=row.started_at, length_s=length_s)
        return LegRow(
            who=leg.agent_no or leg.number,
            role=str(words.ROLES.get(leg.role, leg.role)),
            started_at=leg.started_at,
            rang=clock(waited_s(leg)),
            talked=clock(leg.talked_s),
            held=clock(leg.held_s) if leg.held_s else "",
            cause=leg.cause,
            bars=bars,
        )
