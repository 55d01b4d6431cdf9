"""What can be reached at all, found beforehand on the same model with each policy tuned for each
scenario by itself: busy shares in percent."""

from dataclasses import dataclass

from campaigns.simulation.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Bound:
    """One call for each free agent, the tuned level rule, and the best of all policies whose day
    stayed at or under 3 % abandoned."""

    one_each: float
    level: float
    best: float


_PLAIN = """
5 15 60 36.4 51.0 66.7 | 5 15 180 61.0 64.9 79.0 | 5 30 60 56.6 62.5 70.3
5 30 180 77.4 76.5 83.7 | 5 60 60 76.9 76.1 80.3 | 5 60 180 89.4 88.4 90.7
10 15 60 35.9 56.4 75.9 | 10 15 180 59.7 69.4 83.0 | 10 30 60 56.2 67.3 78.8
10 30 180 77.4 78.7 85.8 | 10 60 60 76.4 76.7 83.4 | 10 60 180 89.6 89.1 91.3
20 15 60 36.0 67.8 83.7 | 20 15 180 59.5 77.7 88.5 | 20 30 60 55.8 72.2 85.8
20 30 180 77.0 81.0 90.0 | 20 60 60 75.8 81.8 88.3 | 20 60 180 89.4 88.8 92.7
50 15 60 36.1 67.7 90.8 | 50 15 180 59.2 79.9 93.4 | 50 30 60 55.4 84.5 92.3
50 30 180 76.6 88.4 94.1 | 50 60 60 75.8 86.3 93.4 | 50 60 180 89.1 89.2 94.9
200 15 60 35.9 91.2 96.8 | 200 15 180 59.8 94.5 97.3 | 200 30 60 55.5 85.0 97.6
200 30 180 76.5 88.9 97.9 | 200 60 60 75.7 96.1 98.3 | 200 60 180 89.1 89.7 98.2
"""
_MOVED = """
10 sin 53.9 61.1 78.6 | 10 step 51.8 59.1 78.6 | 10 lunch 56.6 64.0 77.4
10 churn 56.6 64.7 76.8 | 10 trunks 56.2 67.3 76.9 | 10 noamd 56.0 65.0 73.8
50 sin 53.6 72.6 91.9 | 50 step 52.3 67.4 91.8 | 50 lunch 55.4 84.4 91.4
50 churn 55.3 84.6 91.4 | 50 trunks 55.4 84.2 85.6 | 50 noamd 55.0 82.2 86.0
"""


def _lines(text: str) -> list[list[str]]:
    return [one.split() for row in text.strip().splitlines() for one in row.split("|")]


def _bound(figures: list[str]) -> Bound:
    one_each, level, best = map(float, figures)
    return Bound(one_each, level, best)


def _moved(agents: int, what: str) -> Scenario:
    return Scenario(
        name=f"n{agents}-a30-t60-{what}",
        agents=agents,
        answers=0.3,
        talk_s=60,
        detects=what != "noamd",
        drift=what if what in {"sin", "step"} else "",
        shifts=what if what in {"lunch", "churn"} else "",
        lines=1.4 if what == "trunks" else 6.0,
        lines_more=0 if what == "trunks" else 10,
    )


#: Every scenario with a bound, by name.
SCENARIOS: dict[str, tuple[Scenario, Bound]] = {}
for _n, _a, _t, *_figures in _lines(_PLAIN):
    _one = Scenario(
        name=f"n{_n}-a{_a}-t{_t}",
        agents=int(_n),
        answers=int(_a) / 100,
        talk_s=float(_t),
        hours=2.0 if _n == "200" else 8.0,
    )
    SCENARIOS[_one.name] = (_one, _bound(_figures))
for _n, _what, *_figures in _lines(_MOVED):
    _one = _moved(int(_n), _what)
    SCENARIOS[_one.name] = (_one, _bound(_figures))

#: Shocks, which have no bound: the answer rate doubles within a minute, half the agents log out.
SHOCKS: dict[str, Scenario] = {
    f"n{agents}-a{answers}-t60-{what}": Scenario(
        name=f"n{agents}-a{answers}-t60-{what}",
        agents=agents,
        answers=answers / 100,
        talk_s=60,
        drift="" if what == "half" else "double",
        shifts="" if what == "double" else "half",
    )
    for agents in (5, 10, 20, 50)
    for answers in (15, 30)
    for what in ("double", "half", "both")
}
