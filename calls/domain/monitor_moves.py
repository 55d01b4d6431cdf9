"""What a supervisor's leg does to a call.

She is no party of it: her leg never talks, never holds, keeps no call alive and answers none. Facts
about it go through a table of their own, so that no other move has to know of her. Her leg becomes
an agent's when she takes the agent's place; a fact that still says supervisor changes that no more.
"""

from dataclasses import replace

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Move, Turn
from calls.domain.errors import IllegalMove
from calls.domain.events import MonitorMode
from calls.domain.facts import LegRole
from calls.domain.ids import NO_AGENT, AgentNo
from calls.domain.legs import Leg, endpoint_of
from calls.domain.parties import answer, party, promote, refuse_ended, sit_down
from calls.domain.undertakings import Asked, Verb

#: What the portal calls such a leg when it orders one: `<call id>-supervisor<...>`.
PURPOSE = "-supervisor"


def move_of(call: Call, fact: f.Fact, ordinary: Move | None) -> Move | None:
    """Give what the fact does: `ordinary`, unless it is about a supervisor's leg."""
    if not isinstance(fact, f.LegFact) or not _is_supervisors(call, fact):
        return ordinary
    if isinstance(fact, f.LegBridged):
        return _entering(call, fact, ordinary)
    return MOVES.get(type(fact), _nothing)


def dismiss(call: Call, turn: Turn) -> None:
    """Let go of every supervisor, because nobody is left to listen to."""
    for leg in watching(call):
        _leave(call, leg, leg.cause, turn)


def watching(call: Call) -> list[Leg]:
    """List the live legs of supervisors, first joined first."""
    return [leg for leg in call.live_legs() if leg.role is LegRole.SUPERVISOR]


def _is_supervisors(call: Call, fact: f.LegFact) -> bool:
    leg = call.legs.get(fact.leg_id)
    if leg is None:
        return fact.role is LegRole.SUPERVISOR or PURPOSE in fact.leg_id
    if leg.is_promoted:
        return False
    return LegRole.SUPERVISOR in {leg.role, fact.role}


def _entering(call: Call, fact: f.LegBridged, ordinary: Move | None) -> Move:
    """Tell a supervisor who barges in on a room from one who takes over."""
    leg = call.legs.get(fact.leg_id)
    barges = leg is not None and leg.mode == MonitorMode.BARGE
    if barges and fact.role is not LegRole.AGENT:
        return _came_in

    def take_over(call: Call, fact: f.LegBridged, turn: Turn) -> None:
        refuse_ended(call, fact.leg_id)
        known = call.legs.get(fact.leg_id)
        was = replace(known) if known is not None else None
        had, told = (call.last_agent_no, call.is_parted), len(turn.told)
        _promote(call, _leg(call, fact, turn), turn)
        try:
            if ordinary is not None:
                ordinary(call, fact, turn)
        except IllegalMove:
            call.legs.pop(fact.leg_id)
            if was is not None:
                call.legs[fact.leg_id] = was
            call.last_agent_no, call.is_parted = had
            del turn.told[told:]
            raise

    return take_over


def _promote(call: Call, leg: Leg, turn: Turn) -> None:
    """Make her the call's agent."""
    agent_no = _watched_no(call, leg)
    _end_monitor(call, leg, turn)
    promote(call, leg)
    leg.mode, leg.room_id, call.is_parted = "", "", True
    answer(call, leg, turn)
    turn.tell(e.CallTakenOver, supervisor_no=leg.agent_no, agent_no=agent_no, leg_id=leg.leg_id)


def _leg(call: Call, fact: f.LegFact, turn: Turn) -> Leg:
    """Give her leg, made now when it is new."""
    leg = call.legs.get(fact.leg_id)
    if leg is None:
        leg = Leg(
            leg_id=fact.leg_id,
            role=LegRole.SUPERVISOR,
            started_at=turn.at,
            channel=fact.channel,
            endpoint=endpoint_of(fact.channel),
        )
        call.legs[fact.leg_id] = leg
        sit_down(call, leg, turn)
    leg.role = LegRole.SUPERVISOR
    leg.channel = leg.channel or fact.channel
    return leg


def _ask_noted(call: Call, fact: cf.AskNoted, turn: Turn) -> None:
    """Her phone is about to ring, or she is about to take the agent's place."""
    refuse_ended(call, fact.leg_id)
    known = call.legs.get(fact.leg_id)
    leg = known or _leg(call, fact, turn)
    leg.endpoint = leg.endpoint or fact.endpoint
    leg.is_taking_over = fact.verb is Verb.TAKE_OVER
    aimed_at = [one.leg_id for one in call.parties() if one.agent_no == fact.number != ""]
    leg.watched = next(iter(aimed_at), leg.watched)
    if leg.is_taking_over and leg.answered_at is not None:
        _begin_take_over(call, leg, turn)
    if known is None:
        sit_down(call, leg, turn)
        turn.tell(e.CallPartyDialled, **party(leg))


def _begin_take_over(call: Call, leg: Leg, turn: Turn) -> None:
    """Remember it for a few seconds: until she is there, it looks as if the agent had left."""
    call.asked = Asked(verb=Verb.TAKE_OVER, at=turn.at, agent_no=leg.agent_no, leg_id=leg.leg_id)


