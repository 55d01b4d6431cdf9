"""What chapter 6 says of an event, and what later clients read besides. Pure.

`render` has the printed fields in their order; here stand `join`, `hangupfirst` and the words for
what agents do.
"""

from agents.domain.events import AgentAction, AgentActionAnnounced
from calls.domain import events as calls
from calls.domain.ids import AgentNo, LegId
from portal.dialects.astercc import render
from portal.dialects.astercc.render import CanonicalEvent, Fields, Ids
from portal.dialects.astercc.wire import CallWord, Source

#: The kinds of events this dialect has words for.
KINDS = frozenset(
    {
        "CallStarted",
        "CallOffered",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallPartyLeft",
        "CallPartyJoined",
        "CallTransferred",
        "CallHeld",
        "CallRetrieved",
        "CallEnded",
        "AgentActionAnnounced",
    }
)
#: What later clients call an agent's actions.
ACTION_WORDS = {
    AgentAction.CHECK_IN: "login",
    AgentAction.CHECK_OUT: "logoff",
    AgentAction.PAUSE: "paused",
    AgentAction.UNPAUSE: "nopaused",
    AgentAction.ACW_RINGING: "acwring",
    AgentAction.ACW_ANSWERED: "acwanswer",
    AgentAction.ACW_OFF: "acwoff",
    AgentAction.END_WRAP_UP: "acwstop",
    AgentAction.WORK_BOTH: "workwayall",
    AgentAction.WORK_IN: "workwaydialin",
    AgentAction.WORK_OUT: "workwaydialout",
}
#: Room for the tellings of one event in their numbers.
MOST_OF_ONE = 10
#: What a call does while customer and agent are together.
_CONVERSING = frozenset({calls.CallState.TALKING, calls.CallState.HELD, calls.CallState.CONFERENCE})


def tellings(event: CanonicalEvent, ids: Ids) -> list[Fields]:
    """Say an event in the fields of chapter 6: once, not at all, or, at a call's end, twice.

    The manual prints the customer's hang-up before the agent's, whoever was first; a PBX may report
    them the other way round. An agent who leaves a customer alone is therefore told at the end.
    """
    if isinstance(event, calls.CallPartyLeft) and _leaves_alone(event):
        return []
    found = [_left_at_last(event), event] if isinstance(event, calls.CallEnded) else [event]
    told = [_fields_of(one, ids) for one in found if one is not None]
    said = [one for one in told if one is not None]
    # a later one has a higher number, though two may be of one event
    return [one | {"eventid": str(ids.seq * MOST_OF_ONE + place)} for place, one in enumerate(said)]


def _fields_of(event: CanonicalEvent, ids: Ids) -> Fields | None:
    if isinstance(event, AgentActionAnnounced):
        return _action(event, ids)
    if isinstance(event, calls.CallPartyJoined):
        return _joined(event, ids)
    if isinstance(event, calls.CallTransferred):
        return _handed_over(event, ids)
    fields = render.event_fields(event, ids)
    if fields is None or fields["event"] != CallWord.HANGUP.value:
        return fields
    assert isinstance(event, calls.CallPartyLeft | calls.CallEnded)
    first = _first_to_leave(event)
    return fields | {"hangupfirst": first} if first else fields


def pushstr(fields: Fields) -> str:
    """Write the event string, as browsers get it: `k=v&k=v&`."""
    return render.event_string(fields)


def object_text(fields: Fields) -> str:
    """Write the object literal a browser push carries: every field, and the whole string again.

    Single quotes, because the message stands between double ones; no value holds either.
    """
    said = {name: render.escape(value) for name, value in fields.items()}
    said["pushstr"] = pushstr(fields)
    return "{" + ",".join(f"'{name}':'{value}'" for name, value in said.items()) + "}"


def agents_of(event: CanonicalEvent) -> frozenset[str]:
    """Give the numbers of the agents on whose channel an event is told."""
    if isinstance(event, AgentActionAnnounced):
        return frozenset({event.agent.agent_no})
    if not isinstance(event, calls.CallEvent):
        return frozenset()
    told = {*event.call.agent_nos, event.call.target_agent_no}
    told |= {getattr(event, "agent_no", "")}
    told |= {party.agent_no for party in event.call.parties if party.role != "supervisor"}
    if isinstance(event, calls.CallEnded):
        told |= {one.agent_no for one in event.segments if one.role != "supervisor"}
    return frozenset(told - {""})


