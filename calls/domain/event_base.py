"""What every event has."""

from dataclasses import dataclass
from datetime import datetime

from calls.domain.tiles import CallTile


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Anything we tell. `team` is the wall: nobody of another team ever hears it."""

    at: datetime
    team: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallEvent(Event):
    """About one call; `call` is its tile after the event."""

    call: CallTile
