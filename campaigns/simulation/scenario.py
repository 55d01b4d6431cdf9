"""Scenarios: how many agents, how often people answer, how long they talk, and what goes wrong."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass

#: A model of the telephone network; times in seconds.
POST_DIAL_S = 1.5
RING_SHAPE, RING_MEAN_S, RING_LONGEST_S = 2.5, 8.5, 22.0
MACHINES, MACHINE_AT_S, MACHINE_SPREAD_S = 0.18, 18.0, 2.0
FAILS = 0.08
MACHINE_TALK_S = 8.0
TAKEN_FOR_MACHINES, MACHINES_OFFERED = 0.02, 0.10

DRIFTS = ("", "sin", "step", "double")
SHIFTS = ("", "lunch", "churn", "half")
#: The least and the greatest each number of a scenario may be.
_RANGES = {
    "agents": (1, 2000),
    "answers": (0.0, 1.0),
    "talk_s": (1.0, 36_000.0),
    "hours": (0.001, 168.0),
    "talk_cv": (0.0, 5.0),
    "wrap_s": (0.1, 36_000.0),
    "wrap_cv": (0.0, 5.0),
    "lines": (0.1, 100.0),
    "lines_more": (0, 100_000),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """One floor. `drift` moves the answer rate (sin, step, double), `shifts` moves agents (lunch,
    churn, half); `lines` is how many calls each agent may have, plus `lines_more`. Raises
    ValueError for a floor there cannot be."""

    name: str
    agents: int
    answers: float
    talk_s: float
    hours: float = 8.0
    talk_cv: float = 0.9
    wrap_s: float = 15.0
    wrap_cv: float = 0.6
    detects: bool = True
    drift: str = ""
    shifts: str = ""
    lines: float = 6.0
    lines_more: int = 10

    def __post_init__(self) -> None:
        """See that it can be played."""
        for name, (least, most) in _RANGES.items():
            said = getattr(self, name)
            is_number = isinstance(said, int | float) and not isinstance(said, bool)
            if not is_number or not least <= said <= most:
                raise ValueError(f"{name} is a number from {least:g} to {most:g}")
        if self.agents != int(self.agents) or self.lines_more != int(self.lines_more):
            raise ValueError("agents and lines_more are whole numbers")
        if self.drift not in DRIFTS or self.shifts not in SHIFTS:
            raise ValueError(f"drift is one of {DRIFTS}, shifts one of {SHIFTS}")

    @property
    def most_lines(self) -> int:
        """Give how many calls may be up at once."""
        return int(self.agents * self.lines) + self.lines_more

    @property
    def seconds(self) -> float:
        """Give how long the shift lasts."""
        return self.hours * 3600


class Drift:
    """How often people answer at each instant of a shift."""

    def __init__(self, scenario: Scenario, chance: random.Random) -> None:
        self._base = scenario.answers
        self._kind = scenario.drift
        # each shift has its shocks at other times
        count = max(int(scenario.hours), 1) if self._kind == "double" else 0
        self._shocks = sorted(chance.uniform(600, scenario.seconds) for _ in range(count))

    def at(self, now: float) -> float:
        """Give the share of dials that a person answers."""
        factor = 1.0
        if self._kind == "sin":
            factor = 1 + 0.5 * math.sin(2 * math.pi * now / 2400)
        elif self._kind == "step":
            factor = 0.5 if int(now // 1800) % 2 else 1.5
        elif self._kind == "double":
            factor = self._doubled(now)
        return min(self._base * factor, 1 - MACHINES - FAILS)

    def _doubled(self, now: float) -> float:
        """Doubles within a minute, stays so for a quarter of an hour, and falls back."""
        for begins in self._shocks:
            if begins <= now < begins + 900:
                return 1 + min((now - begins) / 60, 1.0)
        return 1.0


def absences(scenario: Scenario, chance: random.Random) -> Iterator[tuple[float, int, float]]:
    """Give who is away: from when, which agent, until when."""
    kinds = {"lunch": _lunch, "churn": _churn, "half": _half}
    if scenario.shifts in kinds:
        yield from kinds[scenario.shifts](scenario, chance)


def _lunch(scenario: Scenario, chance: random.Random) -> Iterator[tuple[float, int, float]]:
    """Half the agents leave together three times, for half an hour of an eight-hour day."""
    end = scenario.seconds
    for begins in (end * 0.25, end * 0.5, end * 0.75):
        for agent in range(scenario.agents // 2):
            yield begins + chance.uniform(0, 20), agent, begins + end / 16


def _churn(scenario: Scenario, chance: random.Random) -> Iterator[tuple[float, int, float]]:
    """Each agent takes five minutes off about every half hour."""
    for agent in range(scenario.agents):
        at = chance.uniform(0, 1800)
        while at < scenario.seconds:
            yield at, agent, at + 300
            at += 300 + chance.expovariate(1 / 1500)


def _half(scenario: Scenario, chance: random.Random) -> Iterator[tuple[float, int, float]]:
    """Half the agents log out within two seconds, about once an hour, for a quarter of an hour."""
    for _ in range(max(int(scenario.hours), 1)):
        begins = chance.uniform(600, scenario.seconds)
        for agent in chance.sample(range(scenario.agents), scenario.agents // 2):
            yield begins + chance.uniform(0, 2), agent, begins + 900


def log_normal(chance: random.Random, mean: float, variation: float) -> float:
    """Draw a time with a mean and a coefficient of variation."""
    sigma2 = math.log(1 + variation * variation)
    return chance.lognormvariate(math.log(mean) - sigma2 / 2, math.sqrt(sigma2))


def ring_time(chance: random.Random) -> float:
    """Draw how long it rings until a person answers."""
    while True:
        drawn = chance.gammavariate(RING_SHAPE, RING_MEAN_S / RING_SHAPE)
        if drawn <= RING_LONGEST_S:
            return drawn
