"""`callevent`: what happens in a call, one notification or several for an event. Pure."""

from agents.domain import events as agents
from agents.domain.presence import AgentState
from calls.domain import events as calls
from portal.dialects.acdcallback.known import Known, id_of, milliseconds, mode_of
from portal.dialects.acdcallback.numbers import six_digits, task_id
from portal.dialects.acdcallback.wire import Cmd, EventType, Mode, Params, ordered

Said = dict[str, str | int | None]
#: An event type, and what is told with it alone.
Telling = tuple[EventType, Said]

#: More than one event ever becomes; ids of an event's notifications lie side by side.
MOST = 8
#: Events that are one event type, whoever and however.
PLAIN: dict[type[calls.CallEvent], EventType] = {
    calls.CallStarted: EventType.CALL_START,
    calls.CallQueued: EventType.WAITING_QUEUE,
    calls.CallConnected: EventType.CONNECTED,
    calls.CallHeld: EventType.HOLD_START,
    calls.CallRetrieved: EventType.HOLD_STOP,
}
OFFER_ENDS = {
    calls.OfferEnd.NO_ANSWER: EventType.TIMEOUT,
    calls.OfferEnd.UNREACHABLE: EventType.TIMEOUT,
    calls.OfferEnd.REJECTED: EventType.BUSY,
    calls.OfferEnd.BUSY: EventType.BUSY,
}
#: How a call failed, said before its end.
FAILED = {
    calls.Outcome.BUSY: EventType.B_BUSY,
    calls.Outcome.REJECTED: EventType.B_BUSY,
    calls.Outcome.NO_ANSWER: EventType.B_TIMEOUT,
    calls.Outcome.REFUSED: EventType.REJECTED,
    calls.Outcome.QUEUE_TIMEOUT: EventType.REJECTED,
    calls.Outcome.CONGESTION: EventType.BAD_CALL,
    calls.Outcome.FAILED: EventType.BAD_CALL,
}
OUTBOUND_ONLY = frozenset({EventType.B_BUSY, EventType.B_TIMEOUT})
BUSY = frozenset({calls.Outcome.BUSY, calls.Outcome.REJECTED, calls.Outcome.AGENT_BUSY})
CONSULT_ENDS = {
    calls.ConsultEnd.RETURNED: (EventType.CONF_CONNECTED_WITH_CALLER, EventType.CONF_END),
    calls.ConsultEnd.THIRD_LEFT: (EventType.CONF_END,),
    calls.ConsultEnd.CUSTOMER_LEFT: (EventType.CONF_END,),
    calls.ConsultEnd.AGENT_LEFT: (EventType.CONF_END,),
    calls.ConsultEnd.COMPLETED: (EventType.CONF_TRANSFER,),
    calls.ConsultEnd.CONFERENCE: (EventType.CONF_CONFERENCE,),
}
OVER = frozenset({EventType.CONF_END, EventType.CONF_TRANSFER})


def tell(event: calls.Event, known: Known) -> list[Params]:
    """Say what an event means for its call; nothing for most events of agents."""
    if isinstance(event, calls.CallEvent):
        tellings = _of_call(event, known)
        agent_no = _agent_of(event)
        return _written(tellings, event, known, event.call, agent_no)
    if isinstance(event, agents.AgentPresenceChanged) and known.last_call is not None:
        if event.agent.state is not AgentState.WRAP_UP:
            return []
        is_out = mode_of(known.last_call) is Mode.OUTBOUND
        kind = EventType.OUT_WORKING if is_out else EventType.WORKING
        return _written([(kind, {})], event, known, known.last_call, event.agent.agent_no)
    return []


def _written(
    tellings: list[Telling],
    event: calls.Event,
    known: Known,
    call: calls.CallTile,
    agent_no: str,
) -> list[Params]:
    calling, called = known.ends(call, agent_no)
    mode = mode_of(call)
    common: Said = {
        "taskid": task_id(call.call_id),
        "eventtime": milliseconds(event.at),
        "hotlineid": id_of(known.lines, call.line),
        "groupid": id_of(known.groups, call.group),
        "mode": mode.value,
        "mandatorid": known.mandator(call).id if mode is Mode.OUTBOUND else None,
        "callingnumber": calling,
        "callednumber": called,
        "customerNumber": known.customer_number,
        **(known.agent(agent_no) if agent_no else {}),
    }
    return [
        ordered(
            Cmd.CALL_EVENT,
            {**common, **more, "id": known.seq * MOST + place, "eventtype": kind.value},
        )
        for place, (kind, more) in enumerate(tellings)
    ]


def _agent_of(event: calls.CallEvent) -> str:
    """Give the agent an event is about: its own, else the one who is in the call alone."""
    own = str(getattr(event, "agent_no", ""))
    numbers = event.call.agent_nos
    return own or (numbers[0] if len(numbers) == 1 else "")


