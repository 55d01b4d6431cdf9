"""Registers campaigns with Django."""

from django.apps import AppConfig
from typing_extensions import override


class CampaignsConfig(AppConfig):
    """Whom we dial."""

    name = "campaigns"

    @override
    def ready(self) -> None:
        """Let the dialer hear what happens to its calls and agents; tell what admins change."""
        from agents.services.settings import also_tell
        from calls import stream
        from campaigns.models import Campaign
        from campaigns.services.waking import waker

        also_tell(Campaign, "campaign", lambda row: (row.team.identity, row.name))

        if waker.hear not in stream.outlets:
            stream.outlets.append(waker.hear)
