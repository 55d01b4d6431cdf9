from datetime import UTC, datetime, timedelta

import pytest

from calls.domain.events import Outcome
from campaigns.domain.attempt import AttemptOutcome, Heard, ending, outcome_of

T0 = datetime(2026, 3, 2, 12, tzinfo=UTC)
INSTANTS = {"ended_at", "answered_at", "queued_at", "connected_at", "released_at"}


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


def heard(network, **more):
    seconds = {name: T0 + timedelta(seconds=at) for name, at in more.items() if name in INSTANTS}
    plain = {name: value for name, value in more.items() if name not in INSTANTS}
    return Heard(network=network, **{"ended_at": T0 + timedelta(seconds=60), **seconds, **plain})


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        (heard(Outcome.BUSY), AttemptOutcome.BUSY),
        (heard(Outcome.AGENT_BUSY), AttemptOutcome.CANCELLED),
        (heard(Outcome.FAILED), AttemptOutcome.FAILED),
        (heard(Outcome.FAILED, is_doubtful=True), AttemptOutcome.LOST),
        (heard(Outcome.NO_ANSWER, is_doubtful=True), AttemptOutcome.NO_ANSWER),
        (heard(Outcome.LOST), AttemptOutcome.LOST),
        (heard(Outcome.LOST, answered_at=1, queued_at=1), AttemptOutcome.LOST),
        (
            heard(Outcome.ANSWERED, answered_at=1, queued_at=1, connected_at=2),
            AttemptOutcome.CONNECTED,
        ),
        (heard(Outcome.LOST, answered_at=1, connected_at=2), AttemptOutcome.CONNECTED),
        (
            heard(Outcome.QUEUE_TIMEOUT, answered_at=1, queued_at=1, released_at=3),
            AttemptOutcome.ABANDONED,
        ),
        (
            heard(Outcome.ABANDONED, answered_at=1, queued_at=1, ended_at=2),
            AttemptOutcome.GAVE_UP,
        ),
        (
            heard(Outcome.ABANDONED, answered_at=1, queued_at=1, ended_at=4),
            AttemptOutcome.ABANDONED,
        ),
        (heard(Outcome.FAILED, answered_at=1), AttemptOutcome.GAVE_UP),
        (heard(Outcome.MACHINE, answered_at=1), AttemptOutcome.MACHINE),
        (heard(Outcome.MACHINE, answered_at=1, is_played=True), AttemptOutcome.MACHINE),
        (heard(Outcome.ANSWERED, answered_at=1, is_played=True), AttemptOutcome.CONNECTED),
    ],
)
def test_an_attempt_ends_as_what_was_heard_of_it_says(said, outcome):
    assert ending(said) is outcome
