"""`manage.py waits`: how wrong the expected wait was, from the event log."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from typing_extensions import override

from agents.domain.waiting import error_of
from calls import selectors


class Command(BaseCommand):
    """Print the mean error of our estimate beside the mean wait, group by group."""

    help = "Compare the expected wait told to callers with how long they waited."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the team and how far back to look."""
        parser.add_argument("--team", required=True, help="its identity")
        parser.add_argument("--days", type=int, default=7)

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        """Read, compare, print."""
        since = timezone.now() - timedelta(days=options["days"])
        found = selectors.estimates(team=options["team"], since=since)
        self.stdout.write(
            f"{'group':8}{'calls':>8}{'waited':>10}{'error':>10}{'abs.':>10}  seconds"
        )
        for group, pairs in sorted(found.items()):
            error = error_of(pairs)
            waited = sum(real for _, real in pairs) / len(pairs)
            self.stdout.write(
                f"{group:8}{error.calls:8}{waited:10.1f}"
                f"{error.mean_s:10.1f}{error.mean_absolute_s:10.1f}"
            )
        if not found:
            self.stdout.write("No call was answered after an estimate.")
