"""What several moves share: finding the leg of a fact, who sits on it, offering and answering."""

from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Turn
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState
from calls.domain.facts import LegRole
from calls.domain.ids import AgentNo, LegId
from calls.domain.legs import Leg, endpoint_of
from calls.domain.steps import Step


def refuse_ended(call: Call, leg_id: LegId) -> None:
    """Raise IllegalMove when the leg is gone already."""
    leg = call.legs.get(leg_id)
    if leg is not None and not leg.is_live:
        raise IllegalMove(f"leg {leg_id} of {call.call_id} has ended")


def sit_down(call: Call, leg: Leg, turn: Turn) -> None:
    """Find out which agent is on the leg, from the endpoint; never one of another team."""
    ref = turn.directory.agent_at(leg.endpoint)
    tail = leg.endpoint.removeprefix(f"{call.team}-")
    if ref is not None and ref.team == call.team:
        leg.agent_no, leg.agent_name = AgentNo(ref.agent_no), ref.name
    elif tail != leg.endpoint and tail.isdigit():
        leg.agent_no = AgentNo(tail)


def leg_of(call: Call, fact: f.LegFact, turn: Turn) -> Leg:
    """Give the leg of a fact, made now when it is new, with the role it says it has."""
    leg = call.legs.get(fact.leg_id)
    if leg is None:
        leg = Leg(
            leg_id=fact.leg_id,
            role=fact.role or _role_of(fact.leg_id),
            started_at=turn.at,
            channel=fact.channel,
            endpoint=endpoint_of(fact.channel),
        )
        call.legs[fact.leg_id] = leg
        sit_down(call, leg, turn)
        if fact.role is None and leg.agent_no and leg.role is LegRole.CUSTOMER:
            leg.role = LegRole.AGENT
    elif fact.role is not None and not leg.is_promoted:
        leg.role = fact.role
    leg.channel = leg.channel or fact.channel
    if leg.role is LegRole.CUSTOMER:
        leg.agent_no, leg.agent_name = AgentNo(""), ""
        leg.number = leg.number or call.customer_number
    return leg


def _role_of(leg_id: LegId) -> LegRole:
    """Say what a leg of our own order is for, before it carries our variables."""
    purpose = leg_id.rpartition("-")[2]
    for role in (LegRole.THIRD, LegRole.SUPERVISOR):
        if purpose.startswith(role.value):
            return role
    return LegRole.CUSTOMER


def promote(call: Call, leg: Leg) -> None:
    """Make a third party, or a supervisor, who stays the call's agent."""
    leg.role, leg.is_promoted = LegRole.AGENT, True
    call.last_agent_no = leg.agent_no or call.last_agent_no


def party(leg: Leg) -> dict[str, object]:
    """Say who is on the leg, as party events carry it."""
    return {
        "role": leg.role.value,
        "leg_id": leg.leg_id,
        "number": leg.number,
        "agent_no": leg.agent_no,
    }


def offer(call: Call, leg: Leg, turn: Turn) -> None:
    """Tell that the call rings this agent."""
    leg.is_offered = True
    if leg.agent_no:
        call.last_agent_no = leg.agent_no
    turn.tell(e.CallOffered, agent_no=leg.agent_no, leg_id=leg.leg_id)


def end_offer(leg: Leg, turn: Turn) -> None:
    """Tell how ringing this agent ended, once."""
    if not leg.is_offered or leg.offer_end is not None:
        return
    leg.offer_end = leg.end_of_offer()
    turn.tell(
        e.CallOfferEnded,
        agent_no=leg.agent_no,
        leg_id=leg.leg_id,
        how=leg.offer_end,
        rang_s=leg.rang_s(turn.at),
    )


def answer(call: Call, leg: Leg, turn: Turn) -> None:
    """Note that a leg is up; the leg that began the call is nobody who picks up."""
    if leg.answered_at is not None:
        return
    leg.answered_at = turn.at
    if leg.leg_id == call.origin_leg_id:
        return
    if leg.leg_id == call.own_leg_id and call.state is CallState.CALLING_AGENT:
        call.state = call.next_state(Step.AGENT_UP)
    turn.tell(e.CallPartyAnswered, **party(leg))
    end_offer(leg, turn)
