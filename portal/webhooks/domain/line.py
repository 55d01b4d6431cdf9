"""The pushes of one target, each in the line of its call or agent.

Within a line one goes after the other; lines go side by side. Nothing here reads a clock.
"""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Generic, Protocol, TypeVar

#: How many windows are held at most, those that rest among them.
WITH_RESTING = 8


class Queued(Protocol):
    """What can stand in a line; `id` rises in the order in which things happened."""

    @property
    def id(self) -> int:
        """Give the number it stands under."""
        ...

    @property
    def key(self) -> str:
        """Name its line."""
        ...


T = TypeVar("T", bound=Queued)


@dataclass(slots=True)
class _Line(Generic[T]):
    waiting: deque[T]
    is_busy: bool = False
    is_resting: bool = False
    not_before: datetime | None = None


class Lines(Generic[T]):
    """The lines of one target: at most `window` pushes are held at a time that may go, and so many
    times as many with those that rest after a failure: a receiver that chokes on some calls hears
    of all the others meanwhile."""

    def __init__(self, window: int) -> None:
        self.window = window
        self.last_id = 0
        self.under_way = 0
        self._held = 0
        self._resting = 0
        self._lines: dict[str, _Line[T]] = {}
        #: Lines in whose turn a push may begin, the longest untouched first.
        self._turn: deque[str] = deque()

    @property
    def room(self) -> int:
        """Say how many more may be put in."""
        return max(0, min(self.window - self.awake, self.window * WITH_RESTING - self._held))

    @property
    def awake(self) -> int:
        """Say how many stand here whose lines do not rest, those under way among them."""
        return self._held - self._resting

    @property
    def held(self) -> int:
        """Say how many stand here, those under way among them."""
        return self._held

    def put(self, items: Iterable[T]) -> None:
        """Take pushes in, in rising order of `id`; one that was seen before is left out."""
        for item in items:
            if item.id <= self.last_id:
                continue
            self.last_id = item.id
            self._held += 1
            line = self._lines.get(item.key)
            if line is None:
                line = self._lines[item.key] = _Line(deque())
                self._turn.append(item.key)
            line.waiting.append(item)
            self._resting += line.is_resting

    def take(self, now: datetime, most: int) -> list[T]:
        """Give up to `most` pushes that may begin now, none of a line that is busy."""
        found: list[T] = []
        for _ in range(len(self._turn)):
            if len(found) >= most:
                break
            key = self._turn.popleft()
            line = self._lines[key]
            if line.not_before is not None and line.not_before > now:
                self._turn.append(key)
                continue
            line.is_busy = True
            if line.is_resting:
                line.is_resting = False
                self._resting -= len(line.waiting)
            found.append(line.waiting[0])
        self.under_way += len(found)
        return found

    def done(self, item: T) -> None:
        """Let the next one of its line follow; this one is delivered or laid aside."""
        line = self._end(item)
        line.waiting.popleft()
        self._held -= 1
        line.not_before = None
        if line.waiting:
            self._turn.append(item.key)
        else:
            del self._lines[item.key]

    def again(self, item: T, at: datetime) -> None:
        """Keep it at the head of its line until `at`."""
        line = self._end(item)
        line.not_before, line.is_resting = at, True
        self._resting += len(line.waiting)
        self._turn.append(item.key)

    def next_at(self) -> datetime | None:
        """Say when the first line that waits for an instant may go on; None when none waits."""
        waits = [self._lines[key].not_before for key in self._turn]
        return min((one for one in waits if one is not None), default=None)

    def _end(self, item: T) -> _Line[T]:
        line = self._lines[item.key]
        line.is_busy = False
        self.under_way -= 1
        return line
