"""Waking the dialer between two seconds, when something happened that it may act upon.

It only wakes: whatever is lost on the way is seen at the next second. The message goes out from a
thread of its own, so that a broker that is away keeps nobody waiting, and none is sent where no
campaign was at work lately.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence

from celery import current_app

from calls.stream import Envelope

log = logging.getLogger(__name__)

#: So long after the last sign of a campaign at work agents are watched, seconds.
LATELY_S = 60.0
#: Between two wake-ups, and between two signs of the same kind, seconds.
PAUSE_S = 0.25
_STEPS = frozenset({"CampaignStepTaken", "AttemptEnded"})
_OF_CALLS = frozenset({"CallEnded", "CallConnected", "CallQueued"})
_OF_AGENTS = frozenset({"AgentPresenceChanged", "AgentMembershipChanged"})


class Waker:
    """Hears what was committed and calls `wake`, which may fail."""

    def __init__(self, wake: Callable[[], object]) -> None:
        self._wake = wake
        self._until = 0.0
        self._is_wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def note_work(self) -> None:
        """A campaign is at work."""
        self._until = time.monotonic() + LATELY_S

    def hear(self, envelopes: Sequence[Envelope]) -> None:
        """Take what was committed; costs nothing where no campaign is at work."""
        wanted = False
        for one in envelopes:
            if one.kind in _STEPS or (one.kind in _OF_CALLS and one.body["call"].get("campaign")):
                self.note_work()
                wanted = True
            elif one.kind in _OF_AGENTS and time.monotonic() < self._until:
                wanted = True
        if wanted:
            self._start()
            self._is_wanted.set()

    def _start(self) -> None:
        """Begin the thread, once in each process: a forked worker has none of its parent's."""
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._run, name="dialer-waker", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        while True:
            self._is_wanted.wait()
            self._is_wanted.clear()
            try:
                self._wake()
            except Exception as fault:
                log.info("The dialer was not woken: %s", fault)
            time.sleep(PAUSE_S)


def _wake() -> None:
    """Ask for a tick, where this process knows a broker."""
    if current_app.conf.broker_url:
        current_app.send_task("campaigns.tasks.tick", expires=2, retry=False)


#: Hears what was committed, and lets the dialer look at once where it may matter.
waker = Waker(_wake)
