"""The nightly care of the outbox."""

from datetime import timedelta

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from portal.webhooks import services


@shared_task(name="portal.webhooks.tasks.keep_pushes")
def keep_pushes() -> None:
    """Lay aside what is too old to be sent, and forget what was settled long ago."""
    services.care(
        now=timezone.now(),
        delivered_for=timedelta(days=settings.PUSH_DELIVERED_DAYS),
        dead_for=timedelta(days=settings.PUSH_DEAD_DAYS),
    )
