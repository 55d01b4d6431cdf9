"""Facts of a call whose legs are moved: hold, consultation, conference, transfer."""

from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.switchboard import Switchboard
from calls.domain.undertakings import Verb
from tests.calls import script as s

ROOM = "room"
THIRD = f"{s.CALL}-third01"
THIRD_CHANNEL = "PJSIP/demo-1002-00000003"


def board(*facts):
    made = Switchboard(s.Desk())
    for fact in facts:
        made.absorb(fact)
    return made


def third(seconds):
    return s.leg(seconds, THIRD, link=THIRD, channel=THIRD_CHANNEL, role=f.LegRole.THIRD)


def music(seconds, leg_id=s.CUSTOMER):
    return cf.LegMusicBegan(**s.leg(seconds, leg_id))


def quiet(seconds, leg_id=s.CUSTOMER):
    return cf.LegMusicEnded(**s.leg(seconds, leg_id))


def in_room(seconds, leg_id):
    given = third(seconds) if leg_id == THIRD else s.leg(seconds, leg_id)
    return f.LegBridged(**given, bridge_id=ROOM, is_room=True)


def parted(seconds):
    """Customer and agent leave their bridge, the customer for music, the agent for the room."""
    return [
        s.unbridged(seconds, s.AGENT),
        s.unbridged(seconds, s.CUSTOMER),
        in_room(seconds, s.AGENT),
        music(seconds),
    ]


def back(seconds):
    return [quiet(seconds), in_room(seconds, s.CUSTOMER)]


def noted(seconds, verb, leg_id=THIRD, **more):
    given = s.leg(seconds, leg_id)
    return cf.AskNoted(**given, verb=verb, agent_no="1001", **more)


def calling_in(seconds, verb=Verb.CONSULT):
    return [
        noted(seconds, verb, number="1002", endpoint="demo-1002", target_kind="internal"),
        f.LegCreated(**third(seconds), endpoint="demo-1002"),
        f.LegDialBegan(**third(seconds)),
        f.LegRinging(**third(seconds)),
    ]


def picks_up(seconds):
    return [f.LegAnswered(**third(seconds)), in_room(seconds, THIRD)]


def ended_third(seconds, cause=16):
    return f.LegEnded(**third(seconds), cause=cause)


def asked_third(seconds):
    return f.LegHangupAsked(**third(seconds), cause=16)


def sent_away(seconds, exten="demo-1002", context="transfer-agent"):
    return cf.LegSentAway(
        **s.leg(seconds, s.AGENT),
        sent_leg_id=s.CUSTOMER,
        context=context,
        exten=exten,
        succeeded=True,
    )


def tick(seconds):
    return cf.ClockTicked(at=s.at(seconds), pbx="pbx")


def held_call():
    return [*s.answered_call(), *parted(20)]


def ringing_consult():
    return [*held_call(), *calling_in(21)]


def consulted_call():
    """Ada talks to Ben since 24 s, the customer is held since 20 s."""
    return [*ringing_consult(), *picks_up(24)]


def conference():
    """All three talk since 30 s."""
    return [*consulted_call(), noted(30, Verb.CONFERENCE, ""), *back(30)]
