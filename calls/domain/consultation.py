"""An agent talks to a third party while somebody is held: how that begins and ends."""

from calls.domain import events as e
from calls.domain.call import Call, Turn
from calls.domain.events import ConsultEnd, Outcome, TransferKind
from calls.domain.facts import LegRole
from calls.domain.ids import AgentNo
from calls.domain.legs import Leg
from calls.domain.outcome import CAUSES, REASON_NO_ANSWER, STATUSES
from calls.domain.parties import promote
from calls.domain.undertakings import Consult, Verb


def settle(call: Call, turn: Turn) -> None:
    """Begin, go on with, or end the consultation as the legs say."""
    if call.consult is None:
        call.consult = _begun(call)
        if call.consult is None:
            return
        third = call.legs[call.consult.leg_id]
        turn.tell(
            e.CallConsultStarted,
            agent_no=call.consult.agent_no,
            leg_id=third.leg_id,
            number=third.number,
            target_agent_no=third.agent_no,
            target_group=third.picked_from,
        )
    consult = call.consult
    agent, third = call.legs[consult.agent_leg_id], call.legs[consult.leg_id]
    if not consult.is_connected and _together(agent, third):
        consult.is_connected = True
        turn.tell(e.CallConsultConnected, agent_no=consult.agent_no, leg_id=third.leg_id)
    how = _end(call, agent, third, turn)
    if how is not None:
        _finish(call, agent, third, how, turn)


def is_returned(turn: Turn) -> bool:
    """Say whether this turn told that the agent went back to the customer."""
    return any(
        kind is e.CallConsultEnded and more["how"] is ConsultEnd.RETURNED
        for kind, more in turn.told
    )


def _begun(call: Call) -> Consult | None:
    """Find an agent and a third party while somebody else is held."""
    live = call.live_legs()
    held = [leg for leg in live if leg.is_held(is_in_queue=call.is_in_queue)]
    free = [leg for leg in live if leg not in held]
    thirds = [leg for leg in free if leg.role is LegRole.THIRD]
    agents = [leg for leg in free if leg.role is LegRole.AGENT and leg.answered_at is not None]
    if not held or not thirds or not agents:
        return None
    agent, third = agents[0], thirds[-1]
    return Consult(agent_leg_id=agent.leg_id, agent_no=agent.agent_no, leg_id=third.leg_id)


def _together(one: Leg, other: Leg) -> bool:
    return (
        one.is_live and other.is_live and bool(one.bridge_id) and one.bridge_id == other.bridge_id
    )


def _end(call: Call, agent: Leg, third: Leg, turn: Turn) -> ConsultEnd | None:
    """Say how the consultation has ended, if it has."""
    customers = [
        leg
        for leg in call.live_legs()
        if leg not in (agent, third) and leg.role in {LegRole.CUSTOMER, LegRole.AGENT}
    ]
    if not third.is_live:
        return _end_of_third(agent, third)
    if not customers:
        return ConsultEnd.CUSTOMER_LEFT
    with_third = any(_together(leg, third) for leg in customers)
    if not agent.is_live:
        if third.answered_at is None:
            return ConsultEnd.AGENT_LEFT
        return ConsultEnd.COMPLETED if with_third else None
    if call.is_asked(Verb.RETURN, Verb.COMPLETE, at=turn.at):
        return None
    if with_third and _together(agent, third):
        return ConsultEnd.CONFERENCE
    return ConsultEnd.RETURNED if any(_together(leg, agent) for leg in customers) else None


def _end_of_third(agent: Leg, third: Leg) -> ConsultEnd:
    if not agent.is_live:
        return ConsultEnd.AGENT_LEFT
    if third.answered_at is not None:
        return ConsultEnd.THIRD_LEFT if third.is_hanging_up else ConsultEnd.RETURNED
    return ConsultEnd.RETURNED if _unreached(third) is None else ConsultEnd.UNREACHED


def _unreached(third: Leg) -> Outcome | None:
    """Say why the third party was not reached; None when we let it go ourselves."""
    if third.cause in CAUSES:
        return CAUSES[third.cause]
    if not third.channel:
        return Outcome.FAILED
    if third.originate_reason == REASON_NO_ANSWER:
        return Outcome.NO_ANSWER
    if third.is_hanging_up and third.status is not None:
        return STATUSES.get(third.status)
    return None


def _finish(call: Call, agent: Leg, third: Leg, how: ConsultEnd, turn: Turn) -> None:
    consult, call.consult = call.consult, None
    if consult is None:
        return
    turn.tell(
        e.CallConsultEnded,
        agent_no=consult.agent_no,
        leg_id=third.leg_id,
        how=how,
        outcome=_unreached(third) if how is ConsultEnd.UNREACHED else None,
    )
    call.is_owed_an_agent = how is ConsultEnd.AGENT_LEFT
    if how is not ConsultEnd.COMPLETED:
        return
    if third.agent_no:
        promote(call, third)
    turn.tell(
        e.CallTransferred,
        how=TransferKind.CONSULTED,
        agent_no=AgentNo(agent.agent_no),
        to_agent_no=third.agent_no,
        to_group="",
        to_number="" if third.agent_no else third.number,
    )
