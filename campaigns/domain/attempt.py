"""How one dialling of a lead ended, in the words the dialer counts with."""

from enum import StrEnum

from calls.domain.events import Outcome


class AttemptOutcome(StrEnum):
    """How an attempt ended."""

    CONNECTED = "connected"  # a person talked to an agent, or heard the agentless message
    ABANDONED = "abandoned"  # a person answered and no agent was there within two seconds
    GAVE_UP = "gave_up"  # a person answered and hung up before the two seconds were over
    MACHINE = "machine"
    NO_ANSWER = "no_answer"
    BUSY = "busy"
    REJECTED = "rejected"
    UNASSIGNED = "unassigned"  # no such number
    CONGESTION = "congestion"  # the network or the trunk had no room
    FAILED = "failed"  # the order was refused, or the switch says nothing better
    CANCELLED = "cancelled"  # we ended it before anybody answered
    LOST = "lost"  # the call vanished while nobody watched


#: A person answered: these stand under the abandon rate's line.
BY_PERSON = frozenset({AttemptOutcome.CONNECTED, AttemptOutcome.ABANDONED, AttemptOutcome.GAVE_UP})
#: Nobody's telephone rang for it: counts against no cap of the called person.
UNSEEN = frozenset({AttemptOutcome.CONGESTION, AttemptOutcome.FAILED, AttemptOutcome.CANCELLED})

_PLAIN = {
    Outcome.BUSY: AttemptOutcome.BUSY,
    Outcome.NO_ANSWER: AttemptOutcome.NO_ANSWER,
    Outcome.REJECTED: AttemptOutcome.REJECTED,
    Outcome.UNASSIGNED: AttemptOutcome.UNASSIGNED,
    Outcome.CONGESTION: AttemptOutcome.CONGESTION,
    Outcome.CANCELLED: AttemptOutcome.CANCELLED,
    Outcome.LOST: AttemptOutcome.LOST,
}


def outcome_of(
    network: Outcome,
    *,
    is_answered: bool,
    is_machine: bool = False,
    met_agent: bool = False,
    waited_s: float = 0.0,
    patience_s: float = 2.0,
) -> AttemptOutcome:
    """Say how an attempt ended. `network` is the call's outcome, `waited_s` the seconds a person
    was on the line without an agent, `patience_s` after how many that counts as abandoned."""
    if not is_answered:
        return _PLAIN.get(network, AttemptOutcome.FAILED)
    if met_agent:
        return AttemptOutcome.CONNECTED
    if is_machine:
        return AttemptOutcome.MACHINE
    return AttemptOutcome.GAVE_UP if waited_s < patience_s else AttemptOutcome.ABANDONED
