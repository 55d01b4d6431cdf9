import json

import pytest

from agents.domain.presence import AgentState
from calls.domain.events import CallKind, CallState, HungUpBy, Outcome
from portal.pages import past, words


@pytest.mark.parametrize(
    ("family", "values"),
    [
        (words.AGENT_STATES, AgentState),
        (words.CALL_STATES, CallState),
        (words.KINDS, CallKind),
        (words.OUTCOMES, Outcome),
        (words.HUNG_UP_BY, HungUpBy),
    ],
)
def test_every_state_and_outcome_has_its_word(family, values):
    assert set(family) == set(values)


def test_no_two_states_share_word_and_icon():
    for family in (words.AGENT_STATES, words.CALL_STATES):
        assert len({(str(look.word), look.icon) for look in family.values()}) == len(family)


@pytest.mark.parametrize("face", ["desk", "cockpit", "shell"])
def test_the_words_of_a_face_travel_as_json(face: str):
    told = json.loads(json.dumps(words.for_scripts(face)))
    assert told["agent_state"]["ready"] == {"word": "Ready", "icon": "check", "tone": "good"}
    assert told["say"]["close"] == "Close"


@pytest.mark.parametrize(
    ("seconds", "written"), [(0, "0:00"), (75, "1:15"), (59.6, "1:00"), (3675, "1:01:15")]
)
def test_a_span_is_written_as_a_clock_shows_it(seconds: float, written: str):
    assert past.clock(seconds) == written
