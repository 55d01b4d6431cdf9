"""The outbox: a row for every event and target, in the transaction that writes the event.

A team without targets costs one look into memory.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from calls.domain.events import Event
from calls.stream import Envelope
from portal.webhooks import dialects
from portal.webhooks.models import PushTarget

#: How long what was read is good for, seconds: a new target hears what happens that much later.
FRESH_S = 2.0
_COPY = (
    "COPY webhooks_pushdelivery (target_id, key, event_seq, kind, state, parts_done, tries,"
    " fault, request, answer, history, created_at) FROM STDIN"
)


@dataclass(frozen=True, slots=True)
class Wish:
    """One target, and the kinds of events it wants."""

    target_id: int
    kinds: frozenset[str]


class KeptWishes:
    """Reads all targets at once and answers from memory for `FRESH_S` seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._read_at: float | None = None
        self._wishes: dict[str, list[Wish]] = {}

    def of(self, team: str) -> list[Wish]:
        """Give what the targets of a team want, as it was last read."""
        if self._read_at is None:
            self.refresh()
        return self._wishes.get(team, [])

    def refresh(self) -> None:
        """Read anew what is stale."""
        now = self._clock()
        if self._read_at is None or now - self._read_at >= FRESH_S:
            self._wishes = _read()
            self._read_at = now

    def forget(self) -> None:
        """Read anew at the next question."""
        self._read_at = None


#: The wishes of this process.
wishes = KeptWishes()


def look(_events: Sequence[Event]) -> None:
    """See to it that the wishes are fresh, before the log's lock is taken."""
    wishes.refresh()


def put(envelopes: list[Envelope]) -> None:
    """Write what has to be pushed of these events, in the caller's transaction."""
    rows = list(_rows(envelopes))
    if not rows:
        return
    now = timezone.now()
    with connection.cursor() as cursor, cursor.copy(_COPY) as copy:
        for target_id, key, seq, kind in rows:
            copy.write_row([target_id, key, seq, kind, "waiting", 0, 0, "", "", "", "[]", now])


def key_of(envelope: Envelope) -> str:
    """Name the line an event stands in: its call's, its planned callback's, its agent's, or the
    team's."""
    planned = envelope.body.get("callback")
    if isinstance(planned, dict):  # whoever took it, what is told of it keeps its order
        return f"callback:{planned['callback_id']}"
    if envelope.call_id and envelope.kind.startswith("Call"):
        return f"call:{envelope.call_id}"
    return f"agent:{envelope.agent_no}" if envelope.agent_no else "team"


def _rows(envelopes: Iterable[Envelope]) -> Iterable[tuple[int, str, int, str]]:
    for envelope in envelopes:
        for wish in wishes.of(envelope.team):
            if envelope.kind in wish.kinds:
                yield wish.target_id, key_of(envelope), envelope.seq, envelope.kind


def _read() -> dict[str, list[Wish]]:
    found: dict[str, list[Wish]] = defaultdict(list)
    for target in PushTarget.objects.filter(is_enabled=True).select_related("team"):
        if target.dialect in dialects.names():
            known = dialects.of(target.dialect).KINDS
            kinds = known & frozenset(target.events) if target.events else known
            found[target.team.identity].append(Wish(target.pk, kinds))
    return dict(found)
