"""`manage.py pace`: the pacing driven from outside, one JSON snapshot in, one decision out."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from campaigns.domain.pacewire import BadSnapshot, answer, read
from campaigns.domain.pacing import decide


class Command(BaseCommand):
    """Answer each line of standard input on standard output."""

    help = "Read a snapshot of a campaign's floor per line (JSON), write how many to dial and why."
    requires_system_checks: list[str] = []

    @override
    def handle(self, *_args: Any, **_options: Any) -> None:
        """Read, decide, write, until the input ends; a line that cannot be read gets an error."""
        for line in sys.stdin:
            if not line.strip():
                continue
            try:
                said = answer(decide(read(line)))
            except BadSnapshot as error:
                said = json.dumps({"error": str(error)})
            self.stdout.write(said)
            self.stdout.flush()
