"""What each fact does to a call: MOVES names one small function a kind of fact.

A function first asks for the next state (which may raise IllegalMove) and only then changes
anything.
"""

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain import lost_moves, monitor_moves, room_moves, sound_moves, transfer_moves
from calls.domain import queue_moves as q
from calls.domain import recording_moves as r
from calls.domain.call import Call, Move, Turn
from calls.domain.events import CallKind, CallState, HungUpBy, OfferEnd
from calls.domain.facts import LegRole
from calls.domain.legs import Leg
from calls.domain.outcome import REASON_REFUSED
from calls.domain.parties import answer, end_offer, leg_of, offer, party, refuse_ended
from calls.domain.reached import REACHED
from calls.domain.steps import CONVERSING, Step
from calls.domain.treatment import TREATMENT
from calls.domain.undertakings import Verb


def created(call: Call, fact: f.LegCreated, turn: Turn) -> None:
    """Take in a new leg; what it is for is told when it is dialled or offered."""
    refuse_ended(call, fact.leg_id)
    known = call.legs.get(fact.leg_id)
    leg = leg_of(call, fact, turn)
    if known is None and leg.leg_id == call.origin_leg_id and call.kind is CallKind.INBOUND:
        call.customer_number = call.customer_number or fact.number
        call.customer_name = call.customer_name or fact.name
        leg.number = leg.number or call.customer_number
    if leg.leg_id == call.own_leg_id and not leg.is_offered:
        offer(call, leg, turn)


def dial_began(call: Call, fact: f.LegDialBegan, turn: Turn) -> None:
    """Tell that the called party, or an agent, is being rung."""
    refuse_ended(call, fact.leg_id)
    known = call.legs.get(fact.leg_id)
    if known is not None and (known.is_dialled or known.is_offered):
        known.is_dialled = True
        return
    if fact.leg_id in {call.own_leg_id, call.origin_leg_id}:
        _offer_own(call, fact, turn)
        return
    _dial(call, fact, turn, number=fact.number)


def _dial(call: Call, fact: f.LegFact, turn: Turn, number: str = "") -> None:
    """Tell that a leg which this call did not begin with is being rung."""
    state = call.next_state(Step.OFFERED if call.stands_in_line else Step.DIALLED)
    leg = leg_of(call, fact, turn)
    call.state, leg.is_dialled = state, True
    leg.number = leg.number or number
    is_called = call.kind is not CallKind.INBOUND and not call.stands_in_line
    if is_called or leg.role is LegRole.THIRD:
        _name_target(call, leg)
        turn.tell(e.CallPartyDialled, **party(leg))
    if leg.role is LegRole.AGENT:
        offer(call, leg, turn)


def _offer_own(call: Call, fact: f.LegFact, turn: Turn) -> None:
    """Tell that the agent's own phone rings for her click-to-call."""
    leg = leg_of(call, fact, turn)
    if leg.leg_id == call.own_leg_id and not leg.is_offered:
        offer(call, leg, turn)


def _name_target(call: Call, leg: Leg) -> None:
    """Learn from the called leg what kind of call this is: its role knows better than digits."""
    if call.state in {*CONVERSING, CallState.TRANSFERRING}:
        return
    if leg.role is LegRole.AGENT:
        call.kind, call.target_agent_no = CallKind.INTERNAL, leg.agent_no
    elif leg.role is LegRole.CUSTOMER:
        call.kind = CallKind.OUTBOUND
        call.customer_number = call.customer_number or leg.number


