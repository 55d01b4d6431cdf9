"""Joins the event log to its outlets."""

from django.apps import AppConfig
from typing_extensions import override


class PortalConfig(AppConfig):
    """The faces."""

    name = "portal"

    @override
    def ready(self) -> None:
        """Let the live pages hear what is committed."""
        from calls import stream
        from portal.live.publish import publish

        if publish not in stream.outlets:
            stream.outlets.append(publish)
