"""`agentstate`: what an agent does, each parameter where the document wants it. Pure."""

from agents.domain import events as agents
from agents.domain.membership import WorkWay
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.acdcallback.known import Known, milliseconds, mode_of
from portal.dialects.acdcallback.numbers import task_id
from portal.dialects.acdcallback.wire import Cmd, Mode, Params, State, ordered

#: What an agent does apart from calls, in inbound and outbound mode.
RESTING = {
    AgentState.LOGGED_OUT: (State.OFFLINE, State.OFFLINE),
    AgentState.PHONE_LOST: (State.OFFLINE, State.OFFLINE),
    AgentState.IDLE: (State.ONLINE, State.OUT_ONLINE),
    AgentState.READY: (State.ONLINE, State.OUT_ONLINE),
    AgentState.WRAP_UP: (State.WORKING, State.OUT_WORKING),
    AgentState.PAUSED: (State.PAUSED, State.OUT_PAUSED),
}
#: How a call to a customer failed.
FAILED = {
    calls.Outcome.BUSY: State.B_BUSY,
    calls.Outcome.REJECTED: State.B_BUSY,
    calls.Outcome.NO_ANSWER: State.B_TIMEOUT,
    calls.Outcome.UNASSIGNED: State.B_UNASSIGNED,
}
#: Offers she did not take.
MISSED = frozenset({calls.OfferEnd.NO_ANSWER, calls.OfferEnd.REJECTED, calls.OfferEnd.UNREACHABLE})
IN_CALL = frozenset({State.ALERTING, State.CONNECTED})
WITH_TEXT = frozenset({State.OUT_ALERTING, State.B_ALERTING, State.OUT_CONNECT})
#: Events of a colleague who is asked while the customer waits.
_ASKED = (calls.CallConsultStarted, calls.CallConsultEnded, calls.CallTransferred)
#: States in which no call is under way any more, or not yet.
WITHOUT_CALL = frozenset(
    {
        State.OFFLINE,
        State.ONLINE,
        State.WORKING,
        State.PAUSED,
        State.OUT_ONLINE,
        State.OUT_WORKING,
        State.OUT_PAUSED,
    }
)


def tell(event: calls.Event, known: Known) -> list[Params]:
    """Say what agents do after an event; nothing when it changes nothing they do."""
    if isinstance(event, agents.AgentEvent):
        return _tell_agent(event, known)
    if not isinstance(event, calls.CallEvent):
        return []
    return [
        agent_state(state, agent_no, event, known, event.call)
        for state, agent_no in _of_call(event, known)
    ]


def agent_state(
    state: State,
    agent_no: str,
    event: calls.Event,
    known: Known,
    call: calls.CallTile | None,
    reason: str = "",
) -> Params:
    """Write one notification; `call` is the one she is in, or was in last."""
    said: dict[str, str | int | None] = {
        **known.agent(agent_no),
        "mode": state.mode.value,
        "state": state.value,
        "eventtime": milliseconds(event.at),
        "agentphonenumber": known.number(agent_no),
        "customerNumber": known.customer_number,
        "pause-reason": reason if state in {State.PAUSED, State.OUT_PAUSED} else None,
    }
    if call is not None and state not in WITHOUT_CALL:
        said |= {"taskid": task_id(call.call_id)}
    if state.mode is Mode.OUTBOUND:
        said |= _outbound(state, agent_no, known, call)
    elif call is not None and state in IN_CALL:
        said |= _inbound(state, agent_no, known, call)
    return ordered(Cmd.AGENT_STATE, said)


def _tell_agent(event: agents.AgentEvent, known: Known) -> list[Params]:
    if not isinstance(
        event, agents.AgentLoggedIn | agents.AgentLoggedOut | agents.AgentPresenceChanged
    ):
        return []
    states = RESTING.get(event.agent.state)
    if states is None:
        return []  # what she does in a call is told by the call
    is_out = _works_outbound(event.agent)
    last = None
    if event.agent.state is AgentState.WRAP_UP:
        last = known.last_call
        is_out = mode_of(last) is Mode.OUTBOUND
    state = states[is_out]
    return [agent_state(state, event.agent.agent_no, event, known, last, event.agent.reason)]


def _works_outbound(agent: agents.AgentTile) -> bool:
    """Say whether she takes part in nothing but calls to the outside."""
    ways = [one.work_way for one in agent.memberships if one.is_checked_in]
    return bool(ways) and all(way is WorkWay.OUT for way in ways)


