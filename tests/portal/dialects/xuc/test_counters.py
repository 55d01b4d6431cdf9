from dataclasses import replace

from agents.domain.presence import AgentState
from agents.domain.spans import Span
from calls.domain.events import CallKind, Outcome
from portal.dialects.xuc import counters
from portal.dialects.xuc.counters import AgentDay, Totals
from tests import builders
from tests.builders import T0, after
from tests.portal.dialects.xuc.test_render import tile


def ended(waited_s, outcome=Outcome.ANSWERED, **extra):
    event = builders.ended(builders.tile(waited_s=waited_s, **extra))
    answered_at = T0 if outcome is Outcome.ANSWERED else None
    return counters.of_ended(replace(event, outcome=outcome, answered_at=answered_at))


def test_quick_is_up_to_fifteen_seconds_and_late_is_more():
    total = Totals()
    for one in (ended(15), ended(15.1), ended(3, Outcome.ABANDONED), ended(16, Outcome.ABANDONED)):
        total = total + one
    assert total == Totals(entered=4, answered=2, answered_quick=1, abandoned=2, abandoned_late=1)


def test_only_callers_of_queues_count():
    assert ended(1, kind=CallKind.OUTBOUND) is None
    assert ended(1, group="") is None


def said(**extra):
    base = {
        "code": "630",
        "ended": Totals(entered=3, answered=2, answered_quick=1, abandoned=1, abandoned_late=1),
        "running": (),
        "agents": (),
        "now": after(60),
        "wait_s": 12.4,
    }
    return counters.queue_counters(**base | extra)


def test_who_waits_has_entered_and_who_talks_is_answered():
    waits = builders.tile("a", waiting_since=after(20))
    talks = builders.tile("b", talking_since=T0, waited_s=4)
    elsewhere = builders.tile("c", waiting_since=T0, group="631")
    found = said(running=[waits, talks, elsewhere])
    assert found["TotalNumberCallsEntered"] == 5
    assert found["TotalNumberCallsAnswered"] == 3
    assert found["PercentageAnsweredBefore15"] == 40.0
    assert found["PercentageAbandonnedAfter15"] == 20.0
    assert found["WaitingCalls"] == 1
    assert found["LongestWaitingTime"] == 40
    assert found["EWT"] == 12


def test_agents_are_counted_where_they_stand():
    out = tile(AgentState.READY)
    out = replace(out, memberships=(replace(out.memberships[0], is_checked_in=False),))
    found = said(
        agents=[
            tile(AgentState.READY),
            tile(AgentState.TALKING),
            tile(AgentState.PAUSED),
            out,
        ]
    )
    assert (found["AvailableAgents"], found["TalkingAgents"], found["LoggedAgents"]) == (1, 1, 3)


def test_a_queue_nobody_called_has_no_percentages():
    found = said(ended=Totals(), wait_s=None)
    assert set(found.values()) == {0}


def test_a_day_adds_up_what_an_agent_did():
    day = AgentDay(state=AgentState.LOGGED_OUT, since=T0)
    day = day.move(AgentState.READY, after(10)).move(AgentState.PAUSED, after(40))
    day = day.move(AgentState.WRAP_UP, after(45)).move(AgentState.LOGGED_OUT, after(47))
    assert day.statistics(after(100)) == {
        "AgentPausedTotalTime": 5,
        "AgentWrapupTotalTime": 2,
        "AgentReadyTotalTime": 30,
        "LoginDateTime": "2026-03-02T09:00:10.000+00:00",
        "LogoutDateTime": "2026-03-02T09:00:47.000+00:00",
    }


def span(state, began, ends=None):
    return Span(
        team="demo",
        agent_no="1001",
        state=state,
        reason="",
        began_at=began,
        ended_at=ends,
    )


def test_a_day_begins_at_midnight_and_knows_no_log_in_of_the_day_before():
    spans = [span("ready", after(-100), after(20)), span("paused", after(20))]
    day = counters.day_of(tile(AgentState.PAUSED), spans, midnight=T0)
    assert day.statistics(after(30)) == {
        "AgentPausedTotalTime": 10,
        "AgentWrapupTotalTime": 0,
        "AgentReadyTotalTime": 20,
    }
