"""The Celery application: tasks, the ami worker's bridge, and what beat wakes again and again."""

import os
import time
from importlib import import_module
from importlib.util import find_spec

from celery import Celery
from celery.schedules import schedule

from portal.doctor import HEARTBEAT_KEY

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

app = Celery("patchbay")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()

HEARTBEAT_EVERY_S = 5


@app.task(name="portal.heartbeat", ignore_result=True)
def heartbeat() -> None:
    """Note in Redis that beat woke a worker just now (seconds since the epoch)."""
    from django.core.cache import cache

    cache.set(HEARTBEAT_KEY, time.time(), timeout=3600)


app.conf.beat_schedule = {
    **(app.conf.beat_schedule or {}),
    "heartbeat": {
        "task": "portal.heartbeat",
        "schedule": schedule(HEARTBEAT_EVERY_S),
        "options": {"expires": HEARTBEAT_EVERY_S},
    },
}

# The bridge lives in a boot step of the worker that serves the queue `ami`; the step itself sees
# whether its worker is that one.
if find_spec("calls.ami.worker") is not None:
    import_module("calls.ami.worker").install(app)
