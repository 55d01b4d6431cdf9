"""A planned callback: a number on a list, to be called on a day by whichever agent takes it.

open     on the list; `agent_no` says who has taken it, "" nobody
closed   a ticket says what came of it, or somebody took it off the list

Taken by one agent at a time; only she calls, and only she notes on her ticket what came of it.
What is refused raises, and nothing has changed then.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import Any, Self

from agents.domain.errors import CallbackTaken, NotTaken, UnknownCallback


class TicketOutcome(StrEnum):
    """What came of calling a planned callback."""

    NO_ANSWER = "no_answer"
    ANSWERED = "answered"
    FAX = "fax"
    CALLBACK = "callback"  # once more, another time


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call, as she is noted on a list."""

    number: str
    mobile_number: str = ""
    first_name: str = ""
    last_name: str = ""
    company: str = ""
    description: str = ""

    @classmethod
    def of(cls, said: Mapping[str, Any]) -> Self:
        """Read it from what a door was told, which may hold more."""
        return cls(**{one.name: said[one.name] for one in fields(cls)})


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """The state of one planned callback."""

    is_open: bool
    agent_no: str = ""

    def take(self, agent_no: str) -> "Planned":
        """Let the agent have it; taking it twice is no fault. Raises UnknownCallback (closed),
        CallbackTaken."""
        if not self.is_open:
            raise UnknownCallback("closed")
        if self.agent_no not in {"", agent_no}:
            raise CallbackTaken(self.agent_no)
        return replace(self, agent_no=agent_no)

    def release(self, agent_no: str) -> "Planned":
        """Put it back. Raises UnknownCallback (closed), NotTaken."""
        self.require(agent_no)
        return replace(self, agent_no="")

    def require(self, agent_no: str) -> None:
        """See that the agent has it. Raises UnknownCallback (closed), NotTaken."""
        if not self.is_open:
            raise UnknownCallback("closed")
        if self.agent_no != agent_no:
            raise NotTaken(agent_no)

    def note(self, outcome: TicketOutcome, *, noted: TicketOutcome | None = None) -> "Planned":
        """Settle it by what a ticket says: closed, or free for the next time. What the same
        ticket closed (`noted`) may be noted otherwise. Raises UnknownCallback (closed)."""
        is_its_own = noted is not None and noted is not TicketOutcome.CALLBACK
        if not self.is_open and not is_its_own:
            raise UnknownCallback("closed")
        is_open = outcome is TicketOutcome.CALLBACK
        return replace(self, is_open=is_open, agent_no="" if is_open else self.agent_no)

    def cancel(self) -> "Planned":
        """Take it off the list; one that is closed stays so."""
        return replace(self, is_open=False)
