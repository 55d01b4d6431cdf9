"""Registers campaigns with Django."""

from django.apps import AppConfig
from typing_extensions import override


class CampaignsConfig(AppConfig):
    """Whom we dial."""

    name = "campaigns"

    @override
    def ready(self) -> None:
        """Let the dialer hear what happens to its calls and agents."""
        from calls import stream
        from campaigns.services.waking import waker

        if waker.hear not in stream.outlets:
            stream.outlets.append(waker.hear)
