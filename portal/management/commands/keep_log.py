"""`manage.py keep_log`: do by hand what the keeper of the event log does each night."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from typing_extensions import override

from agents import selectors
from calls.eventlog import keeper


class Command(BaseCommand):
    """Partitions ahead, the turn of the month, retention; says what it did."""

    help = "Make partitions of the event log ahead, begin a new month, apply retention."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        done = keeper.keep(
            months=selectors.retention_months(),
            default=settings.EVENT_LOG_MONTHS,
            now=timezone.now(),
        )
        if done.is_busy:
            self.stdout.write("Another keeper is at work; nothing was done.")
            return
        self.stdout.write(
            f"made: {', '.join(done.made) or 'none'}; month turned to: {done.turned or 'none'};"
            f" dropped: {', '.join(done.dropped) or 'none'}; events deleted: {done.deleted}"
        )
