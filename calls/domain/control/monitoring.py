"""Plans of a supervisor who takes part in an agent's call, and of taking the agent's place.

One supervisor a call, and one call a supervisor. She is dialled once: another mode sends her leg
to another exten of the dialplan's `spy` (deploy/asterisk/monitor.conf).
"""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import EndMonitor, Monitor, TakeOver
from calls.domain.control.ask import Ask, Controlled, LegIds, room_of
from calls.domain.errors import NotPossible
from calls.domain.events import MonitorMode
from calls.domain.facts import LegRole
from calls.domain.ids import NO_LEG, LegId
from calls.domain.legs import Leg
from calls.domain.monitor_moves import watching
from calls.domain.orders import HangUpLeg, MoveLegs, NoteAsk, Order, OriginateLeg
from calls.domain.undertakings import Verb

#: Places of the dialplan.
SPY, TAKE_OVER, TAKE_OVER_NOW = "spy", "take-over", "take-over-now"
ROOM_CUSTOMER = "room-customer"
#: How long the supervisor's own phone rings, milliseconds.
RINGS_MS = 15_000
#: Fewer than that in one bridge may be a two-party call; more are in the call's room.
TWO = 2
#: Her phone answers by itself where it can: she has asked for it.
ANSWERS_ITSELF = {"PJSIP_HEADER(add,Call-Info)": "<sip:patchbay>;answer-after=0"}


def monitor(call: Call, ask: Ask, new_leg_id: LegIds) -> list[Order]:
    """Ring the supervisor's phone, or switch the mode of a supervisor who takes part already."""
    mode = ask.command.mode if isinstance(ask.command, Monitor) else MonitorMode.SPY
    agent = _watched(call, ask)
    own = _own_leg(call, ask)
    if own is None:
        return _ring(call, ask, new_leg_id, agent, context=SPY, exten=mode.value)
    if own.answered_at is None:
        raise NotPossible("your phone rings for it already")
    if own.watched not in {NO_LEG, agent.leg_id}:
        raise NotPossible("you take part in another agent's call")
    if own.mode == mode:
        raise NotPossible(f"you {mode.value} already")
    return [
        MoveLegs(call_id=call.call_id, channel=own.channel, context=SPY, exten=mode.value),
    ]


def end_monitor(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Hang up the supervisor's leg alone."""
    own = _own_leg(call, ask)
    if own is None or not own.channel:
        raise NotPossible("you take part in no call")
    return [HangUpLeg(channel=own.channel)]


def take_over(call: Call, ask: Ask, new_leg_id: LegIds) -> list[Order]:
    """Bring supervisor and customer together in the call's room and hang up the agent."""
    own = _own_leg(call, ask)
    agent = _watched(call, ask, own)
    if own is not None and own.answered_at is None:
        raise NotPossible("your phone rings for it already")
    others = [leg for leg in call.parties() if leg.leg_id != agent.leg_id and leg.answered_at]
    if not others:
        raise NotPossible("nobody is there to be taken over")
    room, other = room_of(call), _outside(agent, others)
    if own is None:
        variables = {
            "AGENTCHAN": agent.channel,
            "OTHERCHAN": other.channel if other else "",
        }
        return _ring(call, ask, new_leg_id, agent, context=TAKE_OVER_NOW, exten=room, **variables)
    steps: list[Order] = [
        _noted(call, ask, Verb.TAKE_OVER, own.leg_id, agent),
        _together(call, own, other, room),
        HangUpLeg(channel=agent.channel),
    ]
    # whom the agent only asked something has nobody to talk to any more
    asked = [leg for leg in others if other and leg.role is LegRole.THIRD and leg is not other]
    return [*steps, *(HangUpLeg(channel=leg.channel) for leg in asked)]


def _together(call: Call, own: Leg, other: Leg | None, room: str) -> MoveLegs:
    if other is None:
        return MoveLegs(call_id=call.call_id, channel=own.channel, context=TAKE_OVER, exten=room)
    return MoveLegs(
        call_id=call.call_id,
        channel=other.channel,
        context=ROOM_CUSTOMER,
        exten=room,
        extra_channel=own.channel,
        extra_context=TAKE_OVER,
        extra_exten=room,
    )


def _outside(agent: Leg, others: list[Leg]) -> Leg | None:
    """Name who has to be brought into the room: the customer of a two-party call, or one who is
    held; nobody when several talk, because they do so in the room."""
    customers = [leg for leg in others if leg.role is LegRole.CUSTOMER]
    first = (customers or others)[0]
    together = [leg for leg in others if leg.bridge_id and leg.bridge_id == agent.bridge_id]
    return None if first in together and len(together) >= TWO else first


def _watched(call: Call, ask: Ask, own: Leg | None = None) -> Leg:
    """Find the leg of the agent who is meant: the one named, else the one she listens to."""
    if ask.agent_no and ask.agent_no == ask.asked_by:
        raise NotPossible("that is yourself")
    for leg in call.parties():
        if leg.role is not LegRole.AGENT or not leg.channel or leg.answered_at is None:
            continue
        if leg.agent_no == ask.agent_no or (own is not None and leg.leg_id == own.watched):
            return leg
    raise NotPossible("the agent is not on the line")


def _own_leg(call: Call, ask: Ask) -> Leg | None:
    """Give the supervisor's own leg. Raises NotPossible when somebody else takes part, or when she
    is on the call herself."""
    if any(leg.agent_no == ask.asked_by for leg in call.parties()):
        raise NotPossible("you are on this call yourself")
    watching_now = watching(call)
    if any(leg.agent_no != ask.asked_by for leg in watching_now):
        raise NotPossible("another supervisor takes part already")
    return watching_now[0] if watching_now else None


def _ring(
    call: Call,
    ask: Ask,
    new_leg_id: LegIds,
    agent: Leg,
    *,
    context: str,
    exten: str,
    **variables: str,
) -> list[Order]:
    """Ring the supervisor's phone, of which the call knows from now on."""
    leg_id = new_leg_id(purpose_of(context, exten))
    ring = OriginateLeg(
        call_id=call.call_id,
        leg_id=leg_id,
        dial=f"PJSIP/{ask.endpoint}",
        context=context,
        exten=exten,
        timeout_ms=RINGS_MS,
        caller_id=f'"Agent {agent.agent_no}" <{agent.agent_no}>',
        variables={
            "LEG": LegRole.SUPERVISOR.value,
            "SPYCHAN": agent.channel,
            "SPYLEG": agent.leg_id,
            **ANSWERS_ITSELF,
            **variables,
        },
    )
    verb = Verb.TAKE_OVER if context == TAKE_OVER_NOW else Verb.MONITOR
    return [_noted(call, ask, verb, leg_id, agent), ring]


def purpose_of(context: str, exten: str) -> str:
    """Name a supervisor's leg after what she was rung for, so that whoever hears of its ringing can
    tell: `supervisorspy`, `supervisorwhisper`, `supervisorbarge`, `supervisortakeover`."""
    return "supervisortakeover" if context == TAKE_OVER_NOW else f"supervisor{exten}"


def _noted(call: Call, ask: Ask, verb: Verb, leg_id: LegId, agent: Leg) -> NoteAsk:
    return NoteAsk(
        call_id=call.call_id,
        verb=verb,
        agent_no=ask.asked_by,
        leg_id=leg_id,
        number=agent.agent_no,
        endpoint=ask.endpoint,
    )


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Monitor: monitor,
    EndMonitor: end_monitor,
    TakeOver: take_over,
}
