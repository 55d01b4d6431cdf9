from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from calls.domain.counting import CallCount, counts, total
from calls.domain.events import CallKind, OfferEnd, Outcome, Segment
from calls.domain.ids import LegId
from tests import builders


def part(agent_no, talked_s):
    return Segment(
        leg_id=LegId(f"leg{agent_no}"),
        role="agent" if agent_no else "customer",
        agent_no=agent_no,
        number="",
        started_at=builders.T0,
        answered_at=None,
        ended_at=builders.T0,
        rang_s=1,
        talked_s=talked_s,
        held_s=0.25,
        cause=16,
    )


def end(**extra):
    call = builders.tile(waited_s=4.5, talked_s=60.1234, held_s=2)
    return replace(builders.ended(call), **extra)


def test_an_ended_call_counts_once_for_its_group_and_for_each_agent_who_had_it():
    event = end(segments=(part("", 60.1), part("1001", 40), part("1002", 20.1)))
    found = {one.agent_no: one for one in counts(event)}
    assert set(found) == {"", "1001", "1002"}
    whole = found[""]
    assert (whole.offered, whole.answered, whole.abandoned) == (1, 1, 0)
    assert (whole.waited_s, whole.talked_s) == (Decimal("4.5"), Decimal("60.123"))
    assert found["1002"].talked_s == Decimal("20.1")
    assert found["1002"].offered == 0


def test_who_gave_up_waiting_is_abandoned_and_nobody_else():
    (lost,) = counts(end(outcome=Outcome.ABANDONED))
    (busy,) = counts(end(outcome=Outcome.BUSY))
    assert (lost.answered, lost.abandoned) == (0, 1)
    assert (busy.answered, busy.abandoned) == (0, 0)


def test_an_offer_is_answered_missed_or_taken_back():
    found = {how: counts(builders.offer_ended(builders.tile(), how))[0] for how in OfferEnd}
    assert {how for how, one in found.items() if one.answered} == {OfferEnd.ANSWERED}
    assert not found[OfferEnd.CANCELLED].missed
    assert found[OfferEnd.NO_ANSWER].missed == found[OfferEnd.REJECTED].missed == 1
    assert {one.offered for one in found.values()} == {1}


def test_her_own_click_to_call_is_no_offer():
    own = builders.tile(kind=CallKind.OUTBOUND)
    assert counts(builders.offer_ended(own, OfferEnd.ANSWERED)) == []
    asked = builders.tile(kind=CallKind.INTERNAL, target_agent_no="1001")
    assert len(counts(builders.offer_ended(asked, OfferEnd.ANSWERED))) == 1


def test_a_call_counts_on_the_day_it_began_by_the_clock_of_the_log():
    late = builders.tile(started_at=datetime(2026, 3, 2, 23, 59, tzinfo=UTC))
    over = replace(builders.ended(late), ended_at=datetime(2026, 3, 3, 0, 5, tzinfo=UTC))
    assert {one.day for one in counts(over)} == {date(2026, 3, 2)}


def test_other_events_count_nothing():
    assert counts(builders.told()) == []


COUNTS = st.builds(
    CallCount,
    team=st.sampled_from(["demo", "other"]),
    day=st.just(date(2026, 3, 2)),
    kind=st.just("inbound"),
    group=st.sampled_from(["630", ""]),
    agent_no=st.sampled_from(["", "1001"]),
    offered=st.integers(0, 3),
    talked_s=st.decimals(0, 9999, places=3),
)


@given(st.lists(COUNTS), st.integers(0, 20))
def test_it_makes_no_difference_where_a_history_is_cut(found, cut):
    whole = total(found)
    assert whole == total([*total(found[:cut]), *total(found[cut:])])
    assert [one.key for one in whole] == sorted({one.key for one in found})
