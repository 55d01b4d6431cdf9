"""The result of simulated shifts as a table and as a chart."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from campaigns.simulation.bounds import Bound
from campaigns.simulation.policies import POLICIES
from campaigns.simulation.scenario import Scenario
from campaigns.simulation.shift import Result, Shift

HEAD = (
    "| scenario | 1:1 | 2:1 (abandoned) | level rule (abandoned) | ours | ours, sure | abandoned"
    " | worst | best | share | sure share |\n|---|---|---|---|---|---|---|---|---|---|---|"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One scenario: the shifts by policy, and the bound where there is one."""

    scenario: Scenario
    shifts: dict[str, Result]
    bound: Bound | None = None

    def share(self, *, sure: bool) -> float | None:
        """Give the share of the reachable gain over one call for each free agent; with `sure`
        of the time after the first 200 answered calls."""
        if self.bound is None:
            return None
        ours = self.shifts["ours"]
        busy = 100 * (ours.sure_busy if sure else ours.busy)
        return (busy - self.bound.one_each) / (self.bound.best - self.bound.one_each)

    def line(self) -> str:
        """Write the row of the table, in percent."""
        ours = self.shifts["ours"]
        cells = [
            self.scenario.name,
            _percent(self.shifts["one_each"].busy),
            *(_both(self.shifts[name]) for name in ("ratio", "level")),
            _percent(ours.busy),
            _percent(ours.sure_busy),
            f"{100 * ours.rate:.2f}",
            f"{100 * ours.worst:.2f}",
            "" if self.bound is None else f"{self.bound.best:.1f}",
            *(_share(self.share(sure=sure)) for sure in (False, True)),
        ]
        return f"| {' | '.join(cells)} |"


def play(scenario: Scenario, *, seed: int, bound: Bound | None = None) -> Row:
    """Play one shift with every policy."""
    shifts = {name: Shift(scenario, seed, made()).run() for name, made in POLICIES.items()}
    return Row(scenario=scenario, shifts=shifts, bound=bound)


def _percent(share: float) -> str:
    return f"{100 * share:.1f}"


def _both(shift: Result) -> str:
    return f"{100 * shift.busy:.1f} ({100 * shift.rate:.1f})"


def _share(share: float | None) -> str:
    return "" if share is None else f"{share:.2f}"


_LEFT, _WIDE, _HIGH, _TOP = 150, 560, 18, 34
_MARKS = (
    ("one_each", "#8a8f98", "1:1"),
    ("ours", "#1f6feb", "ours"),
    ("best", "#1a7f37", "best"),
)


def chart(rows: Sequence[Row]) -> str:
    """Draw the busy shares as an SVG picture: a line for each scenario."""
    high = _TOP + _HIGH * len(rows) + 24
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + _WIDE + 30} {high}"',
        ' font-family="sans-serif" font-size="11" role="img">',
        "<title>Busy share by scenario: one call for each free agent, ours, best</title>",
        f'<rect width="{_LEFT + _WIDE + 30}" height="{high}" fill="#ffffff"/>',
        *_legend(),
    ]
    for at, row in enumerate(rows):
        parts += _bar(row, _TOP + _HIGH * at + _HIGH / 2)
    for percent in range(20, 101, 20):
        parts.append(
            f'<text x="{_x(percent):.0f}" y="{high - 8}" fill="#57606a">{percent} %</text>'
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend() -> Iterable[str]:
    for at, (_, colour, words) in enumerate(_MARKS):
        x = _LEFT + 90 * at
        yield f'<circle cx="{x}" cy="14" r="5" fill="{colour}"/>'
        yield f'<text x="{x + 9}" y="18" fill="#24292f">{words}</text>'


def _bar(row: Row, y: float) -> list[str]:
    found = {name: 100 * row.shifts[name].busy for name in ("one_each", "ours")}
    if row.bound is not None:
        found["best"] = row.bound.best
    x1, x2 = _x(min(found.values())), _x(max(found.values()))
    parts = [
        f'<text x="4" y="{y + 4:.1f}" fill="#24292f">{escape(row.scenario.name)}</text>',
        f'<line x1="{x1:.1f}" y1="{y:.1f}" x2="{x2:.1f}" y2="{y:.1f}" stroke="#d0d7de"/>',
    ]
    parts += [
        f'<circle cx="{_x(found[name]):.1f}" cy="{y:.1f}" r="4" fill="{colour}"/>'
        for name, colour, _ in _MARKS
        if name in found
    ]
    return parts


def _x(percent: float) -> float:
    return _LEFT + _WIDE * (percent - 20) / 80
