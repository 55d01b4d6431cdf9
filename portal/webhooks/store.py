"""What the sender reads and writes: targets, the pushes next in line, and what came of them."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.utils import timezone

from calls import stream
from calls.stream import Envelope
from portal.webhooks import dialects
from portal.webhooks.dialects import Request, Target
from portal.webhooks.domain.breaker import Breaker, BreakerState
from portal.webhooks.domain.verdict import Outcome, Verdict
from portal.webhooks.models import MOST_TRIES_KEPT, PushDelivery, PushTarget

log = logging.getLogger(__name__)

GONE = "gone"  # why a target was paused that answered 410


@dataclass(slots=True, kw_only=True)
class Push:
    """A delivery in the sender's hands. `requests` is None when it cannot be said, `why_not` tells
    why; it is empty when the dialect has no words for the event."""

    id: int
    target_id: int
    key: str
    kind: str
    seq: int | None
    tries: int
    parts_done: int
    created_at: datetime
    next_at: datetime | None
    history: list[dict[str, Any]] = field(default_factory=list)
    requests: Sequence[Request] | None = None
    why_not: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Want:
    """How many pushes of a target, after the one with number `after`."""

    target_id: int
    after: int
    room: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What one try came to; `at` is when it ended, `next_at` when it is tried again."""

    push: Push
    verdict: Verdict
    outcome: Outcome
    at: datetime
    next_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetState:
    """How a target does; `delivered_at` is None when nothing was delivered since the start."""

    target_id: int
    breaker: Breaker
    fault: str
    delivered_at: datetime | None


_NEXT = """
SELECT found.* FROM unnest(%s::bigint[], %s::bigint[], %s::int[]) AS want(target_id, after, room)
CROSS JOIN LATERAL (
  SELECT id, target_id, key, kind, event_seq, tries, parts_done, created_at, next_at, history
  FROM webhooks_pushdelivery
  WHERE target_id = want.target_id AND state = 'waiting' AND id > want.after
  ORDER BY id LIMIT want.room
) AS found ORDER BY found.id
"""
_KEEP = """
UPDATE webhooks_pushdelivery SET state = %s, tries = %s, parts_done = %s, next_at = %s, status = %s,
  fault = %s, request = %s, answer = %s, history = %s, finished_at = %s WHERE id = %s
"""


def targets() -> dict[int, tuple[Target, Breaker]]:
    """Read the targets pushes go to now, with their breakers."""
    rows = PushTarget.objects.filter(is_enabled=True, is_paused=False).select_related("team")
    known = dialects.names()
    return {row.pk: (view_of(row), breaker_of(row)) for row in rows if row.dialect in known}


def view_of(row: PushTarget) -> Target:
    """Give what a dialect may know of a target."""
    return Target(
        id=row.pk,
        team=row.team.identity,
        dialect=row.dialect,
        url=row.url,
        method=row.method,
        number_format=row.number_format,
        secret=row.secret,
    )


def breaker_of(row: PushTarget) -> Breaker:
    """Give a target's breaker."""
    return Breaker(
        state=BreakerState(row.breaker),
        failures=row.failures,
        openings=row.openings,
        until=row.breaker_until,
    )


def next_pushes(wants: Sequence[Want], known: Mapping[int, Target]) -> dict[int, list[Push]]:
    """Read the next pushes of each target, in the order in which things happened."""
    with connection.cursor() as cursor:
        rows = [(one.target_id, one.after, one.room) for one in wants]
        cursor.execute(_NEXT, [list(column) for column in zip(*rows, strict=True)])
        found = [_push(row) for row in cursor.fetchall()]
    envelopes = stream.numbered({one.seq for one in found if one.seq is not None})
    made: dict[int, list[Push]] = {}
    for push in found:
        target = known[push.target_id]
        envelope = envelopes.get(push.seq) if push.seq is not None else _trial(target)
        _render(push, envelope, target)
        made.setdefault(push.target_id, []).append(push)
    return made


def keep(results: Sequence[Result], states: Sequence[TargetState] = ()) -> None:
    """Write what became of pushes and how their targets do, both or nothing; of pushes the dialect
    has no words for nothing is kept."""
    rows = []
    silent = []
    for one in results:
        if one.verdict is Verdict.DELIVERED and one.outcome.status is None:
            silent.append(one.push.id)
            continue
        rows.append(_row(one))
    gone = {one.push.target_id for one in results if one.verdict is Verdict.GONE}
    with transaction.atomic(), connection.cursor() as cursor:
        if rows:
            cursor.executemany(_KEEP, rows)
        if silent:
            cursor.execute("DELETE FROM webhooks_pushdelivery WHERE id = ANY(%s)", [silent])
        for state in states:
            _keep_target(state)
        # one that wants no more is paused; what waits for it is kept
        PushTarget.objects.filter(pk__in=gone).update(is_paused=True, paused_why=GONE)


def _keep_target(state: TargetState) -> None:
    said: dict[str, Any] = {
        "breaker": state.breaker.state.value,
        "breaker_until": state.breaker.until,
        "failures": state.breaker.failures,
        "openings": state.breaker.openings,
        "last_fault": state.fault[:200],
    }
    if state.delivered_at is not None:
        said["last_delivered_at"] = state.delivered_at
    PushTarget.objects.filter(pk=state.target_id).update(**said)


def _row(one: Result) -> list[Any]:
    states = {
        Verdict.DELIVERED: PushDelivery.State.DELIVERED,
        Verdict.PERMANENT: PushDelivery.State.DEAD,
    }
    state = states.get(one.verdict, PushDelivery.State.WAITING)
    push, outcome = one.push, one.outcome
    fault = words_of(outcome)
    push.history = [
        *push.history[1 - MOST_TRIES_KEPT :],
        {
            "at": one.at.isoformat(timespec="milliseconds"),
            "status": outcome.status,
            "fault": fault,
            "took_ms": outcome.took_ms,
        },
    ]
    is_over = state is not PushDelivery.State.WAITING
    return [
        state.value,
        push.tries,
        push.parts_done,
        one.next_at,
        outcome.status,
        fault[:200],
        _plain(outcome.request),
        _plain(outcome.answer),
        json.dumps(push.history),
        one.at if is_over else None,
        push.id,
    ]


def words_of(outcome: Outcome) -> str:
    """Say in a line why a try failed; "" when it did not."""
    if outcome.fault is not None:
        return _plain(f"{outcome.fault.value}: {outcome.says}" if outcome.says else outcome.fault)
    if outcome.status is not None and not 200 <= outcome.status < 300:
        return f"HTTP {outcome.status}"
    return ""


def _plain(text: str) -> str:
    return text.replace("\0", "")  # PostgreSQL keeps no NUL


def _push(row: Sequence[Any]) -> Push:
    history = json.loads(row[9]) if isinstance(row[9], str) else row[9]
    return Push(
        id=row[0],
        target_id=row[1],
        key=row[2],
        kind=row[3],
        seq=row[4],
        tries=row[5],
        parts_done=row[6],
        created_at=row[7],
        next_at=row[8],
        history=history,
    )


def _render(push: Push, envelope: Envelope | None, target: Target) -> None:
    if envelope is None:
        push.why_not = "the event is no longer in the log"
        return
    try:
        push.requests = dialects.of(target.dialect).requests(envelope, target)
    except Exception as error:
        log.exception("event %s has no words for target %s", push.seq, target.id)
        push.why_not = type(error).__name__


def _trial(target: Target) -> Envelope:
    return dialects.of(target.dialect).trial(target, timezone.now())
