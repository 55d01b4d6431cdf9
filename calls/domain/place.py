"""Where a caller stands in line."""

from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Place:
    """Her place in the queue, 1 is the next; and what she left us with when she went unserved,
    an outcome."""

    position: int = 1
    left: str = ""
