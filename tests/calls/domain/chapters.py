"""What may happen in the life of a call, each in a few facts: how it begins, what is done with it,
who is lost on the way."""

from dataclasses import fields, replace

from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.events import CallKind
from calls.domain.lost_moves import CAUSE_SILENT
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls import supervision as sup
from tests.calls.domain import rooms as r

OWN, CALLEE, TARGET_LEG = f"{s.CALL}-agent", "pbx-100.8", "pbx-100.9"
TARGET = {"channel": "PJSIP/demo-1002-00000009", "role": f.LegRole.AGENT}
BACK = f"{s.CALL}-agentabc123"
AGAIN = {"link": BACK, "channel": "PJSIP/demo-1001-00000009"}
LEGS = (s.CUSTOMER, s.AGENT, r.THIRD, TARGET_LEG, BACK, sup.SUE)
QUEUE = "demo-630"


def customers(at, kind, /, **more):
    """Make a fact about the customer's leg."""
    return kind(**s.leg(at, s.CUSTOMER), **more)


def agents(at, kind, /, **more):
    """Make a fact about the agent's leg."""
    return kind(**s.leg(at, s.AGENT), **more)


# ---- beginnings ----------------------------------------------------------------------------------


def _by_menu():
    arrived, answered = s.answered_call()[:2], s.answered_call()[2:]
    return [
        *arrived,
        customers(0, cf.MenuEntered, menu="main"),
        customers(0, cf.MenuChosen, menu="main", digits="2", target="group:630"),
        customers(0, cf.QueueEntered, queue=QUEUE, why="menu", priority=3),
        *answered,
        _taken(10),
    ]


def _taken(at):
    return customers(
        at, f.OfferTaken, queue=QUEUE, agent_leg_id=s.AGENT, endpoint="demo-1001", waited_s=10
    )


def _missed_first():
    missed = {"queue": QUEUE, "agent_leg_id": TARGET_LEG, "endpoint": "demo-1002", "rang_ms": 4000}
    target = s.leg(2, TARGET_LEG, **TARGET)
    return [
        *s.answered_call()[:3],
        f.LegCreated(**{**target, "call_id": None}, endpoint="demo-1002"),
        s.offered(2, TARGET_LEG, "demo-1002"),
        f.LegRinging(**target),
        customers(6, f.OfferMissed, **missed),
        f.LegDialEnded(**s.leg(6, TARGET_LEG, **TARGET), status=f.DialStatus.NO_ANSWER),
        f.LegEnded(**s.leg(6, TARGET_LEG, **TARGET), cause=0),
        *s.answered_call()[3:],
        _taken(10),
    ]


def _leaves_a_message():
    return [
        *s.answered_call()[:3],
        customers(5, f.CallerAbandoned, queue=QUEUE),
        s.left(5),
        customers(5, f.QueueFinished, status="timeout"),
        customers(5, cf.MenuEntered, menu="post"),
        customers(10, cf.VoicemailLeft, box="post", recording_id="m1", seconds=4.0),
    ]


def _keeps_the_place():
    return [
        *s.answered_call()[:3],
        customers(9, f.LegDigit, digit="1"),
        customers(9, cf.CallbackAsked, queue=QUEUE, number="02079460001"),
        s.left(9),
        customers(10, f.QueueFinished, status="continue"),
    ]


def _dials_herself():
    phone = s.leg(0, s.AGENT, link=s.AGENT)
    return [
        f.LegCreated(**{**phone, "call_id": None}, endpoint="demo-1001"),
        f.CallPlaced(**phone, team="demo", endpoint="demo-1001", target="02079460001"),
        *_reaches(s.AGENT, s.CUSTOMER),
    ]


def _is_refused():
    phone = s.leg(0, s.AGENT, link=s.AGENT)
    return [
        f.LegCreated(**{**phone, "call_id": None}, endpoint="demo-1001"),
        f.CallPlaced(**phone, team="demo", endpoint="demo-1001", target="0900"),
        f.CallRefused(**phone, team="demo", why="premium", number="0900"),
    ]


