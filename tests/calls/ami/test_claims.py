from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from calls.ami import claims
from calls.ami.backend import NO_LINK, AmiSwitch
from calls.ami.lease import LeaseLostError
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.models import Cdr, LiveCall, PbxLink, SwitchOrder
from calls.switch import JoinQueue, OriginateLeg, Reply

pytestmark = pytest.mark.django_db(transaction=True)

JOIN = JoinQueue(queue=QueueName("demo-630"), endpoint=EndpointName("demo-1001"), name="Ada")
CALL = CallId("a" * 32)
RING = OriginateLeg(
    call_id=CALL,
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


def running(call_id: CallId = CALL) -> None:
    LiveCall.objects.create(
        call_id=call_id, team="demo", pbx="pbx", state="calling_agent", started_at=timezone.now()
    )


def test_an_order_is_claimed_once(epoch: int) -> None:
    placed = AmiSwitch().place(JOIN, team="demo", pbx="pbx")
    (claimed,) = claims.claim("pbx", epoch)
    assert (claimed.order_id, claimed.order) == (placed, JOIN)
    assert claims.claim("pbx", epoch) == []


def test_another_pbxs_order_is_not_claimed(epoch: int) -> None:
    AmiSwitch().place(JOIN, team="demo", pbx="elsewhere")
    assert claims.claim("pbx", epoch) == []


def test_an_order_past_its_deadline_is_expired_and_never_claimed(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    SwitchOrder.objects.update(deadline=Now() - timedelta(seconds=1))
    assert claims.claim("pbx", epoch) == []
    assert claims.expire("pbx", epoch) == [placed]
    assert AmiSwitch().wait(placed) == Reply(is_accepted=False, words=NO_LINK)


def test_whoever_lost_the_lease_claims_nothing(epoch: int) -> None:
    AmiSwitch().place(JOIN, team="demo", pbx="pbx")
    with pytest.raises(LeaseLostError):
        claims.claim("pbx", epoch - 1)
    assert SwitchOrder.objects.get().state == "new"


def test_after_a_resync_an_unanswered_originate_counts_by_its_leg(epoch: int) -> None:
    AmiSwitch().place(RING, team="demo", pbx="pbx")
    SwitchOrder.objects.update(state="sent")
    assert claims.settle_sent("pbx", epoch, [RING.leg_id]) == []
    assert SwitchOrder.objects.get().state == "accepted"


def test_after_a_resync_an_unanswered_originate_without_leg_has_failed(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    AmiSwitch().place(JOIN, team="demo", pbx="pbx")
    SwitchOrder.objects.update(state="sent")
    assert claims.settle_sent("pbx", epoch, []) == [placed]
    assert {row.state for row in SwitchOrder.objects.all()} == {"refused"}


def ended(call_id: CallId) -> None:
    now = timezone.now()
    Cdr.objects.create(
        call_id=call_id,
        team="demo",
        pbx="pbx",
        kind="outbound",
        outcome="lost",
        cause=1000,
        started_at=now,
        ended_at=now,
    )


def test_no_leg_is_ordered_for_a_call_that_has_ended(epoch: int) -> None:
    AmiSwitch().place(RING, team="demo", pbx="pbx")
    kept = AmiSwitch().place(JOIN, team="demo", pbx="pbx")
    ended(CALL)
    assert [one.order_id for one in claims.claim("pbx", epoch)] == [kept]
    row = SwitchOrder.objects.get(kind="OriginateLeg")
    assert (row.state, row.words) == ("refused", claims.ENDED)
    assert claims.claim("pbx", epoch) == []


def test_an_order_given_back_unsent_is_claimed_again(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    claims.claim("pbx", epoch)
    claims.give_back("pbx", epoch, [placed])
    assert [one.order_id for one in claims.claim("pbx", epoch)] == [placed]


def test_what_a_resync_has_settled_is_not_given_back(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    claims.claim("pbx", epoch)
    assert claims.settle_sent("pbx", epoch, []) == [placed]
    claims.give_back("pbx", epoch, [placed])
    assert claims.claim("pbx", epoch) == []


def test_whoever_lost_the_lease_gives_nothing_back(epoch: int) -> None:
    placed = AmiSwitch().place(RING, team="demo", pbx="pbx")
    claims.claim("pbx", epoch)
    with pytest.raises(LeaseLostError):
        claims.give_back("pbx", epoch - 1, [placed])
    assert SwitchOrder.objects.get().state == "sent"


def test_only_what_was_accepted_for_a_running_call_counts_as_taken(epoch: int) -> None:
    AmiSwitch().place(RING, team="demo", pbx="pbx")
    assert claims.taken_legs("pbx") == frozenset()
    SwitchOrder.objects.update(state="accepted")
    assert claims.taken_legs("pbx") == frozenset()
    running()
    assert claims.taken_legs("pbx") == {RING.leg_id}
    assert claims.taken_legs("elsewhere") == frozenset()
    SwitchOrder.objects.update(placed_at=Now() - timedelta(seconds=claims.TAKEN_S + 1))
    assert claims.taken_legs("pbx") == frozenset()
