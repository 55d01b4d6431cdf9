"""What music, and what was asked of a call, do to it; see `calls.domain.moves`."""

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call, Move, Turn
from calls.domain.ids import AgentNo


def music_began(call: Call, fact: cf.LegMusicBegan, turn: Turn) -> None:
    """Note that the leg hears music."""
    leg = call.legs.get(fact.leg_id)
    if leg is None or not leg.is_live:
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
    cf.DataAttached: data_attached,
}
