from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.db.models.functions import Now
from django.utils import timezone

from agents.models import Team
from calls import services as calls
from calls.ami.lease import LeaseLostError
from calls.domain import facts as f
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.models import Cdr, EventRow, LiveCall, PbxLink, SwitchOrder
from portal import pipeline

pytestmark = pytest.mark.django_db(transaction=True)

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
SUPPORT = QueueName("demo-630")


@pytest.fixture(autouse=True)
def world() -> Iterator[None]:
    for identity, pbx in (("demo", "pbx"), ("other", "pbx"), ("far", "elsewhere")):
        Team.objects.create(identity=identity, name=identity, pbx=pbx)
    PbxLink.objects.create(pbx="pbx", epoch=3, is_up=True)
    calls.reset()
    yield
    calls.reset()


def kinds() -> list[tuple[str, str]]:
    return [(row.team, row.kind) for row in EventRow.objects.order_by("seq")]


def arrival(number: int) -> list[f.Fact]:
    leg: dict[str, Any] = {
        "at": AT,
        "pbx": "pbx",
        "leg_id": LegId(f"pbx-{number}.1"),
        "linked_id": f"pbx-{number}.1",
        "channel": f"PJSIP/demo-town-{number:08x}",
        "call_id": CallId(f"{number:032x}"),
        "role": f.LegRole.CUSTOMER,
    }
    return [
        f.LegCreated(**leg, endpoint=EndpointName("demo-town"), number="02079460101"),
        f.CallArrived(**leg, team="demo", line="08081570630", queue=SUPPORT, number="02079460101"),
        f.CallerJoined(**leg, queue=SUPPORT, position=1),
    ]


def lost() -> f.LinkLost:
    return f.LinkLost(at=AT, pbx="pbx")


def restored(*, restarted: bool = False) -> f.LinkRestored:
    return f.LinkRestored(
        at=AT,
        pbx="pbx",
        restarted=restarted,
        live_legs=frozenset(),
        reachable=frozenset({EndpointName("demo-1001")}),
    )


def test_facts_become_a_live_call_and_events() -> None:
    pipeline.absorb(arrival(1), pbx="pbx", epoch=3)
    assert LiveCall.objects.get().team == "demo"
    assert {team for team, _ in kinds()} == {"demo"}
    assert "CallStarted" in {kind for _, kind in kinds()}


def test_whoever_lost_the_lease_writes_nothing() -> None:
    with pytest.raises(LeaseLostError):
        pipeline.absorb(arrival(1), pbx="pbx", epoch=2)
    assert not LiveCall.objects.exists()
    assert kinds() == []


def test_after_an_error_nothing_is_kept_and_the_same_facts_may_come_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(events: Any) -> None:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(pipeline.stream, "append", fail)
        with pytest.raises(RuntimeError):
            pipeline.absorb(arrival(1), pbx="pbx", epoch=3)
    assert not LiveCall.objects.exists()
    pipeline.absorb(arrival(1), pbx="pbx", epoch=3)
    assert LiveCall.objects.count() == 1
    assert [kind for _, kind in kinds()].count("CallStarted") == 1


def test_a_lost_link_is_told_to_every_team_on_that_pbx_alone() -> None:
    pipeline.absorb([lost()], pbx="pbx", epoch=3)
    assert sorted(kinds()) == [("demo", "PbxLinkChanged"), ("other", "PbxLinkChanged")]
    assert not PbxLink.objects.get().is_up


def test_calls_that_vanished_meanwhile_end_before_the_link_is_told_to_be_back() -> None:
    pipeline.absorb(arrival(1), pbx="pbx", epoch=3)
    pipeline.absorb([lost()], pbx="pbx", epoch=3)
    pipeline.absorb([restored(restarted=True)], pbx="pbx", epoch=3)
    told = [kind for team, kind in kinds() if team == "demo"]
    assert told.index("CallEnded") < len(told) - 1
    assert told[-1] == "PbxLinkChanged"
    assert not LiveCall.objects.exists()
    assert Cdr.objects.get().outcome == "lost"
    link = PbxLink.objects.get()
    assert (link.is_up, link.reachable) == (True, ["demo-1001"])


def test_a_failed_originate_ends_its_call() -> None:
    placed = calls.dial(
        team="demo",
        pbx="pbx",
        agent_no="1001",
        endpoint="demo-1001",
        target="02079460001",
        now=timezone.now(),
    )
    assert SwitchOrder.objects.filter(id=placed.order_id).update(state="refused", answered_at=Now())
    pipeline.order_failed(placed.order_id, pbx="pbx", epoch=3)
    assert not LiveCall.objects.exists()
    assert "CallEnded" in {kind for _, kind in kinds()}
    assert Cdr.objects.get().call_id == placed.call_id
