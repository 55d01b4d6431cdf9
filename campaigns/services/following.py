"""What is heard of the dialer's calls goes into their attempts, inside the pipeline's transaction.

Nothing more happens here: leads, counts and evidence follow at the dialer's next tick, so that the
thread that absorbs the switch's facts waits for no campaign.
"""

from collections.abc import Callable, Sequence
from typing import Any

from calls import selectors as calls
from calls.domain.control_facts import DialerSpoke, MachineListened
from calls.domain.events import (
    CallConnected,
    CallEnded,
    CallEvent,
    CallPartyAnswered,
    CallPartyRinging,
    CallQueued,
    Event,
    Outcome,
)
from calls.domain.facts import Fact, LegFact, LegRole, QueueFinished
from calls.domain.plain import encode
from calls.statements import Reading, Writing
from campaigns.domain.attempt import Heard, ending
from campaigns.models import Attempt

_HEARD = (MachineListened, DialerSpoke, QueueFinished)
_FIELDS = (
    "rang_at", "answered_at", "queued_at", "connected_at", "released_at", "ended_at", "agent_no",
    "detected", "is_played", "network", "cause", "outcome", "talked_s",
)  # fmt: skip

_RUNNING = Reading(
    "SELECT {attempt} FROM campaigns_attempt attempt"
    " WHERE call_id = ANY(%s::text[]) AND ended_at IS NULL ORDER BY id FOR UPDATE",
    attempt=Attempt,
)
_MOVE = Writing(
    "UPDATE campaigns_attempt AS kept SET {changes} FROM {rows} AS moved WHERE kept.id = moved.id",
    Attempt,
    changes=_FIELDS,
    source="moved",
)


def follow(*, events: Sequence[Event], facts: Sequence[Fact]) -> None:
    """Write down how the attempts among these calls went on; asks nothing when there are none."""
    told = [one for one in events if isinstance(one, CallEvent) and one.call.campaign]
    heard = [one for one in facts if isinstance(one, _HEARD) and one.campaign and one.call_id]
    ids = {one.call.call_id for one in told} | {str(one.call_id) for one in heard}
    if not ids:
        return
    attempts = {row.call_id: row for (row,) in _RUNNING.read(list(ids))}
    if not attempts:
        return
    for fact in heard:
        if (row := attempts.get(str(fact.call_id))) is not None:
            _hear(row, fact)
    for event in told:
        row = attempts.get(event.call.call_id)
        move = _MOVES.get(type(event))
        if row is not None and move is not None:
            move(row, event)
    _MOVE.write(
        {"id": row.pk} | {name: encode(getattr(row, name)) for name in _FIELDS}
        for row in attempts.values()
    )


def _hear(row: Attempt, fact: LegFact) -> None:
    match fact:
        case MachineListened():
            row.detected = _WORDS.get(fact.status, "unsure")
        case DialerSpoke(what="message"):
            row.is_played = True
        case QueueFinished(status="timeout"):
            row.released_at = row.released_at or fact.at
        case _:
            pass


_WORDS = {"human": "human", "machine": "machine", "hangup": "hangup"}


def _ringing(row: Attempt, event: CallPartyRinging) -> None:
    if event.role == LegRole.CUSTOMER:
        row.rang_at = row.rang_at or event.at


def _answered(row: Attempt, event: CallPartyAnswered) -> None:
    if event.role == LegRole.CUSTOMER:
        row.answered_at = row.answered_at or event.at


def _queued(row: Attempt, event: CallQueued) -> None:
    row.queued_at = row.queued_at or event.at


def _connected(row: Attempt, event: CallConnected) -> None:
    row.connected_at = row.connected_at or event.at
    row.agent_no = row.agent_no or next(iter(event.call.agent_nos), "")


def _ended(row: Attempt, event: CallEnded) -> None:
    doubtful = event.outcome is Outcome.FAILED and row.order_id is not None
    end(row, Heard(
        network=event.outcome,
        ended_at=event.ended_at,
        answered_at=row.answered_at,
        queued_at=row.queued_at,
        connected_at=row.connected_at,
        released_at=row.released_at,
        is_played=row.is_played,
        is_doubtful=bool(doubtful and row.order_id and calls.order_is_doubtful(row.order_id)),
    ))  # fmt: skip
    row.cause, row.talked_s = event.cause, event.call.talked_s + event.call.held_s
    row.agent_no = row.agent_no or (event.agent_no if row.connected_at else "")


def end(row: Attempt, heard: Heard) -> None:
    """Note that an attempt is over, and how."""
    row.ended_at, row.network = heard.ended_at, heard.network.value
    row.outcome = ending(heard).value


_MOVES: dict[type[Event], Callable[[Attempt, Any], None]] = {
    CallPartyRinging: _ringing,
    CallPartyAnswered: _answered,
    CallQueued: _queued,
    CallConnected: _connected,
    CallEnded: _ended,
}
