"""Digits are played one by one with silence between them, and nobody is kept waiting for them."""

import asyncio
import itertools
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest

from calls.ami import orders
from calls.ami.claims import Claimed
from calls.ami.faults import NotSentError
from calls.domain.control_facts import DigitsSent
from calls.domain.ids import CallId, LegId
from calls.domain.orders import PlayDigits

GAP_S = 0.03


def asked(digits: str, channel: str = "PJSIP/town-00000001") -> Claimed:
    order = PlayDigits(
        call_id=CallId("a" * 32),
        leg_id=LegId("pbx-1.1"),
        channel=channel,
        digits=digits,
        asked_by="1001",
    )
    return Claimed(uuid4(), order, uuid4())


class Line:
    """A switch that takes as many digits as it is told, and what came of it in order."""

    def __init__(self, most: int = 99, fault: Exception | None = None) -> None:
        self.most, self.fault = most, fault
        self.seen: list[str] = []
        self.at: list[float] = []
        self.facts: list[Any] = []

    async def send(self, action: dict[str, Any], deadline_s: float = 0) -> dict[str, Any]:
        del deadline_s
        if len([one for one in self.seen if len(one) == 1]) >= self.most:
            if self.fault is not None:
                raise self.fault
            return {"Response": "Error", "Message": "Channel not found"}
        self.seen.append(action["Digit"])
        self.at.append(asyncio.get_running_loop().time())
        await asyncio.sleep(0.01)
        return {"Response": "Success", "Message": "DTMF successfully queued"}

    def runner(self, monkeypatch: pytest.MonkeyPatch) -> orders.OrderRunner:
        def record(order_id: UUID, reply: Any) -> None:
            del order_id
            self.seen.append("taken" if reply.is_accepted else "refused")

        async def in_thread(work: Callable[[], Any]) -> Any:
            return work()

        monkeypatch.setattr(orders, "record", record)
        monkeypatch.setattr(orders, "DIGIT_GAP_S", GAP_S)
        return orders.OrderRunner(
            wire=self,
            pbx="pbx",
            epoch=1,
            in_thread=in_thread,
            on_failed=lambda _: None,
            on_facts=self.facts.extend,
            on_lease_lost=lambda: None,
        )

    async def play(self, monkeypatch: pytest.MonkeyPatch, *given: Claimed) -> list[DigitsSent]:
        runner = self.runner(monkeypatch)
        for one in given:
            runner._start(one)
        while runner._digits:
            await asyncio.wait(set(runner._digits), timeout=20)
        return self.facts


async def test_the_order_is_answered_with_the_first_digit_and_told_with_the_last(
    monkeypatch: pytest.MonkeyPatch,
):
    line = Line()
    (told,) = await line.play(monkeypatch, asked("12#A"))
    assert line.seen == ["1", "taken", "2", "#", "A"]
    assert (told.digits, told.asked_by) == ("12#A", "1001")


async def test_there_is_silence_between_two_digits(monkeypatch: pytest.MonkeyPatch):
    line = Line()
    await line.play(monkeypatch, asked("1233"))
    silences = [after - before for before, after in itertools.pairwise(line.at)]
    assert len(silences) == 3
    assert min(silences) >= GAP_S


async def test_orders_about_queues_may_be_held_back_while_digits_are_played(
    monkeypatch: pytest.MonkeyPatch,
):
    line = Line()
    runner = line.runner(monkeypatch)
    monkeypatch.setattr(orders, "DIGIT_GAP_S", 600)
    runner._start(asked("12"))
    runner._start(asked("34"))
    async with asyncio.timeout(60), runner.paused():
        assert runner._digits
    ending = asyncio.create_task(runner.run())
    await asyncio.sleep(0)
    ending.cancel()
    await asyncio.wait({ending, *runner._digits}, timeout=60)
    assert not runner._digits


async def test_digits_for_one_channel_do_not_mix(monkeypatch: pytest.MonkeyPatch):
    line = Line()
    told = await line.play(monkeypatch, asked("123"), asked("45"))
    assert [one for one in line.seen if len(one) == 1] == list("12345")
    assert [one.digits for one in told] == ["123", "45"]


@pytest.mark.parametrize("fault", [None, NotSentError("the link is down")])
async def test_a_leg_that_ends_between_two_digits_got_the_first_only(
    monkeypatch: pytest.MonkeyPatch, fault: Exception | None
):
    (told,) = await Line(most=2, fault=fault).play(monkeypatch, asked("1234"))
    assert told.digits == "12"


async def test_a_refused_first_digit_tells_nothing(monkeypatch: pytest.MonkeyPatch):
    line = Line(most=0)
    assert await line.play(monkeypatch, asked("12")) == []
    assert line.seen == ["refused"]


async def test_refused_digits_hold_back_no_others(monkeypatch: pytest.MonkeyPatch):
    line = Line(most=0)
    assert await line.play(monkeypatch, asked("1"), asked("2")) == []
    assert line.seen == ["refused", "refused"]
