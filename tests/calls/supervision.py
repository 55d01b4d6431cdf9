"""Facts about Sue's leg, who takes part in Ada's call as a supervisor."""

from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.errors import IllegalMove
from calls.domain.events import MonitorMode
from calls.domain.facts import LegRole
from calls.domain.switchboard import Switchboard
from calls.domain.undertakings import Verb
from tests.calls import script as s

SUE = f"{s.CALL.rjust(32, '0')}-supervisor0a1b2c"
#: The scripts' own call id is one digit short of a real one; a leg of ours is named by all 32.
SUES_CHANNEL = "PJSIP/demo-1009-00000009"


def leg(seconds, *, role=LegRole.SUPERVISOR, call_id=s.CALL):
    return s.leg(seconds, SUE, link=SUE, channel=SUES_CHANNEL, call_id=call_id, role=role)


def noted(seconds, verb=Verb.MONITOR):
    return cf.AskNoted(
        **{**leg(seconds, role=None), "channel": ""},
        verb=verb,
        agent_no="1009",
        number="1001",
        endpoint="demo-1009",
    )


def created(seconds):
    return f.LegCreated(**leg(seconds, role=None), endpoint="demo-1009")


def rings(seconds):
    return f.LegRinging(**leg(seconds))


def answers(seconds):
    return f.LegAnswered(**leg(seconds))


def mode(seconds, name, spied=s.AGENT):
    return cf.MonitorModeSet(**leg(seconds), mode=MonitorMode(name), spied_leg_id=spied)


def enters(seconds, role=LegRole.SUPERVISOR, room="room"):
    return f.LegBridged(**leg(seconds, role=role), bridge_id=room)


def leaves(seconds, room="room"):
    return f.LegUnbridged(**leg(seconds), bridge_id=room)


def asks_hangup(seconds):
    return f.LegHangupAsked(**leg(seconds), cause=16)


def holds(seconds):
    return f.LegHeld(**leg(seconds))


def ends(seconds, cause=16):
    return f.LegEnded(**leg(seconds), cause=cause)


def comes(seconds=15):
    """Her phone rings and she listens to Ada."""
    return [
        noted(seconds),
        created(seconds),
        rings(seconds),
        answers(seconds + 1),
        mode(seconds + 1, "spy"),
    ]


def takes_over(seconds):
    """As the switch tells it when a two-party call is taken over."""
    return [
        noted(seconds, Verb.TAKE_OVER),
        s.unbridged(seconds, s.CUSTOMER),
        s.unbridged(seconds, s.AGENT),
        s.ended(seconds, s.AGENT),
        enters(seconds + 0.1, LegRole.AGENT),
        s.bridged(seconds + 0.1, s.CUSTOMER, "room"),
    ]


def board_of(*facts):
    """The switchboard after these facts, what was told, and the call while it runs."""
    board, told = Switchboard(s.Desk()), []
    for fact in facts:
        try:
            told += board.absorb(fact)
        except IllegalMove:
            continue
    return board, told


def call_after(*facts):
    board, _ = board_of(*facts)
    return board.calls[s.CALL]