def _action(event: AgentActionAnnounced, ids: Ids) -> Fields:
    """Say an agent's action: no call, so the fields about one stay empty."""
    groups = (ids.group_ids.get(code) for code in event.groups)
    agent_no = event.agent.agent_no
    return {
        "calleridnum": "",
        "didnumber": "",
        "activenum": agent_no,
        "source": Source.AGENT.value,
        "event": ACTION_WORDS[event.action],
        "uniqueid": "0",
        "sessionid": "",
        "eventTime": f"{event.at:%Y-%m-%d %H:%M:%S}",
        "AgentTeamId": str(ids.team_id),
        "AgentGroupId": ",".join(str(one) for one in groups if one is not None),
        "agentno": agent_no,
        "eventid": str(ids.seq),
    }


def _leaves_alone(event: calls.CallPartyLeft) -> bool:
    """Say whether an agent leaves a customer whom nobody else is talking to, or about to."""
    if event.role != "agent" or event.call.state not in _CONVERSING:
        return False
    roles = [party.role for party in event.call.parties if party.role != "supervisor"]
    return roles == ["customer"]


def _left_at_last(event: calls.CallEnded) -> calls.CallPartyLeft | None:
    """Give the leaving of the agent that was not told when it happened; None when all were."""
    customers = [one.ended_at for one in event.segments if one.role == "customer"]
    others = [one for one in event.segments if one.role in {"agent", "third"}]
    if not customers or not others:
        return None
    last = max(others, key=lambda one: one.ended_at)
    # of the same instant: who hung up left first
    is_last = event.hung_up_by is calls.HungUpBy.CUSTOMER
    is_later = max(customers) > last.ended_at or (max(customers) == last.ended_at and not is_last)
    if last.role != "agent" or last.answered_at is None or not is_later or not _talked(event.call):
        return None
    return calls.CallPartyLeft(
        at=event.at,
        team=event.team,
        call=event.call,
        role=last.role,
        leg_id=last.leg_id,
        number=last.number,
        agent_no=last.agent_no,
        cause=last.cause,
    )


def _talked(call: calls.CallTile) -> bool:
    return call.talked_s > 0 or call.talking_since is not None


def _joined(event: calls.CallPartyJoined, ids: Ids) -> Fields | None:
    """Say that the consulted party talks with the others now."""
    if event.role != "third":
        return None
    return _join(event, event.leg_id, event.number, event.agent_no, ids)


def _handed_over(event: calls.CallTransferred, ids: Ids) -> Fields | None:
    """Say that the consulted party talks with the customer now, where she was asked first."""
    if event.how is not calls.TransferKind.CONSULTED:
        return None
    agent_no, number = event.to_agent_no, event.to_number
    for party in event.call.parties:
        is_agent = bool(agent_no) and party.agent_no == agent_no
        if is_agent or (party.role == "third" and not agent_no and party.number == number):
            return _join(event, party.leg_id, party.number, party.agent_no, ids)
    return None  # gone again this very moment


def _join(
    event: calls.CallEvent, leg_id: LegId, number: str, agent_no: str, ids: Ids
) -> Fields | None:
    answered = calls.CallPartyAnswered(
        at=event.at,
        team=event.team,
        call=event.call,
        role="third",
        leg_id=leg_id,
        number=number,
        agent_no=AgentNo(agent_no),
    )
    fields = render.event_fields(answered, ids)
    return None if fields is None else fields | {"event": CallWord.JOIN.value}


def _first_to_leave(event: calls.CallPartyLeft | calls.CallEnded) -> str:
    """Say who hung up first; "" for a call that was never answered.

    A party that leaves after its other one finds it gone.
    """
    call = event.call
    is_inbound = call.kind is calls.CallKind.INBOUND
    customer = Source.CALLER if is_inbound else Source.CALLEE
    if not _talked(call):
        return ""
    if isinstance(event, calls.CallEnded):
        is_agent = event.hung_up_by is calls.HungUpBy.AGENT
        return Source.AGENT.value if is_agent else customer.value
    roles = {party.role for party in call.parties}
    if event.role == "agent":
        return Source.AGENT.value if "customer" in roles else customer.value
    return customer.value if "agent" in roles else Source.AGENT.value