def _reaches(caller, callee):
    there = {"link": caller, "role": f.LegRole.CUSTOMER}
    return [
        f.LegCreated(**{**s.leg(1, callee, link=caller), "call_id": None}, endpoint=""),
        f.LegDialBegan(**s.leg(1, callee, **there), dialled_by=caller, number="02079460001"),
        f.LegRinging(**s.leg(2, callee, **there)),
        f.LegAnswered(**s.leg(10, callee, **there)),
        f.LegDialEnded(**s.leg(10, callee, **there), status=f.DialStatus.ANSWER, dialled_by=caller),
        f.LegBridged(**s.leg(10, caller, link=caller), bridge_id="b1"),
        f.LegBridged(**s.leg(10, callee, **there), bridge_id="b1"),
    ]


def _dialled():
    hers = {"link": s.AGENT, "role": f.LegRole.AGENT}
    return [
        f.LegCreated(**{**s.leg(0, s.AGENT, link=s.AGENT), "call_id": None}, endpoint="demo-1001"),
        f.LegDialBegan(**s.leg(0, s.AGENT, **hers)),
        f.LegRinging(**s.leg(0, s.AGENT, **hers)),
        f.LegAnswered(**s.leg(1, s.AGENT, **hers)),
        f.OriginateEnded(**s.leg(1, s.AGENT, link=s.AGENT), succeeded=True, reason=4),
        *_reaches(s.AGENT, s.CUSTOMER),
    ]


#: How a call begins, most of the time until two talk.
BEGINNINGS = {
    "answered": s.answered_call,
    "by menu": _by_menu,
    "missed first": _missed_first,
    "leaves a message": _leaves_a_message,
    "keeps the place": _keeps_the_place,
    "dials herself": _dials_herself,
    "is refused": _is_refused,
    "dialled": _dialled,
}
TALKS = ("answered", "by menu", "missed first", "dials herself", "dialled")


def placed():
    """A call that the portal has ordered before anything is heard of it."""
    return Call.placed(
        call_id=s.CALL,
        leg_id=OWN,
        team="demo",
        pbx="pbx",
        kind=CallKind.OUTBOUND,
        agent_no="1001",
        endpoint="demo-1001",
        at=s.at(0),
        customer_number="02079460001",
    )


def as_dialled(facts):
    """Tell the same of the legs of a call that was ordered."""
    names = {s.AGENT: OWN, s.CUSTOMER: CALLEE}

    def told(fact):
        said = {one.name: getattr(fact, one.name) for one in fields(fact)}
        new = {
            name: names[value]
            for name, value in said.items()
            if isinstance(value, str) and value in names
        }
        return replace(fact, **new) if new else fact

    return [told(fact) for fact in facts]


# ---- what happens then ---------------------------------------------------------------------------


def _failed(at):
    return f.OriginateEnded(**r.third(at), succeeded=False, reason=3)


def _finished(at):
    return customers(
        at, cf.TransferFinished, target="demo-1002", status=f.DialStatus.BUSY, cause=17
    )


def _returned(at):
    return customers(at, cf.CallReturned, queue=QUEUE, why="transfer_failed")


def _reached(at):
    return [
        f.LegDialBegan(**s.leg(at, TARGET_LEG, **TARGET)),
        f.LegAnswered(**s.leg(at, TARGET_LEG, **TARGET)),
        s.unbridged(at, s.CUSTOMER),
        f.LegBridged(**s.leg(at, TARGET_LEG, **TARGET), bridge_id="b2"),
        s.bridged(at, s.CUSTOMER, "b2"),
    ]


def _broken_off(at):
    return [
        s.unbridged(at, s.AGENT),
        s.unbridged(at, s.CUSTOMER),
        customers(at, cf.AgentLegLost, endpoint="demo-1001", cause=CAUSE_SILENT),
        s.ended(at, s.AGENT, CAUSE_SILENT),
    ]


def _comes_back(at):
    return [
        s.created(at, BACK, **AGAIN),
        f.LegRinging(**s.leg(at, BACK, **AGAIN)),
        f.LegAnswered(**s.leg(at, BACK, **AGAIN)),
        f.LegBridged(**s.leg(at, BACK, **AGAIN), bridge_id=r.ROOM, is_room=True),
    ]


def _link(at, *, restarted):
    none = frozenset()
    return f.LinkRestored(
        at=s.at(at), pbx="pbx", restarted=restarted, live_legs=none, reachable=none
    )