def _of_call(event: calls.CallEvent, known: Known) -> list[tuple[State, str]]:
    if event.call.kind is calls.CallKind.INTERNAL:
        return _of_internal(event, known)
    if isinstance(event, _ASKED):
        return _of_asked(event, known)
    if event.call.kind is calls.CallKind.OUTBOUND:
        return _of_outbound(event)
    match event:
        case calls.CallOffered(agent_no=agent_no):
            return [(State.ALERTING, agent_no)]
        case calls.CallOfferEnded(agent_no=agent_no, how=how) if how in MISSED:
            return [(State.TIMEOUTED, agent_no)]
        case calls.CallConnected(call=call):
            return [(State.CONNECTED, agent_no) for agent_no in call.agent_nos]
        case _:
            return []


def _of_internal(event: calls.CallEvent, known: Known) -> list[tuple[State, str]]:
    if not isinstance(event, calls.CallOffered):
        return []
    is_out = event.agent_no in known.outbound_agents
    return [(State.OUT_BUSY if is_out else State.BUSY, event.agent_no)]


def _of_asked(event: calls.CallEvent, known: Known) -> list[tuple[State, str]]:
    """Tell of a colleague who is asked: it is no customer's call to her until she has the customer,
    alone or with the one who asked."""
    is_out = event.call.kind is calls.CallKind.OUTBOUND
    talks = State.OUT_CONNECT if is_out else State.CONNECTED
    match event:
        case calls.CallConsultStarted(target_agent_no=agent_no) if agent_no:
            works_out = agent_no in known.outbound_agents
            return [(State.OUT_BUSY if works_out else State.BUSY, agent_no)]
        case calls.CallTransferred(to_agent_no=agent_no, how=calls.TransferKind.CONSULTED):
            return [(talks, agent_no)] if agent_no else []
        case calls.CallConsultEnded(how=calls.ConsultEnd.CONFERENCE) if known.consult is not None:
            agent_no = known.consult.target_agent_no
            return [(talks, agent_no)] if agent_no else []
        case _:
            return []


def _of_outbound(event: calls.CallEvent) -> list[tuple[State, str]]:
    match event:
        case calls.CallOffered(agent_no=agent_no):
            return [(State.OUT_ALERTING, agent_no)]
        case calls.CallOfferEnded(agent_no=agent_no, how=how) if how in MISSED:
            return [(State.OUT_TIMEOUTED, agent_no)]
        case calls.CallPartyRinging(role="customer", call=call):
            return [(State.B_ALERTING, one) for one in call.agent_nos]
        case calls.CallPartyAnswered(role="customer", call=call):
            return [(State.B_CONNECTED, one) for one in call.agent_nos]
        case calls.CallConnected(call=call):
            return [(State.OUT_CONNECT, one) for one in call.agent_nos]
        case calls.CallEnded(outcome=outcome, agent_no=agent_no) if agent_no:
            return [(FAILED[outcome], agent_no)] if outcome in FAILED else []
        case _:
            return []


def _inbound(
    state: State, agent_no: str, known: Known, call: calls.CallTile
) -> dict[str, str | int | None]:
    line, group = known.lines.get(call.line), known.groups.get(call.group)
    calling, called = known.ends(call, agent_no, is_masked=known.masks_states)
    said: dict[str, str | int | None] = {
        "hotline": line.name if line else None,
        "hotlineid": line.id if line else None,
        "callingnumber": calling,
        "callednumber": called,
    }
    if state is State.CONNECTED and group is not None:
        said |= {"group": group.name, "groupid": group.id}
    return said


def _outbound(
    state: State, agent_no: str, known: Known, call: calls.CallTile | None
) -> dict[str, str | int | None]:
    is_mass = call is not None and bool(call.campaign)
    said: dict[str, str | int | None] = {"dialer": int(is_mass)}
    if state is State.OUT_ONLINE:
        return said
    mandator = known.mandator(call)
    said |= {"mandator": mandator.name, "mandatorid": mandator.id, "callingnumber": agent_no}
    if call is not None:
        number = call.target_agent_no or known.number(call.customer_number)
        if state is State.OUT_BUSY and not call.target_agent_no:
            number = agent_no  # she was asked, not the customer called
        said |= {"callednumber": number}
        said |= {"requesttext": call.userdata} if state in WITH_TEXT else {}
    return said
