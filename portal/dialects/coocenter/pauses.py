"""When the record of a call is told: once the agent's post-processing after it is over. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from agents.domain.presence import AgentState
from calls.domain.events import CallEnded, Outcome


@dataclass(frozen=True, slots=True)
class Change:
    """An agent does something else from `at` on; `call_id` is her call of that state."""

    at: datetime
    state: AgentState
    call_id: str

    @property
    def is_talking(self) -> bool:
        """Say whether she talks from then on."""
        return self.state is AgentState.TALKING


def is_told_at_once(event: CallEnded, changes: Sequence[Change]) -> bool:
    """Say whether nothing is to be waited for when a call ends.

    `changes` are those of its agent before the end, oldest first. One who still talks in it, or
    wraps up, tells it when that is over.
    """
    if event.outcome is not Outcome.ANSWERED or not event.agent_no or not changes:
        return True
    last = changes[-1]
    if last.state is AgentState.WRAP_UP:
        talking = [one for one in changes if one.is_talking]
        return not talking or talking[-1].call_id != event.call.call_id
    return not (last.is_talking and last.call_id == event.call.call_id)


def pause_after(changes: Sequence[Change], call_id: str, *, is_last: bool = False) -> float | None:
    """Give the seconds of post-processing after a call, by the agent's changes, oldest first.

    None while it is not over, and when there is no such call; with `is_last`, also unless the very
    last change ended it.
    """
    began = [place for place, one in enumerate(changes) if one.is_talking]
    began = [place for place in began if changes[place].call_id == call_id]
    if not began:
        return None
    rest = changes[began[-1] + 1 :]
    is_paused = bool(rest) and rest[0].state is AgentState.WRAP_UP
    over = rest[1:] if is_paused else rest
    if not over or (is_last and len(over) > 1):
        return None
    return (over[0].at - rest[0].at).total_seconds() if is_paused else 0.0
