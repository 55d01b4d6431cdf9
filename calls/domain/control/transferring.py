"""Plan of the blind transfer: whoever talks with the agent goes to the target, the agent is out."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import TargetKind, Transfer
from calls.domain.control.ask import Ask, Controlled, LegIds, Target, leg_of_agent, need
from calls.domain.control.holding import others_of
from calls.domain.errors import NotPossible, TargetBusy
from calls.domain.events import CallState, QueuedWhy
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import HangUpLeg, MoveLegs, NoteAsk, Order, SendAway, SetLegVariable
from calls.domain.undertakings import Verb

#: Places of the dialplan (deploy/asterisk/control.conf).
PLACES = {
    TargetKind.INTERNAL: "transfer-agent",
    TargetKind.GROUP: "transfer-group",
    TargetKind.EXTERNAL: "transfer-out",
}
#: Variables the dialplan needs there, all set in one step.
VARIABLES = "ARRAY(__TEAM,BACK_QUEUE,BACK_PHONE,WHY)"


def transfer(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Send the other party on. Raises NotPossible unless exactly one other is on the line."""
    target = need(ask.target)
    agent = leg_of_agent(call, ask.agent_no)
    if call.state not in {CallState.TALKING, CallState.HELD} or call.consult is not None:
        raise NotPossible("only a call between two that talks or is held can be handed on")
    others = others_of(call, agent)
    if len(others) != 1:
        raise NotPossible("only a call between two can be handed on")
    if target.agent_no and target.agent_no == others[0].agent_no:
        raise TargetBusy(target.number)
    return [
        _variables(call, agent, others[0]),
        NoteAsk(
            call_id=call.call_id,
            verb=Verb.TRANSFER,
            agent_no=ask.agent_no,
            leg_id=others[0].leg_id,
            number=target.number,
            target_kind=target.kind,
        ),
        *_send(call, agent, others[0], target),
    ]


def _variables(call: Call, agent: Leg, other: Leg) -> SetLegVariable:
    is_customer = other.role is LegRole.CUSTOMER
    queue = f"{call.team}-{call.group}" if call.group and is_customer else ""
    values = (call.team, queue, str(agent.endpoint), QueuedWhy.TRANSFER_FAILED.value)
    return SetLegVariable(
        call_id=call.call_id, channel=other.channel, name=VARIABLES, value=",".join(values)
    )


def _send(call: Call, agent: Leg, other: Leg, target: Target) -> list[Order]:
    """In a bridge of two the switch lets the agent go by itself; elsewhere she is hung up."""
    place = PLACES[target.kind]
    exten = target.queue or str(target.endpoint) or target.number
    if agent.bridge_id and agent.bridge_id == other.bridge_id and not agent.is_in_room:
        return [SendAway(call_id=call.call_id, channel=agent.channel, context=place, exten=exten)]
    return [
        MoveLegs(call_id=call.call_id, channel=other.channel, context=place, exten=exten),
        HangUpLeg(channel=agent.channel),
    ]


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {Transfer: transfer}
