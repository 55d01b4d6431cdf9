"""The bridge: one PBX's messages go up into the pipeline, the portal's orders go down to it.

A `Bridge` waits for the lease in a thread of the ami worker. While it holds it, a `Session` runs:
an event loop with the link, the orders and the settling, beside the one absorbing thread.
"""

import asyncio
import contextlib
import gc
import logging
import sys
import threading
from datetime import UTC, datetime

import psycopg
from django.db import Error as DatabaseError
from django.db import connections

from calls.ami.absorber import MOST_WAITING, Absorber, OrderFailed
from calls.ami.claims import settle_sent, taken_legs
from calls.ami.faults import LinkError
from calls.ami.inventory import replay, restored
from calls.ami.lease import Lease, LeaseLostError
from calls.ami.link import AmiLink, Message
from calls.ami.orders import OrderRunner
from calls.ami.reconcile import Reconciler
from calls.ami.resync import remember_start, remembered, survey, with_arrivals
from calls.ami.settling import Settler
from calls.ami.silence import SilenceWatch
from calls.ami.threads import AWAY, DatabaseThread
from calls.ami.translate import READERS
from calls.ami.waits import at_most
from calls.domain.facts import LinkLost

log = logging.getLogger(__name__)

LOOK_EVERY_S = 0.5  # for the lease, and whether to stop
GIVE_UP_S = 3.0  # a link not up so long after the start is told as lost
AGAIN_S = 0.5  # before a resync is tried again
STOP_S = 8.0  # for everything to end
SWITCH_S = 0.0005  # until a busy thread lets others in: the one that absorbs waits a dozen times


