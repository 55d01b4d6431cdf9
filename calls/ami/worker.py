"""The boot step that makes a Celery worker the bridge of its PBX.

It belongs to the worker, not to its consumer, so that the bridge goes on while Redis is away.
Only the worker that serves the queue `ami` gets it (`celery worker -Q ami -P threads`).
"""

from typing import Any

from celery import Celery, bootsteps
from celery.schedules import crontab
from typing_extensions import override

#: The queue whose worker holds the AMI link.
QUEUE = "ami"


class BridgeStep(bootsteps.StartStopStep):
    """Starts the bridge with the worker and stops it before the worker ends."""

    requires = ("celery.worker.components:Pool",)

    @override
    def include_if(self, parent: Any) -> bool:
        """Tell whether this worker serves the queue `ami`."""
        return QUEUE in parent.app.amqp.queues.consume_from

    @override
    def create(self, parent: Any) -> Any:
        """Make the bridge of the PBX named in the settings."""
        from django.conf import settings

        from calls.ami.bridge import Bridge

        return Bridge(pbx=settings.PBX_NAME, url=settings.ASTERISK_AMI_URL)

    @override
    def terminate(self, parent: Any) -> None:
        """Stop it as cleanly when the worker is in a hurry."""
        self.stop(parent)


def install(app: Celery) -> None:
    """Add the bridge and its chores to the Celery application."""
    import calls.ami.tasks  # noqa: F401 (registers the tasks)

    app.steps["worker"].add(BridgeStep)
    app.conf.beat_schedule = {
        **(app.conf.beat_schedule or {}),
        "forget-old-orders": {
            "task": "calls.ami.forget_old_orders",
            "schedule": crontab(hour=3, minute=17),
            "options": {"queue": QUEUE},
        },
    }
