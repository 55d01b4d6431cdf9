from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agents.domain.presence import (
    MOST_WRAP_UP_S,
    ON_CALL,
    TRANSITIONS,
    AgentState,
    PresenceMachine,
    Trigger,
    pause_at_switch,
)
from calls.domain.errors import IllegalMove

T0 = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FRESH = PresenceMachine(state=AgentState.LOGGED_OUT, since=T0)
RESTS = st.sampled_from([AgentState.IDLE, AgentState.READY, AgentState.PAUSED])
CALLS = st.sampled_from(["c1", "c2"])


def after(seconds: float) -> datetime:
    return T0 + timedelta(seconds=seconds)


def ready() -> PresenceMachine:
    return FRESH.regain_phone(T0).log_in(T0).rest(AgentState.READY, "", T0)


def talking(wrap_up_s: int = 10) -> PresenceMachine:
    return ready().ring("c1", after(1)).connect("c1", wrap_up_s, after(2))


def paused(machine: PresenceMachine, at: float) -> PresenceMachine:
    return machine.rest(AgentState.PAUSED, "lunch", after(at))


def test_logging_in_leaves_her_idle():
    assert FRESH.log_in(T0).state is AgentState.IDLE


def test_a_queue_call_takes_her_through_wrap_up_back_to_ready():
    over = talking().call_over("c1", after(60))
    assert (over.state, over.until) == (AgentState.WRAP_UP, after(70))
    assert over.end_wrap_up(after(70)).state is AgentState.READY


def test_a_call_without_wrap_up_leads_straight_back():
    assert talking(wrap_up_s=0).call_over("c1", after(60)).state is AgentState.READY


def test_a_call_that_never_connected_brings_no_wrap_up():
    assert ready().ring("c1", after(1)).call_over("c1", after(9)).state is AgentState.READY


def test_a_pause_during_a_call_waits_for_call_and_wrap_up():
    asked = paused(talking(), 5)
    assert (asked.state, asked.next_reason) == (AgentState.TALKING, "lunch")
    over = asked.call_over("c1", after(60))
    assert (over.state, over.next_reason) == (AgentState.WRAP_UP, "lunch")
    done = over.end_wrap_up(after(70))
    assert (done.state, done.reason, done.next_reason) == (AgentState.PAUSED, "lunch", "")


def test_a_pause_taken_back_during_the_call_is_forgotten():
    back = paused(talking(), 5).rest(AgentState.READY, "", after(6))
    assert back.call_over("c1", after(60)).end_wrap_up(after(61)).state is AgentState.READY


def test_a_phone_lost_while_paused_returns_to_the_pause():
    lost = paused(ready(), 1).lose_phone(after(2))
    assert (lost.state, lost.reason) == (AgentState.PHONE_LOST, "phone lost")
    back = lost.regain_phone(after(9))
    assert (back.state, back.reason) == (AgentState.PAUSED, "lunch")


def test_a_phone_lost_on_a_call_shows_when_the_call_is_over():
    lost = talking(wrap_up_s=0).lose_phone(after(5))
    assert lost.state is AgentState.TALKING
    assert lost.call_over("c1", after(9)).state is AgentState.PHONE_LOST


def test_what_is_left_of_a_wrap_up_is_still_there_when_the_phone_returns():
    lost = talking().call_over("c1", after(60)).lose_phone(after(62))
    assert lost.state is AgentState.PHONE_LOST
    assert lost.regain_phone(after(64)).until == after(70)
    assert lost.regain_phone(after(71)).state is AgentState.READY
    assert lost.end_wrap_up(after(70)).regain_phone(after(71)).state is AgentState.READY


def test_an_idle_agent_is_not_lost_with_her_phone():
    assert FRESH.regain_phone(T0).log_in(T0).lose_phone(after(1)).state is AgentState.IDLE


def test_nobody_logs_out_of_a_call():
    with pytest.raises(IllegalMove):
        talking().log_out(after(9))


def test_another_call_never_takes_the_place_of_the_one_she_talks_on():
    assert talking().ring("c2", after(5)).call_id == "c1"
    with pytest.raises(IllegalMove):
        talking().call_over("c2", after(5))


def test_the_wrap_up_bites_at_the_switch_from_the_connect_on():
    assert pause_at_switch(talking(), is_paused=False, reason="") == "ACW"
    assert pause_at_switch(talking(wrap_up_s=0), is_paused=False, reason="") is None
    assert pause_at_switch(ready(), is_paused=True, reason="lunch") == "lunch"
    assert pause_at_switch(ready().lose_phone(T0), is_paused=False, reason="") == "phone lost"


def test_who_is_logged_out_during_a_call_goes_after_it_without_wrap_up():
    asked = talking().leave("1009", after(5))
    assert (asked.state, asked.is_leaving) == (AgentState.TALKING, True)
    over = asked.call_over("c1", after(60))
    assert (over.state, over.until, over.is_leaving) == (AgentState.LOGGED_OUT, None, False)


def test_a_log_out_to_come_is_taken_back_by_checking_in():
    back = talking().leave("1009", after(5)).rest(AgentState.READY, "", after(6))
    assert not back.is_leaving
    assert back.call_over("c1", after(60)).state is AgentState.WRAP_UP


def test_who_is_free_is_logged_out_at_once_by_others_too():
    assert paused(ready(), 1).leave("1009", after(2)).state is AgentState.LOGGED_OUT


