"""A lead: a contact with one or more numbers, dialled one at a time until reached or given up.

new         never dialled
claimed     the dialer has chosen it; an attempt row exists, the switch may not know yet
waiting     to be tried again at `next_at`
reached     a person talked to an agent
exhausted   every number is used up, or the most attempts are made
excluded    on a do-not-call list, or it has no number that can be dialled
erased      the person's data is gone
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.errors import IllegalStep
from campaigns.domain.retry import NumberOrder, RetryPlan


class LeadState(StrEnum):
    """Where a lead stands."""

    NEW = "new"
    CLAIMED = "claimed"
    WAITING = "waiting"
    REACHED = "reached"
    EXHAUSTED = "exhausted"
    EXCLUDED = "excluded"
    ERASED = "erased"


#: What the dialer may take.
OPEN = frozenset({LeadState.NEW, LeadState.WAITING})


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """What became of one number so far: attempts by outcome."""

    ended: Mapping[AttemptOutcome, int] = field(default_factory=dict)
    is_dead: bool = False

    def with_one(self, outcome: AttemptOutcome) -> "Tried":
        """Count one more attempt."""
        return replace(self, ended={**self.ended, outcome: self.ended.get(outcome, 0) + 1})


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadMachine:
    """The state of one lead. `at_number` is the index of the number to dial, or being dialled;
    `attempt_id` the attempt that has claimed it."""

    state: LeadState
    numbers: tuple[Tried, ...]
    at_number: int = 0
    tries: int = 0
    attempt_id: str = ""
    next_at: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        """Say whether the dialer may take it as far as its own pauses go."""
        return self.state in OPEN and (self.next_at is None or self.next_at <= now)

    def claim(self, attempt_id: str, *, now: datetime) -> "LeadMachine":
        """Take it for an attempt. Raises IllegalStep when it is not due."""
        if not self.is_due(now):
            raise IllegalStep(f"a {self.state.value} lead is not to be dialled now")
        return replace(self, state=LeadState.CLAIMED, attempt_id=attempt_id, next_at=None)

    def turn_to(self, at_number: int) -> "LeadMachine":
        """Let another of its numbers be the next."""
        return replace(self, at_number=at_number)

    def postpone(self, next_at: datetime) -> "LeadMachine":
        """Look at it again later; its attempts are not touched."""
        return replace(self, next_at=next_at)

    def drop(self, at_number: int) -> "LeadMachine":
        """Use a number up without an attempt, because it may never be dialled; a lead without any
        other is excluded."""
        numbers = list(self.numbers)
        numbers[at_number] = replace(numbers[at_number], is_dead=True)
        told = replace(self, numbers=tuple(numbers))
        return told.exclude() if all(one.is_dead for one in numbers) else told

    def over(
        self, attempt_id: str, outcome: AttemptOutcome, *, plan: RetryPlan, now: datetime
    ) -> "LeadMachine":
        """Its attempt has ended. Another attempt's end changes nothing: it was heard already."""
        if self.state is not LeadState.CLAIMED or attempt_id != self.attempt_id:
            return self
        tried = self.numbers[self.at_number].with_one(outcome)
        told = replace(self._with(tried), tries=self.tries + 1, attempt_id="")
        if outcome is AttemptOutcome.CONNECTED:
            return replace(told, state=LeadState.REACHED)
        return _next(told, outcome, plan, now)

    def exclude(self) -> "LeadMachine":
        """Never dial it; an attempt that is under way ends by itself."""
        if self.state in {LeadState.REACHED, LeadState.ERASED}:
            return self
        return replace(self, state=LeadState.EXCLUDED, next_at=None)

    def recycle(self) -> "LeadMachine":
        """Begin again with all numbers; one that is being dialled is left alone."""
        if self.state in {LeadState.CLAIMED, LeadState.EXCLUDED, LeadState.ERASED}:
            return self
        fresh = tuple(Tried() for _ in self.numbers)
        return LeadMachine(state=LeadState.NEW, numbers=fresh)

    def _with(self, tried: Tried) -> "LeadMachine":
        numbers = (*self.numbers[: self.at_number], tried, *self.numbers[self.at_number + 1 :])
        return replace(self, numbers=numbers)


def _next(
    lead: LeadMachine, outcome: AttemptOutcome, plan: RetryPlan, now: datetime
) -> LeadMachine:
    """Choose the next number and when, or give up."""
    rule = plan.rule(outcome)
    nth = lead.numbers[lead.at_number].ended[outcome]
    numbers = list(lead.numbers)
    numbers[lead.at_number] = replace(numbers[lead.at_number], is_dead=nth >= rule.tries)
    told = replace(lead, numbers=tuple(numbers))
    after = _following(told, plan.order)
    if after is None or told.tries >= plan.most:
        return replace(told, state=LeadState.EXHAUSTED)
    # a number that was never tried need not wait for the pause of another one
    is_fresh = not told.numbers[after].ended
    next_at = now if is_fresh else now + rule.pause(nth)
    return replace(told, state=LeadState.WAITING, at_number=after, next_at=next_at)


def _following(lead: LeadMachine, order: NumberOrder) -> int | None:
    """Give the index of the number to dial next, None when all are used up."""
    count = len(lead.numbers)
    first = lead.at_number if order is NumberOrder.SAME_FIRST else lead.at_number + 1
    turn = [(first + step) % count for step in range(count)]
    return next((at for at in turn if not lead.numbers[at].is_dead), None)
