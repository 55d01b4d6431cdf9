import pytest

from campaigns.domain import why
from campaigns.domain.gates import Gate
from campaigns.domain.pacing import Why

UNKNOWN = why.of_pacing("")


@pytest.mark.parametrize(
    "word",
    [*Why, why.DRAFT, why.PAUSED, why.FINISHED, why.LINK_DOWN, why.NO_TRUNK, why.QUOTA],
)
def test_everything_that_keeps_a_campaign_has_a_sentence_of_its_own(word):
    assert why.of_pacing(word).endswith(".")
    assert why.of_pacing(word) != UNKNOWN


@pytest.mark.parametrize("gate", [*Gate, why.RETRY])
def test_every_gate_has_a_sentence_of_its_own(gate):
    assert why.of_gate(gate) != why.of_gate("")
