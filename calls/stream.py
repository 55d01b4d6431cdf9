"""The event log: every event gets a number in commit order and is told after commit.

One advisory lock is held from `append` to the commit, and numbers are drawn under it, so a reader
who remembers a `seq` can never miss a smaller one that commits later. Appending is the last thing a
transaction does: nobody works while holding the lock. Numbers only grow; there may be gaps.
"""

import functools
import json
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Max

from calls.domain.events import CallEvent, Event
from calls.domain.plain import encode
from calls.models import EventRow, LogHorizon

log = logging.getLogger(__name__)

#: Key of the lock; any number that nobody else in this database uses.
LOCK_KEY = 7_208_001
#: A writer that waits longer for the lock gives up, and one that stands idle holding it is ended.
MOST_WAIT = "2s"
#: So long a transaction that holds the lock may do nothing, before it is ended.
MOST_IDLE = "2s"


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """A numbered event as the log holds it; `body` is the event in JSON's own types."""

    seq: int
    at: datetime
    team: str
    kind: str
    call_id: str
    agent_no: str
    group: str
    body: dict[str, Any]


#: The columns of a row in the order of COPY, which takes rows several times as fast as INSERT.
_PLAIN = ("seq", "at", "team", "kind", "call_id", "agent_no", "group")
_COPY = 'COPY calls_eventrow (seq, at, team, kind, call_id, agent_no, "group", body) FROM STDIN'
_LOCK = (
    "SELECT set_config('lock_timeout', %s, true),"
    " set_config('idle_in_transaction_session_timeout', %s, true);"
    " SELECT pg_advisory_xact_lock(%s)"
)
_NUMBERS = "SELECT nextval('calls_eventrow_seq_seq') FROM generate_series(1, %s)"

#: Everybody who wants to hear what was committed, each with all envelopes of one transaction.
outlets: list[Callable[[list[Envelope]], None]] = []

#: Whoever keeps rows that are made of events alone (counters, spans); each is called inside the
#: transaction, before the lock is taken, and must write by the set, never row by row.
projections: list[Callable[[Sequence[Event]], None]] = []

#: Whoever keeps rows that name events by their number (the outbox of pushes); each is called inside
#: the transaction with the lock held, so what it orders is in commit order. It must be quick.
companions: list[Callable[[list[Envelope]], None]] = []


_gathered: ContextVar[list[Event] | None] = ContextVar("gathered", default=None)


@contextmanager
def together() -> Iterator[None]:
    """Open a transaction whose events are appended as one, at its end, however many deeds append.

    Inside, `append` gives no envelopes. Within another `together` it is part of that one.
    """
    if _gathered.get() is not None:
        yield
        return
    with transaction.atomic():
        events: list[Event] = []
        token = _gathered.set(events)
        try:
            yield
        finally:
            _gathered.reset(token)
        append(events)


def append(events: Sequence[Event]) -> list[Envelope]:
    """Write events to the log at the end of the current transaction; outlets hear them after it.

    Raises TransactionManagementError outside a transaction, OperationalError when the lock cannot
    be had within two seconds.
    """
    if not events:
        return []
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append needs a transaction")
    gathered = _gathered.get()
    if gathered is not None:
        gathered.extend(events)
        return []
    for project in projections:
        project(events)
    with connection.cursor() as cursor:
        numbers = _numbers(cursor, len(events))
        envelopes = [_envelope(*one) for one in zip(numbers, events, strict=True)]
        with cursor.copy(_COPY) as copy:
            for one in envelopes:
                copy.write_row([getattr(one, name) for name in _PLAIN] + [json.dumps(one.body)])
    for accompany in companions:
        accompany(envelopes)
    transaction.on_commit(functools.partial(_tell, envelopes))
    return envelopes


def take_lock() -> None:
    """Be the only one who draws numbers, until the current transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [MOST_WAIT, MOST_IDLE, LOCK_KEY])


def _numbers(cursor: CursorWrapper, count: int) -> list[int]:
    """Take the lock and draw numbers under it, in one round trip."""
    cursor.execute(f"{_LOCK}; {_NUMBERS}", [MOST_WAIT, MOST_IDLE, LOCK_KEY, count])
    while cursor.nextset():
        pass
    return [row[0] for row in cursor.fetchall()]


def since(seq: int, *, team: str | None, limit: int = 1000) -> list[Envelope]:
    """Read the events of one team (None: of all) after `seq`, oldest first."""
    rows = EventRow.objects.filter(seq__gt=seq).order_by("seq")
    if team is not None:
        rows = rows.filter(team=team)
    return [_read(row) for row in rows[:limit]]


def of_call(call_id: str, *, until: int) -> list[Envelope]:
    """Read the events of one call up to and with number `until`, oldest first."""
    rows = EventRow.objects.filter(call_id=call_id, seq__lte=until).order_by("seq")
    return [_read(row) for row in rows]


def of_agent(
    *, team: str, agent_no: str, kinds: Collection[str], before: int, limit: int
) -> list[Envelope]:
    """Read the last events of some kinds about one agent before number `before`, newest first."""
    rows = EventRow.objects.filter(team=team, agent_no=agent_no, kind__in=kinds, seq__lt=before)
    return [_read(row) for row in rows.order_by("-seq")[:limit]]


def numbered(seqs: Collection[int]) -> dict[int, Envelope]:
    """Read events by their numbers; those that are forgotten are left out."""
    return {row.seq: _read(row) for row in EventRow.objects.filter(seq__in=seqs)}


def newest(seq: int, *, team: str, limit: int) -> list[Envelope]:
    """Read the newest events of a team after `seq`, at most so many, oldest first."""
    rows = EventRow.objects.filter(seq__gt=seq, team=team).order_by("-seq")
    return [_read(row) for row in reversed(rows[:limit])]


def last_seq() -> int:
    """Say the number of the newest committed event; 0 when there is none."""
    found: int | None = EventRow.objects.aggregate(last=Max("seq"))["last"]
    return found or 0


def forgotten(team: str) -> int:
    """Say up to which number events of the team may be gone; 0 when all are kept.

    Ask after reading: what retention took away in between is then seen.
    """
    horizons = LogHorizon.objects.filter(team__in=["", team])
    found: int | None = horizons.aggregate(last=Max("seq"))["last"]
    return found or 0


def _tell(envelopes: list[Envelope]) -> None:
    """Give the envelopes to every outlet; one that fails stops no other."""
    for outlet in outlets:
        try:
            outlet(list(envelopes))
        except Exception:
            log.exception("an outlet failed")


def _envelope(seq: int, event: Event) -> Envelope:
    """Put an event beside what readers filter by."""
    call = event.call if isinstance(event, CallEvent) else None
    agent = getattr(event, "agent", None)
    call_id = call.call_id if call is not None else getattr(agent, "call_id", "")
    agent_no = getattr(event, "agent_no", "") or getattr(agent, "agent_no", "")
    return Envelope(
        seq=seq,
        at=event.at,
        team=event.team,
        kind=type(event).__name__,
        call_id=call_id,
        agent_no=agent_no,
        group=call.group if call is not None else getattr(event, "group", ""),
        body=encode(event),
    )


def _read(row: EventRow) -> Envelope:
    """Make the envelope of a row."""
    return Envelope(**{name: getattr(row, name) for name in (*_PLAIN, "body")})