class Session:
    """One holding of the lease of a PBX, from `start` to `stop`."""

    def __init__(self, *, pbx: str, url: str, epoch: int) -> None:
        self._pbx = pbx
        self._url = url
        self._epoch = epoch
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._is_told_down = False
        self._held: list[Message] | None = None  # while the lists of a resync are asked for
        self._resyncing: asyncio.Task[None] | None = None
        self._rows = DatabaseThread(f"orders-{pbx}")
        self._link = AmiLink(url, self._hear, self._go_up, self._go_down, READERS)
        self._silence = SilenceWatch(
            wire=self._link, pbx=pbx, on_facts=lambda facts: self._absorber.put(*facts)
        )
        self._settler = Settler(wire=self._link, pbx=pbx)
        self._orders = OrderRunner(
            wire=self._link,
            pbx=pbx,
            epoch=epoch,
            in_thread=self._rows,
            on_failed=lambda order_id: self._absorber.put(OrderFailed(order_id)),
            on_facts=lambda facts: self._absorber.put(*facts),
            on_lease_lost=self._end_soon,
        )
        self._absorber = Absorber(
            pbx=pbx,
            epoch=epoch,
            on_overflow=lambda: self._soon(lambda: self._link.drop("too much to absorb")),
            on_lease_lost=self._end_soon,
        )
        self._reconciler = Reconciler(
            wire=self._link,
            pbx=pbx,
            put=self._absorber.put,
            restore=lambda: self._settler.restore(self._orders.paused),
        )
        self._thread = threading.Thread(target=self._run, name=f"bridge-{pbx}", daemon=True)

    @property
    def is_alive(self) -> bool:
        """Tell whether it still runs; it ends by itself when the lease is lost."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def start(self) -> None:
        """Begin to connect, absorb and carry out."""
        sys.setswitchinterval(SWITCH_S)
        gc.freeze()  # what was loaded stays: to look through it again takes 0.1 s of every call
        self._absorber.start()
        self._thread.start()

    def stop(self) -> None:
        """Close the link, absorb what was heard, and end."""
        self._end_soon()
        self._thread.join(STOP_S)
        self._absorber.stop(STOP_S)

    def wake(self) -> None:
        """Look for orders now. From any thread."""
        self._soon(self._orders.wake)

    def _soon(self, deed: "object") -> None:
        """Do it in the loop, if that still runs."""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nothing left to do it for
            self._loop.call_soon_threadsafe(deed)  # type: ignore[arg-type]

    def _end_soon(self) -> None:
        """Ask the loop to end. From any thread."""
        self._soon(self._stopping.set)

    # ---- everything below runs in the loop ---------------------------------------------------

    def _run(self) -> None:
        """Run the loop."""
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._main())
        except Exception:
            log.exception("The bridge of %s broke", self._pbx)

    async def _main(self) -> None:
        """Keep the link until stopped."""
        tasks = [
            asyncio.create_task(self._orders.run(), name="orders"),
            asyncio.create_task(self._settler.run(self._orders.paused), name="settler"),
            asyncio.create_task(self._reconciler.run(), name="reconciler"),
        ]
        self._link.start()
        try:
            await at_most(self._stopping, GIVE_UP_S)
            if not self._link.is_up:
                self._tell_down(self._link.fault or "not yet up")
            await self._stopping.wait()
        finally:
            await self._link.close()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._silence.close()
            self._settler.close()
            self._reconciler.close()
            self._rows.close()

    def _hear(self, message: Message) -> None:
        """Queue a message, or hold it back while a resync asks for lists."""
        if self._held is None:
            self._silence.hear(message)
            self._absorber.put(message)
        elif len(self._held) < MOST_WAITING:
            self._held.append(message)
        else:
            self._link.drop("too much heard before the resync")

    def _go_up(self) -> None:
        """Hold events back from now and ask what is true."""
        self._held = []
        self._resyncing = asyncio.get_running_loop().create_task(self._resync(), name="resync")

    def _go_down(self, reason: str) -> None:
        """Stop orders and tell everyone."""
        if self._resyncing is not None:
            self._resyncing.cancel()
        self._held = None
        self._orders.shut()
        self._settler.shut()
        self._reconciler.shut()
        self._tell_down(reason)

    def _tell_down(self, reason: str) -> None:
        """Put our own fact among the others, once."""
        if not self._is_told_down:
            self._is_told_down = True
            log.warning("The link to %s is lost: %s", self._pbx, reason)
            self._absorber.put(LinkLost(at=datetime.now(UTC), pbx=self._pbx))

    async def _resync(self) -> None:
        """Ask until the portal knows what is true, then let everything run."""
        while True:
            try:
                await self._take_stock()
            except AWAY as fault:
                log.warning("No resync of %s yet: %s", self._pbx, fault)
                await asyncio.sleep(AGAIN_S)
            except LinkError as fault:
                self._link.drop(f"resync: {fault}")
                return
            except LeaseLostError:
                self._stopping.set()
                return
            except Exception:
                log.exception("The resync of %s failed", self._pbx)
                await asyncio.sleep(AGAIN_S)
            else:
                return

    async def _take_stock(self) -> None:
        """Take the lists, tell them as facts, then the events held back, then open the way."""
        was_started_at, known = await self._rows(lambda: remembered(self._pbx))
        found = await with_arrivals(self._link, await survey(self._link), known)
        now = datetime.now(UTC)
        failed, taken = await self._rows(
            lambda: (
                settle_sent(self._pbx, self._epoch, found.live_legs),
                taken_legs(self._pbx),
            )
        )
        fact = restored(
            found, pbx=self._pbx, was_started_at=was_started_at, at=now, taken_legs=taken
        )
        held, self._held = self._held or [], None
        self._is_told_down = False
        self._absorber.put(fact, *replay(found, at=now), *held)
        self._absorber.put(*(OrderFailed(order_id) for order_id in failed))
        await self._rows(lambda: remember_start(self._pbx, found.started_at))
        log.info(
            "Resync of %s: %d legs, %d endpoints%s",
            self._pbx,
            len(fact.live_legs),
            len(fact.reachable),
            ", the PBX was restarted" if fact.restarted else "",
        )
        await self._settler.restore(self._orders.paused)
        self._orders.open()
        self._settler.open()
        self._reconciler.open()


class Bridge:
    """Waits for the lease of `pbx` in a thread and runs a session while it has it."""

    def __init__(self, *, pbx: str, url: str) -> None:
        self._pbx = pbx
        self._url = url
        self._is_stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"lease-{pbx}", daemon=True)
        #: True while this bridge is the one that drives the PBX.
        self.is_active = False

    def start(self) -> None:
        """Begin to wait for the lease."""
        self._thread.start()

    def stop(self) -> None:
        """End the session, if there is one, and give the lease back."""
        self._is_stopping.set()
        self._thread.join(3 * STOP_S)

    def _run(self) -> None:
        """Try for the lease until stopped."""
        lease = Lease(self._pbx)
        try:
            while not self._is_stopping.is_set():
                try:
                    self._try(lease)
                except (psycopg.Error, DatabaseError) as fault:
                    log.warning("No lease of %s: %s", self._pbx, fault)
                    lease.release()
                self._is_stopping.wait(LOOK_EVERY_S)
        finally:
            lease.release()
            connections.close_all()

    def _try(self, lease: Lease) -> None:
        """Take the lease if it is free, and hold it for as long as everything works."""
        epoch = lease.acquire()
        if epoch is None:
            return
        log.info("This worker is the bridge of %s, epoch %d", self._pbx, epoch)
        session = Session(pbx=self._pbx, url=self._url, epoch=epoch)
        session.start()
        self.is_active = True
        try:
            while session.is_alive and not self._is_stopping.is_set():
                if lease.wait(LOOK_EVERY_S):
                    session.wake()
        finally:
            self.is_active = False
            session.stop()
            lease.release()
