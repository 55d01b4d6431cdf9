"""What is told of numbers on callback lists."""

from dataclasses import dataclass
from enum import StrEnum

from agents.domain.planned import Contact
from calls.domain.event_base import Event


class PlannedHow(StrEnum):
    """What became of a planned callback."""

    PLANNED = "planned"
    TAKEN = "taken"
    RELEASED = "released"
    STARTED = "started"
    MOVED = "moved"  # to another day or period, and free again
    CLOSED = "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListTile:
    """A callback list, and whose agents work on it."""

    list_id: str
    name: str
    group: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodTile:
    """A time of day, `HH:MM:SS` in the team's zone."""

    period_id: str
    name: str
    starts: str
    ends: str
    is_default: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedTile:
    """A planned callback for people. `due_on` is an ISO day; `agent_no` who has taken it."""

    callback_id: str
    list_id: str
    list_name: str
    group: str
    contact: Contact
    due_on: str
    period: PeriodTile | None
    is_open: bool
    agent_no: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCallbackChanged(Event):
    """A planned callback went on. `agent_no` is whose deed it was, `ticket_id` the ticket of a
    call that was started or noted, `call_id` that call."""

    callback: PlannedTile
    how: PlannedHow
    agent_no: str = ""
    ticket_id: str = ""
    call_id: str = ""