def _recorded(at):
    return customers(at, cf.RecordingBegan, recording_id="r1", asked_by="1001")


CHAPTERS = {
    "hold": r.parted,
    "back": r.back,
    "call in": r.calling_in,
    "add": lambda at: r.calling_in(at, Verb.ADD),
    "picks up": r.picks_up,
    "third gone": lambda at: [r.asked_third(at), r.ended_third(at)],
    "third busy": lambda at: [_failed(at), r.ended_third(at, 17)],
    "return": lambda at: [r.noted(at, Verb.RETURN), r.ended_third(at), *r.back(at)],
    "complete": lambda at: [r.noted(at, Verb.COMPLETE), *r.back(at), s.ended(at, s.AGENT)],
    "conference": lambda at: [r.noted(at, Verb.CONFERENCE, ""), *r.back(at)],
    "agent gone": lambda at: [s.asked(at, s.AGENT), s.ended(at, s.AGENT)],
    "customer gone": lambda at: [s.asked(at, s.CUSTOMER), s.ended(at, s.CUSTOMER)],
    "dial over": lambda at: [agents(at, f.DialFinished, status=f.DialStatus.ANSWER, cause=16)],
    "sent away": lambda at: [r.sent_away(at), s.ended(at, s.AGENT)],
    "reached": _reached,
    "not reached": lambda at: [_finished(at), _returned(at), s.joined(at)],
    "phone holds": lambda at: [s.held(at)],
    "phone is back": lambda at: [s.unheld(at)],
    "listens": sup.comes,
    "whispers": lambda at: [sup.mode(at, "whisper")],
    "barges": lambda at: [sup.mode(at, "barge"), sup.enters(at)],
    "takes over": sup.takes_over,
    "supervisor gone": lambda at: [sup.leaves(at), sup.asks_hangup(at), sup.ends(at)],
    "page gone": lambda at: [agents(at, cf.LegSilent), *r.parted(at), s.ended(at, s.AGENT)],
    "breaks off": _broken_off,
    "comes back": _comes_back,
    "stays away": lambda at: [r.tick(at + 61), s.joined(at + 61)],
    "mutes": lambda at: [agents(at, cf.LegMuted, is_muted=True)],
    "is heard": lambda at: [agents(at, cf.LegMuted, is_muted=False)],
    "presses": lambda at: [customers(at, f.LegDigit, digit="5")],
    "digits": lambda at: [customers(at, cf.DigitsSent, digits="12#", asked_by="1001")],
    "data": lambda at: [cf.DataAttached(**s.leg(at, ""), data={"ticket": "4711"}, asked_by="1001")],
    "recorded": lambda at: [_recorded(at)],
    "paused": lambda at: [customers(at, cf.RecordingPaused, is_paused=True)],
    "recorded no more": lambda at: [customers(at, cf.RecordingEnded)],
    "machine": lambda at: [customers(at, cf.MachineListened, status="machine", is_heeded=True)],
    "text": lambda at: [customers(at, cf.DialerSpoke, what="message")],
    "time": lambda at: [r.tick(at)],
    "end": lambda at: [s.ended(at, leg) for leg in LEGS],
    "link": lambda at: [_link(at, restarted=False)],
    "restart": lambda at: [_link(at, restarted=True)],
}
ASKED = ("hold", "call in", "picks up")
#: Chapters that make sense after one another; each also stands for itself.
PLOTS = [
    ("hold", "back"),
    ("hold", "call in", "third busy", "back"),
    (*ASKED, "return"),
    (*ASKED, "complete", "third gone"),
    (*ASKED, "conference", "agent gone"),
    (*ASKED, "third gone", "back"),
    (*ASKED, "customer gone", "third gone"),
    (*ASKED, "agent gone", "back"),
    (*ASKED, "breaks off", "comes back", "return"),
    ("add", "picks up", "customer gone"),
    ("sent away", "reached"),
    ("sent away", "not reached"),
    ("listens", "whispers", "barges", "takes over"),
    ("listens", "barges", "hold", "back", "supervisor gone"),
    ("listens", "agent gone", "customer gone"),
    ("breaks off", "comes back"),
    ("page gone", "stays away"),
    ("recorded", "paused", "hold", "recorded no more"),
    *((name,) for name in sorted(CHAPTERS)),
]
