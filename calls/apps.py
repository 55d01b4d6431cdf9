"""Registers calls with Django, and their counters with the event log."""

from django.apps import AppConfig
from typing_extensions import override


class CallsConfig(AppConfig):
    """What happens on the line."""

    name = "calls"

    @override
    def ready(self) -> None:
        """Count with every event appended."""
        from calls import stream
        from calls.records import keeping

        if keeping.keep not in stream.projections:
            stream.projections.append(keeping.keep)
