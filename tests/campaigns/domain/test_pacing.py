from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from campaigns.domain.campaign import Mode
from campaigns.domain.learning import Learner
from campaigns.domain.pacing import SURE_FROM, Snapshot, Why, decide, limit_of

LEARNED = Learner().learned()
FLOOR = Snapshot(
    mode=Mode.PREDICTIVE,
    idle=4,
    ringing=(),
    talking=(10.0, 60.0, 100.0),
    wrapping=(5.0,),
    learned=LEARNED,
    answered=1000,
    abandoned=15,
)


def dials(**more):
    return decide(replace(FLOOR, **more))


@pytest.mark.parametrize("mode", [Mode.MANUAL, Mode.PREVIEW])
def test_what_people_dial_the_dialer_does_not(mode):
    assert dials(mode=mode).why is Why.MODE


@pytest.mark.parametrize(
    ("more", "dial", "why"),
    [
        ({"mode": Mode.PROGRESSIVE}, 4, Why.ONE_EACH),
        ({"mode": Mode.PROGRESSIVE, "ringing": (1.0, 2.0)}, 2, Why.ONE_EACH),
        ({"mode": Mode.PROGRESSIVE, "detecting": 3}, 1, Why.ONE_EACH),
        ({"mode": Mode.PROGRESSIVE, "waiting": 4}, 0, Why.ONE_EACH),
        ({"mode": Mode.POWER, "ratio": 2.0}, 8, Why.RATIO),
        ({"mode": Mode.POWER, "ratio": 2.0, "slower": 0.5}, 4, Why.RATIO),
        ({"mode": Mode.AGENTLESS, "lines": 7}, 7, Why.LINES),
        ({"answered": 0, "abandoned": 0}, 4, Why.ONE_EACH),
        ({"answered": SURE_FROM - 1, "abandoned": 0}, 4, Why.ONE_EACH),
        ({"leads": 1}, 1, Why.NO_LEADS),
        ({"leads": 0}, 0, Why.NO_LEADS),
        ({"lines": 2}, 2, Why.LINES),
        ({"lines": -1}, 0, Why.LINES),
        ({"starts": 0}, 0, Why.RATE),
        ({"idle": 0, "talking": (), "wrapping": ()}, 0, Why.NO_AGENTS),
    ],
)
def test_each_mode_dials_its_number_and_says_what_bound_it(more, dial, why):
    decision = dials(**more)
    assert (decision.dial, decision.why) == (dial, why)


def test_predictive_dialling_looks_beyond_the_free_agents():
    assert dials().dial > 4
    assert dials().why is Why.FORECAST


@pytest.mark.parametrize(("idle", "most"), [(0, 0), (1, 0), (4, 2)])
def test_at_the_cap_only_as_many_ring_as_half_the_free_agents_could_take(idle, most):
    decision = dials(abandoned=30, idle=idle)
    assert decision.why is Why.CAP
    assert decision.dial <= most


def test_a_likelier_answer_means_fewer_dials():
    keen = replace(LEARNED, level=3.0)
    assert dials(learned=keen).dial < dials().dial


def test_dialling_slower_lowers_the_limit():
    assert limit_of(replace(FLOOR, slower=0.5)) == pytest.approx(limit_of(FLOOR) / 2)


_AGES = st.lists(st.floats(0, 300), max_size=40).map(tuple)
_FLOORS = st.builds(
    Snapshot,
    mode=st.sampled_from(Mode),
    idle=st.integers(0, 40),
    ringing=st.lists(st.floats(0, 40), max_size=60).map(tuple),
    talking=_AGES,
    wrapping=_AGES,
    learned=st.floats(0.2, 4.0).map(lambda level: replace(LEARNED, level=round(level, 1))),
    answered=st.integers(0, 5000),
    abandoned=st.integers(0, 200),
    detecting=st.integers(0, 5),
    waiting=st.integers(0, 5),
    ratio=st.floats(1, 4),
    leads=st.integers(0, 100),
    lines=st.integers(-3, 100),
    starts=st.integers(0, 50),
)


@settings(max_examples=150, deadline=None)
@given(_FLOORS)
def test_no_decision_passes_a_limit_and_the_same_floor_gives_the_same_decision(seen):
    decision = decide(seen)
    assert 0 <= decision.dial <= max(min(seen.leads, seen.lines, seen.starts), 0)
    assert decide(seen) == decision
    if seen.mode in {Mode.MANUAL, Mode.PREVIEW}:
        assert decision.dial == 0
    if seen.mode is Mode.PROGRESSIVE or (seen.mode is Mode.PREDICTIVE and seen.answered < 200):
        assert decision.dial <= seen.idle
    passes = seen.abandoned >= seen.cap * max(seen.answered, SURE_FROM)
    if passes and seen.mode is not Mode.AGENTLESS and not seen.idle:
        assert decision.dial == 0
    if decision.dial and seen.mode is not Mode.AGENTLESS:
        assert decision.at_stake <= decision.left + 1e-9


@settings(max_examples=60, deadline=None)
@given(_FLOORS, st.integers(1, 50))
def test_more_abandoned_calls_never_mean_more_dials(seen, more):
    worse = replace(seen, abandoned=seen.abandoned + more)
    assert decide(worse).dial <= decide(seen).dial
