"""Why something is not dialled, or was: answers for people, by the questions the dialer asks."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from campaigns.domain import why as words
from campaigns.domain.evidence import Link, first_break
from campaigns.models import Attempt, Campaign, Evidence, Lead, Pace
from campaigns.selectors.counting import OPEN, Standing, later, standings
from campaigns.selectors.gating import gates_of
from campaigns.selectors.rows import active_lists


@dataclass(frozen=True, slots=True, kw_only=True)
class GateCount:
    """So many open leads were kept by this gate when they were last looked at; `opens_at` is when
    the first of them may be tried again, None when the gate does not open by itself. `gate` is a
    word of `campaigns.domain.gates.Gate`, `retry` for those whose own pause runs, or a state no
    dialler takes (`claimed`, `reached`, `exhausted`, `excluded`)."""

    gate: str
    words: str
    leads: int
    opens_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignWhy:
    """Why no more is dialled: the word and its sentence, how many leads could be dialled now, the
    gates with their counts (most first), when the next of them opens, and what the last decision
    saw."""

    campaign_id: int
    state: str
    why: str
    words: str
    due: int
    gates: tuple[GateCount, ...]
    opens_at: datetime | None
    decided_at: datetime | None
    snapshot: Mapping[str, Any]
    decision: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberWhy:
    """One number of a lead: whether it is used up, how its attempts ended, and every gate that is
    shut for it now."""

    number: str
    is_used_up: bool
    ended: Mapping[str, int]
    gates: tuple[GateCount, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadWhy:
    """Why a lead is not dialled now: `may_dial` says that nothing about it keeps it; `next_at` is
    the earliest instant it may be, None when it never will by itself."""

    lead_id: int
    state: str
    words: str
    may_dial: bool
    next_at: datetime | None
    numbers: tuple[NumberWhy, ...]
    campaign: str
    campaign_why: str
    campaign_words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AttemptWhy:
    """Why a number was dialled: the line of evidence its decision stands in (snapshot, decision,
    numbers looked at), its hash, and whether the line is what was written then."""

    attempt_id: str
    number: str
    claimed_at: datetime
    outcome: str
    evidence: Mapping[str, Any]
    hash: str
    is_whole: bool


def why_campaign(row: Campaign, *, now: datetime) -> CampaignWhy:
    """Say why nothing more is dialled of a campaign."""
    pace = Pace.objects.filter(campaign=row).first() or Pace(campaign=row)
    why = pace.why if row.state == Campaign.State.RUNNING else row.state
    gates, due = _gates(standings(active_lists(row)), now)
    opens = [one.opens_at for one in gates if one.opens_at is not None]
    return CampaignWhy(
        campaign_id=row.pk,
        state=row.state,
        why=why,
        words=pace.words if why == pace.why and pace.words else words.of_pacing(why),
        due=due,
        gates=gates,
        opens_at=min(opens, default=None),
        decided_at=pace.at,
        snapshot=pace.snapshot,
        decision=pace.decision,
    )


def _gates(found: list[Standing], now: datetime) -> tuple[tuple[GateCount, ...], int]:
    """Give the gates with their leads, and how many leads nothing keeps."""
    told = [
        GateCount(
            gate=one.held_by or words.RETRY,
            words=words.of_gate(one.held_by or words.RETRY),
            leads=one.leads,
            opens_at=one.at,
        )
        for one in later(found, now=now)
    ]
    kept = sum(one.leads for one in told)
    still_open = sum(one.leads for one in found if one.state in OPEN)
    over: Counter[tuple[str, str]] = Counter()
    for one in found:
        if one.state not in OPEN:
            over[one.state, one.held_by] += one.leads
    told += [
        GateCount(gate=gate or state, words=_OVER.get(Lead.State(state), ""), leads=count)
        for (state, gate), count in over.items()
    ]
    return tuple(sorted(told, key=lambda one: -one.leads)), max(still_open - kept, 0)


_OVER = {
    Lead.State.CLAIMED: "It is being dialled.",
    Lead.State.REACHED: "The person was reached.",
    Lead.State.EXHAUSTED: "Every number is used up, or the most attempts are made.",
    Lead.State.EXCLUDED: "It is not to be called.",
    Lead.State.ERASED: "The person's data was erased.",
}


def why_lead(row: Lead, *, now: datetime) -> LeadWhy:
    """Say why a lead is not dialled at this instant, and when it may be."""
    campaign = row.dial_list.campaign
    gates = gates_of(campaign, row.numbers, at=now)
    numbers = tuple(_number(row, at, number, gates.closed(number, zone=row.zone))
                    for at, number in enumerate(row.numbers))  # fmt: skip
    is_open = row.state in OPEN
    said = _OVER.get(Lead.State(row.state), "")
    until = row.next_at if row.next_at and row.next_at > now else None
    free = [one for one in numbers if not one.gates and not one.is_used_up]
    if is_open and until is not None:
        said = words.of_gate(row.held_by or words.RETRY)
    elif is_open and not row.dial_list.is_active:
        said = "Its list is not active."
    elif is_open and not free:
        said = next((gate.words for one in numbers for gate in one.gates), "No number is left.")
    may = is_open and until is None and bool(free) and row.dial_list.is_active
    pace = Pace.objects.filter(campaign=campaign).first() or Pace(campaign=campaign)
    why = pace.why if campaign.state == Campaign.State.RUNNING else campaign.state
    return LeadWhy(
        lead_id=row.pk,
        state=row.state,
        words=said or words.of_gate(""),
        may_dial=may,
        next_at=_next(numbers, until, now) if is_open else None,
        numbers=numbers,
        campaign=campaign.name,
        campaign_why=why,
        campaign_words=words.of_pacing(why),
    )


def _number(row: Lead, at: int, number: str, shut: Any) -> NumberWhy:
    tried: dict[str, Any] = row.tried[at] if at < len(row.tried) else {}
    return NumberWhy(
        number=number,
        is_used_up=bool(tried.get("is_dead", False)),
        ended=dict(tried.get("ended", {})),
        gates=tuple(
            GateCount(
                gate=one.gate.value,
                words=one.words or words.of_gate(one.gate),
                leads=1,
                opens_at=one.opens_at,
            )
            for one in shut
        ),
    )


def _next(numbers: tuple[NumberWhy, ...], until: datetime | None, now: datetime) -> datetime | None:
    """Find when the first of its numbers may be dialled: once all its gates are open."""
    instants = []
    for one in numbers:
        opens = [gate.opens_at for gate in one.gates]
        if one.is_used_up or None in opens:
            continue
        instants.append(max([now, *filter(None, opens)]))
    soonest = min(instants, default=None)
    if soonest is None or until is None:
        return soonest
    return max(soonest, until)


def why_attempt(row: Attempt) -> AttemptWhy:
    """Give what a dial stands on."""
    line = Evidence.objects.filter(own=row.decision).first() if row.decision else None
    link = Link(line.body, line.before, line.own) if line is not None else None
    return AttemptWhy(
        attempt_id=str(row.pk),
        number=row.number,
        claimed_at=row.claimed_at,
        outcome=row.outcome,
        evidence=json.loads(link.body) if link is not None else {},
        hash=row.decision,
        is_whole=link is not None and first_break([link], before=link.before) is None,
    )
