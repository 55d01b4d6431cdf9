"""What is muted and which keys are pressed in a call; see `calls.domain.moves`."""

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Move, Turn
from calls.domain.ids import AgentNo
from calls.domain.legs import Span
from calls.domain.parties import refuse_ended


def muted(call: Call, fact: cf.LegMuted, turn: Turn) -> None:
    """Tell that a party is heard no more, or again."""
    refuse_ended(call, fact.leg_id)
    leg = call.legs.get(fact.leg_id)
    if leg is None or leg.is_muted is fact.is_muted:
        return
    leg.is_muted = fact.is_muted
    kind = e.CallPartyMuted if fact.is_muted else e.CallPartyUnmuted
    turn.tell(kind, agent_no=leg.agent_no, leg_id=leg.leg_id)


def digits_sent(call: Call, fact: cf.DigitsSent, turn: Turn) -> None:
    """Tell that digits went to a party's phone."""
    if fact.leg_id in call.legs:
        asked_by = AgentNo(fact.asked_by)
        turn.tell(e.CallDigitsSent, agent_no=asked_by, leg_id=fact.leg_id, digits=fact.digits)


def digit(call: Call, fact: f.LegDigit, turn: Turn) -> None:
    """Tell that a party pressed a key, when somebody was there to hear it: what is pressed into a
    menu or a queue is the dialplan's."""
    leg = call.legs.get(fact.leg_id)
    if leg is not None and leg.is_live and leg.span is Span.TALK:
        role = leg.role.value
        turn.tell(e.CallDigitReceived, role=role, leg_id=leg.leg_id, digit=fact.digit)


MOVES: dict[type[f.Fact], Move] = {
    cf.LegMuted: muted,
    cf.DigitsSent: digits_sent,
    f.LegDigit: digit,
}
