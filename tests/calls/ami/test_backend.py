import threading
import time
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone

from calls.ami import claims
from calls.ami.backend import NO_LINK, SILENT, AmiSwitch
from calls.ami.lease import Lease
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.models import PbxLink, SwitchOrder
from calls.switch import JoinQueue, OriginateLeg, Reply

pytestmark = pytest.mark.django_db(transaction=True)

JOIN = JoinQueue(queue=QueueName("demo-630"), endpoint=EndpointName("demo-1001"), name="Ada")
RING = OriginateLeg(
    call_id=CallId("a" * 32),
    leg_id=LegId("a" * 32 + "-agent"),
    dial="PJSIP/demo-1001",
    context="c2c",
    exten="02079460001",
    timeout_ms=15000,
    caller_id="",
)


@pytest.fixture
def epoch() -> int:
    return PbxLink.objects.create(pbx="pbx", epoch=7).epoch


def test_an_order_is_a_row_that_expires_after_two_seconds() -> None:
    row = SwitchOrder.objects.get(id=AmiSwitch().place(JOIN, team="demo", pbx="pbx"))
    assert (row.kind, row.state, row.team) == ("JoinQueue", "new", "demo")
    assert timedelta(seconds=1) < row.deadline - timezone.now() <= timedelta(seconds=2)


def test_the_commit_of_an_order_wakes_the_holder_of_the_lease() -> None:
    lease = Lease("pbx")
    assert lease.acquire() == 1
    with transaction.atomic():
        AmiSwitch().place(JOIN, team="demo", pbx="pbx")
        assert not lease.wait(0.1)
    assert lease.wait(20)
    lease.release()


def test_an_order_rolled_back_wakes_nobody() -> None:
    lease = Lease("pbx")
    lease.acquire()
    with pytest.raises(ValueError), transaction.atomic():
        AmiSwitch().place(JOIN, team="demo", pbx="pbx")
        raise ValueError
    assert not lease.wait(0.1)
    lease.release()


def test_waiting_ends_with_the_answer() -> None:
    placed = AmiSwitch().place(JOIN, team="demo", pbx="pbx")

    def answer() -> None:
        time.sleep(0.1)
        SwitchOrder.objects.update(state="sent")
        claims.record(placed, Reply(is_accepted=True, words="Added"))
        connection.close()

    thread = threading.Thread(target=answer)
    thread.start()
    began = time.monotonic()
    assert AmiSwitch().wait(placed) == Reply(is_accepted=True, words="Added")
    assert time.monotonic() - began < 1
    thread.join()


def test_silence_is_a_refusal_and_the_order_will_not_be_sent_later(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    assert AmiSwitch().wait(placed, timeout_s=0.05) == Reply(is_accepted=False, words=NO_LINK)
    assert claims.claim("pbx", epoch) == []
    assert claims.expire("pbx", epoch) == [placed]


def test_a_sent_order_without_answer_is_told_as_silence() -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    SwitchOrder.objects.update(state="sent")
    assert AmiSwitch().wait(placed, timeout_s=0.05) == Reply(is_accepted=False, words=SILENT)


def test_a_lease_is_held_once_and_each_holder_counts_up() -> None:
    first, second = Lease("pbx"), Lease("pbx")
    assert first.acquire() == 1
    assert second.acquire() is None
    elsewhere = Lease("elsewhere")
    assert elsewhere.acquire() == 1
    elsewhere.release()
    first.release()
    assert second.acquire() == 2
    second.release()
