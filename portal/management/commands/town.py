"""`manage.py town`: let the demo's customers and desk phones do something."""

import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from typing_extensions import override

from calls.ami import town


class Command(BaseCommand):
    """Ring in customers, hang them up, tell a desk phone how to behave."""

    help = "Let the demo's customers call in, hang up, or a desk phone behave differently."

    @override
    def add_arguments(self, parser: CommandParser) -> None:
        """Take the deed and its numbers."""
        deeds = parser.add_subparsers(dest="deed", required=True)
        call = deeds.add_parser("call", help="a customer calls one of our lines")
        call.add_argument("--to", required=True, help="our line, e.g. 08081570630")
        call.add_argument("--from", required=True, dest="caller", help="the customer's number")
        call.add_argument("--count", type=int, default=1, help="how many calls")
        call.add_argument("--every", type=float, default=1.0, help="seconds between two calls")
        call.add_argument("--hangup-after", type=int, help="seconds of talk (300)")
        call.add_argument("--press", default="", help="keys pressed after a second; w waits 0.5 s")
        hangup = deeds.add_parser("hangup", help="a customer or a desk phone hangs up")
        hangup.add_argument("who", help="number, desk phone or call id")
        phone = deeds.add_parser("phone", help="how a desk phone treats its calls")
        phone.add_argument("phone", help="e.g. demo-1006")
        phone.add_argument("mode", help="busy, reject, ring, seconds till it answers, or normal")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        """Do the deed; a town that is not there ends with its reason."""
        try:
            getattr(self, f"_{options['deed']}")(settings.TOWN_AMI_URL, options)
        except town.TownError as problem:
            raise CommandError(str(problem)) from problem

    def _call(self, url: str, options: dict[str, Any]) -> None:
        for turn in range(options["count"]):
            if turn:
                time.sleep(options["every"])
            call = town.ring_in(
                url,
                to=options["to"],
                from_number=options["caller"],
                hangup_after_s=options["hangup_after"],
                press=options["press"],
            )
            self.stdout.write(call)

    def _hangup(self, url: str, options: dict[str, Any]) -> None:
        self.stdout.write(str(town.hang_up(url, who=options["who"])))

    def _phone(self, url: str, options: dict[str, Any]) -> None:
        mode = "" if options["mode"] == "normal" else options["mode"]
        town.set_phone_mode(url, phone=options["phone"], mode=mode)
