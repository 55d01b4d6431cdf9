"""What may be asked about numbers somebody noted on a callback list.

Callers who keep their place in a queue are not among them: the queue itself calls those back.
"""

from dataclasses import dataclass
from datetime import date

from agents.domain.planned import Contact, TicketOutcome
from calls.domain.ids import AgentNo


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanCallback:
    """Put a number on a callback list. No `due_on`: today in the team's zone; no `period_id`: the
    team's default period. `callback_id` is a UUID of the asker's making, or empty."""

    list_id: str
    contact: Contact
    callback_id: str = ""
    due_on: date | None = None
    period_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCallback:
    """The agent takes a planned callback for herself."""

    agent_no: AgentNo
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCallback:
    """She gives it back."""

    agent_no: AgentNo
    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StartCallback:
    """She calls, at the number kept or at another."""

    agent_no: AgentNo
    callback_id: str
    number: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseCallback:
    """She notes on the ticket what came of it; with the outcome `callback` the number stays on the
    list, from then on for another day or period where one is named."""

    agent_no: AgentNo
    ticket_id: str
    outcome: TicketOutcome
    comment: str = ""
    due_on: date | None = None
    period_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCallback:
    """Take a number off its list; for supervisors of the list's group."""

    callback_id: str


CallbackCommand = (
    PlanCallback | TakeCallback | ReleaseCallback | StartCallback | CloseCallback | CancelCallback
)
