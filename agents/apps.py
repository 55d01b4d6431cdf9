"""Registers agents with Django, and their records with the event log."""

from django.apps import AppConfig
from typing_extensions import override


class AgentsConfig(AppConfig):
    """Who takes the calls."""

    name = "agents"

    @override
    def ready(self) -> None:
        """Keep spans and counters with every event appended."""
        from agents.records import keeping
        from calls import stream

        if keeping.keep not in stream.projections:
            stream.projections.append(keeping.keep)
