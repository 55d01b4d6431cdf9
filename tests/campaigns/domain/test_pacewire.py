import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from campaigns.domain.learning import Learner
from campaigns.domain.pacewire import BadSnapshot, answer, read, write
from campaigns.domain.pacing import Snapshot, decide

PLAIN = {"mode": "predictive", "idle": 3, "answered": 500, "abandoned": 5, "ringing": [1, 4.5]}


def test_a_snapshot_is_written_and_read_again():
    seen = read(json.dumps(PLAIN))
    assert read(write(seen)) == seen


def test_what_is_left_out_has_its_defaults():
    seen = read(json.dumps(PLAIN))
    assert isinstance(seen, Snapshot)
    assert (seen.cap, seen.talking, seen.learned) == (0.03, (), Learner().learned())


def test_a_decision_is_one_line_with_its_reason():
    told = json.loads(answer(decide(read(json.dumps(PLAIN)))))
    assert set(told) == {"dial", "why", "limit", "risk", "at_stake", "left"}


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{",
        "{}",
        json.dumps(PLAIN | {"mode": "fast"}),
        json.dumps(PLAIN | {"idle": "three"}),
        json.dumps(PLAIN | {"idle": -1}),
        json.dumps(PLAIN | {"ringing": [-1]}),
        json.dumps(PLAIN | {"ringing": 4}),
        json.dumps(PLAIN | {"speed": 4}),
        json.dumps(PLAIN | {"learned": {}}),
        json.dumps(PLAIN | {"learned": 4}),
        json.dumps(PLAIN | {"idle": True}),
        json.dumps(PLAIN | {"idle": 2.5}),
        json.dumps(PLAIN | {"idle": 10**9}),
        json.dumps(PLAIN | {"idle": 10**400}),
        json.dumps(PLAIN | {"idle": float("nan")}),
        json.dumps(PLAIN | {"idle": float("inf")}),
        json.dumps(PLAIN | {"ringing": [float("nan")]}),
        json.dumps(PLAIN | {"ringing": ["a"]}),
        json.dumps(PLAIN | {"talking": [1.0] * 10_001}),
        json.dumps(PLAIN | {"cap": 2}),
        json.dumps(PLAIN | {"mode": []}),
        "[" * 100_000,
    ],
)
def test_what_cannot_be_read_is_refused_with_words(line):
    with pytest.raises(BadSnapshot):
        read(line)


def test_what_is_missing_is_named_in_plain_words():
    with pytest.raises(BadSnapshot, match="missing: answered, abandoned"):
        read('{"mode": "predictive", "idle": 3}')


def test_chances_that_were_not_learned_by_a_day_are_refused():
    told = json.loads(write(read(json.dumps(PLAIN))))
    assert read(json.dumps(told)).learned == Learner().learned()
    for wrong in ({"level": 1e9}, {"detected": 2}, {"talk": [1e9, 1]}, {"talk": [1]}):
        with pytest.raises(BadSnapshot):
            read(json.dumps(told | {"learned": told["learned"] | wrong}))


@given(st.text())
def test_no_line_breaks_the_reader(line):
    with pytest.raises(BadSnapshot):
        read(line)
