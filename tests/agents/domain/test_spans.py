import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from agents.domain.spans import Span, Stand, counts, follow, follow_all, total

T0 = datetime(2026, 3, 2, 23, 0, tzinfo=UTC)
WHO = [("demo", "1001"), ("demo", "1002"), ("other", "1001")]


def stand(state, seconds, reason="", who=WHO[0], since=None):
    at = T0 + timedelta(seconds=seconds)
    return Stand(
        team=who[0],
        agent_no=who[1],
        state=state,
        reason=reason,
        since=since or at,
        at=at,
    )


@st.composite
def histories(draw):
    """Stands of some agents in order; each tile says truly since when."""
    since, found, now = {}, [], 0
    for _ in range(draw(st.integers(0, 40))):
        who = draw(st.sampled_from(WHO))
        now += draw(st.integers(0, 5000))
        state = draw(st.sampled_from(["logged_out", "ready", "paused", "talking"]))
        reason = draw(st.sampled_from(["lunch", "rest"])) if state == "paused" else ""
        if since.get(who, (None,))[0] != (state, reason):
            since[who] = ((state, reason), T0 + timedelta(seconds=now))
        found.append(stand(state, now, reason, who, since[who][1]))
    return found


def test_a_span_ends_with_the_first_event_that_says_something_else():
    done, running = follow_all({}, [stand("ready", 0), stand("ready", 5), stand("talking", 9)])
    assert [(one.state, one.began_at, one.ended_at) for one in done] == [
        ("ready", T0, T0 + timedelta(seconds=9))
    ]
    assert running[WHO[0]].state == "talking"


def test_a_pause_for_another_reason_is_another_span():
    (ended,), _ = follow_all({}, [stand("paused", 0, "lunch"), stand("paused", 60, "rest")])
    assert ended.reason == "lunch"


def test_nothing_runs_while_she_is_logged_out():
    done, running = follow_all({}, [stand("ready", 0), stand("logged_out", 60)])
    assert len(done) == 1
    assert running == {}
    assert follow(None, stand("logged_out", 90)) == (None, None)


def test_a_clock_that_runs_behind_makes_no_span_end_before_it_began():
    begun = Span(team="demo", agent_no="1001", state="ready", reason="", began_at=T0)
    ended, _ = follow(begun, stand("talking", -2))
    assert ended is not None
    assert ended.ended_at == T0


def test_a_span_over_midnight_counts_on_both_days():
    span = Span(
        team="demo",
        agent_no="1001",
        state="ready",
        reason="",
        began_at=T0,
        ended_at=T0 + timedelta(hours=26, microseconds=1),
    )
    assert [(one.day, one.seconds) for one in counts(span)] == [
        (date(2026, 3, 2), Decimal(3600)),
        (date(2026, 3, 3), Decimal(86400)),
        (date(2026, 3, 4), Decimal("3600.000001")),
    ]


@given(histories(), st.integers(0, 40))
def test_it_makes_no_difference_where_a_history_is_cut(found, cut):
    whole = follow_all({}, found)
    before, running = follow_all({}, found[:cut])
    after, last = follow_all(running, found[cut:])
    assert (before + after, last) == whole


@given(histories())
def test_an_event_heard_twice_changes_nothing(found):
    assert follow_all({}, [one for one in found for _ in range(2)]) == follow_all({}, found)


@given(histories())
def test_spans_of_an_agent_follow_each_other_and_their_seconds_are_those_counted(found):
    done, running = follow_all({}, found)
    seconds = sum(one.seconds for one in total(c for span in done for c in counts(span)))
    assert seconds == sum(
        Decimal(span.ended_at.timestamp()) - Decimal(span.began_at.timestamp()) for span in done
    )
    for who in WHO:
        mine = [one for one in done if (one.team, one.agent_no) == who]
        assert all(a.ended_at <= b.began_at for a, b in itertools.pairwise(mine))
        assert all(one.state != "logged_out" for one in mine)
        if who in running and mine:
            assert mine[-1].ended_at <= running[who].began_at
