"""Where a caller stands in line."""

from dataclasses import dataclass

from calls.domain.tiles import QueuedWhy


@dataclass(slots=True, kw_only=True)
class Place:
    """How she came to the queue, her place in it, and how long we think she will wait, in
    seconds; None when we have no idea."""

    why: str = QueuedWhy.ARRIVED.value
    position: int = 1
    priority: int = 0
    estimated_wait_s: float | None = None
