import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db.models.functions import Now

from calls.ami.backend import AmiSwitch
from calls.ami.bridge import Bridge
from calls.ami.lease import fenced, note_link
from calls.domain import facts as f
from calls.domain.ids import CallId, EndpointName, LegId, QueueName
from calls.domain.pbxconfig import PbxConfig, queue_section
from calls.models import PbxLink, SwitchOrder
from calls.switch import JoinQueue, LeaveQueue, OriginateLeg
from tests.deploy.ami_client import AmiClient
from tests.fakes.faultproxy import FaultProxy
from tests.fakes.pbx import OwnPbx

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.pbx]

SUPPORT = QueueName("demo-630")
ADA, BEN = EndpointName("demo-1001"), EndpointName("demo-1002")
JOIN = JoinQueue(queue=SUPPORT, endpoint=ADA, name="Ada")

facts: list[f.Fact] = []
failed: list[UUID] = []
members: list[tuple[str, str, str, int, bool, str]] = []


def absorb(told: Any, *, pbx: str, epoch: int) -> None:
    with fenced(pbx, epoch):
        note_link(told, pbx=pbx)
    facts.extend(told)


def order_failed(order_id: UUID, *, pbx: str, epoch: int) -> None:
    failed.append(order_id)


def desired_config(pbx: str) -> PbxConfig:
    return PbxConfig((queue_section(name=SUPPORT),))


def desired_members(pbx: str) -> list[tuple[str, str, str, int, bool, str]]:
    return list(members)