def test_freeing_her_ends_a_call_nobody_knows_and_keeps_her_pause():
    freed = paused(talking(), 5).free(after(9))
    assert (freed.state, freed.reason, freed.call_id) == (AgentState.PAUSED, "lunch", "")
    assert talking().call_over("c1", after(9)).free(after(10)).state is AgentState.READY
    assert FRESH.free(after(1)) == FRESH


def test_a_call_that_waits_for_her_phone_is_ended_by_freeing_her_and_outlasts_a_log_out():
    lost = talking().lose_call("c1", after(9))
    assert lost.free(after(10)).call_id == ""
    leaving = lost.leave("1009", after(10))
    assert (leaving.state, leaving.is_leaving) == (AgentState.PHONE_LOST, True)
    assert leaving.call_over("c1", after(70)).state is AgentState.LOGGED_OUT


def test_a_wrap_up_lasts_longer_up_to_its_limit():
    over = talking().call_over("c1", after(60))
    assert over.extend_wrap_up(30, after(65)).until == after(100)
    with pytest.raises(ValueError, match=str(MOST_WRAP_UP_S)):
        over.extend_wrap_up(MOST_WRAP_UP_S, after(65))
    with pytest.raises(IllegalMove):
        ready().extend_wrap_up(30, after(65))


def test_ringing_alone_may_bring_wrap_up():
    rung = ready().ring("c1", after(1), 7)
    assert pause_at_switch(rung, is_paused=False, reason="") == "ACW"
    over = rung.call_over("c1", after(9))
    assert (over.state, over.until) == (AgentState.WRAP_UP, after(16))


@st.composite
def walks(draw):
    """Any story of hers: illegal moves are refused and change nothing."""
    machine, at = FRESH, T0
    for _ in range(draw(st.integers(0, 30))):
        at += timedelta(seconds=draw(st.integers(0, 20)))
        trigger = draw(st.sampled_from(list(Trigger)))
        was = machine
        try:
            machine = _step(draw, machine, trigger, at)
        except IllegalMove:
            assert machine is was
    return machine, at


def _step(draw, machine, trigger, at):
    steps = {
        Trigger.LOG_IN: lambda: machine.log_in(at),
        Trigger.LOG_OUT: lambda: machine.log_out(at),
        Trigger.REST: lambda: machine.rest(draw(RESTS), "lunch", at),
        Trigger.RING: lambda: machine.ring(draw(CALLS), at, draw(st.sampled_from([0, 5]))),
        Trigger.DIAL: lambda: machine.dial(draw(CALLS), at),
        Trigger.CONNECT: lambda: machine.connect(draw(CALLS), draw(st.sampled_from([0, 10])), at),
        Trigger.CALL_OVER: lambda: machine.call_over(draw(CALLS), at),
        Trigger.CALL_LOST: lambda: machine.lose_call(draw(CALLS), at),
        Trigger.END_WRAP_UP: lambda: machine.end_wrap_up(at),
        Trigger.EXTEND_WRAP_UP: lambda: machine.extend_wrap_up(draw(st.integers(1, 60)), at),
        Trigger.LEAVE: lambda: machine.leave("1009", at),
        Trigger.FREE: lambda: machine.free(at),
        Trigger.PHONE_LOST: lambda: machine.lose_phone(at),
        Trigger.PHONE_BACK: lambda: machine.regain_phone(at),
    }
    return steps[trigger]()


def test_a_call_that_lost_her_phone_is_still_hers_until_she_is_back_in_it():
    lost = talking().lose_phone(after(5)).lose_call("c1", after(5))
    assert (lost.state, lost.call_id, lost.reason) == (AgentState.PHONE_LOST, "c1", "phone lost")
    there = lost.regain_phone(after(7))
    assert (there.state, there.call_id) == (AgentState.PHONE_LOST, "c1")
    back = there.connect("c1", 10, after(8))
    assert (back.state, back.call_id) == (AgentState.TALKING, "c1")
    assert back.call_over("c1", after(60)).state is AgentState.WRAP_UP


def test_nothing_else_is_hers_while_a_call_waits_for_her():
    lost = talking().lose_call("c1", after(5))
    for attempt in (lambda: lost.ring("c2", after(6)), lambda: lost.log_out(after(6))):
        with pytest.raises(IllegalMove):
            attempt()
    with pytest.raises(IllegalMove):
        talking().lose_call("c2", after(5))


@given(walks())
def test_whatever_happens_her_record_makes_sense(walk):
    machine, at = walk
    assert machine.has_call == bool(machine.call_id)
    assert machine.is_on_call == (machine.state in ON_CALL)
    assert machine.since <= at
    assert (machine.state is AgentState.WRAP_UP) <= (machine.until is not None)
    assert bool(machine.reason) == (machine.state in {AgentState.PAUSED, AgentState.PHONE_LOST})
    if machine.state is AgentState.READY:
        assert machine.is_phone_reachable
        assert machine.resting is AgentState.READY
    if machine.state is AgentState.LOGGED_OUT:
        assert machine.resting is AgentState.LOGGED_OUT


@given(walks())
def test_from_everywhere_she_comes_to_rest_and_can_log_out(walk):
    machine, at = walk
    if machine.has_call:
        machine = machine.call_over(machine.call_id, at)
    machine = machine.end_wrap_up(at).regain_phone(at)
    assert machine.state is machine.resting
    if machine.state is not AgentState.LOGGED_OUT:
        assert machine.log_out(at).state is AgentState.LOGGED_OUT


def test_every_state_has_its_row():
    assert set(TRANSITIONS) == set(AgentState)
