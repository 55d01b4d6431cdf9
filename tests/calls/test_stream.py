import threading

import pytest
from django.db import connection, transaction

from calls import services, stream
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
    assert stream.first_seq() == numbers[0]


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
