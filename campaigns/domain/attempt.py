"""How one dialling of a lead ended, in the words the dialer counts with."""

from dataclasses import dataclass
from datetime import datetime
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
    # the agent who dialled by button was not there herself
    Outcome.AGENT_NO_ANSWER: AttemptOutcome.CANCELLED,
    Outcome.AGENT_REJECTED: AttemptOutcome.CANCELLED,
    Outcome.AGENT_BUSY: AttemptOutcome.CANCELLED,
    Outcome.AGENT_UNREACHABLE: AttemptOutcome.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was heard of an attempt that ended. `network` is its call's outcome; the instants are
    None until reached: a person or machine answered, stood in line for an agent, talked to one,
    was let go because none came. `is_played`: the message of an agentless campaign began.
    `is_doubtful`: nobody knows whether the switch had the order."""

    network: Outcome
    ended_at: datetime
    answered_at: datetime | None = None
    queued_at: datetime | None = None
    connected_at: datetime | None = None
    released_at: datetime | None = None
    is_played: bool = False
    is_doubtful: bool = False


def ending(heard: Heard, *, patience_s: float = 2.0) -> AttemptOutcome:
    """Say how an attempt ended from all that was heard of it."""
    is_answered = heard.answered_at is not None
    met = heard.connected_at is not None
    if heard.network is Outcome.LOST and not met:
        return AttemptOutcome.LOST
    if not is_answered:
        plain = outcome_of(heard.network, is_answered=False)
        is_lost = heard.is_doubtful and plain is AttemptOutcome.FAILED
        return AttemptOutcome.LOST if is_lost else plain
    is_machine = heard.network is Outcome.MACHINE
    if heard.is_played and not is_machine:
        return AttemptOutcome.CONNECTED
    waited_s = 0.0
    if heard.released_at is not None:
        waited_s = patience_s
    elif heard.queued_at is not None:
        waited_s = (heard.ended_at - heard.queued_at).total_seconds()
    return outcome_of(
        heard.network,
        is_answered=True,
        is_machine=is_machine,
        met_agent=met,
        waited_s=waited_s,
        patience_s=patience_s,
    )


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
