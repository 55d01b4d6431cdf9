"""Clocks, medians and the table."""

import os
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table. `better` says which side of the goal is the good one."""

    name: str
    what: str
    ours: str
    reference: str
    value: float
    goal: float
    aim: float | None = None
    better: str = "more"
    unit: str = "x"

    @property
    def is_met(self) -> bool:
        """Say whether the goal is reached."""
        return self.value >= self.goal if self.better == "more" else self.value <= self.goal

    @classmethod
    def broken(cls, name: str, why: str) -> "Row":
        """Make the row of a measurement that did not come to its end."""
        return cls(name=name, what=why, ours="", reference="", value=float("nan"), goal=0)

    def cells(self) -> list[str]:
        """Give the row as the table prints it."""
        sign = "≥" if self.better == "more" else "≤"
        aim = f" (aim {self.aim:g})" if self.aim is not None else ""
        goal = f"{sign} {self.goal:g} {self.unit}{aim}"
        result = f"{self.value:.3g} {self.unit}"
        return [
            self.name,
            self.what,
            self.ours,
            self.reference,
            result,
            goal,
            "met" if self.is_met else "**short**",
        ]


HEAD = ["", "what", "product", "reference", "result", "goal", ""]


def table(rows: Sequence[Row]) -> str:
    """Write rows as Markdown."""
    lines = [HEAD, ["---"] * len(HEAD), *(row.cells() for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def interleaved(repeats: int, *runs: Callable[[], T]) -> list[list[T]]:
    """Run each in turn, so often; give the results of each."""
    made: list[list[T]] = [[] for _ in runs]
    for _ in range(repeats):
        for run, results in zip(runs, made, strict=True):
            results.append(run())
    return made


def median_ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """Give the median of the ratios of runs that were neighbours."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def quantile(values: Sequence[float], share: float) -> float:
    """Give the value below which that share lies; 0 of nothing."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class Cpu:
    """Core-seconds that processes used since this was made."""

    def __init__(self, *pids: int) -> None:
        self._began = {pid: cpu_s(pid) for pid in pids}

    def used_s(self) -> float:
        """Add up all of them; a process that ended counts as far as it was seen."""
        return sum(max(0.0, cpu_s(pid) - began) for pid, began in self._began.items())


def cpu_s(pid: int) -> float:
    """Read how long a process has run, all threads, seconds."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def rss_kb(pid: int) -> int:
    """Read how much memory a process holds, kB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1])
    return 0


def tree(pid: int) -> list[int]:
    """List a process and everything below it."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            parents.setdefault(int(fields[1]), []).append(int(entry.name))
    found, seen = [pid], 0
    while seen < len(found):
        found += parents.get(found[seen], [])
        seen += 1
    return found


def wait_until(question: Callable[[], bool], within_s: float, what: str) -> None:
    """Ask until yes. Raises RuntimeError when the time is over."""
    until = time.monotonic() + within_s
    while not question():
        if time.monotonic() > until:
            raise RuntimeError(f"{what}: not within {within_s:g} s")
        time.sleep(0.001)
