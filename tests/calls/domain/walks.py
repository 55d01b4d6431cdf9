"""Random lives of a call: whole stories with facts lost, doubled and out of order, and worse."""

from hypothesis import strategies as st

from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.consequences import ALONE, ASTRAY, due
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState
from calls.domain.steps import CONVERSING
from calls.domain.switchboard import Switchboard
from tests.calls import script as s
from tests.calls.domain import chapters as c
from tests.calls.domain import rooms as r

#: The clock goes on after the last fact: the net must have been cast by then, seconds.
LATER = [ALONE.total_seconds() + 1, ASTRAY.total_seconds() + 1, 2 * ASTRAY.total_seconds()]


@st.composite
def lives(draw):
    """A call that is answered, most of the time, and a few chapters; then the world is unkind."""
    how = draw(st.sampled_from([*c.TALKS, *c.BEGINNINGS]))
    facts = list(c.BEGINNINGS[how]())
    if draw(st.integers(0, 3)) == 0:
        facts = facts[: draw(st.integers(3, len(facts)))]
    at = 11.0
    plots = draw(st.lists(st.sampled_from(c.PLOTS), min_size=1, max_size=5))
    for name in [name for plot in plots for name in plot]:
        at += draw(st.floats(0, 30))
        facts += c.CHAPTERS[name](at)
    facts = c.as_dialled(facts) if how == "dialled" else facts
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
    is_dialled = any(getattr(fact, "leg_id", "") == c.OWN for fact in facts)
    board, told = Switchboard(s.Desk(), [c.placed()] if is_dialled else ()), []
    last = max((fact.at - s.START).total_seconds() for fact in facts)
    for fact in [*facts, *(r.tick(last + later) for later in LATER)]:
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
        _examine_who_is_left(call)
    return any(event.call.talking_since is not None or event.call.talked_s for event in told)


def _examine_who_is_left(call):
    """Long after the last fact nobody is alone in a conversation, or held by nobody, for whom
    nothing was ordered."""
    if call.state not in {*CONVERSING, CallState.TRANSFERRING} or call.lost is not None:
        return
    up = [
        leg
        for leg in call.parties()
        if leg.channel and (leg.answered_at is not None or leg.leg_id == call.origin_leg_id)
    ]
    has_agent = any(leg.role is f.LegRole.AGENT for leg in up)
    for leg in up:
        is_left = leg.is_held(is_in_queue=call.is_in_queue) and not has_agent
        if len(up) == 1 or is_left:
            assert any(leg.leg_id in mark for mark in call.ordered), (leg, call.ordered)


def _examine_segments(event):
    for one in event.segments:
        whole = (one.ended_at - one.started_at).total_seconds()
        assert one.talked_s + one.held_s <= whole + 1e-6
        assert one.rang_s <= whole + 1e-6
