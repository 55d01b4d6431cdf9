"""What the dialer has learned today: how telephones ring, how often a person answers, how long
agents talk and write up.

The learner is told what happens and gives a frozen picture, `Learned`, on which forecasts rest. It
starts from neutral guesses. Whether a call is answered is learned as a chance per second of
ringing, so that calls that still ring count for the seconds they rang: an estimate from finished
calls alone would be late and wrong. How the chance runs over the seconds is learned slowly, its
level quickly.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

#: Seconds of ringing that are told apart; the last bin holds all that is longer.
BINS = 30
#: The guess: every fourth call answered, most after five to fifteen seconds; each counts as much
#: as this many calls.
_GUESS_CALLS = 12.0
_GUESS_ANSWERS = 0.25
_GUESS_FAILS = 0.01
_GUESS_LONG = 22
#: After so many answers a level counts half; a shape after so many calls.
LEVEL_HALF = 28.0
SHAPE_HALF = 4000.0
TIME_HALF = 150.0


@dataclass(frozen=True, slots=True)
class Spread:
    """A log-normal time in seconds: mean and deviation of its logarithm."""

    mu: float
    sigma: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """Chances per second of ringing, by seconds since the dial: that a person is there to be
    offered to an agent, and that it ends otherwise; `detected` the share of calls under
    answering-machine detection that are offered; how long agents talk and write up."""

    answers: tuple[float, ...]
    ends: tuple[float, ...]
    level: float
    detected: float
    talk: Spread
    wrap: Spread


class Times:
    """Mean and spread of the logarithm of a time, the younger the heavier."""

    def __init__(self, guess_s: float, sigma: float, *, weight: float = 8.0) -> None:
        mu = math.log(guess_s) - sigma * sigma / 2
        self._weight = weight
        self._sum = mu * weight
        self._squares = (mu * mu + sigma * sigma) * weight
        self._fade = 0.5 ** (1 / TIME_HALF)

    def add(self, seconds: float) -> None:
        """Take one time in."""
        value = math.log(max(seconds, 0.5))
        self._weight = self._weight * self._fade + 1
        self._sum = self._sum * self._fade + value
        self._squares = self._squares * self._fade + value * value

    def spread(self) -> Spread:
        """Give what is believed now."""
        mu = self._sum / self._weight
        variance = max(self._squares / self._weight - mu * mu, 0.04)
        return Spread(_coarse(mu), max(_coarse(math.sqrt(variance)), 0.2))


class Learner:
    """Is told what happens; `learned` gives the picture. Ages are seconds since the dial."""

    def __init__(self, *, talk_s: float = 120.0, wrap_s: float = 20.0) -> None:
        self._exposed = [0.0] * BINS
        self._offers = [0.0] * BINS
        self._ends = [0.0] * BINS
        self._guess()
        self._seen = 0.0
        self._expected = 0.0
        self._taken, self._dropped = 3.0, 1.0
        self.talk = Times(talk_s, 0.8)
        self.wrap = Times(wrap_s, 0.6)
        self._shape: tuple[tuple[float, ...], tuple[float, ...]] = ((), ())
        self._changes = 0.0
        self._reshape()

    def _guess(self) -> None:
        alive = 1.0
        raw = [max(0.0, age - 1.5) ** 1.5 * math.exp(-(age - 1.5) / 3.4) for age in range(BINS)]
        scale = _GUESS_ANSWERS / sum(raw[:_GUESS_LONG])
        for age in range(BINS):
            self._exposed[age] = alive * _GUESS_CALLS
            self._offers[age] = min(raw[age] * scale, alive) * _GUESS_CALLS
            fails = alive * (_GUESS_FAILS if age < _GUESS_LONG else 0.8)
            self._ends[age] = fails * _GUESS_CALLS
            alive = max(alive - raw[age] * scale - fails, 1e-3)

    def rang(self, ringing: Sequence[float], *, seconds: float = 1.0) -> None:
        """Note the ages of all calls that rang for the last `seconds`."""
        answers = self._shape[0]
        for age in ringing:
            at = int(age) if age < BINS else BINS - 1
            self._exposed[at] += seconds
            self._expected += answers[at] * seconds

    def offered(self, age: float) -> None:
        """A person was there after `age` seconds: for an agent, found by her answer."""
        self._offers[min(int(age), BINS - 1)] += 1
        self._seen += 1
        fade = 0.5 ** (1 / LEVEL_HALF)
        self._seen *= fade
        self._expected *= fade
        self._turn()

    def ended(self, age: float) -> None:
        """A call ended without anybody for an agent."""
        self._ends[min(int(age), BINS - 1)] += 1
        self._turn()

    def detected(self, *, is_offered: bool) -> None:
        """A call under answering-machine detection was offered to an agent, or dropped."""
        self._taken = self._taken * 0.99 + is_offered
        self._dropped = self._dropped * 0.99 + (not is_offered)

    def _turn(self) -> None:
        self._changes += 1
        if self._changes < 50 and self._changes * 20 < SHAPE_HALF:
            if self._changes % 10 == 0:
                self._reshape()
            return
        self._changes = 0
        fade = 0.5 ** (50 / SHAPE_HALF)
        for bins in (self._exposed, self._offers, self._ends):
            for at in range(BINS):
                bins[at] *= fade
        self._reshape()

    def _reshape(self) -> None:
        old = self._shape[0]
        answers = tuple(
            min(offers / max(exposed, 1e-6), 0.9)
            for offers, exposed in zip(_smooth(self._offers), _smooth(self._exposed), strict=True)
        )
        ends = tuple(
            min(end / max(exposed, 1e-6), 0.95)
            for end, exposed in zip(self._ends, self._exposed, strict=True)
        )
        if old and sum(answers) > 0:
            self._expected *= sum(answers) / max(sum(old), 1e-9)
        self._shape = (answers, ends)

    def level(self) -> float:
        """Give how much likelier answers are now than over the whole day."""
        weight = 12.0
        return min(max((self._seen + weight) / (self._expected + weight), 0.2), 4.0)

    def learned(self) -> Learned:
        """Give the picture; the level is rounded so that it does not change at every second."""
        return Learned(
            answers=self._shape[0],
            ends=self._shape[1],
            level=_coarse(self.level()),
            detected=round(self._taken / (self._taken + self._dropped), 2),
            talk=self.talk.spread(),
            wrap=self.wrap.spread(),
        )


def _coarse(value: float) -> float:
    """Round to twentieths: forecasts are worked out anew only when something really changed."""
    return round(round(value * 20) / 20, 2)


def _smooth(bins: Sequence[float]) -> list[float]:
    """Spread each bin over its neighbours, so that few calls make no holes."""
    last = len(bins) - 1
    return [
        (bins[max(at - 1, 0)] + 2 * bins[at] + bins[min(at + 1, last)]) / 4
        for at in range(len(bins))
    ]
