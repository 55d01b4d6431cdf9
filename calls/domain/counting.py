"""Daily counters of calls, made of call events alone.

All counts of a call stand on the day it started (UTC), so that groups and agents add up. The
counter without an agent is of the calls themselves; one with an agent of her part in them.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date
from decimal import Decimal

from calls.domain.events import (
    CallEnded,
    CallEvent,
    CallKind,
    CallOfferEnded,
    Event,
    OfferEnd,
    Outcome,
)

#: Kinds of events that are counted.
COUNTED: tuple[type[CallEvent], ...] = (CallOfferEnded, CallEnded)
#: An offer that ended so was the agent's to take, and she did not.
MISSED = frozenset({OfferEnd.NO_ANSWER, OfferEnd.REJECTED, OfferEnd.BUSY, OfferEnd.UNREACHABLE})

#: team, day, kind of call, group, agent number.
CounterKey = tuple[str, date, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class CallCount:
    """What is added to one counter. Seconds to the millisecond."""

    team: str
    day: date
    kind: str
    group: str
    agent_no: str
    offered: int = 0
    answered: int = 0
    missed: int = 0
    abandoned: int = 0
    waited_s: Decimal = Decimal(0)
    talked_s: Decimal = Decimal(0)
    held_s: Decimal = Decimal(0)

    @property
    def key(self) -> CounterKey:
        """Name the counter."""
        return (self.team, self.day, self.kind, self.group, self.agent_no)

    def __add__(self, other: "CallCount") -> "CallCount":
        return replace(
            self,
            offered=self.offered + other.offered,
            answered=self.answered + other.answered,
            missed=self.missed + other.missed,
            abandoned=self.abandoned + other.abandoned,
            waited_s=self.waited_s + other.waited_s,
            talked_s=self.talked_s + other.talked_s,
            held_s=self.held_s + other.held_s,
        )


def counts(event: Event) -> list[CallCount]:
    """Give what one event adds to the counters."""
    match event:
        case CallOfferEnded():
            return _of_offer(event)
        case CallEnded():
            return [_of_call(event), *_of_agents(event)]
        case _:
            return []


def total(found: Iterable[CallCount]) -> list[CallCount]:
    """Add up what goes into the same counter; by key, so that all writers take rows in turn."""
    sums: dict[CounterKey, CallCount] = {}
    for one in found:
        sums[one.key] = sums[one.key] + one if one.key in sums else one
    return [sums[key] for key in sorted(sums)]


def _blank(event: CallEvent, agent_no: str) -> CallCount:
    return CallCount(
        team=event.team,
        day=event.call.started_at.astimezone(UTC).date(),
        kind=event.call.kind.value,
        group=event.call.group,
        agent_no=agent_no,
    )


def _of_offer(event: CallOfferEnded) -> list[CallCount]:
    """Count an offer of somebody else's call; her own click-to-call rings her too, uncounted."""
    is_asked = event.call.kind is CallKind.INBOUND or event.agent_no == event.call.target_agent_no
    if not is_asked:
        return []
    one = replace(
        _blank(event, event.agent_no),
        offered=1,
        answered=int(event.how is OfferEnd.ANSWERED),
        missed=int(event.how in MISSED),
    )
    return [one]


def _of_call(event: CallEnded) -> CallCount:
    return replace(
        _blank(event, ""),
        offered=1,
        answered=int(event.outcome is Outcome.ANSWERED),
        abandoned=int(event.outcome is Outcome.ABANDONED),
        waited_s=_exact(event.call.waited_s),
        talked_s=_exact(event.call.talked_s),
        held_s=_exact(event.call.held_s),
    )


def _of_agents(event: CallEnded) -> list[CallCount]:
    return [
        replace(
            _blank(event, part.agent_no),
            talked_s=_exact(part.talked_s),
            held_s=_exact(part.held_s),
        )
        for part in event.segments
        if part.agent_no
    ]


def _exact(seconds: float) -> Decimal:
    return Decimal(str(round(seconds, 3)))
