"""`manage.py simulate_campaign`: shifts on a model floor, paced by the dialer's own code."""

import fnmatch
import time
import tomllib
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from campaigns.simulation.bounds import SCENARIOS, SHOCKS, Bound
from campaigns.simulation.report import HEAD, Row, chart, play
from campaigns.simulation.scenario import Scenario

_Job = tuple[Scenario, Bound | None]


class Command(BaseCommand):
    """Play scenarios with every policy and print the table."""

    help = "Simulate shifts of a campaign: busy and abandoned shares of our pacing and of others."
    requires_system_checks: list[str] = []

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take which scenarios, the seed, and where the chart goes."""
        parser.add_argument("--only", default="*", help="names of built-in scenarios, as n10-*")
        parser.add_argument("--file", type=Path, help="scenarios of your own (TOML)")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--hours", type=float, help="shorter shifts than the scenarios say")
        parser.add_argument("--chart", type=Path, help="write the picture there (SVG)")
        parser.add_argument("--processes", type=int, default=2)

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        """Play, print, draw."""
        jobs = _from_file(options["file"]) if options["file"] else _built_in(options["only"])
        if not jobs:
            raise CommandError("no such scenario")
        if options["hours"] is not None:
            jobs = [(_for_hours(scenario, options["hours"]), bound) for scenario, bound in jobs]
        self.stdout.write(HEAD)
        began = time.monotonic()
        rows = []
        with ProcessPoolExecutor(options["processes"]) as pool:
            played = partial(_played, seed=options["seed"])
            for row in pool.map(played, jobs):
                rows.append(row)
                self.stdout.write(row.line())
                self.stdout.flush()
        took = time.monotonic() - began
        simulated = 4 * sum(row.scenario.seconds for row in rows)
        self.stdout.write(
            f"\n{simulated / 3600:.1f} hours in {took:.0f} s: {simulated / took:.0f} x"
        )
        if options["chart"]:
            options["chart"].write_text(chart(rows))


def _played(job: _Job, *, seed: int) -> Row:
    scenario, bound = job
    return play(scenario, seed=seed, bound=bound)


def _for_hours(scenario: Scenario, hours: float) -> Scenario:
    try:
        return replace(scenario, hours=hours)
    except ValueError as error:
        raise CommandError(str(error)) from error


def _built_in(pattern: str) -> list[_Job]:
    jobs: list[_Job] = [*SCENARIOS.values(), *((one, None) for one in SHOCKS.values())]
    return [job for job in jobs if fnmatch.fnmatch(job[0].name, pattern)]


def _from_file(path: Path) -> list[_Job]:
    """Read scenarios: a table each, named as it is headed, with the fields of Scenario."""
    try:
        told = tomllib.loads(path.read_text())
        return [(Scenario(name=name, **given), None) for name, given in told.items()]
    except (OSError, ValueError, TypeError) as error:
        raise CommandError(f"{path} holds no scenarios: {error}") from error
