"""`manage.py push`: sends pushes until it is told to end."""

import asyncio
import signal
from typing import Any

from django.core.management.base import BaseCommand
from typing_extensions import override

from portal.webhooks.process import serve


class Command(BaseCommand):
    """One of the installation's processes; of several, one sends and the others stand by."""

    help = "Send pushes to the targets of all teams (a process of its own; ends on SIGTERM)."

    @override
    def handle(self, *args: Any, **options: Any) -> None:
        """Run."""
        asyncio.run(_run())


async def _run() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    print("push is ready", flush=True)
    await serve(stop)