class Wires:
    """A fault proxy whose loop runs in a thread of its own."""

    def __init__(self, port: int) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.proxy = FaultProxy(port)
        self.run(self.proxy.start())

    def run(self, what: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(what, self.loop).result(10)

    def call(self, deed: Callable[[], None]) -> None:
        self.loop.call_soon_threadsafe(deed)

    def end(self) -> None:
        self.run(self.proxy.stop())
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(5)
        self.loop.close()


@pytest.fixture(scope="module")
def pbx(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OwnPbx]:
    made = OwnPbx(tmp_path_factory.mktemp("own"))
    made.start()
    yield made
    made.end()


@pytest.fixture
def wires(pbx: OwnPbx) -> Iterator[Wires]:
    made = Wires(pbx.ami)
    yield made
    made.end()


@pytest.fixture
def bridge(pbx: OwnPbx, wires: Wires, settings: Any) -> Iterator[Bridge]:
    settings.PIPELINE = f"{__name__}.absorb"
    settings.PIPELINE_ORDER_FAILED = f"{__name__}.order_failed"
    settings.PBX_CONFIG = f"{__name__}.desired_config"
    settings.QUEUE_MEMBERS = f"{__name__}.desired_members"
    for kept in (facts, failed, members):
        kept.clear()
    made = Bridge(pbx="own", url=pbx.url(wires.proxy.port))
    made.start()
    until(lambda: "demo-630" in queues(pbx) and bool(of(f.LinkRestored)), 15)
    yield made
    made.stop()


def until(question: Callable[[], bool], within_s: float = 5) -> float:
    began = time.monotonic()
    while not question():
        assert time.monotonic() - began < within_s, "it did not come true in time"
        time.sleep(0.02)
    return time.monotonic() - began


def of(kind: type[f.Fact]) -> list[f.Fact]:
    return [fact for fact in facts if isinstance(fact, kind)]


def ask(pbx: OwnPbx, action: dict[str, str]) -> list[Any]:
    async def asked() -> list[Any]:
        async with AmiClient(pbx.ami, "patchbay", "own-secret") as client:
            return list(await client.send_list(action))

    return asyncio.run(asked())


def do(pbx: OwnPbx, action: dict[str, str]) -> None:
    async def done() -> None:
        async with AmiClient(pbx.ami, "patchbay", "own-secret") as client:
            assert (await client.send(action))["Response"] == "Success"

    asyncio.run(done())


def queues(pbx: OwnPbx) -> dict[str, list[tuple[str, str, str]]]:
    found: dict[str, list[tuple[str, str, str]]] = {}
    try:
        rows = ask(pbx, {"Action": "QueueStatus"})
    except OSError:
        return found
    for row in rows:
        if row.get("Event") == "QueueParams":
            found[row["Queue"]] = []
    for row in rows:
        if row.get("Event") == "QueueMember":
            who = (row["Location"], row["Paused"], row.get("PausedReason", ""))
            found[row["Queue"]].append(who)
    return found


def test_an_order_is_carried_out_at_once_and_told_as_a_fact(bridge: Bridge, pbx: OwnPbx) -> None:
    began = time.monotonic()
    reply = AmiSwitch().wait(AmiSwitch().place(JOIN, team="demo", pbx="own"))
    assert reply.is_accepted
    assert time.monotonic() - began < 1
    assert queues(pbx)["demo-630"] == [("PJSIP/demo-1001", "0", "")]
    until(lambda: any(getattr(fact, "endpoint", "") == ADA for fact in of(f.MemberChanged)))
    leave = AmiSwitch().place(LeaveQueue(queue=SUPPORT, endpoint=ADA), team="demo", pbx="own")
    assert AmiSwitch().wait(leave).is_accepted
    until(lambda: bool(of(f.MemberRemoved)))


def test_orders_about_one_agents_queues_stay_in_order(bridge: Bridge, pbx: OwnPbx) -> None:
    leave = LeaveQueue(queue=SUPPORT, endpoint=ADA)
    placed = [
        AmiSwitch().place(order, team="demo", pbx="own")
        for _ in range(20)
        for order in (JOIN, leave)
    ]
    replies = [AmiSwitch().wait(order_id) for order_id in placed]
    assert {(reply.is_accepted, "ready" in reply.words) for reply in replies} == {(True, False)}
    assert queues(pbx)["demo-630"] == []


def test_what_the_pbx_refuses_is_told_to_the_pipeline_when_it_was_an_originate(
    bridge: Bridge,
) -> None:
    order = OriginateLeg(
        call_id=CallId("a" * 32),
        leg_id=LegId("leg"),
        dial="PJSIP/nobody",
        context="no-such-context",
        exten="1",
        timeout_ms=1000,
        caller_id="",
    )
    placed = AmiSwitch().place(order, team="demo", pbx="own")
    reply = AmiSwitch().wait(placed)
    until(lambda: failed == [placed] or bool(of(f.OriginateEnded)))
    assert reply.is_accepted == (failed == [])


def test_a_cut_link_is_told_and_what_is_true_is_told_when_it_is_back(
    bridge: Bridge, pbx: OwnPbx, wires: Wires
) -> None:
    members.append((SUPPORT, ADA, "Ada", 0, True, "lunch"))
    wires.call(wires.proxy.refuse)
    wires.call(wires.proxy.cut)
    until(lambda: bool(of(f.LinkLost)))
    assert not PbxLink.objects.get(pbx="own").is_up
    do(pbx, {"Action": "QueueAdd", "Queue": SUPPORT, "Interface": f"PJSIP/{BEN}"})
    wires.call(wires.proxy.allow)
    assert until(lambda: len(of(f.LinkRestored)) == 2) < 3
    until(lambda: queues(pbx)["demo-630"] == [("PJSIP/demo-1001", "1", "lunch")])
    assert [fact.restarted for fact in facts if isinstance(fact, f.LinkRestored)] == [False, False]
    until(lambda: PbxLink.objects.get(pbx="own").is_up)
    members.clear()
    do(pbx, {"Action": "QueueRemove", "Queue": SUPPORT, "Interface": f"PJSIP/{ADA}"})


def test_an_order_placed_while_the_link_is_down_is_refused_and_never_sent(
    bridge: Bridge, pbx: OwnPbx, wires: Wires
) -> None:
    wires.call(wires.proxy.refuse)
    wires.call(wires.proxy.cut)
    until(lambda: bool(of(f.LinkLost)))
    placed = AmiSwitch().place(JOIN, team="demo", pbx="own")
    SwitchOrder.objects.filter(id=placed).update(deadline=Now() + timedelta(seconds=0.3))
    assert not AmiSwitch().wait(placed, timeout_s=0.5).is_accepted
    wires.call(wires.proxy.allow)
    until(lambda: len(of(f.LinkRestored)) == 2)
    until(lambda: SwitchOrder.objects.get(id=placed).state == "expired")
    assert queues(pbx)["demo-630"] == []


def test_a_frozen_pbx_is_told_as_lost_within_five_seconds(bridge: Bridge, wires: Wires) -> None:
    wires.call(wires.proxy.freeze)
    until(lambda: bool(of(f.LinkLost)), 6)
    wires.call(wires.proxy.thaw)
    until(lambda: len(of(f.LinkRestored)) == 2)


def test_a_killed_pbx_comes_back_as_restarted_with_its_members(bridge: Bridge, pbx: OwnPbx) -> None:
    members.append((SUPPORT, ADA, "Ada", 0, False, ""))
    time.sleep(1)  # its start is told in whole seconds
    pbx.kill()
    until(lambda: bool(of(f.LinkLost)))
    pbx.start()
    until(lambda: len(of(f.LinkRestored)) == 2, 15)
    assert [fact.restarted for fact in facts if isinstance(fact, f.LinkRestored)] == [False, True]
    until(lambda: queues(pbx)["demo-630"] == [("PJSIP/demo-1001", "0", "")])


def test_a_second_bridge_waits_and_takes_over(bridge: Bridge, pbx: OwnPbx, wires: Wires) -> None:
    epoch = PbxLink.objects.get(pbx="own").epoch
    second = Bridge(pbx="own", url=pbx.url(wires.proxy.port))
    second.start()
    time.sleep(1.2)
    assert bridge.is_active
    assert not second.is_active
    bridge.stop()
    until(lambda: second.is_active)
    until(lambda: len(of(f.LinkRestored)) == 2)
    assert PbxLink.objects.get(pbx="own").epoch == epoch + 1
    second.stop()
