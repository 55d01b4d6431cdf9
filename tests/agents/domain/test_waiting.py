import random

import pytest

from agents.domain.waiting import ANSWER_S, GroupPace, error_of, expected_wait_s


def test_nobody_serves_nobody_knows():
    assert expected_wait_s(GroupPace(serving=0, free=0), 1) is None


def test_a_free_agent_answers_at_once():
    assert expected_wait_s(GroupPace(serving=3, free=2), 2) == ANSWER_S


@pytest.mark.parametrize(("position", "waits"), [(1, 60), (2, 120), (5, 300)])
def test_each_place_costs_its_share_of_a_call(position, waits):
    pace = GroupPace(serving=2, free=0, handling_s=120)
    assert expected_wait_s(pace, position) == waits + ANSWER_S


def test_a_group_that_is_faster_than_its_calls_are_long_is_believed():
    pace = GroupPace(serving=1, free=0, handling_s=300, answered=30, window_s=900)
    assert expected_wait_s(pace, 2) == pytest.approx(60 + ANSWER_S)


def test_too_few_calls_say_nothing():
    pace = GroupPace(serving=1, free=0, handling_s=100, answered=4, window_s=10)
    assert expected_wait_s(pace, 1) == 100 + ANSWER_S


def test_the_error_has_a_sign_and_a_size():
    error = error_of([(60, 50), (10, 40)])
    assert (error.calls, error.mean_s, error.mean_absolute_s) == (2, -10, 20)
    assert error_of([]).calls == 0


def test_on_a_played_afternoon_it_is_right_on_average():
    chance = random.Random(7)
    agents, handling = [0.0] * 4, 120.0
    pairs, now = [], 0.0
    waiting: list[float] = []
    for _ in range(600):
        now += chance.expovariate(4.4 / handling)
        waiting = [start for start in waiting if start > now]
        free = sum(1 for end in agents if end <= now)
        pace = GroupPace(serving=4, free=free, handling_s=handling)
        guess = expected_wait_s(pace, len(waiting) + 1)
        agents.sort()
        start = max(now, agents[0])
        agents[0] = start + chance.expovariate(1 / handling)
        if start > now:
            waiting.append(start)
        pairs.append((guess - ANSWER_S, start - now))
    error = error_of(pairs)
    mean_wait = sum(real for _, real in pairs) / len(pairs)
    assert abs(error.mean_s) < 0.15 * mean_wait
