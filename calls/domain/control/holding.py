"""Plans of hold and retrieve. The first hold moves the call out of its two-party bridge: the
customer to music, the agent into the call's room; from then on every step touches one leg."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import Hold, Retrieve
from calls.domain.control.ask import Ask, Controlled, LegIds, leg_of_agent, room_of
from calls.domain.errors import NotPossible
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.orders import MoveLegs, Order

#: Places of the dialplan (deploy/asterisk/control.conf).
HOLD, ROOM_AGENT, ROOM_CUSTOMER = "hold-moh", "room-agent", "room-customer"


def hold(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Send the customer to music. Raises NotPossible when nobody talks with the agent."""
    agent = leg_of_agent(call, ask.agent_no)
    customer = held_party(call, agent)
    if customer in held_legs(call):
        raise NotPossible("held already")
    return part(call, agent, customer, HOLD)


def retrieve(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Bring whoever is held into the room. Raises NotPossible when nobody is."""
    leg_of_agent(call, ask.agent_no)
    if call.consult is not None:
        raise NotPossible("end the consultation first")
    return fetch(call)


def part(call: Call, agent: Leg, customer: Leg, place: str) -> list[Order]:
    """Send the customer to a place, and the agent into the room when she is not there yet."""
    if not agent.bridge_id or customer.bridge_id != agent.bridge_id:
        raise NotPossible("nobody talks with the agent")
    exten = "s" if place == HOLD else room_of(call)
    if agent.is_in_room:
        return [_move(call, customer, place, exten)]
    return [
        MoveLegs(
            call_id=call.call_id,
            channel=customer.channel,
            context=place,
            exten=exten,
            extra_channel=agent.channel,
            extra_context=ROOM_AGENT,
            extra_exten=room_of(call),
        )
    ]


def fetch(call: Call) -> list[Order]:
    """Bring everybody who was sent to music into the room. Raises NotPossible for nobody."""
    held = held_legs(call)
    if not held:
        raise NotPossible("nobody is held")
    return [_move(call, leg, ROOM_CUSTOMER, room_of(call)) for leg in held]


def held_legs(call: Call) -> list[Leg]:
    """List who was sent to music."""
    return [leg for leg in call.live_legs() if leg.is_held(is_in_queue=call.is_in_queue)]


def held_party(call: Call, agent: Leg) -> Leg:
    """Find who waits on the line while the agent does something else: the customer, in a call
    among colleagues the other agent, whom she called in herself last. Raises NotPossible."""
    others = others_of(call, agent)
    for role in (LegRole.CUSTOMER, LegRole.AGENT, LegRole.THIRD):
        for leg in others:
            if leg.role is role:
                return leg
    raise NotPossible("nobody else is on the line")


def others_of(call: Call, agent: Leg) -> list[Leg]:
    """List who is on the line beside the agent, without those who only watch."""
    return [
        leg
        for leg in call.live_legs()
        if leg.leg_id != agent.leg_id
        and leg.role is not LegRole.SUPERVISOR
        and leg.channel
        and (leg.answered_at is not None or leg.leg_id == call.origin_leg_id)
    ]


def _move(call: Call, leg: Leg, place: str, exten: str) -> MoveLegs:
    return MoveLegs(call_id=call.call_id, channel=leg.channel, context=place, exten=exten)


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Hold: hold,
    Retrieve: retrieve,
}
