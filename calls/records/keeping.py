"""Keeps the daily counters of calls while events come."""

from collections.abc import Sequence

from calls.domain.counting import counts, total
from calls.domain.events import Event
from calls.models import CallCounter
from calls.records.adding import add_up

#: What names a counter, and what is added up in it.
KEY = ("team", "day", "kind", "group", "agent_no")
SUMS = ("offered", "answered", "missed", "abandoned", "waited_s", "talked_s", "held_s")


def keep(events: Sequence[Event]) -> None:
    """Count events, in the transaction that appends them."""
    found = total(one for event in events for one in counts(event))
    add_up(CallCounter, key=KEY, sums=SUMS, found=found)
