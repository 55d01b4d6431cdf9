"""The breaker of a target: one that fails again and again is left alone for a while."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

#: Failures in a row that open it.
TRIPS_AT = 5
#: How long it stays open the first time, seconds; twice as long each time the trial fails.
FIRST_S = 1.0
LONGEST_S = 60.0


class BreakerState(StrEnum):
    """Whether pushes go to the target."""

    CLOSED = "closed"  # they do
    OPEN = "open"  # none does until a given instant
    TRIAL = "trial"  # one does, and decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Breaker:
    """`failures` in a row; `openings` since the last success; `until` when it is open."""

    state: BreakerState = BreakerState.CLOSED
    failures: int = 0
    openings: int = 0
    until: datetime | None = None

    def asked(self, now: datetime) -> "Breaker":
        """Give the breaker as it is at `now`: one that was open long enough allows a trial."""
        if self.state is BreakerState.OPEN and self.until is not None and now >= self.until:
            return replace(self, state=BreakerState.TRIAL)
        return self

    def room(self, free: int, under_way: int) -> int:
        """Say how many more pushes may begin, of `free` places with `under_way` running."""
        match self.state:
            case BreakerState.CLOSED:
                return free
            case BreakerState.OPEN:
                return 0
            case BreakerState.TRIAL:
                return min(free, 1) if under_way == 0 else 0

    def failed(self, now: datetime) -> "Breaker":
        """Give the breaker after a passing failure."""
        failures = self.failures + 1
        if self.state is BreakerState.OPEN:
            return replace(self, failures=failures)  # one that was still under way
        if self.state is BreakerState.CLOSED and failures < TRIPS_AT:
            return replace(self, failures=failures)
        wait = min(FIRST_S * 2.0 ** min(self.openings, 30), LONGEST_S)
        return Breaker(
            state=BreakerState.OPEN,
            failures=failures,
            openings=self.openings + 1,
            until=now + timedelta(seconds=wait),
        )

    def answered(self) -> "Breaker":
        """Give the breaker after any answer that shows the receiver alive."""
        return Breaker()
