"""Plans about an agent who lost her phone: keep the others, bring her back, or give her up."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import TakeBack
from calls.domain.control.ask import Ask, Controlled, LegIds, room_of
from calls.domain.control.holding import ROOM_AGENT, ROOM_CUSTOMER
from calls.domain.errors import NotPossible
from calls.domain.facts import LegRole
from calls.domain.ids import LegId
from calls.domain.legs import Leg
from calls.domain.lost_moves import is_settled
from calls.domain.orders import HangUpLeg, MoveLegs, Order, OriginateLeg, SetLegVariable
from calls.domain.tiles import CallState, QueuedWhy

#: How long her phone is rung for her own call, milliseconds. The desk answers by itself.
RINGS_MS = 20_000
BACK_TO_GROUP = "back-to-group"


def take_back(call: Call, ask: Ask, new_leg_id: LegIds) -> list[Order]:
    """Ring the agent's phone and put it into the call's room, where the others wait."""
    lost = call.lost
    if lost is None or lost.agent_no != ask.agent_no:
        raise NotPossible("the call has not lost her phone")
    for leg in call.live_legs():
        if leg.agent_no == ask.agent_no and leg.leg_id != lost.leg_id:
            raise NotPossible("her phone rings already")
    return [
        OriginateLeg(
            call_id=call.call_id,
            leg_id=new_leg_id("agent"),
            dial=f"PJSIP/{ask.endpoint}",
            context=ROOM_AGENT,
            exten=room_of(call),
            timeout_ms=RINGS_MS,
            caller_id=f'"{call.customer_number}" <{call.customer_number}>',
            variables={
                "__SESSION_ID": call.call_id,
                "LEG": "agent",
                "PJSIP_HEADER(add,X-Patchbay-Session)": call.call_id,
                "PJSIP_HEADER(add,Call-Info)": "<sip:patchbay>;answer-after=0",
            },
        )
    ]


def keep(call: Call) -> list[Order]:
    """Put the other party into the room, with music, and end the dead leg.

    Who is on hold or in the room already stays there, and who talks to somebody else goes on; only
    the other party of a bridge of two must be moved before that bridge falls.
    """
    lost = call.lost
    if lost is None:
        return []
    orders: list[Order] = []
    if lost.was is CallState.TALKING and not lost.is_in_room:
        orders += [
            MoveLegs(
                call_id=call.call_id,
                channel=leg.channel,
                context=ROOM_CUSTOMER,
                exten=room_of(call),
            )
            for leg in _kept(call, lost.leg_id)
        ]
    leg = call.legs[lost.leg_id]
    if leg.is_live:
        orders.append(HangUpLeg(channel=leg.channel))
    return orders


def forsaken(call: Call) -> list[HangUpLeg]:
    """Name what must end because nobody is left who waits for her."""
    lost = call.lost
    if lost is None or any(leg.is_up and leg.agent_no != lost.agent_no for leg in call.live_legs()):
        return []
    return [HangUpLeg(channel=leg.channel) for leg in call.live_legs() if leg.channel]


def let_go(call: Call, queue: str) -> list[Order]:
    """She did not come back: the caller goes to the front of the group's queue, or the call ends.

    Those who talk to each other meanwhile go on.
    """
    if is_settled(call):
        return []
    orders: list[Order] = []
    for leg in _kept(call, LegId("")):
        if not queue or leg.role is not LegRole.CUSTOMER:
            orders.append(HangUpLeg(channel=leg.channel))
            continue
        orders += [
            SetLegVariable(
                call_id=call.call_id,
                channel=leg.channel,
                name="ARRAY(__TEAM,WHY)",
                value=f"{call.team},{QueuedWhy.AGENT_LOST.value}",
            ),
            MoveLegs(call_id=call.call_id, channel=leg.channel, context=BACK_TO_GROUP, exten=queue),
        ]
    return orders


def _kept(call: Call, lost_leg_id: LegId) -> list[Leg]:
    return [
        leg
        for leg in call.live_legs()
        if leg.leg_id != lost_leg_id and leg.channel and leg.role is not LegRole.SUPERVISOR
    ]


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {TakeBack: take_back}
