"""The one thread through which everything a PBX said goes into the database, in order."""

import logging
import math
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone
from django.utils.module_loading import import_string
from typing_extensions import override

from calls.ami.lease import LeaseLostError
from calls.ami.link import Message
from calls.ami.translate import translate
from calls.domain.control_facts import ClockTicked
from calls.domain.facts import Fact
from calls.services import waits_for_clock

log = logging.getLogger(__name__)

TICK_S = 1.0  # between two looks at the clock, while a call waits for an instant
MOST_FACTS = 1000  # in one transaction
MOST_S = 0.05  # spent on gathering them
MOST_WAITING = 50_000  # messages kept while the database is away; beyond, resync instead
RETRY_S = (0.05, 0.2, 0.5, 1.0)  # pauses while the database is away; the last for ever


@dataclass(frozen=True, slots=True)
class OrderFailed:
    """An order that was refused or ran out of time; what it should have begun must end."""

    order_id: UUID


Item = Message | Fact | OrderFailed


class Absorber(threading.Thread):
    """Batches what arrived and puts it through `settings.PIPELINE`, for as long as it may.

    `on_overflow` is called when too much waits and was forgotten, `on_lease_lost` when another
    bridge took over; both from whatever thread finds out.
    """

    def __init__(
        self,
        *,
        pbx: str,
        epoch: int,
        on_overflow: Callable[[], None],
        on_lease_lost: Callable[[], None],
    ) -> None:
        super().__init__(name=f"absorber-{pbx}", daemon=True)
        self._pbx = pbx
        self._epoch = epoch
        self._on_overflow = on_overflow
        self._on_lease_lost = on_lease_lost
        self._items: deque[Item] = deque()
        self._changed = threading.Condition()
        self._is_stopping = False
        self._give_up_at = math.inf
        self._ticked_at = 0.0
        self._absorb: Callable[..., None] = import_string(settings.PIPELINE)
        self._order_failed: Callable[..., None] = import_string(settings.PIPELINE_ORDER_FAILED)

    def put(self, *items: Item) -> None:
        """Queue items in order, from any thread, without waiting."""
        with self._changed:
            is_too_much = len(self._items) + len(items) > MOST_WAITING
            if is_too_much:
                self._items.clear()
            else:
                self._items.extend(items)
            self._changed.notify()
        if is_too_much:
            log.error("More than %d messages of %s wait: resync", MOST_WAITING, self._pbx)
            self._on_overflow()

    def stop(self, timeout_s: float) -> None:
        """Absorb what waits, for at most so long, and end."""
        self._give_up_at = time.monotonic() + timeout_s
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self.join(timeout_s + 1)

    @override
    def run(self) -> None:
        """Absorb until stopped and empty, or until the lease is lost."""
        try:
            while self._await_items():
                self._absorb_waiting()
        except LeaseLostError as lost:
            log.warning("The bridge of %s stops: %s", self._pbx, lost)
            self._on_lease_lost()
        finally:
            connection.close()

    def _await_items(self) -> bool:
        """Wait for items; False when there is nothing left to do."""
        with self._changed:
            self._changed.wait_for(lambda: self._items or self._is_stopping, timeout=TICK_S)
            return bool(self._items) or not self._is_stopping

    def _absorb_waiting(self) -> None:
        """Take what waits, up to a batch or to the first failed order, and absorb it."""
        facts: list[Fact] = []
        until = time.monotonic() + MOST_S
        while len(facts) < MOST_FACTS and time.monotonic() < until:
            try:
                item = self._items.popleft()
            except IndexError:
                break
            if isinstance(item, OrderFailed):
                self._absorb_facts(facts)
                self._end_failed(item)
                return
            facts.extend([item] if isinstance(item, Fact) else self._translated(item))
        self._absorb_facts(facts + self._tick())

    def _tick(self) -> list[Fact]:
        """Tell the time once a second, as long as a call waits for an instant to come."""
        now = time.monotonic()
        if now - self._ticked_at < TICK_S or not waits_for_clock(self._pbx):
            return []
        self._ticked_at = now
        return [ClockTicked(at=timezone.now(), pbx=self._pbx)]

    def _translated(self, message: Message) -> list[Fact]:
        """Translate one message; one that cannot be is logged and dropped."""
        try:
            return translate(message, pbx=self._pbx)
        except Exception:
            log.exception("A message of %s was dropped: %r", self._pbx, dict(message))
            return []

    def _absorb_facts(self, facts: list[Fact]) -> None:
        """Absorb a batch; when it fails, one by one, so that only the poisonous fact is lost."""
        if not facts:
            return
        try:
            self._insist(lambda: self._absorb(facts, pbx=self._pbx, epoch=self._epoch))
        except LeaseLostError:
            raise
        except Exception:
            if len(facts) == 1:
                log.exception("A fact was dropped: %r", facts[0])
                return
            log.warning("A batch of %d facts failed; each by itself now", len(facts))
            for fact in facts:
                self._absorb_facts([fact])

    def _end_failed(self, item: OrderFailed) -> None:
        """Tell the pipeline of a failed order; a second fault is logged."""
        try:
            self._insist(
                lambda: self._order_failed(item.order_id, pbx=self._pbx, epoch=self._epoch)
            )
        except LeaseLostError:
            raise
        except Exception:
            log.exception("The failed order %s could not be told", item.order_id)

    def _insist(self, deed: Callable[[], None]) -> None:
        """Do it; while the database is away or busy, do it again.

        Raises LeaseLostError when the time to stop is over before that.
        """
        tries = 0
        while True:
            try:
                deed()
            except (OperationalError, InterfaceError) as fault:
                connection.close()
                log.warning("The database does not take facts of %s: %s", self._pbx, fault)
                if time.monotonic() > self._give_up_at:
                    raise LeaseLostError("stopped while the database was away") from fault
                time.sleep(RETRY_S[min(tries, len(RETRY_S) - 1)])
                tries += 1
            else:
                return