def _of_call(event: calls.CallEvent, known: Known) -> list[Telling]:
    match event:
        case calls.CallMenuEntered(menu=menu):
            return [_played(menu, known)]
        case calls.CallEnded():
            return _ended(event)
        case calls.CallTransferred():
            return _forwarded(event, known)
        case _ if type(event) in PLAIN:
            return [(PLAIN[type(event)], {})]
        case _:
            return [*_of_leg(event), *_of_consultation(event, known)]


def _played(menu: str, known: Known) -> Telling:
    """Say where a caller is led by herself: to a mailbox, or to a menu's announcement."""
    place, _, box = menu.partition(":")
    if place == "mailbox" and box:
        return EventType.MAILBOX, {"mailboxid": id_of(known.mailboxes, box)}
    return EventType.ANNOUNCEMENT, {"announcement": id_of(known.menus, menu)}


def _of_leg(event: calls.CallEvent) -> list[Telling]:
    is_out = event.call.kind is calls.CallKind.OUTBOUND
    match event:
        case calls.CallOffered():
            return [(EventType.ALERTING, {})]
        case calls.CallPartyRinging(role="customer") if is_out:
            return [(EventType.ALERTING, {})]
        case calls.CallPartyAnswered(role="customer") if is_out:
            return [(EventType.B_CONNECTED, {})]
        case calls.CallOfferEnded(how=calls.OfferEnd.ANSWERED) if is_out:
            return [(EventType.A_CONNECTED, {})]
        case calls.CallOfferEnded(how=how) if how in OFFER_ENDS:
            return [(OFFER_ENDS[how], {})]
        case _:
            return []


def _ended(event: calls.CallEnded) -> list[Telling]:
    was_tried = any(one.agent_no for one in event.segments) or bool(event.agent_no)
    end: Telling = (
        EventType.CALL_END,
        {"tried": int(was_tried), "connected": int(event.outcome is calls.Outcome.ANSWERED)},
    )
    kind = FAILED.get(event.outcome)
    is_out = event.call.kind is calls.CallKind.OUTBOUND
    if kind is None or (kind in OUTBOUND_ONLY and not is_out):
        return [end]
    return [(kind, {}), end]


def _forwarded(event: calls.CallTransferred, known: Known) -> list[Telling]:
    is_in = event.call.kind is calls.CallKind.INBOUND
    if not is_in or event.how is not calls.TransferKind.BLIND:
        return []  # a consulted one is ConfTransfer
    if event.to_agent_no:
        return [(EventType.FORWARD_AGENT, known.agent(event.to_agent_no))]
    if event.to_group:
        return [(EventType.FORWARD_GROUP, {"groupid": id_of(known.groups, event.to_group)})]
    if event.to_number in known.lines:
        return [(EventType.FORWARD_HOTLINE, {"hotlineid": known.lines[event.to_number].id})]
    return [(EventType.FORWARD_NUMBER, {"target_number": known.number(event.to_number)})]


def _of_consultation(event: calls.CallEvent, known: Known) -> list[Telling]:
    match event:
        case calls.CallConsultStarted():
            return [_consult_begins(event, known)]
        case calls.CallConsultConnected():
            is_agent = known.consult is not None and bool(known.consult.target_agent_no)
            kind = (
                EventType.CONF_CONNECTED_WITH_AGENT
                if is_agent
                else EventType.CONF_CONNECTED_WITH_NUMBER
            )
            return [(EventType.CONF_CONNECTED, {}), (kind, {})]
        case calls.CallConsultEnded(how=calls.ConsultEnd.UNREACHED, outcome=outcome):
            is_busy = outcome in BUSY
            return [(EventType.CONF_BUSY if is_busy else EventType.CONF_TIMEOUT, {})]
        case calls.CallConsultEnded(how=how):
            over = _consult_over(how, known)
            return [(kind, over if kind in OVER else {}) for kind in CONSULT_ENDS[how]]
        case _:
            return []


def _consult_begins(event: calls.CallConsultStarted, known: Known) -> Telling:
    if event.target_group:
        return EventType.CONF_GROUP, {"groupid": id_of(known.groups, event.target_group)}
    if event.target_agent_no:
        return EventType.CONF_AGENT, {"conf_agent": six_digits(event.target_agent_no)}
    return EventType.CONF_NUMBER, {"conf_number": known.number(event.number)}


def _consult_over(how: calls.ConsultEnd, known: Known) -> Said:
    """Say with whom it was, and whether that side ended it."""
    if known.consult is None:
        return {}
    agent_no, number = known.consult.target_agent_no, known.consult.number
    is_theirs = how is calls.ConsultEnd.THIRD_LEFT
    said: Said = {"conf_target_terminated": "true" if is_theirs else "false"}
    group = known.consult.target_group
    if agent_no or group:
        ended = {"conf_agent_terminated": six_digits(agent_no)} if is_theirs else {}
        target: Said = {"conf_target": "agent", "conf_target_id": id_of(known.agents, agent_no)}
        if group:
            target = {"conf_target": "group", "conf_target_id": id_of(known.groups, group)}
        return {**said, **ended, **target}
    written = known.number(number)
    ended = {"conf_number_terminated": written} if is_theirs else {}
    return {**said, **ended, "conf_target": "number", "conf_target_id": written}
