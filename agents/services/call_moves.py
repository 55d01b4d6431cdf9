"""Which agents a call event moves, and by which step."""

from datetime import datetime
from functools import singledispatch

from agents.services.call_steps import Step, away, connect, dial, lose, miss, over, ring
from agents.services.sitting import Sitting
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
    CallPartyJoined,
    CallPartyLeft,
    CallPartyRinging,
    CallState,
    CallTakenOver,
    CallTile,
    CallTransferred,
    OfferEnd,
    PartyState,
)
from calls.domain.facts import LegRole

#: (team, agent number): how events name an agent.
Who = tuple[str, str]


_MISSED = frozenset({OfferEnd.NO_ANSWER, OfferEnd.REJECTED})


_DIALERS_RING_S = 1.7


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


def who_of(sitting: Sitting) -> Who:
    """Name the agent as events do."""
    return (sitting.agent.team.identity, sitting.agent.agent_no)


@singledispatch
def _moves(event: CallEvent, at: datetime) -> list[tuple[str, Step]]:
    """Give who moves how, by kind of event; this one is for calls on their way out."""
    return _callers(event.call, at)


@_moves.register
def _(event: CallOffered, at: datetime) -> list[tuple[str, Step]]:
    call = event.call
    is_asked = (
        call.kind is CallKind.INBOUND
        or event.agent_no == call.target_agent_no
        or call.state in _CONVERSING
        or _is_dialers(call)
    )
    step = ring(call, at) if is_asked else dial(call, at)
    return [(event.agent_no, step)]


@_moves.register
def _(event: CallPartyRinging, at: datetime) -> list[tuple[str, Step]]:
    rung = event.agent_no
    if event.role == LegRole.SUPERVISOR:  # she has asked for it
        return [(rung, dial(event.call, at))]
    is_third = event.role == LegRole.THIRD
    is_asked = rung and (is_third or rung == event.call.target_agent_no)
    own = [(rung, ring(event.call, at, is_hers=not is_third))] if is_asked else []
    return own + _callers(event.call, at)


@_moves.register
def _(event: CallOfferEnded, at: datetime) -> list[tuple[str, Step]]:
    if event.how is OfferEnd.ANSWERED:
        return []
    steps: list[tuple[str, Step]] = []
    # a colleague sent the call to her, not the group
    is_sent = event.call.state is CallState.TRANSFERRING
    if _is_missed(event) and _is_from_line(event.call) and not is_sent:
        steps.append((event.agent_no, miss(at)))
    return [*steps, (event.agent_no, over(event.call, at))]


def _is_missed(event: CallOfferEnded) -> bool:
    """Say whether she did not take an offer. One of the dialer's answers itself at her desk: it
    is missed when it rang for all the time there is, not when the customer's time was over."""
    if event.call.campaign and event.how is OfferEnd.NO_ANSWER:
        return event.rang_s >= _DIALERS_RING_S
    return event.how in _MISSED


def _is_from_line(call: CallTile) -> bool:
    """Say whether a group's line brought the call: a caller, or one who is called back."""
    is_waiting = call.kind is CallKind.INBOUND or call.waiting_since is not None
    return is_waiting and bool(call.group)


@_moves.register
def _(event: CallConnected, at: datetime) -> list[tuple[str, Step]]:
    return [(agent_no, connect(event.call, at)) for agent_no in _talking(event.call)]


@_moves.register
def _(event: CallConferenceEnded, at: datetime) -> list[tuple[str, Step]]:
    # one who was called in may be the call's agent now
    return [(agent_no, connect(event.call, at)) for agent_no in _talking(event.call)]


@_moves.register
def _(event: CallTransferred, at: datetime) -> list[tuple[str, Step]]:
    return [(event.to_agent_no, connect(event.call, at))] if event.to_agent_no else []


@_moves.register
def _(event: CallConsultConnected, at: datetime) -> list[tuple[str, Step]]:
    thirds = [one.agent_no for one in event.call.parties if one.leg_id == event.leg_id]
    return [(agent_no, connect(event.call, at, is_hers=False)) for agent_no in thirds if agent_no]


@_moves.register
def _(event: CallPartyJoined, at: datetime) -> list[tuple[str, Step]]:
    step = connect(event.call, at, is_hers=False)
    return [(event.agent_no, step)] if event.agent_no else []


@_moves.register
def _(event: CallMonitorStarted, at: datetime) -> list[tuple[str, Step]]:
    # what she listens to leaves her nothing to wrap up
    return [(event.supervisor_no, connect(event.call, at, is_hers=False))]


@_moves.register
def _(event: CallTakenOver, at: datetime) -> list[tuple[str, Step]]:
    return [(event.supervisor_no, connect(event.call, at))]


@_moves.register
def _(event: CallPartyLeft, at: datetime) -> list[tuple[str, Step]]:
    if not event.agent_no or _waits_for(event.agent_no, event.call) or _has_another_leg(event):
        return []
    return [(event.agent_no, over(event.call, at))]


@_moves.register
def _(event: CallAgentLost, at: datetime) -> list[tuple[str, Step]]:
    return [(event.agent_no, lose(event.call, at))]


@_moves.register
def _(event: CallAgentBack, at: datetime) -> list[tuple[str, Step]]:
    return [(event.agent_no, connect(event.call, at))]


@_moves.register
def _(event: CallAgentGivenUp, at: datetime) -> list[tuple[str, Step]]:
    return [(event.agent_no, away(at)), (event.agent_no, over(event.call, at))]


def steps_of(event: CallEvent, by_name: dict[Who, Sitting], at: datetime) -> list[tuple[Who, Step]]:
    """Give whom of the locked agents an event moves, and how; the end of a call moves all on it."""
    if isinstance(event, CallEnded):
        # whoever is still on it, told or not
        end, call_id = over(event.call, at), event.call.call_id
        return [
            (who, end)
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


def _callers(call: CallTile, at: datetime) -> list[tuple[str, Step]]:
    is_on_its_way = call.state not in _CONVERSING and call.talking_since is None
    if call.kind is CallKind.INBOUND or not is_on_its_way or _is_dialers(call):
        return []
    callers = [agent_no for agent_no in call.agent_nos if agent_no != call.target_agent_no]
    return [(agent_no, dial(call, at)) for agent_no in callers]


def _is_dialers(call: CallTile) -> bool:
    """Say whether the dialer reached a customer who now stands in line, or is offered."""
    return bool(call.campaign) and call.state in {CallState.WAITING, CallState.OFFERED}


def _waits_for(agent_no: str, call: CallTile) -> bool:
    """Say whether the call goes on waiting for an agent whose leg is gone."""
    return call.state is CallState.AGENT_LOST and agent_no in call.agent_nos


def _has_another_leg(event: CallPartyLeft) -> bool:
    """Say whether she is on the call with another leg: the end of a lost one may come late."""
    return any(
        one.agent_no == event.agent_no and one.leg_id != event.leg_id for one in event.call.parties
    )
