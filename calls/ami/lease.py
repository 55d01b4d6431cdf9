"""Who may speak for a PBX: a lease in PostgreSQL, and the epoch that fences whoever lost it.

The lease is an advisory lock held by a database session of its own, which also hears the wake-ups
of orders. Each holder counts the epoch up; every transaction of the bridge checks its own epoch,
so that a holder who was cut off writes nothing any more.
"""

import contextlib
import logging
import zlib
from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

import psycopg
from django.db import connection, connections, transaction

from calls.domain.facts import EndpointGone, EndpointReachable, Fact, LinkLost, LinkRestored
from calls.models import PbxLink, SwitchOrder

log = logging.getLogger(__name__)

#: First half of the advisory lock's key; the second is made of the PBX's name.
LOCK_CLASS = 7301
#: Where orders are announced; the payload is the PBX's name.
CHANNEL = "patchbay_orders"
#: A statement waiting longer for a lock is given up.
MOST_WAIT = "2s"
#: A transaction idle for longer is given up.
MOST_IDLE = "2s"
_FENCE = (
    "SELECT set_config('lock_timeout', %s, true),"
    " set_config('idle_in_transaction_session_timeout', %s, true),"
    " set_config('plan_cache_mode', 'force_generic_plan', true);"  # see calls.statements
    " SELECT epoch FROM calls_pbxlink WHERE pbx = %s FOR SHARE"
)


class LeaseLostError(Exception):
    """Somebody else holds the lease by now; nothing was written."""


class Lease:
    """The right to be the one bridge of `pbx`, as long as the database session lives."""

    def __init__(self, pbx: str) -> None:
        self._pbx = pbx
        self._session: psycopg.Connection[Any] | None = None

    def acquire(self) -> int | None:
        """Take the lease if it is free and give the new epoch; None when another holds it.

        Raises psycopg.Error when the database cannot be asked.
        """
        session = self._connected()
        key = zlib.crc32(self._pbx.encode()) - 2**31
        row = session.execute("SELECT pg_try_advisory_lock(%s, %s)", (LOCK_CLASS, key)).fetchone()
        if row is None or not row[0]:
            return None
        session.execute(f"LISTEN {CHANNEL}")
        row = session.execute(
            "INSERT INTO calls_pbxlink AS link (pbx, epoch, is_up, since, reachable,"
            " pbx_started_at) VALUES (%s, 1, false, now(), '[]', '')"
            " ON CONFLICT (pbx) DO UPDATE SET epoch = link.epoch + 1 RETURNING epoch",
            (self._pbx,),
        ).fetchone()
        assert row is not None
        return int(row[0])

    def wait(self, timeout_s: float) -> bool:
        """Wait for a wake-up; True when one came. Raises psycopg.Error when the lease is gone."""
        session = self._connected()
        for note in session.notifies(timeout=timeout_s, stop_after=1):
            if note.payload == self._pbx:
                return True
        session.execute("SELECT 1")
        return False

    def release(self) -> None:
        """End the session and with it the lease."""
        if self._session is not None:
            with contextlib.suppress(psycopg.Error):
                # said aloud: the database notices a closed session a little later
                self._session.execute("SELECT pg_advisory_unlock_all()")
            with contextlib.suppress(psycopg.Error):
                self._session.close()
            self._session = None

    def _connected(self) -> "psycopg.Connection[Any]":
        """Open the session when it is not."""
        if self._session is None:
            params = dict(connections["default"].get_connection_params())
            for ours in ("cursor_factory", "context", "prepare_threshold"):
                params.pop(ours, None)
            params.update(
                autocommit=True,
                connect_timeout=3,
                keepalives_idle=2,
                keepalives_interval=2,
                keepalives_count=2,
                tcp_user_timeout=5000,
                application_name=f"patchbay lease {self._pbx}",
            )
            self._session = psycopg.connect(**params)
        return self._session


def announce(pbx: str) -> None:
    """Wake the holder of the lease when the current transaction commits."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, pbx])


@contextlib.contextmanager
def fenced(pbx: str, epoch: int) -> Iterator[None]:
    """Open a transaction that commits only while `epoch` is the PBX's newest.

    Raises LeaseLostError when it is not.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(_FENCE, [MOST_WAIT, MOST_IDLE, pbx])  # both in one round trip
            cursor.nextset()
            row = cursor.fetchone()
        if row is None or row[0] != epoch:
            raise LeaseLostError(f"epoch {epoch} of {pbx} is over")
        yield


def note_link(facts: Sequence[Fact], *, pbx: str) -> None:
    """Keep whether the link is up and which endpoints have a contact, in the same transaction."""
    told = [
        fact
        for fact in facts
        if isinstance(fact, LinkLost | LinkRestored | EndpointReachable | EndpointGone)
    ]
    if not told:
        return
    link = PbxLink.objects.get(pbx=pbx)
    reachable = set(link.reachable)
    for fact in told:
        match fact:
            case LinkLost():
                link.is_up = False
            case LinkRestored():
                link.is_up = True
                reachable = set(fact.reachable)
            case EndpointReachable():
                reachable.add(fact.endpoint)
            case EndpointGone():
                reachable.discard(fact.endpoint)
    link.reachable = sorted(reachable)
    link.save(update_fields=["is_up", "reachable", "since"])


def failed_order(order_id: UUID) -> tuple[str, dict[str, Any]]:
    """Give kind and body of an order that failed."""
    kind, body = SwitchOrder.objects.values_list("kind", "body").get(id=order_id)
    return kind, body
