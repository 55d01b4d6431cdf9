import pytest

from agents.domain.recording import Record, RecordingPolicy, first_said


def policy(word, percent=0):
    return RecordingPolicy(record=Record(word), percent=percent)


@pytest.mark.parametrize(
    ("word", "starts", "may_start", "agent_may_stop"),
    [
        ("never", False, False, True),
        ("on_demand", False, True, True),
        ("always", True, True, False),
    ],
)
def test_what_each_policy_means(word, starts, may_start, agent_may_stop):
    this = policy(word)
    assert this.starts_by_itself("c1") is starts
    assert this.may_start is may_start
    assert this.may_stop("c1", is_supervisor=False) is agent_may_stop
    assert this.may_stop("c1", is_supervisor=True)


def test_a_share_of_the_calls_is_that_share_and_always_the_same_calls():
    ids = [f"call-{number}" for number in range(2000)]
    drawn = [policy("percentage", 30).starts_by_itself(one) for one in ids]
    assert 520 < sum(drawn) < 680
    assert drawn == [policy("percentage", 30).starts_by_itself(one) for one in ids]
    assert not any(policy("percentage", 0).starts_by_itself(one) for one in ids)
    assert all(policy("percentage", 100).starts_by_itself(one) for one in ids)


def test_a_call_that_was_not_drawn_may_be_ended_by_its_agent():
    assert policy("percentage", 0).may_stop("c1", is_supervisor=False)
    assert not policy("percentage", 100).may_stop("c1", is_supervisor=False)


def test_the_first_that_says_something_counts():
    assert first_said(("", None), ("always", None), ("never", None)).record is Record.ALWAYS
    assert first_said(("percentage", 7), ("always", None)).percent == 7
    assert first_said(("", None)).record is Record.NEVER
