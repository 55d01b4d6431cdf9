"""What queue and dialplan facts do to a call; see `calls.domain.moves`."""

from calls.domain import events as e
from calls.domain import facts as f
from calls.domain import transfer_moves
from calls.domain.call import Call, Turn
from calls.domain.directory import expected_wait
from calls.domain.events import CallKind, CallState, OfferEnd
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.parties import answer, leg_of, offer, refuse_ended, sit_down
from calls.domain.steps import Step


def arrived(call: Call, fact: f.CallArrived, turn: Turn) -> None:
    """Learn which line was called and by whom."""
    call.line, call.customer_name = fact.line, fact.name or call.customer_name
    call.customer_number = fact.number or call.customer_number
    group = turn.directory.group_of(fact.queue)
    if group is not None and group.team == call.team:
        call.group = group.code
    leg = leg_of(call, fact, turn)
    leg.number = call.customer_number


def placed(call: Call, fact: f.CallPlaced, turn: Turn) -> None:
    """Learn what a phone dialled by itself."""
    leg = leg_of(call, fact, turn)
    leg.role = LegRole.AGENT
    if call.kind is CallKind.INTERNAL:
        call.target_agent_no = call.target_agent_no or fact.target
    else:
        call.customer_number = call.customer_number or fact.target
    call.last_agent_no = leg.agent_no


def refused(call: Call, _fact: f.CallRefused, _turn: Turn) -> None:
    """Keep that the dialplan turned the call away."""
    call.is_refused = True


def joined(call: Call, fact: f.CallerJoined, turn: Turn) -> None:
    """Tell that the caller waits."""
    if call.is_in_queue:
        return
    state = call.next_state(Step.JOINED)
    refuse_ended(call, fact.leg_id)
    leg_of(call, fact, turn)
    group = turn.directory.group_of(fact.queue)
    if group is not None and group.team == call.team:
        call.group = group.code
    call.state, call.is_in_queue, call.queue_status = state, True, ""
    call.place.position = fact.position
    call.estimated_wait_s = expected_wait(
        turn.directory, fact.queue, fact.position, call.priority, turn.at
    )
    call.retime(turn.at)
    turn.tell(
        e.CallQueued,
        position=fact.position,
        why=transfer_moves.queued(call, turn),
        estimated_wait_s=call.estimated_wait_s,
    )


def left(call: Call, fact: f.CallerLeft, turn: Turn) -> None:
    """End the waiting; served callers are connected next."""
    call.place.position = fact.position or call.place.position
    if not call.is_in_queue:
        return
    call.is_in_queue = False
    call.retime(turn.at)
    is_taken = any(one.offer_end is OfferEnd.ANSWERED for one in call.live_legs())
    if call.state in {CallState.WAITING, CallState.OFFERED} and not is_taken:
        call.state = call.next_state(Step.LEFT)


def abandoned(call: Call, _fact: f.CallerAbandoned, _turn: Turn) -> None:
    """Keep that the caller left unserved."""
    call.is_abandoned = True


def queue_finished(call: Call, fact: f.QueueFinished, _turn: Turn) -> None:
    """Keep why the queue let the caller go."""
    call.queue_status = fact.status


def dial_finished(call: Call, fact: f.DialFinished, _turn: Turn) -> None:
    """Keep how the dialplan's own dialling ended."""
    call.dial_status = fact.status


def offer_made(call: Call, fact: f.OfferMade, turn: Turn) -> None:
    """Tell that the waiting caller rings an agent."""
    known = call.legs.get(fact.agent_leg_id)
    if known is not None and known.is_offered:
        return
    refuse_ended(call, fact.agent_leg_id)
    state = call.next_state(Step.OFFERED)
    leg = known
    if leg is None:
        leg = Leg(leg_id=fact.agent_leg_id, role=LegRole.AGENT, started_at=turn.at)
        leg.endpoint = fact.endpoint
        call.legs[fact.agent_leg_id] = leg
        sit_down(call, leg, turn)
    call.state, leg.role = state, LegRole.AGENT
    offer(call, leg, turn)


def offer_missed(call: Call, fact: f.OfferMissed, _turn: Turn) -> None:
    """Keep that the agent did not take it; the end of the leg says why."""
    leg = call.legs.get(fact.agent_leg_id) if fact.agent_leg_id else None
    if leg is not None and leg.is_live and leg.status is None:
        leg.status = f.DialStatus.NO_ANSWER


def offer_taken(call: Call, fact: f.OfferTaken, turn: Turn) -> None:
    """The agent has the caller, should her own leg not have said so."""
    leg = call.legs.get(fact.agent_leg_id)
    if leg is not None and leg.is_live:
        answer(call, leg, turn)
