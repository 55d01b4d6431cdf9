"""How agents follow what happens on the line: the second step of the way up."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import singledispatch

from django.db.models import Q

from agents.domain.membership import AcwMode
from agents.domain.presence import PHONE_LOST_REASON, AgentState, Trigger
from agents.models import AgentGroup
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
    CallKind,
    CallMonitorStarted,
    CallOffered,
    CallOfferEnded,
    CallPartyDialled,
    CallPartyJoined,
    CallPartyLeft,
    CallPartyRinging,
    CallStarted,
    CallState,
    CallTakenOver,
    CallTile,
    CallTransferred,
    Event,
    OfferEnd,
    PartyState,
)
from calls.domain.facts import EndpointGone, EndpointReachable, Fact, LegRole, LinkRestored
from calls.domain.picture_facts import Differs, PictureDiffered

#: (team, agent number): how events name an agent.
_Who = tuple[str, str]
_Step = Callable[[Sitting], None]

_MISSED = frozenset({OfferEnd.NO_ANSWER, OfferEnd.REJECTED})
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
#: Somebody talks, or did: whoever rings now is asked in, and calls nobody herself.
_CONVERSING = frozenset(
    {
        CallState.TALKING,
        CallState.HELD,
        CallState.CONSULTING,
        CallState.CONFERENCE,
        CallState.TRANSFERRING,
    }
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
    by_name = {_who(sitting): sitting for sitting in sittings}
    told: list[Event] = []
    for event in heard:
        for who, step in _steps(event, by_name, at):
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


def _phones_who(fact: Fact) -> _Who | None:
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
    which = Q(pk__in=[])
    for team, numbers in named.items():
        which |= Q(agent__team__identity=team, agent__agent_no__in=numbers)
    for team, calls in left.items():
        which |= Q(agent__team__identity=team, call_id__in=calls)
    found = sit_down(which, at=at)
    known = {_who(sitting) for sitting in found}
    is_whole = all((team, number) in known for team in named for number in named[team])
    return found if is_whole else []


def _named(event: CallEvent) -> set[str]:
    named = {*event.call.agent_nos, event.call.target_agent_no}
    named |= {getattr(event, name, "") for name in ("agent_no", "supervisor_no")}
    if isinstance(event, CallEnded):
        named |= {segment.agent_no for segment in event.segments}
    return named - {""}


def _who(sitting: Sitting) -> _Who:
    return (sitting.agent.team.identity, sitting.agent.agent_no)


@singledispatch
def _moves(event: CallEvent, at: datetime) -> list[tuple[str, _Step]]:
    """Give who moves how, by kind of event; this one is for calls on their way out."""
    return _callers(event.call, at)


@_moves.register
def _(event: CallOffered, at: datetime) -> list[tuple[str, _Step]]:
    call = event.call
    is_asked = (
        call.kind is CallKind.INBOUND
        or event.agent_no == call.target_agent_no
        or call.state in _CONVERSING
    )
    step = _ring(call, at) if is_asked else _dial(call, at)
    return [(event.agent_no, step)]


@_moves.register
def _(event: CallPartyRinging, at: datetime) -> list[tuple[str, _Step]]:
    rung = event.agent_no
    if event.role == LegRole.SUPERVISOR:  # she has asked for it
        return [(rung, _dial(event.call, at))]
    is_third = event.role == LegRole.THIRD
    is_asked = rung and (is_third or rung == event.call.target_agent_no)
    own = [(rung, _ring(event.call, at, is_hers=not is_third))] if is_asked else []
    return own + _callers(event.call, at)


@_moves.register
def _(event: CallOfferEnded, at: datetime) -> list[tuple[str, _Step]]:
    if event.how is OfferEnd.ANSWERED:
        return []
    steps: list[tuple[str, _Step]] = []
    # a colleague sent the call to her, not the group
    is_sent = event.call.state is CallState.TRANSFERRING
    if event.how in _MISSED and _is_from_line(event.call) and not is_sent:
        steps.append((event.agent_no, _miss(at)))
    return [*steps, (event.agent_no, _over(event.call, at))]


def _is_from_line(call: CallTile) -> bool:
    """Say whether a group's line brought the call: a caller, or one who is called back."""
    is_waiting = call.kind is CallKind.INBOUND or call.waiting_since is not None
    return is_waiting and bool(call.group)


@_moves.register
def _(event: CallConnected, at: datetime) -> list[tuple[str, _Step]]:
    return [(agent_no, _connect(event.call, at)) for agent_no in _talking(event.call)]


@_moves.register
def _(event: CallConferenceEnded, at: datetime) -> list[tuple[str, _Step]]:
    # one who was called in may be the call's agent now
    return [(agent_no, _connect(event.call, at)) for agent_no in _talking(event.call)]


@_moves.register
def _(event: CallTransferred, at: datetime) -> list[tuple[str, _Step]]:
    return [(event.to_agent_no, _connect(event.call, at))] if event.to_agent_no else []


@_moves.register
def _(event: CallConsultConnected, at: datetime) -> list[tuple[str, _Step]]:
    thirds = [one.agent_no for one in event.call.parties if one.leg_id == event.leg_id]
    return [(agent_no, _connect(event.call, at, is_hers=False)) for agent_no in thirds if agent_no]


@_moves.register
def _(event: CallPartyJoined, at: datetime) -> list[tuple[str, _Step]]:
    step = _connect(event.call, at, is_hers=False)
    return [(event.agent_no, step)] if event.agent_no else []


@_moves.register
def _(event: CallMonitorStarted, at: datetime) -> list[tuple[str, _Step]]:
    # what she listens to leaves her nothing to wrap up
    return [(event.supervisor_no, _connect(event.call, at, is_hers=False))]


