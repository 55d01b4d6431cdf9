"""What workers do for campaigns."""

import logging
from datetime import timedelta

from celery import shared_task
from django.db import DatabaseError
from django.utils import timezone

from campaigns import services
from campaigns.services import counting, ticking
from campaigns.services.imports import drop_unbegun, unfinished
from campaigns.services.waking import waker

log = logging.getLogger(__name__)

#: An import that waited so long lost its message or its worker.
_OVERDUE = timedelta(minutes=1)
#: So long an upload waits for its columns.
_WAITS = timedelta(days=1)


@shared_task(ignore_result=True)
def run_import(job_id: int) -> None:
    """Run an import."""
    services.run_import(job_id=job_id, now=timezone.now())


@shared_task(ignore_result=True)
def tick() -> None:
    """Look at every campaign there is anything to do for; called each second. One that fails keeps
    no other from its turn."""
    for campaign_id in ticking.at_work():
        waker.note_work()
        try:
            ticking.tick(campaign_id=campaign_id, now=timezone.now())
        except DatabaseError as fault:
            log.warning("Campaign %d was not looked at: %s", campaign_id, fault)
        except Exception:
            log.exception("Campaign %d was not looked at", campaign_id)


@shared_task(ignore_result=True)
def fold_counts() -> None:
    """Add up the counts of leads; called each minute."""
    counting.fold_counts()


@shared_task(ignore_result=True)
def forget_minutes() -> None:
    """Remove old minutes of work; called each night."""
    ticking.forget_minutes(now=timezone.now())


@shared_task(ignore_result=True)
def resume_imports() -> None:
    """Take up imports whose worker was lost; called each minute. One that runs is left alone,
    and uploads that nobody went on with for a day are removed."""
    now = timezone.now()
    drop_unbegun(before=now - _WAITS)
    for job_id in unfinished(before=now - _OVERDUE):
        run_import.delay(job_id)
