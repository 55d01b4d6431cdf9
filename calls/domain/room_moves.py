"""What music, and what was asked of a call, do to it; see `calls.domain.moves`."""

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Move, Turn
from calls.domain.facts import LegRole
from calls.domain.ids import AgentNo
from calls.domain.legs import Leg
from calls.domain.parties import sit_down
from calls.domain.undertakings import Asked, Transfer, Verb


def music_began(call: Call, fact: cf.LegMusicBegan, turn: Turn) -> None:
    """Note that the leg hears music."""
    leg = call.legs.get(fact.leg_id)
    # whoever comes into an empty room hears music for a moment, and before it is in there
    if leg is None or not leg.is_live or fact.context.startswith("room-"):
        return
    leg.hears_music = True
    call.retime(turn.at)


def music_ended(call: Call, fact: cf.LegMusicEnded, turn: Turn) -> None:
    """Note that the music stopped."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.hears_music:
        return
    leg.hears_music = False
    call.retime(turn.at)


def ask_noted(call: Call, fact: cf.AskNoted, turn: Turn) -> None:
    """Remember what was asked; a party that is about to be called is there from now on."""
    call.asked = Asked(verb=fact.verb, at=turn.at, agent_no=fact.agent_no, leg_id=fact.leg_id)
    if fact.verb is Verb.TRANSFER:
        call.transfer = Transfer(agent_no=fact.agent_no, target=fact.number, kind=fact.target_kind)
    if fact.verb in {Verb.CONSULT, Verb.ADD, Verb.CONFERENCE}:
        call.is_parted = True
    if fact.verb in {Verb.CONSULT, Verb.ADD} and fact.leg_id:
        _call_in(call, fact, turn)


def _call_in(call: Call, fact: cf.AskNoted, turn: Turn) -> None:
    leg = call.legs.get(fact.leg_id)
    if leg is None:
        leg = Leg(leg_id=fact.leg_id, role=LegRole.THIRD, started_at=turn.at)
        call.legs[fact.leg_id] = leg
    leg.endpoint, leg.number = leg.endpoint or fact.endpoint, fact.number
    leg.added_by, leg.picked_from = fact.agent_no, fact.group
    if leg.endpoint:
        sit_down(call, leg, turn)


def data_attached(call: Call, fact: cf.DataAttached, turn: Turn) -> None:
    """Keep what travels with the call; an empty value removes its key."""
    changed = {
        key: value for key, value in fact.data.items() if call.attached.get(key, "") != value
    }
    if not changed:
        return
    whole = {**call.attached, **changed}
    call.attached = {key: value for key, value in whole.items() if value}
    turn.tell(e.CallDataAttached, agent_no=AgentNo(fact.asked_by), changed=changed)


MOVES: dict[type[f.Fact], Move] = {
    cf.LegMusicBegan: music_began,
    cf.LegMusicEnded: music_ended,
    cf.AskNoted: ask_noted,
    cf.DataAttached: data_attached,
}
