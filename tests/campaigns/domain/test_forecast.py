import pytest

from campaigns.domain.forecast import AHEAD, done_by, look_ahead, ring_of
from campaigns.domain.learning import Learner

LEARNED = Learner().learned()


def look(**more):
    floor = {"ringing": (), "detecting": 0, "talking": (), "wrapping": (), "grace_s": 1}
    return look_ahead(LEARNED, **(floor | more))


def test_an_empty_floor_changes_nothing():
    outlook = look()
    assert outlook.offers == outlook.free == outlook.variance == [0.0] * len(AHEAD)


@pytest.mark.parametrize(
    "more", [{"ringing": (2.0, 5.0)}, {"talking": (60.0, 90.0)}, {"wrapping": (3.0,)}]
)
def test_the_further_ahead_the_more_has_happened(more):
    outlook = look(**more)
    assert outlook.offers == sorted(outlook.offers)
    assert outlook.free == sorted(outlook.free)
    assert max(outlook.offers) <= 2
    assert max(outlook.free) <= 2


def test_a_call_that_has_rung_long_is_hardly_answered():
    rows = ring_of(LEARNED.answers, LEARNED.ends, LEARNED.level).rows
    assert rows[25][-1] < rows[6][-1]


def test_a_likelier_level_makes_every_answer_likelier():
    calm = ring_of(LEARNED.answers, LEARNED.ends, 1.0).fresh
    keen = ring_of(LEARNED.answers, LEARNED.ends, 2.0).fresh
    assert all(one < other for one, other in zip(calm, keen, strict=True) if one)


def test_a_call_under_detection_is_offered_soon_or_not_at_all():
    assert set(look(detecting=2).offers) == {2 * LEARNED.detected}


def test_a_wrap_up_ends_sooner_or_later():
    done = done_by(LEARNED.wrap)
    assert done[0] == 0
    assert done[-1] > 0.99
