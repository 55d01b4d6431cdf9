"""Sends what stands in the outbox: targets side by side, lines side by side, order within a line.

At least once: a push that was sent but whose answer could not be written is sent again.
"""

import asyncio
import logging
import random
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from typing import ParamSpec, Protocol, TypeVar

from channels.db import database_sync_to_async

from portal.webhooks import store
from portal.webhooks.dialects import Request, Target
from portal.webhooks.domain import retry
from portal.webhooks.domain.breaker import Breaker, BreakerState
from portal.webhooks.domain.line import Lines
from portal.webhooks.domain.verdict import Fault, Outcome, Verdict, judge
from portal.webhooks.store import Push, Result, TargetState, Want

log = logging.getLogger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

#: Pushes of one target held in memory at once that may go; see `Lines`.
WINDOW = 500
#: Seconds between looks into the outbox, and the least between two when things happen quickly.
SWEEP_S = 1.0
BREATH_S = 0.02
#: Threads for the database.
POOL = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pushes")


class Carries(Protocol):
    """What takes a request to its receiver."""

    async def carry(self, request: Request, target: Target, *, message_id: str) -> Outcome:
        """Send it and say what came of it."""
        ...


class Desk:
    """One target's pushes, and the breaker before them."""

    def __init__(self, target: Target, breaker: Breaker) -> None:
        self.target = target
        self.breaker = breaker
        self.lines: Lines[Push] = Lines(WINDOW)
        self.is_open = True  # nothing new begins once it is not
        self.tasks: set[asyncio.Task[None]] = set()
        self.fault = ""
        self.delivered_at: datetime | None = None
        #: Counts what happened to the target, and how much of it stands in the database.
        self.news = 0
        self.told = 0

    @property
    def has_news(self) -> bool:
        """Say whether the database does not know yet how the target does."""
        return self.news != self.told

    @property
    def state(self) -> TargetState:
        """Give how the target does, as it is written down."""
        return TargetState(
            target_id=self.target.id,
            breaker=self.breaker,
            fault=self.fault,
            delivered_at=self.delivered_at,
        )