@_moves.register
def _(event: CallTakenOver, at: datetime) -> list[tuple[str, _Step]]:
    return [(event.supervisor_no, _connect(event.call, at))]


@_moves.register
def _(event: CallPartyLeft, at: datetime) -> list[tuple[str, _Step]]:
    if not event.agent_no or _waits_for(event.agent_no, event.call):
        return []
    return [(event.agent_no, _over(event.call, at))]


@_moves.register
def _(event: CallAgentLost, at: datetime) -> list[tuple[str, _Step]]:
    return [(event.agent_no, _lose(event.call, at))]


@_moves.register
def _(event: CallAgentBack, at: datetime) -> list[tuple[str, _Step]]:
    return [(event.agent_no, _connect(event.call, at))]


@_moves.register
def _(event: CallAgentGivenUp, at: datetime) -> list[tuple[str, _Step]]:
    return [(event.agent_no, _away(at)), (event.agent_no, _over(event.call, at))]


def _steps(
    event: CallEvent, by_name: dict[_Who, Sitting], at: datetime
) -> list[tuple[_Who, _Step]]:
    if isinstance(event, CallEnded):
        # whoever is still on it, told or not
        over, call_id = _over(event.call, at), event.call.call_id
        return [
            (who, over)
            for who, sitting in by_name.items()
            if who[0] == event.team and sitting.machine.call_id == call_id
        ]
    return [((event.team, agent_no), step) for agent_no, step in _moves(event, at)]


def _talking(call: CallTile) -> list[str]:
    """List the call's own agents who talk; who was called in, or watches, is none."""
    if not call.parties:
        return list(call.agent_nos)
    return [
        one.agent_no
        for one in call.parties
        if one.agent_no and one.role == LegRole.AGENT and one.state is PartyState.TALKING
    ]


def _callers(call: CallTile, at: datetime) -> list[tuple[str, _Step]]:
    is_on_its_way = call.state not in _CONVERSING and call.talking_since is None
    if call.kind is CallKind.INBOUND or not is_on_its_way:
        return []
    callers = [agent_no for agent_no in call.agent_nos if agent_no != call.target_agent_no]
    return [(agent_no, _dial(call, at)) for agent_no in callers]


def _waits_for(agent_no: str, call: CallTile) -> bool:
    """Say whether the call goes on waiting for an agent whose leg is gone."""
    return call.state is CallState.AGENT_LOST and agent_no in call.agent_nos


def _lose(call: CallTile, at: datetime) -> _Step:
    def step(sitting: Sitting) -> None:
        machine = sitting.machine
        if machine.call_id == call.call_id and machine.can(Trigger.CALL_LOST):
            sitting.machine = machine.lose_call(call.call_id, at)

    return step


def _away(at: datetime) -> _Step:
    """She did not come back in time: nothing more is offered until she says that she is there."""

    def step(sitting: Sitting) -> None:
        taking = [m for m in sitting.checked_in if not m.is_paused]
        if taking and sitting.machine.resting is not AgentState.LOGGED_OUT:
            sitting.pause(PHONE_LOST_REASON, taking)
            sitting.settle(at)

    return step


def _ring(call: CallTile, at: datetime, *, is_hers: bool = True) -> _Step:
    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.RING):
            wrap_up_s = _wrap_up_s(call, sitting, AcwMode.RINGING) if is_hers else 0
            sitting.machine = sitting.machine.ring(call.call_id, at, wrap_up_s)

    return step


def _dial(call: CallTile, at: datetime) -> _Step:
    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.DIAL):
            sitting.machine = sitting.machine.dial(call.call_id, at)

    return step


def _connect(call: CallTile, at: datetime, *, is_hers: bool = True) -> _Step:
    def step(sitting: Sitting) -> None:
        if sitting.machine.can(Trigger.CONNECT):
            modes = (AcwMode.RINGING, AcwMode.ANSWERED)
            wrap_up_s = _wrap_up_s(call, sitting, *modes) if is_hers else 0
            sitting.machine = sitting.machine.connect(call.call_id, wrap_up_s, at)

    return step


def _over(call: CallTile, at: datetime) -> _Step:
    def step(sitting: Sitting) -> None:
        machine = sitting.machine
        if machine.call_id == call.call_id and machine.can(Trigger.CALL_OVER):
            sitting.machine = machine.call_over(call.call_id, at)

    return step


def _miss(at: datetime) -> _Step:
    def step(sitting: Sitting) -> None:
        reason = sitting.agent.team.missed_offer_reason
        taking = [m for m in sitting.checked_in if not m.is_paused]
        if reason and taking and sitting.machine.resting is not AgentState.LOGGED_OUT:
            sitting.pause(reason, taking)
            sitting.settle(at)

    return step


def _wrap_up_s(call: CallTile, sitting: Sitting, *modes: AcwMode) -> int:
    """Give what the call brings her when it comes this far: its group's wrap-up if her ACW mode
    there is one of `modes`, else none; the team's for a call of no group of hers that she talks
    on; none among colleagues."""
    if call.kind is CallKind.INTERNAL:
        return 0
    hers = next((m for m in sitting.memberships if m.group.code == call.group), None)
    if hers is not None and call.group:
        if AcwMode(hers.acw_mode) not in modes:
            return 0
    elif AcwMode.ANSWERED not in modes:
        return 0
    team = sitting.agent.team
    known = hers.group if hers else None
    group = known or AgentGroup.objects.filter(team=team, code=call.group).first()
    return team.wrap_up_s if group is None or group.wrap_up_s is None else group.wrap_up_s


def _free_stuck(fact: PictureDiffered, sitting: Sitting, at: datetime) -> None:
    """Let go of an agent who stands in a call that is not hers any more."""
    is_she = _who(sitting) == (fact.team, fact.agent_no)
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
