"""Random lives of a call: whole stories with facts lost, doubled and out of order, and worse."""

from hypothesis import strategies as st

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.consequences import due
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState
from calls.domain.switchboard import Switchboard
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls.domain import rooms as r

LEGS = (s.CUSTOMER, s.AGENT, r.THIRD)
TARGET = {"channel": "PJSIP/demo-1002-00000009", "role": f.LegRole.AGENT}


def _failed(seconds):
    return f.OriginateEnded(**r.third(seconds), succeeded=False, reason=3)


def _finished(seconds):
    return cf.TransferFinished(
        **s.leg(seconds, s.CUSTOMER), target="demo-1002", status=f.DialStatus.BUSY, cause=17
    )


def _returned(seconds):
    return cf.CallReturned(**s.leg(seconds, s.CUSTOMER), queue="demo-630", why="transfer_failed")


def _reached(seconds):
    return [
        f.LegDialBegan(**s.leg(seconds, "pbx-100.9", **TARGET)),
        f.LegAnswered(**s.leg(seconds, "pbx-100.9", **TARGET)),
        s.unbridged(seconds, s.CUSTOMER),
        f.LegBridged(**s.leg(seconds, "pbx-100.9", **TARGET), bridge_id="b2"),
        s.bridged(seconds, s.CUSTOMER, "b2"),
    ]


#: What may happen to a call that talks, each in a few facts.
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
    "sent away": lambda at: [r.sent_away(at), s.ended(at, s.AGENT)],
    "reached": _reached,
    "not reached": lambda at: [_finished(at), _returned(at), s.joined(at)],
    "phone holds": lambda at: [s.held(at)],
    "phone is back": lambda at: [s.unheld(at)],
    "time": lambda at: [r.tick(at)],
    "end": lambda at: [s.ended(at, leg) for leg in (*LEGS, "pbx-100.9")],
    "link": lambda at: [
        f.LinkRestored(
            at=s.at(at), pbx="pbx", restarted=False, live_legs=frozenset(), reachable=frozenset()
        )
    ],
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
    ("add", "picks up", "customer gone"),
    ("sent away", "reached"),
    ("sent away", "not reached"),
    *((name,) for name in sorted(CHAPTERS)),
]


@st.composite
def lives(draw):
    """A call that is answered, most of the time, and a few chapters; then the world is unkind."""
    facts = list(s.answered_call())
    if draw(st.integers(0, 3)) == 0:
        facts = facts[: draw(st.integers(3, len(facts)))]
    at = 11.0
    plots = draw(st.lists(st.sampled_from(PLOTS), min_size=1, max_size=5))
    for name in [name for plot in plots for name in plot]:
        at += draw(st.floats(0, 30))
        facts += CHAPTERS[name](at)
    kind = draw(st.sampled_from(["as it was", "doubled", "late", "late", "lost", "shuffled"]))
    if kind == "doubled":
        facts = [fact for fact in facts for _ in range(draw(st.integers(1, 2)))]
    elif kind == "lost":
        keep = draw(st.lists(st.booleans(), min_size=len(facts), max_size=len(facts)))
        facts = [facts[0], *(fact for fact, kept in zip(facts[1:], keep[1:], strict=True) if kept)]
    elif kind == "late" and len(facts) > 2:
        moved = facts.pop(draw(st.integers(0, len(facts) - 1)))
        facts.insert(draw(st.integers(0, len(facts))), moved)
    elif kind == "shuffled":
        facts = draw(st.permutations(facts))
    return facts


def live(facts):
    """Let a board hear them all; give the board and what was told. Only IllegalMove may be raised,
    and then nothing was changed."""
    board, told = Switchboard(s.Desk()), []
    for fact in facts:
        before = {key: call.dump() for key, call in board.calls.items()}
        try:
            told += board.absorb(fact)
        except IllegalMove:
            assert {key: call.dump() for key, call in board.calls.items()} == before
        for call in board.calls.values():
            for one in due(call, fact.at):
                board.note_ordered(call, one.mark)
    return board, told


def examine(board, told):
    """What must be true of every life; says whether anybody ever talked."""
    kinds = [type(event).__name__ for event in told]
    assert kinds.count("CallStarted") <= 1
    assert kinds.count("CallEnded") <= 1
    for event in told:
        tile = event.call
        assert tile.state in CallState
        if isinstance(event, e.CallStarted):  # told with all that was heard before it was clear
            continue
        whole = (event.at - tile.started_at).total_seconds()
        assert tile.waited_s + tile.talked_s + tile.held_s <= whole + 1e-6
        if isinstance(event, e.CallEnded):
            _examine_segments(event)
    for call in board.calls.values():
        assert Call.load(call.dump()) == call
    return any(event.call.talking_since is not None or event.call.talked_s for event in told)


def _examine_segments(event):
    for one in event.segments:
        whole = (one.ended_at - one.started_at).total_seconds()
        assert one.talked_s + one.held_s <= whole + 1e-6
        assert one.rang_s <= whole + 1e-6
