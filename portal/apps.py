"""Joins the event log to its outlets, and tasks to the workers that carry them out."""

from importlib import import_module

from django.apps import AppConfig
from typing_extensions import override


class PortalConfig(AppConfig):
    """The faces."""

    name = "portal"

    @override
    def ready(self) -> None:
        """Let the live pages hear what is committed, and know where tasks go."""
        from calls import stream
        from portal.live.publish import publish

        if publish not in stream.outlets:
            stream.outlets.append(publish)
        # Whoever asks for a task, a page as well as a worker, sends it by this application's
        # broker. It is above this module, so it is named, not imported.
        import_module("portal.celery")
