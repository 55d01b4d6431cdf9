import threading
import time

import pytest
from django.db import OperationalError, connection, transaction

from calls import services, stream
from calls.models import EventRow
from tests.calls import script as s

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def heard():
    kept, told = list(stream.outlets), []
    stream.outlets[:] = [told.append]
    services.reset()
    yield told
    stream.outlets[:] = kept
    services.reset()


def events():
    return services.absorb(facts=s.answered_call(), directory=s.Desk())


def test_events_are_numbered_in_order_and_told_after_commit(heard):
    with transaction.atomic():
        envelopes = stream.append(events())
        assert heard == []
    assert heard == [envelopes]
    numbers = [one.seq for one in envelopes]
    assert numbers == sorted(numbers)
    assert stream.last_seq() == numbers[-1]
    assert stream.forgotten("demo") == 0


def test_an_envelope_carries_what_readers_filter_by(heard):
    with transaction.atomic():
        last = stream.append(events())[-1]
    assert (last.team, last.kind, last.call_id, last.group) == (
        "demo",
        "CallConnected",
        s.CALL,
        "630",
    )
    assert stream.since(last.seq - 1, team="demo") == [last]


def test_no_team_reads_the_events_of_another(heard):
    with transaction.atomic():
        stream.append(events())
    assert stream.since(0, team="other") == []


def test_an_outlet_that_fails_stops_no_other(heard, caplog):
    def broken(_envelopes):
        raise RuntimeError("no")

    stream.outlets.insert(0, broken)
    with transaction.atomic():
        stream.append(events())
    assert len(heard) == 1
    assert "an outlet failed" in caplog.text


def test_what_is_rolled_back_is_never_told(heard):
    with transaction.atomic():
        stream.append(events())
        transaction.set_rollback(True)
    assert heard == []
    assert stream.last_seq() == 0


def test_nothing_is_appended_outside_a_transaction(heard):
    with transaction.atomic():
        made = events()
    with pytest.raises(transaction.TransactionManagementError):
        stream.append(made)
    with transaction.atomic():
        assert stream.append([]) == []


def test_the_second_writer_waits_for_the_commit_of_the_first(heard):
    with transaction.atomic():
        made = events()
    order, began = [], threading.Event()

    def second():
        began.set()
        with transaction.atomic():
            order.append(stream.append(made[:1])[0].seq)
        connection.close()

    writer = threading.Thread(target=second)
    with transaction.atomic():
        first = stream.append(made)[-1].seq
        writer.start()
        began.wait(5)
        writer.join(0.2)
        assert order == []
    writer.join(5)
    assert order[0] > first


def test_numbers_come_in_the_order_of_commits_however_many_write(heard):
    with transaction.atomic():
        made = events()
    stop, seen = threading.Event(), []

    def write():
        for _ in range(30):
            with transaction.atomic():
                stream.append(made[:2])
        connection.close()

    def read():
        while True:
            is_over = stop.is_set()
            found = stream.since(seen[-1] if seen else 0, team=None)
            seen.extend(one.seq for one in found)
            if is_over and not found:
                break
        connection.close()

    writers = [threading.Thread(target=write) for _ in range(5)]
    reader = threading.Thread(target=read)
    for one in (reader, *writers):
        one.start()
    for one in writers:
        one.join(60)
    stop.set()
    reader.join(60)
    assert len(seen) == len(set(seen)) == EventRow.objects.count() == 5 * 30 * 2
    assert seen == sorted(seen)
    told = [[one.seq for one in batch] for batch in heard]
    assert all(two == one + 1 for one, two in told), "one append, one run of numbers"


def test_a_writer_who_cannot_have_the_lock_gives_up_after_two_seconds(heard):
    with transaction.atomic():
        made = events()
    held, done = threading.Event(), threading.Event()

    def hold():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [stream.LOCK_KEY])
            held.set()
            done.wait(30)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    began = time.monotonic()
    with pytest.raises(OperationalError), transaction.atomic():
        stream.append(made)
    done.set()
    holder.join(10)
    assert 1.9 < time.monotonic() - began < 6
    assert stream.last_seq() == 0


def test_whoever_stands_idle_with_the_lock_loses_it(heard, monkeypatch):
    monkeypatch.setattr(stream, "MOST_IDLE", "2s")
    with transaction.atomic():
        made = events()
    held, done = threading.Event(), threading.Event()
    ends = []

    def idle():
        try:
            with transaction.atomic():
                stream.append(made)
                held.set()
                done.wait(30)
        except Exception as fault:
            ends.append(fault)
        finally:
            connection.close()

    idler = threading.Thread(target=idle)
    idler.start()
    held.wait(10)
    time.sleep(2.5)
    with transaction.atomic():
        second = stream.append(made[:1])
    done.set()
    idler.join(10)
    assert ends, "its transaction was ended by the database"
    assert [one.seq for one in stream.since(0, team=None)] == [one.seq for one in second]


def test_a_projection_writes_in_the_transaction_of_the_events(heard, monkeypatch):
    with transaction.atomic():
        made = events()
    kept = []
    monkeypatch.setattr(stream, "projections", [kept.extend])
    with transaction.atomic():
        stream.append(made)
    assert kept == made


def test_the_numbers_are_drawn_one_by_one_and_kept_by_nobody():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT cache_size FROM pg_sequences WHERE sequencename = 'calls_eventrow_seq_seq'"
        )
        assert cursor.fetchall() == [(1,)]


def test_what_several_deeds_append_together_is_written_once_at_the_end(heard):
    with transaction.atomic():
        made = events()
    with stream.together():
        assert stream.append(made[:1]) == []
        with stream.together(), transaction.atomic():
            stream.append(made[1:3])
        assert stream.last_seq() == 0
    assert [one.kind for one in heard[0]] == [type(one).__name__ for one in made[:3]]
    assert len(heard) == 1


def test_what_fails_together_tells_nothing(heard):
    with transaction.atomic():
        made = events()
    with pytest.raises(RuntimeError), stream.together():
        stream.append(made)
        raise RuntimeError
    with transaction.atomic():
        stream.append(made[:1])
    assert [len(batch) for batch in heard] == [1]
