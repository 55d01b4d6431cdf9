"""Leads as machines, and machines kept in their rows."""

from campaigns.domain.attempt import AttemptOutcome
from campaigns.domain.lead import LeadMachine, LeadState, Tried
from campaigns.models import Lead

#: What is written when a lead moves.
FIELDS = (
    "state", "at_number", "tries", "attempt_id", "next_at", "tried", "held_by", "last_outcome",
    "shown_to",
)  # fmt: skip


def machine_of(lead: Lead) -> LeadMachine:
    """Read a lead."""
    tried = [_tried(one) for one in lead.tried]
    tried += [Tried()] * (len(lead.numbers) - len(tried))
    return LeadMachine(
        state=LeadState(lead.state),
        numbers=tuple(tried[: len(lead.numbers)]),
        at_number=min(lead.at_number, len(lead.numbers) - 1),
        tries=lead.tries,
        attempt_id=lead.attempt_id,
        next_at=lead.next_at,
    )


def put(machine: LeadMachine, lead: Lead, *, held_by: str = "") -> Lead:
    """Put a machine into its row, which is not saved here; `held_by` is the gate that keeps it."""
    lead.state, lead.at_number, lead.tries = machine.state.value, machine.at_number, machine.tries
    lead.attempt_id, lead.next_at, lead.held_by = machine.attempt_id, machine.next_at, held_by
    lead.tried = [
        {"ended": {how.value: n for how, n in one.ended.items()}, "is_dead": one.is_dead}
        for one in machine.numbers
    ]
    return lead


def _tried(said: dict[str, object]) -> Tried:
    ended = said.get("ended", {})
    counts = ended if isinstance(ended, dict) else {}
    return Tried(
        ended={AttemptOutcome(how): int(n) for how, n in counts.items()},
        is_dead=bool(said.get("is_dead", False)),
    )
