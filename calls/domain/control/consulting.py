"""Plans of a consultation: call a third party while the customer is held, and the ways out."""

from collections.abc import Callable

from calls.domain.call import Call
from calls.domain.commands import CompleteTransfer, Conference, Consult, ReturnToCaller
from calls.domain.control.ask import Ask, Controlled, LegIds, Target, leg_of_agent, need, room_of
from calls.domain.control.holding import HOLD, fetch, held_legs, held_party, part
from calls.domain.errors import NotPossible, TargetBusy
from calls.domain.events import CallState
from calls.domain.ids import NO_LEG, LegId
from calls.domain.legs import Leg
from calls.domain.orders import HangUpLeg, NoteAsk, Order, OriginateLeg
from calls.domain.undertakings import Verb

#: How long a third party's phone rings, milliseconds.
THIRD_RINGS_MS = 30_000
ROOM_THIRD = "room-third"


def consult(call: Call, ask: Ask, new_leg_id: LegIds) -> list[Order]:
    """Hold the customer and call the third party into the room."""
    target = need(ask.target)
    agent = leg_of_agent(call, ask.agent_no)
    if call.consult is not None:
        raise NotPossible("a consultation is under way")
    if call.state not in {CallState.TALKING, CallState.HELD}:
        raise NotPossible("only a call that talks or is held can consult")
    customer = held_party(call, agent)
    moves: list[Order] = []
    if customer not in held_legs(call):
        moves = part(call, agent, customer, HOLD)
    return [*moves, *call_in(call, ask, target, Verb.CONSULT, new_leg_id("third"))]


def return_to_caller(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Let the third party go and bring the customer back."""
    leg_of_agent(call, ask.agent_no)
    if call.consult is None:
        return fetch(call)
    third = call.legs[call.consult.leg_id]
    let_go = [HangUpLeg(channel=third.channel)] if third.channel and third.is_live else []
    return [note(call, ask, Verb.RETURN, third.leg_id), *let_go, *fetch(call)]


def complete(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Bring the customer to the third party; the agent is out."""
    agent = _connected(call, ask)
    return [
        note(call, ask, Verb.COMPLETE),
        *fetch(call),
        HangUpLeg(channel=agent.channel),
    ]


def conference(call: Call, ask: Ask, _new_leg_id: LegIds) -> list[Order]:
    """Bring the customer into the room where agent and third party talk."""
    _connected(call, ask)
    return [note(call, ask, Verb.CONFERENCE), *fetch(call)]


def call_in(call: Call, ask: Ask, target: Target, verb: Verb, leg_id: LegId) -> list[Order]:
    """Ring somebody who comes into the room on answer. Raises NotPossible, TargetBusy."""
    if not target.dial:
        raise NotPossible("a group cannot be called in, only one of its agents")
    if target.agent_no and any(leg.agent_no == target.agent_no for leg in call.live_legs()):
        raise TargetBusy(target.number)
    return [
        NoteAsk(
            call_id=call.call_id,
            verb=verb,
            agent_no=ask.agent_no,
            leg_id=leg_id,
            number=target.number,
            endpoint=target.endpoint,
            target_kind=target.kind,
            group=target.group,
        ),
        OriginateLeg(
            call_id=call.call_id,
            leg_id=leg_id,
            dial=target.dial,
            context=ROOM_THIRD,
            exten=room_of(call),
            timeout_ms=THIRD_RINGS_MS,
            caller_id=target.caller_id,
            variables={"__SESSION_ID": call.call_id, "LEG": "third", "__TEAM": call.team},
        ),
    ]


def note(call: Call, ask: Ask, verb: Verb, leg_id: LegId = NO_LEG) -> NoteAsk:
    """Say what is about to be done."""
    return NoteAsk(call_id=call.call_id, verb=verb, agent_no=ask.agent_no, leg_id=leg_id)


def _connected(call: Call, ask: Ask) -> Leg:
    """Give the agent who talks with a third party. Raises NotPossible."""
    agent = leg_of_agent(call, ask.agent_no)
    if call.consult is None or call.consult.agent_leg_id != agent.leg_id:
        raise NotPossible("no consultation is under way")
    if not call.consult.is_connected:
        raise NotPossible("the third party has not answered")
    return agent


PLANS: dict[type[Controlled], Callable[[Call, Ask, LegIds], list[Order]]] = {
    Consult: consult,
    ReturnToCaller: return_to_caller,
    CompleteTransfer: complete,
    Conference: conference,
}
