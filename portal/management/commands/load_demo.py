"""`manage.py load_demo`: make the demo world once."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from typing_extensions import override

from portal import demo


class Command(BaseCommand):
    """Make the demo world; a second time it changes nothing."""

    help = "Make the demo world (only where PATCHBAY_DEMO is set)."

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            made = demo.load(timezone.now())
        except demo.NotADemoError as error:
            raise CommandError(
                "The demo world has public passwords: it is made only with PATCHBAY_DEMO=1."
            ) from error
        self.stdout.write("The demo world is loaded." if made else "The demo world stands already.")
