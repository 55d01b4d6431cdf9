"""`manage.py trunk test NAME NUMBER`: place a test call over a trunk and say how it ended."""

import re
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from typing_extensions import override

from calls.ami.probe import Probe, ProbeError

NAME = re.compile(r"[a-z0-9]+-[a-z0-9]+")
NUMBER = re.compile(r"\+?[0-9]{3,20}")


class Command(BaseCommand):
    """A test call: rings the number, plays a tone for three seconds when it answers, hangs up."""

    help = "Place a test call over a trunk (demo-town) to a number and say how it ended."

    @override
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("deed", choices=["test"])
        parser.add_argument("trunk", help="team and trunk, as the PBX knows it: demo-town")
        parser.add_argument("number")
        parser.add_argument("--ring", type=int, default=20, help="seconds to let it ring")

    @override
    def handle(self, *_args: Any, **options: Any) -> None:
        trunk, number, ring_s = options["trunk"], options["number"], options["ring"]
        if not NAME.fullmatch(trunk) or not NUMBER.fullmatch(number):
            raise CommandError("A trunk is named team-trunk (demo-town); a number has digits only.")
        try:
            with Probe(settings.ASTERISK_AMI_URL, timeout_s=ring_s + 5) as pbx:
                known = pbx.ask("PJSIPShowEndpoint", Endpoint=trunk)[0]
                if known.get("Response") != "Success":
                    raise CommandError(f"The PBX knows no trunk {trunk}.")
                # Without Async the answer comes when the call was answered or failed.
                answer = pbx.ask(
                    "Originate",
                    Channel=f"PJSIP/{number}@{trunk}",
                    Context="trunk-test",
                    Exten="s",
                    Priority="1",
                    Timeout=str(ring_s * 1000),
                )[0]
        except ProbeError as error:
            raise CommandError(f"The PBX: {error}") from error
        if answer.get("Response") != "Success":
            raise CommandError(f"{number} over {trunk}: no answer ({answer.get('Message', '')}).")
        self.stdout.write(f"{number} over {trunk}: answered.")
