"""Plans of hold and retrieve. The first hold moves the call out of its two-party bridge: the
customer to music, the agent into the call's room; from then on every step touches one leg."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import Hold, Retrieve
from calls.domain.control.ask import Ask, Controlled, LegIds, leg_of_agent, room_of
from calls.domain.errors import NotPossible
from calls.domain.facts import LegRole
from calls.domain.legs import Leg, Span
from calls.domain.orders import MoveLegs, Order

#: Places of the dialplan (deploy/asterisk/control.conf).
HOLD, ROOM_AGENT, ROOM_CUSTOMER = "hold-moh", "room-agent", "room-customer"


def hold(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Send the customer to music."""
    agent = leg_of_agent(call, ask.agent_no)
    customer = held_party(call, agent)
    if not agent.bridge_id or customer.bridge_id != agent.bridge_id:
        raise NotPossible("nobody to hold")
    if customer.span is Span.HOLD:
        raise NotPossible("held already")
    return [
        MoveLegs(
            call_id=call.call_id,
            channel=customer.channel,
            context=HOLD,
            exten="s",
            extra_channel=agent.channel,
            extra_context=ROOM_AGENT,
            extra_exten=room_of(call),
        )
    ]


def retrieve(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Bring the customer into the room."""
    agent = leg_of_agent(call, ask.agent_no)
    customer = held_party(call, agent)
    return [
        MoveLegs(
            call_id=call.call_id,
            channel=customer.channel,
            context=ROOM_CUSTOMER,
            exten=room_of(call),
        )
    ]


def held_party(call: Call, agent: Leg) -> Leg:
    """Find who waits on the line while the agent does something else: the customer, in a call
    among colleagues the other agent. Raises NotPossible."""
    others = [
        leg
        for leg in call.live_legs()
        if leg.leg_id != agent.leg_id
        and leg.role not in {LegRole.SUPERVISOR, LegRole.THIRD}
        and leg.answered_at is not None
    ]
    customers = [leg for leg in others if leg.role is LegRole.CUSTOMER]
    for leg in (*customers, *others):
        return leg
    raise NotPossible("nobody else is on the line")


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Hold: hold,
    Retrieve: retrieve,
}
