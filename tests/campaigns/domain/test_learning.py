import random

import pytest

from campaigns.domain.forecast import ring_of
from campaigns.domain.learning import BINS, Learner, Times


def taught(rate, *, calls, seed=1, learner=None):
    """Calls that ring for 22 seconds, or are answered after 5 to 12."""
    chance = random.Random(seed)
    learner = learner or Learner()
    for _ in range(calls):
        answers_at = chance.randint(5, 12) if chance.random() < rate else 22
        for second in range(answers_at):
            learner.rang((float(second),))
        if answers_at < 22:
            learner.offered(answers_at)
        else:
            learner.ended(answers_at)
    return learner


def believed(learner):
    learned = learner.learned()
    return ring_of(learned.answers, learned.ends, learned.level).fresh[-1]


def test_before_the_first_call_a_guess_stands():
    assert believed(Learner()) == pytest.approx(0.25, abs=0.08)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.6])
def test_the_answer_rate_is_found_from_the_calls(rate):
    assert believed(taught(rate, calls=600)) == pytest.approx(rate, abs=0.25 * rate + 0.02)


def test_a_rate_that_doubles_is_noticed_within_some_dozens_of_answers():
    learner = taught(0.2, calls=800)
    before = believed(learner)
    taught(0.4, calls=150, learner=learner, seed=2)
    assert believed(learner) > 1.5 * before


def test_times_are_learned_and_the_young_ones_count_more():
    times = Times(120, 0.8)
    for _ in range(1000):
        times.add(60)
    assert times.spread().mu == pytest.approx(4.09, abs=0.1)


def test_every_second_has_a_chance_between_nothing_and_certainty():
    learned = taught(0.3, calls=100).learned()
    assert len(learned.answers) == len(learned.ends) == BINS
    assert all(0 <= one <= 1 for one in learned.answers + learned.ends)


def test_what_detection_lets_through_is_learned():
    learner = Learner()
    for _ in range(300):
        learner.detected(is_offered=False)
    assert learner.learned().detected < 0.1
