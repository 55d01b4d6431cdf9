from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from calls.domain.moves import MOVES
from tests.calls.domain import chapters, walks

#: The same lives every time; the ten thousand of the soak are new ones.
ALIKE = {
    "deadline": None,
    "derandomize": True,
    "database": None,
    "suppress_health_check": [HealthCheck.too_slow],
}


@settings(max_examples=150, **ALIKE)
@given(walks.lives())
def test_whatever_happens_the_call_is_in_a_known_state_and_ends_at_most_once(facts):
    walks.examine(*walks.live(facts))


@settings(max_examples=60, **ALIKE)
@given(walks.lives())
def test_a_life_heard_twice_is_told_once(facts):
    _, told = walks.live(facts)
    _, twice = walks.live([fact for one in facts for fact in (one, one)])
    assert [type(event) for event in twice] == [type(event) for event in told]


def test_every_fact_that_moves_a_call_happens_in_some_life():
    told = [fact for begins in chapters.BEGINNINGS.values() for fact in begins()]
    told += [fact for happens in chapters.CHAPTERS.values() for fact in happens(20)]
    assert set(MOVES) - {type(fact) for fact in told} == set()


def test_a_third_of_the_lives_and_more_reach_talking():
    reached = []

    @settings(max_examples=100, **ALIKE)
    @given(st.data())
    def walk(data):
        reached.append(walks.examine(*walks.live(data.draw(walks.lives()))))

    walk()
    assert sum(reached) >= 0.3 * len(reached)
