"""Joins the outbox to the event log, and the rows to the audit."""

from django.apps import AppConfig
from typing_extensions import override


class WebhooksConfig(AppConfig):
    """What is sent to other people's servers."""

    name = "portal.webhooks"
    label = "webhooks"

    @override
    def ready(self) -> None:
        """Write pushes with the events they tell; audit what admins set."""
        from auditlog.registry import auditlog

        from calls import stream
        from portal.webhooks import models, outbox

        if outbox.put not in stream.companions:
            stream.companions.append(outbox.put)
        if outbox.look not in stream.projections:
            stream.projections.append(outbox.look)
        moved = ["breaker", "breaker_until", "failures", "openings"]
        moved += ["last_fault", "last_delivered_at", "secret"]
        auditlog.register(models.PushTarget, exclude_fields=moved)
