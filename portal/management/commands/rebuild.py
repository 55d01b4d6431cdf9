"""`manage.py rebuild`: CDRs, presence spans and counters, made again from the event log alone."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from agents.records import replay as agent_rows
from calls.records import replay as call_rows
from calls.records import shadow
from calls.records.shadow import Verdict


class Command(BaseCommand):
    """Compares by default, and ends with status 1 when anything differs; `--apply` mends it."""

    help = "Make CDRs, spans and counters again from the event log, and say every difference."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--team", help="only this team's rows (its identity)")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--check", action="store_true", help="compare only (the default)")
        how.add_argument(
            "--apply",
            action="store_true",
            help="write what the log makes where it differs; nobody appends meanwhile",
        )

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        began = time.monotonic()
        verdicts: list[Verdict] = []
        team: str | None = options["team"]
        with shadow.one_view(is_writing=options["apply"]):
            for rows in (call_rows, agent_rows):
                remade = rows.replay(team)
                verdicts += [shadow.compare(one) for one in remade]
                if options["apply"]:
                    rows.write(remade, team)
        for verdict in verdicts:
            for words in verdict.words:
                self.stdout.write(words)
            self.stdout.write(f"{verdict.what}: {verdict.made} rows, {verdict.differing} differ")
        self.stdout.write(f"{time.monotonic() - began:.1f} s")
        if any(verdict.differing for verdict in verdicts):
            if not options["apply"]:
                raise CommandError("The kept rows are not what the log makes.", returncode=1)
            self.stdout.write("What differed was written anew.")
