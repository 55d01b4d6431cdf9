"""Whether one number may be dialled at one instant: every rule, asked in a fixed order.

The dialer asks before each attempt, and "Why?" asks the same question for people, so that both
always give the same answer. A gate that opens by itself says when.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from campaigns.domain.attempt import UNSEEN, AttemptOutcome
from campaigns.domain.donotcall import DoNotCall
from campaigns.domain.packs import Rules
from campaigns.domain.windows import Shut, look
from campaigns.domain.zones import zone, zones_of


class Gate(StrEnum):
    """What may stand between a number and its being dialled, in the order they are asked."""

    DO_NOT_CALL = "do_not_call"
    DIALLING_RULES = "dialling_rules"  # the team may not dial such a number
    ZONE_UNKNOWN = "zone_unknown"
    HOLIDAY = "holiday"
    HOURS = "hours"
    IN_CALL = "in_call"  # an attempt to this number is under way
    ABANDON_LOCK = "abandon_lock"
    MACHINE_LOCK = "machine_lock"
    DAY_CAP = "day_cap"


_OF_WINDOW = {
    Shut.ZONE_UNKNOWN: Gate.ZONE_UNKNOWN,
    Shut.HOLIDAY: Gate.HOLIDAY,
    Shut.HOURS: Gate.HOURS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """An earlier attempt to the same number, of any campaign of the team; `outcome` None while it
    is under way."""

    at: datetime
    outcome: AttemptOutcome | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """May this number (`+` and E.164 digits) be dialled now? `zone` is what the contact's record
    says, `may_dial` what the team's dialling rules say; with `agent_kept` an agent is free for it
    already, which opens the locks after abandoned calls and machines."""

    number: str
    at: datetime
    zone: str = ""
    past: tuple[Past, ...] = ()
    may_dial: bool = True
    agent_kept: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """`gate` None: it may. `opens_at` None: the gate does not open by itself, or not soon."""

    gate: Gate | None = None
    opens_at: datetime | None = None
    words: str = ""

    @property
    def is_open(self) -> bool:
        """Say whether the number may be dialled."""
        return self.gate is None


def ask(question: Question, rules: Rules, forbidden: DoNotCall) -> Answer:
    """Answer with the first gate that is shut, or that none is."""
    return next(closed(question, rules, forbidden), Answer())


def closed(question: Question, rules: Rules, forbidden: DoNotCall) -> Iterator[Answer]:
    """Give every gate that is shut."""
    entry = forbidden.entry_of(question.number)
    if entry is not None:
        yield Answer(gate=Gate.DO_NOT_CALL, words=f"{entry.scope.value}: {entry.pattern}")
    for one in _CHECKS:
        answer = one(question, rules)
        if answer is not None:
            yield answer


def _dialling_rules(question: Question, rules: Rules) -> Answer | None:  # noqa: ARG001
    return None if question.may_dial else Answer(gate=Gate.DIALLING_RULES)


def _window(question: Question, rules: Rules) -> Answer | None:
    verdict = look(rules.window, question.number, question.at, own_zone=question.zone)
    if verdict.shut is None:
        return None
    return Answer(gate=_OF_WINDOW[verdict.shut], opens_at=verdict.opens_at)


def _in_call(question: Question, rules: Rules) -> Answer | None:  # noqa: ARG001
    is_up = any(past.outcome is None for past in question.past)
    return Answer(gate=Gate.IN_CALL) if is_up else None


def _abandon_lock(question: Question, rules: Rules) -> Answer | None:
    return _lock(question, AttemptOutcome.ABANDONED, rules.lock, Gate.ABANDON_LOCK)


def _machine_lock(question: Question, rules: Rules) -> Answer | None:
    return _lock(question, AttemptOutcome.MACHINE, rules.machine_lock, Gate.MACHINE_LOCK)


def _lock(
    question: Question, outcome: AttemptOutcome, rests: timedelta, gate: Gate
) -> Answer | None:
    """Shut for a while after the last attempt that ended so."""
    ended = [past.at for past in question.past if past.outcome is outcome]
    if not ended or question.agent_kept:
        return None
    opens_at = max(ended) + rests
    return Answer(gate=gate, opens_at=opens_at) if question.at < opens_at else None


def _day_cap(question: Question, rules: Rules) -> Answer | None:
    """Count the attempts of the called person's own day, the earliest midnight of her zones; those
    that rang nowhere do not count."""
    begins, ends = day_of(question)
    seen = [p for p in question.past if p.outcome not in UNSEEN and begins <= p.at < ends]
    if len(seen) < rules.tries_a_day:
        return None
    return Answer(gate=Gate.DAY_CAP, opens_at=ends)


def day_of(question: Question) -> tuple[datetime, datetime]:
    """Give begin and end of today for the called person: from the first midnight of any zone she
    may be in to the last."""
    zones = zones_of(question.number, own=question.zone) or ("UTC",)
    starts, ends = [], []
    for name in zones:
        local = question.at.astimezone(zone(name))
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
        starts.append(midnight.astimezone(zone("UTC")))
        tomorrow = (midnight.replace(tzinfo=None) + timedelta(days=1)).replace(tzinfo=zone(name))
        ends.append(tomorrow.astimezone(zone("UTC")))
    return min(starts), max(ends)


_CHECKS: tuple[Callable[[Question, Rules], Answer | None], ...] = (
    _dialling_rules,
    _window,
    _in_call,
    _abandon_lock,
    _machine_lock,
    _day_cap,
)
