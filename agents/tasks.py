"""What agents' clocks do."""

import logging

from celery import shared_task
from django.conf import settings
from django.utils import timezone

from agents import recordings, selectors, services
from agents.services import callbacks
from calls.eventlog import keeper

log = logging.getLogger(__name__)


@shared_task(ignore_result=True)
def end_wrap_ups() -> None:
    """End the wrap-ups that are due; called each second."""
    services.end_due_wrap_ups(now=timezone.now())


@shared_task(ignore_result=True)
def call_back() -> None:
    """Begin the callbacks that are due; called every two seconds."""
    callbacks.work(now=timezone.now())


@shared_task(ignore_result=True)
def remove_old_recordings() -> None:
    """Remove the recordings that no team keeps any more; called each night."""
    log.info("%d recordings were removed", recordings.remove_old(at=timezone.now()))


@shared_task(ignore_result=True)
def keep_log() -> None:
    """Care for the event log; called each night."""
    keeper.keep(
        months=selectors.retention_months(),
        default=settings.EVENT_LOG_MONTHS,
        now=timezone.now(),
    )