def _created(call: Call, fact: f.LegCreated, turn: Turn) -> None:
    refuse_ended(call, fact.leg_id)
    _leg(call, fact, turn)


def _ringing(call: Call, fact: f.LegRinging, turn: Turn) -> None:
    refuse_ended(call, fact.leg_id)
    leg = _leg(call, fact, turn)
    if leg.ringing_at is None and leg.answered_at is None:
        leg.ringing_at = turn.at
        turn.tell(e.CallPartyRinging, **party(leg))


def _answered(call: Call, fact: f.LegAnswered, turn: Turn) -> None:
    refuse_ended(call, fact.leg_id)
    _pick_up(call, _leg(call, fact, turn), turn)


def _pick_up(call: Call, leg: Leg, turn: Turn) -> None:
    if leg.is_taking_over and leg.answered_at is None:
        _begin_take_over(call, leg, turn)
    answer(call, leg, turn)


def _dial_ended(call: Call, fact: f.LegDialEnded, turn: Turn) -> None:
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
        return
    if fact.status is f.DialStatus.ANSWER:
        _pick_up(call, leg, turn)
    leg.status = leg.status or fact.status


def _ended(call: Call, fact: f.LegEnded, turn: Turn) -> None:
    leg = call.legs.get(fact.leg_id)
    if leg is not None and leg.is_live:
        _leave(call, leg, fact.cause, turn)


def _originate_ended(call: Call, fact: f.OriginateEnded, turn: Turn) -> None:
    """End a leg that never came to be; where a channel exists its own end is awaited."""
    leg = call.legs.get(fact.leg_id)
    if leg is not None and leg.is_live and not leg.channel and not fact.succeeded:
        _leave(call, leg, 0, turn)


def _mode_set(call: Call, fact: cf.MonitorModeSet, turn: Turn) -> None:
    """Tell how she takes part; the first time, that she does."""
    refuse_ended(call, fact.leg_id)
    leg = _leg(call, fact, turn)
    answer(call, leg, turn)
    leg.watched = fact.spied_leg_id or leg.watched
    previous, leg.mode = leg.last_mode_told, fact.mode.value
    if fact.mode is not MonitorMode.BARGE:
        # Not when she goes out of the room: that is heard before her new mode is, and in between
        # she must not be taken for one who barges in from outside and sent back.
        leg.room_id = ""
    if previous == leg.mode:
        return
    leg.last_mode_told = leg.mode
    who = {
        "supervisor_no": leg.agent_no,
        "agent_no": _watched_no(call, leg),
        "leg_id": leg.leg_id,
        "mode": fact.mode,
    }
    if previous:
        turn.tell(e.CallMonitorChanged, **who, previous=MonitorMode(previous))
    else:
        turn.tell(e.CallMonitorStarted, **who)


def _spy_began(call: Call, fact: cf.LegSpyBegan, turn: Turn) -> None:
    """Keep whom she hears."""
    refuse_ended(call, fact.leg_id)
    _leg(call, fact, turn).watched = fact.spied_leg_id


def _came_in(call: Call, fact: f.LegBridged, _turn: Turn) -> None:
    """She barges in on a room by being in it; that makes her no party of the talk."""
    refuse_ended(call, fact.leg_id)
    call.legs[fact.leg_id].room_id = fact.bridge_id


def _nothing(call: Call, fact: f.LegFact, turn: Turn) -> None:
    """A phone on hold, a key pressed: nobody of the conversation did it."""


def _leave(call: Call, leg: Leg, cause: int, turn: Turn) -> None:
    leg.ended_at, leg.cause, leg.room_id = turn.at, cause, ""
    _end_monitor(call, leg, turn)
    turn.tell(e.CallPartyLeft, **party(leg), cause=cause)


def _end_monitor(call: Call, leg: Leg, turn: Turn) -> None:
    """Tell once that she takes part no more."""
    last, leg.last_mode_told, leg.mode = leg.last_mode_told, "", ""
    if last:
        turn.tell(
            e.CallMonitorEnded,
            supervisor_no=leg.agent_no,
            agent_no=_watched_no(call, leg),
            leg_id=leg.leg_id,
            mode=MonitorMode(last),
        )


def _watched_no(call: Call, leg: Leg) -> AgentNo:
    """Name the agent whose call she takes part in: the one of the leg she hears, else the one who
    is, or was last, on the call."""
    heard = call.legs.get(leg.watched)
    agents = [
        one
        for one in call.legs.values()
        if one.role is LegRole.AGENT and one.leg_id != leg.leg_id and one.agent_no
    ]
    live = [one for one in agents if one.is_live]
    found = [*([heard] if heard else []), *reversed(live), *reversed(agents)]
    return next((one.agent_no for one in found), NO_AGENT)


MOVES: dict[type[f.Fact], Move] = {
    f.LegCreated: _created,
    f.LegRinging: _ringing,
    f.LegAnswered: _answered,
    f.LegDialEnded: _dial_ended,
    f.LegEnded: _ended,
    f.OriginateEnded: _originate_ended,
    cf.AskNoted: _ask_noted,
    cf.MonitorModeSet: _mode_set,
    cf.LegSpyBegan: _spy_began,
}