def ringing(call: Call, fact: f.LegRinging, turn: Turn) -> None:
    """Tell that a phone rings."""
    refuse_ended(call, fact.leg_id)
    known = call.legs.get(fact.leg_id)
    is_over = known is not None and (known.ringing_at or known.answered_at)
    if is_over or fact.leg_id == call.origin_leg_id:
        return
    is_theirs = call.kind is CallKind.INBOUND or call.is_in_queue  # a queue rings its agents
    is_called = not is_theirs and fact.leg_id != call.own_leg_id
    is_told = known is not None and (known.is_dialled or known.is_offered)
    if (is_called or call.is_in_queue) and not is_told:
        _dial(call, fact, turn)  # a quick phone rings before the PBX has said that it dials
    state = call.next_state(Step.RINGS) if is_called else call.state
    _offer_own(call, fact, turn)
    leg = leg_of(call, fact, turn)
    call.state, leg.ringing_at = state, turn.at
    turn.tell(e.CallPartyRinging, **party(leg))


def answered(call: Call, fact: f.LegAnswered, turn: Turn) -> None:
    """Tell that a party picked up."""
    refuse_ended(call, fact.leg_id)
    _offer_own(call, fact, turn)
    answer(call, leg_of(call, fact, turn), turn)


def dial_ended(call: Call, fact: f.LegDialEnded, turn: Turn) -> None:
    """Keep how ringing ended; a CANCEL after something better is only the queue tidying up."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    if fact.status is f.DialStatus.ANSWER:
        answer(call, leg, turn)
    if leg.status is None:
        leg.status = fact.status


def bridged(call: Call, fact: f.LegBridged, turn: Turn) -> None:
    """Put the leg into its bridge; with another one in it, the parties talk."""
    refuse_ended(call, fact.leg_id)
    others = [
        leg
        for leg in call.live_legs()
        if leg.bridge_id == fact.bridge_id and leg.leg_id != fact.leg_id
    ]
    known = call.legs.get(fact.leg_id)
    if known is not None and known.bridge_id == fact.bridge_id:
        known.is_in_room = known.is_in_room or fact.is_room
        return
    is_going_on = call.state in CONVERSING
    state = call.next_state(Step.CONNECTED) if others and not is_going_on else call.state
    leg = leg_of(call, fact, turn)
    answer(call, leg, turn)
    leg.bridge_id, leg.hears_music = fact.bridge_id, False
    leg.is_in_room = fact.is_room
    if others:
        call.is_in_queue = False  # should the link have been down when the queue let go
    call.retime(turn.at)
    if others and not is_going_on:
        call.state, call.hung_up_by = state, None
        _connect(call, [leg, *others], turn)


def _connect(call: Call, parties: list[Leg], turn: Turn) -> None:
    """Tell that two parties talk, after a transfer with whom."""
    call.answered_at = call.answered_at or turn.at
    agent = next((one for one in parties if one.role is LegRole.AGENT), None)
    if agent is not None and (not call.own_leg_id or call.transfer is not None):
        call.last_agent_no = agent.agent_no or call.last_agent_no
    transfer_moves.arrived(call, parties, turn)
    turn.tell(e.CallConnected)


def unbridged(call: Call, fact: f.LegUnbridged, turn: Turn) -> None:
    """Take the leg out of its bridge."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or leg.bridge_id != fact.bridge_id:
        return
    leg.leave_bridge()
    call.retime(turn.at)


def held(call: Call, fact: f.LegHeld, turn: Turn) -> None:
    """Note that a phone put its far end on hold."""
    refuse_ended(call, fact.leg_id)
    leg = call.legs.get(fact.leg_id)
    if leg is None or leg.is_holding:
        return
    call.next_state(Step.HELD)
    leg.is_holding = True
    call.retime(turn.at)


def unheld(call: Call, fact: f.LegUnheld, turn: Turn) -> None:
    """Note that a phone took its far end back."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_holding:
        return
    leg.is_holding = False
    call.retime(turn.at)


def hangup_asked(call: Call, fact: f.LegHangupAsked, _turn: Turn) -> None:
    """Keep whose hang-up came first; an agent who rejects an offer does not end the call."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    is_offer = leg.role is LegRole.AGENT and leg.answered_at is None
    if (call.kind is CallKind.INBOUND or call.stands_in_line) and is_offer:
        return
    leg.is_hanging_up = True
    if call.hung_up_by is None and not _is_beside(call, leg):
        call.hung_up_by = HungUpBy((leg.role if leg.is_promoted else fact.role or leg.role).value)


