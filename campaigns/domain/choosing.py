"""Which number of a lead is dialled now, or how long the lead is left alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from campaigns.domain.gates import Answer, Gate
from campaigns.domain.lead import LeadMachine

#: Gates that never open by themselves: such a number is used up.
FOR_EVER = frozenset({Gate.DO_NOT_CALL, Gate.DIALLING_RULES, Gate.ZONE_UNKNOWN})
#: So long a lead is left alone whose gate does not say when it opens.
LATER = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """`at_number` to be dialled, or None; then `gate` kept it. `lead` is what became of it."""

    lead: LeadMachine
    at_number: int | None = None
    gate: Gate | None = None


def choose(lead: LeadMachine, answers: Sequence[Answer], *, now: datetime) -> Choice:
    """Choose by what the gates said of each of its numbers, the one whose turn it is first."""
    count = len(lead.numbers)
    turn = [(lead.at_number + step) % count for step in range(count)]
    alive = [at for at in turn if not lead.numbers[at].is_dead]
    opened = next((at for at in alive if answers[at].is_open), None)
    if opened is not None:
        return Choice(lead=lead.turn_to(opened), at_number=opened)
    if not alive:
        return Choice(lead=lead.exclude())
    gate = answers[alive[0]].gate
    for at in alive:
        if answers[at].gate in FOR_EVER:
            lead = lead.drop(at)
    left = [at for at in alive if not lead.numbers[at].is_dead]
    if not left:
        return Choice(lead=lead, gate=gate)
    opens = [answers[at].opens_at or now + LATER for at in left]
    soonest = left[opens.index(min(opens))]
    return Choice(lead=lead.turn_to(left[0]).postpone(min(opens)), gate=answers[soonest].gate)
