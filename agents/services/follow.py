"""How agents follow what happens on the line: the second step of the way up."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db.models import Q

from agents.services.call_moves import Who, steps_of, who_of
from agents.services.sitting import Sitting, place, save, sit, sit_down
from calls.domain.events import (
    CallAgentBack,
    CallAgentGivenUp,
    CallAgentLost,
    CallConferenceEnded,
    CallConnected,
    CallConsultConnected,
    CallEnded,
    CallEvent,
    CallMonitorStarted,
    CallOffered,
    CallOfferEnded,
    CallPartyDialled,
    CallPartyJoined,
    CallPartyLeft,
    CallPartyRinging,
    CallStarted,
    CallTakenOver,
    CallTransferred,
    Event,
)
from calls.domain.facts import EndpointGone, EndpointReachable, Fact, LinkRestored
from calls.domain.picture_facts import Differs, PictureDiffered

#: Facts that move agents without a call event.
_ON_PHONES = (EndpointGone, EndpointReachable, LinkRestored, PictureDiffered)


_ON_AGENTS = (
    CallStarted,
    CallOffered,
    CallOfferEnded,
    CallPartyDialled,
    CallPartyRinging,
    CallPartyLeft,
    CallConnected,
    CallAgentLost,
    CallAgentBack,
    CallAgentGivenUp,
    CallEnded,
    CallMonitorStarted,
    CallTakenOver,
    CallConsultConnected,
    CallPartyJoined,
    CallConferenceEnded,
    CallTransferred,
)


def react(*, events: Sequence[Event], facts: Sequence[Fact], at: datetime) -> list[Event]:
    """Move the agents concerned by call events and phone facts; answer what came of it.

    Runs inside the pipeline's transaction, which appends. `at` is the portal's clock.
    """
    heard = [event for event in events if isinstance(event, _ON_AGENTS)]
    phones = [f for f in facts if isinstance(f, _ON_PHONES)]
    if not heard and not phones:
        return []
    sittings = _concerned(heard, phones, at)
    by_name = {who_of(sitting): sitting for sitting in sittings}
    told: list[Event] = []
    for event in heard:
        for who, step in steps_of(event, by_name, at):
            if who in by_name:
                step(by_name[who])
                # each move is told by itself: a batch may hold a whole short call
                told += by_name[who].step(at)
    for fact in phones:
        for sitting in sittings:
            _hear_phone(fact, sitting, at)
    for sitting in sittings:
        told += sitting.step(at)
    save(sittings)
    _mend_queues(phones, sittings)
    return told


def _concerned(events: Iterable[CallEvent], phones: Iterable[Fact], at: datetime) -> list[Sitting]:
    """Lock everybody a batch is about: one condition a team, however many events."""
    named: dict[str, set[str]] = defaultdict(set)
    left: dict[str, set[str]] = defaultdict(set)
    for event in events:
        named[event.team] |= _named(event)
        if isinstance(event, CallEnded | CallPartyLeft):
            left[event.team].add(event.call.call_id)
    for team, agent_no in filter(None, map(_phones_who, phones)):
        named[team].add(agent_no)
    restored = {fact.pbx for fact in phones if isinstance(fact, LinkRestored)}
    found = [] if restored else _present(named, left, at)
    if found:
        return found
    which = Q(team__pbx__in=restored)
    for team, numbers in named.items():
        which |= Q(team__identity=team, agent_no__in=numbers)
    for team, calls in left.items():
        which |= Q(team__identity=team, presence__call_id__in=calls)
    return sit(which, at=at)


def _phones_who(fact: Fact) -> Who | None:
    """Name the one agent a fact is about, if it is about one."""
    match fact:
        case EndpointGone() | EndpointReachable():
            team, _, agent_no = fact.endpoint.rpartition("-")
            return team, agent_no
        case PictureDiffered(agent_no=agent_no) if agent_no:
            return fact.team, agent_no
        case _:
            return None


def _present(
    named: Mapping[str, set[str]], left: Mapping[str, set[str]], at: datetime
) -> list[Sitting]:
    """Lock those meant if each of the named has a presence row; nobody else does, as a rule."""
    found = sit_down(
        named={(team, number) for team in named for number in named[team]},
        calls={(team, call_id) for team in left for call_id in left[team]},
        at=at,
    )
    known = {who_of(sitting) for sitting in found}
    is_whole = all((team, number) in known for team in named for number in named[team])
    return found if is_whole else []


def _named(event: CallEvent) -> set[str]:
    named = {*event.call.agent_nos, event.call.target_agent_no}
    named |= {getattr(event, name, "") for name in ("agent_no", "supervisor_no")}
    if isinstance(event, CallEnded):
        named |= {segment.agent_no for segment in event.segments}
    return named - {""}


def _free_stuck(fact: PictureDiffered, sitting: Sitting, at: datetime) -> None:
    """Let go of an agent who stands in a call that is not hers any more."""
    is_she = who_of(sitting) == (fact.team, fact.agent_no)
    if is_she and fact.what is Differs.PRESENCE and sitting.machine.call_id == fact.call_id:
        sitting.machine = sitting.machine.free(at)


def _hear_phone(fact: Fact, sitting: Sitting, at: datetime) -> None:
    match fact:
        case EndpointReachable():
            is_hers, is_there = fact.endpoint == sitting.endpoint, True
        case EndpointGone():
            is_hers, is_there = fact.endpoint == sitting.endpoint, False
        case LinkRestored():
            is_hers = fact.pbx == sitting.agent.team.pbx
            is_there = sitting.endpoint in fact.reachable
        case PictureDiffered():
            _free_stuck(fact, sitting, at)
            return
        case _:
            return
    machine = sitting.machine
    if is_hers and is_there != machine.is_phone_reachable:
        sitting.machine = machine.regain_phone(at) if is_there else machine.lose_phone(at)


def _mend_queues(phones: Iterable[Fact], sittings: Iterable[Sitting]) -> None:
    """After a lost link the switch may have forgotten members, or missed orders: say all again."""
    back = {fact.pbx for fact in phones if isinstance(fact, LinkRestored)}
    for sitting in sittings:
        if sitting.agent.team.pbx in back:
            place(sitting.membership_orders(), sitting.agent)
