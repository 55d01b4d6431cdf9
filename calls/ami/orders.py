"""Carrying out orders: claimed once, sent once, and the answer written down."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, Protocol, TypeVar
from uuid import UUID

from calls.ami import actions
from calls.ami.backend import NO_LINK, SILENT
from calls.ami.claims import Claimed, claim, expire, give_back, record
from calls.ami.control_actions import DIGIT_GAP_S, further_digits, said_by
from calls.ami.faults import LinkError, NotSentError
from calls.ami.lease import LeaseLostError
from calls.ami.link import ActionBody
from calls.ami.threads import AWAY
from calls.ami.waits import at_most
from calls.domain.facts import Fact
from calls.domain.orders import PlayDigits
from calls.switch import Order, OriginateLeg, Reply

log = logging.getLogger(__name__)

SWEEP_EVERY_S = 1.0  # however many wake-ups were lost
ANSWER_S = 2.0  # the PBX has to answer
AGAIN_S = 0.5  # before the database is asked again
NOT_BEGUN = "an earlier step was refused"

T = TypeVar("T")
#: Runs something that touches the database in a thread of its own.
RunInThread = Callable[[Callable[[], T]], Awaitable[T]]


class Wire(Protocol):
    """What orders need of the link."""

    async def send(self, action: ActionBody, deadline_s: float = ...) -> dict[str, Any]:
        """Send an action and give its answer."""
        ...


def _went_well(step: "asyncio.Task[bool]") -> bool:
    """Tell whether the step before was accepted; one that broke off was not."""
    return not step.cancelled() and step.exception() is None and step.result()


class OrderRunner:
    """Carries orders out side by side, those about one endpoint's queues one after another."""

    def __init__(  # noqa: PLR0913 (all that a runner hangs on)
        self,
        *,
        wire: Wire,
        pbx: str,
        epoch: int,
        in_thread: RunInThread[Any],
        on_failed: Callable[[UUID], None],
        on_facts: Callable[[list[Fact]], None],
        on_lease_lost: Callable[[], None],
    ) -> None:
        self._wire = wire
        self._pbx = pbx
        self._epoch = epoch
        self._in_thread = in_thread
        self._on_failed = on_failed
        self._on_facts = on_facts
        self._on_lease_lost = on_lease_lost
        self._wake = asyncio.Event()
        self._gate = asyncio.Lock()  # held while orders are started, or must not be
        self._is_open = False
        self._openings = 0
        self._lanes: dict[str, asyncio.Task[bool]] = {}
        self._running: set[asyncio.Task[bool]] = set()
        self._digits: set[asyncio.Task[bool]] = (
            set()
        )  # up to seconds each, and of no queue's matter

    def wake(self) -> None:
        """Look for orders now. In the loop only."""
        self._wake.set()

    def shut(self) -> None:
        """Send nothing until `open`: the link is down, or its state unknown."""
        self._is_open = False

    def open(self) -> None:
        """Send again what is due."""
        self._is_open = True
        self._openings += 1
        self.wake()

    @contextlib.asynccontextmanager
    async def paused(self) -> AsyncIterator[None]:
        """Hold orders back, after those on their way were answered; digits play on meanwhile."""
        async with self._gate:
            if self._running:
                await asyncio.wait(set(self._running))
            yield

    async def run(self) -> None:
        """Sweep each second and whenever woken, until cancelled."""
        try:
            while True:
                await at_most(self._wake, SWEEP_EVERY_S)
                self._wake.clear()
                try:
                    async with self._gate:
                        await self.sweep()
                except AWAY as fault:
                    log.warning("Orders of %s cannot be read: %s", self._pbx, fault)
                    await asyncio.sleep(AGAIN_S)
        except LeaseLostError:
            self._on_lease_lost()
        finally:
            for task in self._running | self._digits:
                task.cancel()

    async def sweep(self) -> None:
        """Start what is due and give up what is overdue."""
        if self._is_open:
            opening = self._openings
            due = await self._in_thread(lambda: claim(self._pbx, self._epoch))
            was_cut = not self._is_open or self._openings != opening
            if was_cut:  # while the database was slow
                back = [claimed.order_id for claimed in due]
                await self._in_thread(lambda: give_back(self._pbx, self._epoch, back))
                return
            for claimed in due:
                self._start(claimed)
        for order_id in await self._in_thread(lambda: expire(self._pbx, self._epoch)):
            self._on_failed(order_id)

    def _start(self, claimed: Claimed) -> None:
        """Begin one order, behind the last one of its lane."""
        is_digits = isinstance(claimed.order, PlayDigits)
        is_step = claimed.plan is not None and not is_digits
        lane = str(claimed.plan) if is_step else actions.lane(claimed.order)
        before = self._lanes.get(lane) if lane else None
        task = asyncio.get_running_loop().create_task(self._carry_out(claimed, before))
        kept = self._digits if is_digits else self._running
        kept.add(task)
        task.add_done_callback(kept.discard)
        if lane:
            self._lanes[lane] = task
            task.add_done_callback(lambda done: self._leave_lane(lane, done))

    def _leave_lane(self, lane: str, task: "asyncio.Task[bool]") -> None:
        """Forget a lane nobody queued up in since."""
        if self._lanes.get(lane) is task:
            del self._lanes[lane]

    async def _carry_out(self, claimed: Claimed, before: "asyncio.Task[bool] | None") -> bool:
        """Send one order and write the answer down; tell whether the next step may be begun."""
        if before is not None:
            await asyncio.wait({before})
        is_free = claimed.plan is None or isinstance(claimed.order, PlayDigits)
        is_begun = is_free or before is None or _went_well(before)
        reply = await self._reply_to(claimed.order) if is_begun else Reply(False, NOT_BEGUN)
        if reply is None:
            return True  # an Originate without an answer: its events or the next resync will tell
        if reply.is_accepted and not isinstance(claimed.order, PlayDigits | None):
            self._tell(claimed.order)
        await self._write_down(claimed.order_id, reply)
        if reply.is_accepted and isinstance(claimed.order, PlayDigits):
            await self._play_on(claimed.order)
        if not reply.is_accepted:
            log.info("The PBX refused %s: %s", claimed.order, reply.words)
            if isinstance(claimed.order, OriginateLeg):
                self._on_failed(claimed.order_id)
        return reply.is_accepted

    def _tell(self, order: Order) -> None:
        """Tell what the switch says no event of."""
        self._on_facts(said_by(order, at=datetime.now(UTC), pbx=self._pbx))

    async def _play_on(self, order: PlayDigits) -> None:
        """Play the digits after the first, each after a silence, and tell which were played.

        Whoever asked has the answer to the first already: 32 digits take longer than she waits.
        The leg may end between two.
        """
        played = 1
        with contextlib.suppress(LinkError):
            for action in further_digits(order):
                await asyncio.sleep(DIGIT_GAP_S)
                if not actions.judge(order, await self._wire.send(action, ANSWER_S)).is_accepted:
                    break
                played += 1
        self._tell(replace(order, digits=order.digits[:played]))

    async def _write_down(self, order_id: UUID, reply: Reply) -> None:
        """Record the answer; while the database is away, again."""
        while True:
            try:
                await self._in_thread(lambda: record(order_id, reply))
            except AWAY:
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _reply_to(self, order: Order | None) -> Reply | None:
        """Send; None when it is unknown whether the PBX rings a leg."""
        if order is None:
            return Reply(is_accepted=False, words="not understood")
        action = actions.to_action(order)
        if action is None:
            return Reply(is_accepted=True)
        try:
            answer = await self._wire.send(action, ANSWER_S)
            reply = actions.judge(order, answer)
            if reply.is_accepted:
                for action in actions.then(order, answer):
                    await self._wire.send(action, ANSWER_S)
        except NotSentError:
            return Reply(is_accepted=False, words=NO_LINK)
        except LinkError:
            unknown = isinstance(order, OriginateLeg)
            return None if unknown else Reply(is_accepted=False, words=SILENT)
        return reply
