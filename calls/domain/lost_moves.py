"""What happens to a call whose agent lost her phone: it waits for her, she comes back, or not.

A lost leg is one that ended for want of sound (cause 44), or whose phone is known to be gone though
the switch still holds it. A leg that was hung up on purpose is not lost. Meanwhile the other party
is kept, with music, and counts as held.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain.call import Call, Turn
from calls.domain.events import CallState, HungUpBy
from calls.domain.facts import Fact, LegRole
from calls.domain.legs import Leg
from calls.domain.lost import Lost
from calls.domain.parties import refuse_ended
from calls.domain.steps import CONVERSING, Step

#: Q.850 cause of a leg that ended because no sound came any more.
CAUSE_SILENT = 44
#: How long a call waits for an agent nobody knows, seconds.
RETURN_S = 60


def agent_leg_lost(call: Call, fact: cf.AgentLegLost, turn: Turn) -> None:
    """The dialplan keeps the customer whose agent's leg broke off."""
    hers = [leg for leg in call.legs.values() if leg.endpoint == fact.endpoint]
    for leg in reversed(hers):
        if leg.role is LegRole.AGENT:
            lose(call, leg, turn)
            return


def leg_silent(call: Call, fact: cf.LegSilent, turn: Turn) -> None:
    """The phone behind a leg is gone, though the leg still stands."""
    refuse_ended(call, fact.leg_id)
    leg = call.legs.get(fact.leg_id)
    if leg is not None and leg.role is LegRole.AGENT:
        lose(call, leg, turn)


def watch(call: Call, turn: Turn) -> None:
    """After every fact: a leg may have broken off, or the lost agent be on the line again."""
    if call.state is CallState.ENDED:
        return
    for leg in call.legs.values():
        broke_off = leg.ended_at == turn.at and leg.cause == CAUSE_SILENT
        if broke_off and leg.role is LegRole.AGENT:
            lose(call, leg, turn)
    if call.lost is not None:
        _find_her(call, call.lost, turn)


def lose(call: Call, leg: Leg, turn: Turn) -> None:
    """Keep the other party for the agent of this leg, if there is one and she has not said
    goodbye."""
    said_goodbye = call.hung_up_by in {HungUpBy.AGENT, HungUpBy.CUSTOMER}
    if call.lost is not None or said_goodbye or not leg.agent_no or leg.answered_at is None:
        return
    others = _others(call, leg)
    if not others or call.state not in CONVERSING:
        return
    who = turn.directory.agent_at(leg.endpoint)
    patience = timedelta(seconds=who.return_s if who else RETURN_S)
    call.lost = Lost(
        agent_no=leg.agent_no,
        leg_id=leg.leg_id,
        endpoint=leg.endpoint,
        was=call.state,
        is_in_room=call.is_parted,
        give_up_at=turn.at + patience,
    )
    if not _talk_together(others):
        call.state = call.next_state(Step.AGENT_LOST)
    leg.bridge_id = ""  # whoever is with a dead leg is alone
    call.is_parted = True  # from now on no dialplan ends what is left
    call.retime(turn.at)
    turn.tell(
        e.CallAgentLost,
        agent_no=leg.agent_no,
        leg_id=leg.leg_id,
        give_up_at=call.lost.give_up_at,
    )


def give_up(call: Call, at: datetime) -> list[e.CallEvent]:
    """The time to wait for her is over, if it is; the state moves when the caller does."""
    if call.lost is None or at < call.lost.give_up_at:
        return []
    agent_no, call.lost = call.lost.agent_no, None
    call.clock = max(call.clock, at)
    call.retime(call.clock)
    return [e.CallAgentGivenUp(at=call.clock, team=call.team, call=call.tile(), agent_no=agent_no)]


def is_settled(call: Call) -> bool:
    """Say whether those who were left have each other and need no agent."""
    return _talk_together([leg for leg in call.live_legs() if leg.role is not LegRole.SUPERVISOR])


def _find_her(call: Call, lost: Lost, turn: Turn) -> None:
    """She is back with a new leg beside the others, or where she was when they are held."""
    for leg in call.live_legs():
        if leg.agent_no != lost.agent_no or leg.leg_id == lost.leg_id:
            continue
        leg.is_dialled = True  # it is her own call that rings her: no offer
        if not leg.bridge_id:
            continue
        beside = [one for one in _others(call, leg) if one.bridge_id == leg.bridge_id]
        is_held = lost.was in {CallState.HELD, CallState.CONSULTING}
        if beside or is_held:
            _return(call, leg, turn, lost.was if is_held else _state_of(beside))


def _state_of(beside: list[Leg]) -> CallState:
    return CallState.TALKING if len(beside) == 1 else CallState.CONFERENCE


def _return(call: Call, leg: Leg, turn: Turn, state: CallState) -> None:
    lost, call.lost = call.lost, None
    if lost is not None and call.consult is not None and call.consult.agent_leg_id == lost.leg_id:
        call.consult.agent_leg_id = leg.leg_id  # she goes on asking where she was
    call.state = state
    call.hung_up_by = None  # the end of the lost leg was no end of the call
    call.last_agent_no = leg.agent_no
    call.retime(turn.at)
    # she comes back into a conversation, which does not begin anew
    turn.told = [one for one in turn.told if one[0] is not e.CallConnected]
    turn.tell(e.CallAgentBack, agent_no=leg.agent_no, leg_id=leg.leg_id)


def _others(call: Call, leg: Leg) -> list[Leg]:
    return [
        one
        for one in call.live_legs()
        if one.leg_id != leg.leg_id
        and one.agent_no != (leg.agent_no or None)
        and one.role is not LegRole.SUPERVISOR
        and one.answered_at is not None
    ]


def _talk_together(legs: list[Leg]) -> bool:
    bridges = [leg.bridge_id for leg in legs if leg.bridge_id]
    return len(bridges) > len(set(bridges))


MOVES: dict[type[Fact], Callable[[Call, Any, Turn], None]] = {
    cf.AgentLegLost: agent_leg_lost,
    cf.LegSilent: leg_silent,
}
