import pytest

from calls.domain.events import Outcome
from campaigns.domain.attempt import AttemptOutcome, outcome_of


@pytest.mark.parametrize("network", Outcome)
def test_what_nobody_answered_is_never_counted_as_answered(network):
    got = outcome_of(network, is_answered=False)
    assert got not in {"connected", "abandoned", "gave_up", "machine"}


@pytest.mark.parametrize(
    ("told", "means"),
    [
        ({"met_agent": True, "waited_s": 9.0}, AttemptOutcome.CONNECTED),
        ({"is_machine": True}, AttemptOutcome.MACHINE),
        ({"is_machine": True, "met_agent": True}, AttemptOutcome.CONNECTED),
        ({"waited_s": 1.9}, AttemptOutcome.GAVE_UP),
        ({"waited_s": 2.0}, AttemptOutcome.ABANDONED),
        ({"waited_s": 2.0, "patience_s": 3.0}, AttemptOutcome.GAVE_UP),
    ],
)
def test_an_answered_attempt_is_named_by_who_was_there_in_time(told, means):
    assert outcome_of(Outcome.ANSWERED, is_answered=True, **told) is means


@pytest.mark.parametrize(
    "network",
    [Outcome.BUSY, Outcome.NO_ANSWER, Outcome.REJECTED, Outcome.UNASSIGNED, Outcome.CONGESTION],
)
def test_a_network_word_keeps_its_name(network):
    assert outcome_of(network, is_answered=False).value == network.value
