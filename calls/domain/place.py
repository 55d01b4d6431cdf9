"""Where a caller stands in line."""

from dataclasses import dataclass

from calls.domain.tiles import QueuedWhy


@dataclass(slots=True, kw_only=True)
class Place:
    """How she came to the queue, and her place in it; 1 is the next."""

    why: str = QueuedWhy.ARRIVED.value
    position: int = 1
