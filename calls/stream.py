"""The event log: every event gets a number in commit order and is told after commit.

One advisory lock is held from `append` to the commit, so a reader who remembers a `seq` can never
miss a smaller one that commits later. Appending is the last thing a transaction does: nobody
works while holding the lock.
"""

import functools
import json
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from calls.domain.events import CallEvent, Event
from calls.domain.plain import encode
from calls.models import EventRow

log = logging.getLogger(__name__)

#: Key of the lock; any number that nobody else in this database uses.
LOCK_KEY = 7_208_001


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
_NUMBERS = (
    "SELECT nextval(pg_get_serial_sequence('calls_eventrow', 'seq')) FROM generate_series(1, %s)"
)

#: Everybody who wants to hear what was committed, each with all envelopes of one transaction.
outlets: list[Callable[[list[Envelope]], None]] = []


def append(events: Sequence[Event]) -> list[Envelope]:
    """Write events to the log at the end of the current transaction; outlets hear them after it.

    Raises TransactionManagementError outside a transaction.
    """
    if not events:
        return []
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("append needs a transaction")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK_KEY])
        cursor.execute(_NUMBERS, [len(events)])
        numbers = [row[0] for row in cursor.fetchall()]
        envelopes = [_envelope(*one) for one in zip(numbers, events, strict=True)]
        with cursor.copy(_COPY) as copy:
            for one in envelopes:
                copy.write_row([getattr(one, name) for name in _PLAIN] + [json.dumps(one.body)])
    transaction.on_commit(functools.partial(_tell, envelopes))
    return envelopes


def since(seq: int, *, team: str | None, limit: int = 1000) -> list[Envelope]:
    """Read the events of one team (None: of all) after `seq`, oldest first."""
    rows = EventRow.objects.filter(seq__gt=seq).order_by("seq")
    if team is not None:
        rows = rows.filter(team=team)
    return [_read(row) for row in rows[:limit]]


def last_seq() -> int:
    """Say the number of the newest committed event; 0 when there is none."""
    found: int | None = EventRow.objects.aggregate(last=Max("seq"))["last"]
    return found or 0


def first_seq() -> int:
    """Say the number of the oldest event that is still kept; 1 when there is none."""
    found: int | None = EventRow.objects.aggregate(first=Min("seq"))["first"]
    return found or 1


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
        group=call.group if call is not None else "",
        body=encode(event),
    )


def _read(row: EventRow) -> Envelope:
    """Make the envelope of a row."""
    return Envelope(**{name: getattr(row, name) for name in (*_PLAIN, "body")})
