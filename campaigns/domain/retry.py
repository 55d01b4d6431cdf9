"""When a lead is tried again, by how the last attempt ended, and at which of its numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from campaigns.domain.attempt import AttemptOutcome


class Growth(StrEnum):
    """How the pause grows from one attempt with the same outcome to the next."""

    FIXED = "fixed"
    GROWING = "growing"  # each pause is twice the one before


class NumberOrder(StrEnum):
    """Which number of a contact comes next."""

    SAME_FIRST = "same_first"  # a number until its attempts are used up, then the next
    IN_TURN = "in_turn"  # every number once, then the first again


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """What follows an outcome: at most `tries` attempts ending so at one number, `pause_s` seconds
    apart, never more than `longest_s`. No tries: the number is given up at once."""

    tries: int
    pause_s: int
    growth: Growth = Growth.FIXED
    longest_s: int = 7 * 24 * 3600

    def pause(self, nth: int) -> timedelta:
        """Give the pause after the `nth` attempt with this outcome (the first is 1)."""
        factor = 2 ** min(nth - 1, 30) if self.growth is Growth.GROWING else 1
        return timedelta(seconds=min(self.pause_s * factor, self.longest_s))


_O = AttemptOutcome
#: What a new campaign starts with.
DEFAULTS: Mapping[AttemptOutcome, RetryRule] = {
    _O.NO_ANSWER: RetryRule(tries=4, pause_s=2 * 3600, growth=Growth.GROWING),
    _O.BUSY: RetryRule(tries=5, pause_s=600),
    _O.MACHINE: RetryRule(tries=3, pause_s=24 * 3600),
    _O.REJECTED: RetryRule(tries=1, pause_s=24 * 3600),
    _O.ABANDONED: RetryRule(tries=2, pause_s=72 * 3600),
    _O.GAVE_UP: RetryRule(tries=2, pause_s=72 * 3600),
    _O.CONGESTION: RetryRule(tries=10, pause_s=120, growth=Growth.GROWING, longest_s=3600),
    _O.FAILED: RetryRule(tries=5, pause_s=300, growth=Growth.GROWING, longest_s=3600),
    _O.CANCELLED: RetryRule(tries=10, pause_s=60),
    _O.LOST: RetryRule(tries=3, pause_s=600),
    _O.UNASSIGNED: RetryRule(tries=0, pause_s=0),
}
_NEVER = RetryRule(tries=0, pause_s=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryPlan:
    """All retry rules of a campaign. `most` attempts for a lead altogether."""

    rules: Mapping[AttemptOutcome, RetryRule] = field(default_factory=lambda: dict(DEFAULTS))
    most: int = 10
    order: NumberOrder = NumberOrder.SAME_FIRST

    def rule(self, outcome: AttemptOutcome) -> RetryRule:
        """Give the rule of an outcome; what has none is never tried again."""
        return self.rules.get(outcome, _NEVER)