def _is_beside(call: Call, leg: Leg) -> bool:
    """Say whether the call goes on without that leg: a third party nobody talks to yet."""
    is_reached = leg.answered_at is None and leg.role is LegRole.THIRD
    return is_reached and call.answered_at is not None


def ended(call: Call, fact: f.LegEnded, turn: Turn) -> None:
    """End the leg, and the call with its last one."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    _end_leg(call, leg, fact.cause, turn)


def _end_leg(call: Call, leg: Leg, cause: int, turn: Turn) -> None:
    """Close everything that runs on a leg and tell that its party left."""
    leg.ended_at, leg.cause = turn.at, cause
    leg.leave_bridge()
    leg.is_muted = False
    call.last_cause = cause
    call.is_lost = cause == f.CAUSE_LOST
    call.retime(turn.at)
    end_offer(leg, turn)
    r.leg_ended(call, leg, turn)
    turn.tell(e.CallPartyLeft, **party(leg), cause=cause)
    _blame(call, turn)
    if not call.parties():
        monitor_moves.dismiss(call, turn)
        call.finish(turn)
        return
    rings = any(one.is_offered and one.offer_end is None for one in call.live_legs())
    is_taken = any(one.offer_end is OfferEnd.ANSWERED for one in call.live_legs())
    if call.state is CallState.OFFERED and not rings and not is_taken:
        call.state = call.next_state(Step.UNOFFERED)


def _blame(call: Call, turn: Turn) -> None:
    """Keep who ended the call; while two are left, it has not ended."""
    left = [one for one in call.live_legs() if one.role is not LegRole.SUPERVISOR]
    up = [one for one in left if one.answered_at or one.leg_id == call.origin_leg_id]
    if len(up) > 1:
        hanging = next((one for one in up if one.is_hanging_up), None)
        call.hung_up_by = HungUpBy(hanging.role.value) if hanging is not None else None
    elif call.hung_up_by is None and call.is_asked(Verb.HANG_UP, at=turn.at):
        call.hung_up_by = HungUpBy.AGENT


def originate_ended(call: Call, fact: f.OriginateEnded, turn: Turn) -> None:
    """End a leg that never came to be; where a channel exists its own end is awaited."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or fact.succeeded:
        return
    if leg.channel and fact.reason == REASON_REFUSED:
        return  # the switch was only slow to answer: the phone rings
    leg.originate_reason = fact.reason
    if leg.leg_id == call.own_leg_id:
        call.originate_reason = fact.reason
    if leg.is_live and not leg.channel:
        _end_leg(call, leg, 0, turn)


MOVES: dict[type[f.Fact], Move] = {
    f.LegCreated: created,
    f.LegDialBegan: dial_began,
    f.LegRinging: ringing,
    f.LegAnswered: answered,
    f.LegDialEnded: dial_ended,
    f.LegBridged: bridged,
    f.LegUnbridged: unbridged,
    f.LegHeld: held,
    f.LegUnheld: unheld,
    f.LegHangupAsked: hangup_asked,
    f.LegEnded: ended,
    f.OriginateEnded: originate_ended,
    f.CallArrived: q.arrived,
    f.CallPlaced: q.placed,
    f.CallRefused: q.refused,
    f.CallerJoined: q.joined,
    f.CallerLeft: q.left,
    f.CallerAbandoned: q.abandoned,
    f.QueueFinished: q.queue_finished,
    f.DialFinished: q.dial_finished,
    f.OfferMade: q.offer_made,
    f.OfferMissed: q.offer_missed,
    f.OfferTaken: q.offer_taken,
    **lost_moves.MOVES,
    cf.RecordingBegan: r.began,
    cf.RecordingPaused: r.paused,
    cf.RecordingEnded: r.ended,
    **TREATMENT,
    **REACHED,
    **room_moves.MOVES,
    **transfer_moves.MOVES,
    **sound_moves.MOVES,
}