class Sender:
    """Runs until it is cancelled. One at a time in an installation: see `portal.webhooks.lease`."""

    def __init__(
        self,
        courier: Carries,
        *,
        clock: Callable[[], datetime],
        at_once: int,
        chance: Callable[[], float] = random.random,
    ) -> None:
        self._courier = courier
        self._clock = clock
        self._at_once = at_once
        self._chance = chance
        self._desks: dict[int, Desk] = {}
        self._woken = asyncio.Event()
        self._turn = asyncio.Event()
        self._results: list[Result] = []
        self._has_results = asyncio.Event()
        #: Targets that answered 410 and are not yet written down as paused.
        self._gone: set[int] = set()
        self._writing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        """Look into the outbox soon. Thread-unsafe: call it in the loop."""
        self._woken.set()

    @property
    def held(self) -> int:
        """Say how many pushes are in memory."""
        return sum(desk.lines.held for desk in self._desks.values())

    async def run(self) -> None:
        """Serve all targets for ever."""
        movers = [asyncio.create_task(self._move()), asyncio.create_task(self._write())]
        try:
            while True:
                self._woken.clear()
                await self._look()
                self._turn.set()
                failed = [task for task in movers if task.done()]
                for task in failed:
                    task.result()
                await asyncio.sleep(BREATH_S)
                await _at_most(self._woken, SWEEP_S)
        finally:
            await self._end(movers)

    async def _end(self, movers: list[asyncio.Task[None]]) -> None:
        tasks = [*movers, *(task for desk in self._desks.values() for task in desk.tasks)]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if self._writing is not None:
            await self._writing  # what was begun to be written is seen through
        await self._flush()

    async def _look(self) -> None:
        """Read targets and what is next for each; a database that is away is asked again."""
        quiet = {key: desk.news for key, desk in self._desks.items() if not desk.has_news}
        try:
            self._see(await _in_db(store.targets), quiet)
            known = {key: desk.target for key, desk in self._desks.items() if desk.is_open}
            wants = [
                Want(target_id=key, after=desk.lines.last_id, room=desk.lines.room)
                for key, desk in self._desks.items()
                if desk.is_open and desk.lines.room > WINDOW // 4
            ]
            if not wants:
                return
            found = await _in_db(store.next_pushes, wants, known)
        except Exception:
            log.exception("the outbox could not be read")
            return
        for key, pushes in found.items():
            self._desks[key].lines.put(pushes)
            if len(pushes) >= WINDOW // 4:
                self.wake()

    def _see(self, found: Mapping[int, tuple[Target, Breaker]], quiet: Mapping[int, int]) -> None:
        """Open desks for new targets; close those of targets that are paused, changed or gone.
        `quiet` are the desks of which the database knew all when it was read."""
        for key, (target, breaker) in found.items():
            desk = self._desks.get(key)
            if desk is None:
                if key not in self._gone:
                    self._desks[key] = Desk(target, breaker)
            elif desk.target != target:
                desk.is_open = False  # what it holds was written for another address
            elif breaker == Breaker() and quiet.get(key) == desk.news:
                desk.breaker = breaker  # an admin asked for a try at once
        for key in self._desks.keys() - found.keys():
            self._desks[key].is_open = False
        is_over = {
            key: not (desk.is_open or desk.tasks or desk.has_news)
            for key, desk in self._desks.items()
        }
        for key in [one for one, over in is_over.items() if over]:
            del self._desks[key]  # read anew from the outbox when it goes on

    async def _move(self) -> None:
        """Begin whatever may begin, again and again."""
        while True:
            self._turn.clear()
            now = self._clock()
            nexts = [self._begin(desk, now) for desk in self._desks.values() if desk.is_open]
            wait = min((one for one in nexts if one is not None), default=SWEEP_S)
            await _at_most(self._turn, max(0.005, min(wait, SWEEP_S)))

    def _begin(self, desk: Desk, now: datetime) -> float | None:
        """Begin pushes of one target; say in how many seconds there may be more to begin."""
        desk.breaker = desk.breaker.asked(now)
        running = desk.lines.under_way
        room = desk.breaker.room(self._at_once - running, running)
        for push in desk.lines.take(now, room):
            task = asyncio.create_task(self._push(desk, push))
            desk.tasks.add(task)
            task.add_done_callback(desk.tasks.discard)
        is_shut = desk.breaker.state is BreakerState.OPEN
        next_at = desk.breaker.until if is_shut else desk.lines.next_at()
        return None if next_at is None or next_at <= now else (next_at - now).total_seconds()

    async def _push(self, desk: Desk, push: Push) -> None:
        """Send the requests of one push, one after the other, and see what becomes of it."""
        outcome = await self._send(desk, push)
        now = self._clock()
        result = self._judged(push, outcome, now)
        self._results.append(result)
        self._note(desk, result)
        if result.next_at is not None or result.verdict is Verdict.GONE:
            desk.lines.again(push, result.next_at or now)
        else:
            desk.lines.done(push)
        self._has_results.set()
        self._turn.set()
        if not desk.lines.awake:
            self.wake()  # there may be more than the window held

    def _judged(self, push: Push, outcome: Outcome, now: datetime) -> Result:
        """See what becomes of a push after a try."""
        if outcome == Outcome():  # the dialect has no words for it
            return Result(push=push, verdict=Verdict.DELIVERED, outcome=outcome, at=now)
        push.tries += 1
        verdict, next_at = judge(outcome), None
        if verdict is Verdict.PASSING and retry.is_given_up(now - push.created_at):
            verdict = Verdict.PERMANENT
        elif verdict is Verdict.PASSING:
            asked_s = outcome.retry_after_s
            wait = retry.wait_s(push.tries, chance=self._chance(), asked_s=asked_s)
            next_at = now + timedelta(seconds=wait)
        return Result(push=push, verdict=verdict, outcome=outcome, at=now, next_at=next_at)

    def _note(self, desk: Desk, result: Result) -> None:
        """Let the target's breaker, and who looks at it, know."""
        outcome, now = result.outcome, result.at
        if outcome == Outcome():
            return
        desk.news += 1
        desk.fault = store.words_of(outcome)
        if judge(outcome) is Verdict.PASSING:
            desk.breaker = desk.breaker.failed(now)
        elif outcome.fault is None:
            desk.breaker = desk.breaker.answered()
        if result.verdict is Verdict.DELIVERED:
            desk.delivered_at = now
        if result.verdict is Verdict.GONE:
            desk.is_open = False
            self._gone.add(desk.target.id)

    async def _send(self, desk: Desk, push: Push) -> Outcome:
        """Send what the dialect says of the event; an empty outcome when it says nothing."""
        outcome = Outcome()
        if push.requests is None:
            return Outcome(fault=Fault.NOT_RENDERED, says=push.why_not)
        for part, request in enumerate(push.requests):
            if part < push.parts_done:
                continue
            name = f"push_{desk.target.id}_{push.seq or f't{push.id}'}"
            if len(push.requests) > 1:
                name += f"_{part}"
            outcome = await self._courier.carry(request, desk.target, message_id=name)
            if judge(outcome) is not Verdict.DELIVERED:
                break
            push.parts_done = part + 1
        return outcome

    async def _write(self) -> None:
        """Write results in bundles; what the database refuses to take is kept and tried again."""
        while True:
            await self._has_results.wait()
            self._has_results.clear()
            await asyncio.sleep(BREATH_S)
            self._writing = asyncio.create_task(self._flush())
            await asyncio.shield(self._writing)

    async def _flush(self) -> None:
        """Write in one piece what became of pushes and how their targets do."""
        batch, self._results = self._results, []
        news = [(desk, desk.news, desk.state) for desk in self._desks.values() if desk.has_news]
        try:
            if batch or news:
                await _in_db(store.keep, batch, [state for _, _, state in news])
            for desk, count, _ in news:
                desk.told = count
            self._gone -= {one.push.target_id for one in batch if one.verdict is Verdict.GONE}
        except Exception:
            log.exception("what became of %d pushes could not be written yet", len(batch))
            self._results = batch + self._results
            self._has_results.set()
            await asyncio.sleep(SWEEP_S)


async def _at_most(sign: asyncio.Event, limit_s: float) -> None:
    """Wait for a sign, or for `limit_s`. Not wait_for: Python 3.11's forgets that it was cancelled
    when the sign comes at the same moment, and the sender would never end."""
    with suppress(TimeoutError):
        async with asyncio.timeout(limit_s):
            await sign.wait()


async def _in_db(work: Callable[P, T], *args: P.args, **options: P.kwargs) -> T:
    run = database_sync_to_async(work, thread_sensitive=False, executor=POOL)
    done: T = await run(*args, **options)
    return done
