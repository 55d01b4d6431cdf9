"""`manage.py verify_evidence`: follows the chains of the dialer's evidence, and writes them out."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from campaigns import selectors
from campaigns.domain.evidence import read_lines


class Command(BaseCommand):
    """Ends with status 1 when a line was changed or is missing."""

    help = "Check the evidence of campaigns day by day, and say the last hash of each."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--campaign", type=int, help="only this campaign (its id)")
        parser.add_argument("--day", type=date.fromisoformat, help="only this day (UTC)")
        parser.add_argument("--write", type=Path, help="write each day's lines into this folder")
        parser.add_argument("--file", type=Path, help="check a file that was handed out instead")
        parser.add_argument("--last", help="the last hash there must be, as it was kept elsewhere")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        if options["file"] is not None:
            self._file(options["file"], options["last"])
            return
        broken = 0
        for campaign_id in selectors.campaigns_with_evidence():
            if options["campaign"] in {None, campaign_id}:
                broken += self._campaign(campaign_id, options["day"], options["write"])
        if broken:
            raise CommandError("Evidence was changed, or is missing.", returncode=1)

    def _file(self, path: Path, last: str | None) -> None:
        try:
            text = path.read_text(encoding="utf-8")
            links = read_lines(line for line in text.split("\n") if line)
        except (OSError, ValueError) as fault:
            raise CommandError(f"{path}: {fault}.", returncode=1) from fault
        told = selectors.check_links(links)
        if told.broken_at is not None:
            raise CommandError(f"{path} is broken at line {told.broken_at}.", returncode=1)
        if last not in {None, told.last}:
            raise CommandError(f"{path} ends with another hash: lines are missing.", returncode=1)
        self.stdout.write(f"{path}: {told.lines} lines, holds, last {told.last}")

    def _campaign(self, campaign_id: int, only: date | None, folder: Path | None) -> int:
        broken = 0
        for day in selectors.evidence_days(campaign_id=campaign_id):
            if only not in {None, day}:
                continue
            told = selectors.check_evidence(campaign_id=campaign_id, day=day)
            holds = "holds" if told.broken_at is None else f"is broken at line {told.broken_at}"
            self.stdout.write(
                f"campaign {campaign_id} {day}: {told.lines} lines, {holds}, last {told.last}"
            )
            broken += told.broken_at is not None
            if folder is not None:
                folder.mkdir(parents=True, exist_ok=True)
                lines = selectors.evidence_lines(campaign_id=campaign_id, day=day)
                text = "".join(f"{line}\n" for line in lines)
                (folder / f"evidence-{campaign_id}-{day}.ndjson").write_text(text)
        return broken
