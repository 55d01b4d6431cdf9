from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.domain.callback import OPEN, CallbackMachine, CallbackRules
from calls.domain.tiles import CallbackState

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
RULES = CallbackRules(tries=2, retry_s=300)


def fresh(**more):
    known = {"state": CallbackState.WAITING, "tries": 0, "expires_at": NOW + timedelta(hours=4)}
    return CallbackMachine(**(known | more))


def after(seconds):
    return NOW + timedelta(seconds=seconds)


def test_it_is_due_at_once_and_only_once():
    machine = fresh()
    assert machine.is_due(NOW)
    begun = machine.begin("a")
    assert not begun.is_due(NOW)
    with pytest.raises(ValueError):
        begun.begin("b")


def test_an_agent_takes_it_and_they_talk():
    machine = fresh().begin("a").agent_took("a")
    assert (machine.state, machine.tries) == (CallbackState.DIALLING, 1)
    assert machine.over("a", is_answered=True, rules=RULES, now=NOW).state is CallbackState.DONE


def test_a_customer_who_is_busy_is_tried_again_later_and_then_given_up():
    machine = fresh().begin("a").agent_took("a")
    machine = machine.over("a", is_answered=False, rules=RULES, now=NOW)
    assert machine.state is CallbackState.WAITING
    assert not machine.is_due(after(299))
    assert machine.is_due(after(300))
    machine = machine.begin("b").agent_took("b")
    machine = machine.over("b", is_answered=False, rules=RULES, now=after(310))
    assert machine.state is CallbackState.FAILED


def test_a_place_lost_before_an_agent_came_is_taken_again_soon():
    machine = fresh().begin("a").over("a", is_answered=False, rules=RULES, now=NOW)
    assert (machine.tries, machine.is_due(after(4)), machine.is_due(after(5))) == (0, False, True)


def test_what_another_try_says_means_nothing():
    machine = fresh().begin("b")
    assert machine.over("a", is_answered=True, rules=RULES, now=NOW) == machine
    assert machine.agent_took("a") == machine


def test_time_ends_it_but_not_a_call_that_is_being_made():
    late = after(5 * 3600)
    assert fresh().expire(late).state is CallbackState.FAILED
    assert fresh().expire(NOW) == fresh()
    calling = fresh().begin("a").agent_took("a")
    assert calling.expire(late) == calling
    over = calling.over("a", is_answered=False, rules=RULES, now=late)
    assert over.state is CallbackState.FAILED


def test_it_can_be_taken_off_the_list_while_it_waits():
    assert fresh().cancel().state is CallbackState.CANCELLED
    calling = fresh().begin("a").agent_took("a")
    assert calling.cancel() == calling


steps = st.lists(
    st.tuples(
        st.sampled_from(["begin", "took", "missed", "done", "expire", "cancel"]),
        st.sampled_from("abc"),
        st.integers(0, 20_000),
    ),
    max_size=30,
)


@given(steps)
def test_whatever_happens_no_try_runs_beside_another_and_tries_are_limited(story):
    machine, running, at = fresh(), "", 0
    for what, name, later in story:
        at = max(at, later)
        if what == "begin" and machine.is_due(after(at)):
            assert running == ""
            machine, running = machine.begin(name), name
        elif what == "took":
            machine = machine.agent_took(name)
        elif what in {"missed", "done"}:
            machine = machine.over(name, is_answered=what == "done", rules=RULES, now=after(at))
        elif what == "expire":
            machine = machine.expire(after(at))
        elif what == "cancel":
            machine = machine.cancel()
        running = machine.attempt_id
        assert machine.tries <= RULES.tries
        assert machine.state in OPEN or not machine.attempt_id
