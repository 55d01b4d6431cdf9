"""What agents' clocks do."""

from celery import shared_task
from django.utils import timezone

from agents import services


@shared_task(ignore_result=True)
def end_wrap_ups() -> None:
    """End the wrap-ups that are due; called each second."""
    services.end_due_wrap_ups(now=timezone.now())
