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
    ],
)
def test_what_cannot_be_read_is_refused_with_words(line):
    with pytest.raises(BadSnapshot):
        read(line)


@given(st.text())
def test_no_line_breaks_the_reader(line):
    with pytest.raises(BadSnapshot):
        read(line)
