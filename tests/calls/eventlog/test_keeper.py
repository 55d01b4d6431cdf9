import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from calls import stream
from calls.eventlog import keeper, partitions
from calls.models import EventRow, LogHorizon
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)

YEARS_ON = datetime(2031, 7, 15, tzinfo=UTC)


def tell(at=builders.T0, team="demo", times=1):
    event = builders.told(at=at, team=team)
    with transaction.atomic():
        return [one.seq for one in stream.append([event] * times)]


def keep(now, **months):
    return keeper.keep(months=months, default=13, now=now)


def in_use():
    following = partitions.next_seq()
    return next(one for one in partitions.partitions() if one.first <= following < one.until)


@pytest.fixture(autouse=True)
def _ahead():
    partitions.make_ahead()


def test_partitions_stand_ready_before_they_are_needed_and_are_made_once():
    tell()
    keep(builders.T0)
    ready = [one for one in partitions.partitions() if one.first > partitions.next_seq()]
    assert len(ready) == partitions.AHEAD
    assert keep(builders.T0).made == ()


def test_a_new_month_begins_a_partition_at_the_current_number():
    (before,) = tell(datetime(2026, 3, 31, 23, 59, tzinfo=UTC))
    old = in_use()
    assert keep(datetime(2026, 3, 31, 23, 59, 59, tzinfo=UTC)).turned == ""
    turned = keep(datetime(2026, 4, 1, 2, tzinfo=UTC)).turned
    (after,) = tell(datetime(2026, 4, 1, 3, tzinfo=UTC))
    assert turned == in_use().name != old.name
    assert before < old.until <= in_use().first == after
    assert [one.seq for one in stream.since(before - 1, team="demo")] == [before, after]


def test_the_turn_of_the_year_is_one_of_a_month():
    tell(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC))
    assert keep(datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)).turned == ""
    assert keep(datetime(2027, 1, 1, tzinfo=UTC)).turned == in_use().name


def test_a_keeper_that_slept_for_months_makes_up_for_all_of_them():
    old = tell(datetime(2026, 1, 31, tzinfo=UTC)) + tell(datetime(2026, 2, 15, tzinfo=UTC))
    there = in_use()
    recent = tell(datetime(2026, 3, 30, tzinfo=UTC))
    done = keep(datetime(2026, 4, 2, tzinfo=UTC), demo=1)
    assert done.turned == in_use().name != there.name
    assert done.deleted == len(old)
    assert [one.seq for one in stream.since(0, team="demo")] == recent
    tell(datetime(2026, 4, 3, tzinfo=UTC))
    assert keep(datetime(2027, 4, 29, tzinfo=UTC)).dropped == ()
    assert keep(datetime(2027, 5, 1, tzinfo=UTC)).dropped == (there.name,)


def test_the_month_is_turned_once_however_often_the_keeper_runs():
    tell(datetime(2026, 4, 30, tzinfo=UTC))
    first = keep(datetime(2026, 5, 1, tzinfo=UTC))
    again = [keep(datetime(2026, 5, day, tzinfo=UTC)) for day in (1, 2, 30)]
    assert first.turned
    assert [one.turned for one in again] == ["", "", ""]


def test_numbers_run_on_into_the_next_partition_when_a_month_needs_more():
    (before,) = tell()
    there = in_use()
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(%s, %s)", [partitions.SEQUENCE, there.until - 2])
    assert tell(times=3) == [there.until - 1, there.until, there.until + 1]
    assert len(stream.since(before, team="demo")) == 3


def test_whole_partitions_go_once_every_event_in_them_is_too_old_for_all_teams():
    (seq,) = tell()
    old = in_use()
    keep(builders.T0 + timedelta(days=40))
    tell(YEARS_ON)
    assert keep(builders.T0 + timedelta(days=380)).dropped == ()
    assert keep(YEARS_ON, demo=120).dropped == ()
    assert old.name in keep(YEARS_ON).dropped
    assert not EventRow.objects.filter(seq=seq).exists()
    assert stream.forgotten("demo") == stream.forgotten("other") == seq


def test_the_partition_in_use_is_never_dropped():
    tell()
    there = in_use()
    with transaction.atomic():
        stream.take_lock()
    assert there.name not in keep(builders.T0).dropped
    assert in_use() == there


def test_a_team_that_keeps_less_loses_its_old_events_alone(monkeypatch):
    monkeypatch.setattr(keeper, "BATCH", 3)
    old = tell(times=7)
    others = tell(team="other", times=2)
    fresh = tell(YEARS_ON, times=2)
    done = keep(builders.T0 + timedelta(days=70), demo=2)
    assert done.deleted == 7
    assert [one.seq for one in stream.since(0, team="demo")] == fresh
    assert [one.seq for one in stream.since(0, team="other")] == others
    assert stream.forgotten("demo") == old[-1]
    assert stream.forgotten("other") == 0
    assert keep(builders.T0 + timedelta(days=70), demo=2).deleted == 0


def test_when_one_team_keeps_longer_the_others_still_forget():
    tell(times=2)
    tell(team="archive", times=2)
    assert keep(builders.T0 + timedelta(days=600), archive=60).deleted == 2
    assert EventRow.objects.filter(team="archive").count() == 2


def test_only_one_keeper_works_at_a_time():
    held, done = threading.Event(), threading.Event()

    def other():
        with keeper._alone():
            held.set()
            done.wait(10)
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    held.wait(10)
    assert keep(builders.T0).is_busy
    done.set()
    thread.join(10)
    assert not keep(builders.T0).is_busy


def test_a_partition_left_half_taken_out_is_swept_away():
    tell()
    keep(builders.T0 + timedelta(days=40))
    tell(YEARS_ON)
    part = partitions.partitions()[0]
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {partitions.TABLE} DETACH PARTITION {part.name}")
    assert part.name in keep(builders.T0 + timedelta(days=41)).dropped
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [part.name])
        assert cursor.fetchone() == (None,)


def test_a_horizon_never_moves_back():
    keeper._note("demo", 9, YEARS_ON)
    keeper._note("demo", 4, builders.T0)
    assert LogHorizon.objects.values_list("seq", "at").get() == (9, YEARS_ON)


def test_writers_and_the_turn_of_the_month_do_not_disturb_each_other():
    tell(datetime(2026, 6, 30, tzinfo=UTC))
    stop, written = threading.Event(), []

    def write():
        while not stop.is_set():
            written.extend(tell(datetime(2026, 6, 30, tzinfo=UTC)))
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(3)]
    for one in writers:
        one.start()
    try:
        assert keep(datetime(2026, 7, 1, tzinfo=UTC)).turned
    finally:
        stop.set()
        for one in writers:
            one.join(20)
    tell(datetime(2026, 7, 1, tzinfo=UTC))
    assert EventRow.objects.filter(seq__in=written).count() == len(set(written)) == len(written)
