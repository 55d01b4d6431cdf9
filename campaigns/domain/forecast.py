"""Who becomes free and who will answer, over the next half minute.

Means and variances at a few instants ahead; the number of free agents at each is taken as normal.
All of it follows from the ages of calls and of agents' work and from what was learned.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from campaigns.domain.learning import BINS, Learned, Spread

#: The instants looked at, seconds from now. A call dialled now is answered within them or hardly.
AHEAD = (2, 4, 6, 8, 10, 12, 15, 19, 24)
#: Talk and wrap-up are told apart by seconds up to here.
LONGEST_S = 1800
_LAST = AHEAD[-1]

Row = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Ring:
    """For a call of each age, the chance that it is offered by each instant ahead; row 0 is a call
    dialled now."""

    rows: tuple[Row, ...]

    @property
    def fresh(self) -> Row:
        """Give the chances of a call dialled now."""
        return self.rows[0]


@lru_cache(maxsize=8)
def ring_of(answers: Row, ends: Row, level: float) -> Ring:
    """Work out the chances from the chances per second."""
    offers = [1 - math.exp(-one * level) for one in answers]
    return Ring(tuple(_row(offers, ends, age) for age in range(BINS)))


def _row(offers: Sequence[float], ends: Sequence[float], age: int) -> Row:
    alive, sure, by = 1.0, 0.0, []
    for second in range(_LAST):
        at = min(age + second, BINS - 1)
        sure += alive * offers[at]
        alive *= (1 - offers[at]) * (1 - ends[at])
        by.append(sure)
    return tuple(by[instant - 1] for instant in AHEAD)


@lru_cache(maxsize=64)
def done_by(spread: Spread) -> Row:
    """Give the chance that a time is over by each whole second, from 0."""
    return tuple(
        _normal((math.log(second) - spread.mu) / spread.sigma) if second else 0.0
        for second in range(LONGEST_S + _LAST + 2)
    )


@lru_cache(maxsize=64)
def ending(spread: Spread) -> Row:
    """Give the chance per second that a talk of each age ends now."""
    done = done_by(spread)
    return tuple(
        min((done[age + 1] - done[age]) / max(1 - done[age], 1e-6), 1.0) for age in range(LONGEST_S)
    )


@lru_cache(maxsize=64)
def written_up(spread: Spread, grace: int) -> Row:
    """Give, for one talk per second ending from now on, how many are written up by each instant.
    `grace` seconds more are given: so long a person may wait."""
    done = done_by(spread)
    return tuple(sum(done[: instant + grace]) for instant in AHEAD)


@dataclass(frozen=True, slots=True)
class Outlook:
    """At each instant ahead: how many calls will have been offered and how many agents become
    free, and the variance of their difference."""

    offers: list[float]
    free: list[float]
    variance: list[float]


def look_ahead(
    learned: Learned,
    *,
    ringing: Sequence[float],
    detecting: int,
    talking: Sequence[float],
    wrapping: Sequence[float],
    grace_s: int,
) -> Outlook:
    """Forecast from ages in seconds: of calls that ring, of talks, of wrap-ups."""
    ring = ring_of(learned.answers, learned.ends, learned.level)
    sure = detecting * learned.detected
    offers = [sure] * len(AHEAD)
    variance = [sure * (1 - learned.detected)] * len(AHEAD)
    counts = [0] * BINS
    for age in ringing:
        counts[int(age) if age < BINS else BINS - 1] += 1
    for age, count in enumerate(counts):
        if count:
            for at, chance in enumerate(ring.rows[age]):
                offers[at] += count * chance
                variance[at] += count * chance * (1 - chance)
    free = [0.0] * len(AHEAD)
    _add_talks(learned, talking, grace_s, free, variance)
    _add_wraps(learned, wrapping, grace_s, free, variance)
    return Outlook(offers, free, variance)


def _add_talks(
    learned: Learned,
    ages: Sequence[float],
    grace_s: int,
    free: list[float],
    variance: list[float],
) -> None:
    """Add the agents who talk now: they end their talk, then write up."""
    by_age = ending(learned.talk)
    hazard = sum(by_age[int(age) if age < LONGEST_S else LONGEST_S - 1] for age in ages)
    if not hazard:
        return
    count = len(ages)
    for at, seconds in enumerate(written_up(learned.wrap, grace_s)):
        mean = min(hazard * seconds, count * 0.95)
        free[at] += mean
        variance[at] += mean * (1 - mean / count)


def _add_wraps(
    learned: Learned,
    ages: Sequence[float],
    grace_s: int,
    free: list[float],
    variance: list[float],
) -> None:
    """Add the agents who write up now."""
    done = done_by(learned.wrap)
    for age in ages:
        now = int(age) if age < LONGEST_S else LONGEST_S - 1
        left = max(1 - done[now], 1e-6)
        for at, instant in enumerate(AHEAD):
            chance = min((done[now + min(instant + grace_s, _LAST)] - done[now]) / left, 1.0)
            free[at] += chance
            variance[at] += chance * (1 - chance)


def _normal(value: float) -> float:
    return 0.5 * math.erfc(-value / math.sqrt(2))
