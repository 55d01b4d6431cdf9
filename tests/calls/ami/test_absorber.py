import logging
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import OperationalError

from calls.ami import absorber as module
from calls.ami.absorber import Absorber, OrderFailed
from calls.ami.lease import LeaseLostError
from calls.domain.facts import EndpointGone, EndpointReachable, Fact
from calls.domain.ids import EndpointName

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


class Pipeline:
    """Writes down what it was given, and fails when told to."""

    def __init__(self) -> None:
        self.batches: list[list[Fact]] = []
        self.failed: list[UUID] = []
        self.fail: Callable[[Sequence[Fact]], None] = lambda facts: None

    def absorb(self, facts: Sequence[Fact], *, pbx: str, epoch: int) -> None:
        self.fail(facts)
        self.batches.append(list(facts))

    def order_failed(self, order_id: UUID, *, pbx: str, epoch: int) -> None:
        self.failed.append(order_id)
        self.batches.append([])

    def endpoints(self) -> list[str]:
        return [f.endpoint for batch in self.batches for f in batch if isinstance(f, EndpointGone)]


PIPELINE = Pipeline()


def absorb(*args: Any, **words: Any) -> None:
    PIPELINE.absorb(*args, **words)


def order_failed(*args: Any, **words: Any) -> None:
    PIPELINE.order_failed(*args, **words)


@pytest.fixture
def pipeline(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    # a call that an earlier test left in this process's memory would have the clock told
    monkeypatch.setattr(module, "waits_for_clock", lambda _pbx: False)
    PIPELINE.__init__()  # type: ignore[misc]
    settings.PIPELINE = f"{__name__}.absorb"
    settings.PIPELINE_ORDER_FAILED = f"{__name__}.order_failed"
    return PIPELINE


@contextmanager
def running(**hooks: Callable[[], None]) -> Iterator[Absorber]:
    made = Absorber(
        pbx="pbx",
        epoch=1,
        on_overflow=hooks.get("on_overflow", lambda: None),
        on_lease_lost=hooks.get("on_lease_lost", lambda: None),
    )
    made.start()
    yield made
    made.stop(5)
    assert not made.is_alive()


def gone(number: int) -> EndpointGone:
    return EndpointGone(at=AT, pbx="pbx", endpoint=EndpointName(f"demo-{number}"))


def test_everything_is_absorbed_in_order_and_in_batches(pipeline: Pipeline) -> None:
    with running() as absorber:
        for number in range(2000):
            absorber.put(gone(number))
    assert pipeline.endpoints() == [f"demo-{number}" for number in range(2000)]
    assert len(pipeline.batches) < 2000
    assert max(len(batch) for batch in pipeline.batches) <= 1000


def test_messages_are_translated_on_the_way(pipeline: Pipeline) -> None:
    message = {"Event": "ContactStatus", "ContactStatus": "Removed", "AOR": "demo-1"}
    with running() as absorber:
        absorber.put(
            {**message, "EndpointName": "demo-1", "Timestamp": "1795224684.1"}, {"Event": "Other"}
        )
    assert pipeline.endpoints() == ["demo-1"]


def test_only_the_poisonous_fact_is_lost_and_logged(
    pipeline: Pipeline, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(facts: Sequence[Fact]) -> None:
        if gone(7) in facts:
            raise ValueError("poison")

    pipeline.fail = fail
    with caplog.at_level(logging.WARNING), running() as absorber:
        absorber.put(*[gone(number) for number in range(20)])
    assert pipeline.endpoints() == [f"demo-{n}" for n in range(20) if n != 7]
    assert "demo-7" in caplog.text


def test_facts_wait_while_the_database_is_away(pipeline: Pipeline) -> None:
    until = time.monotonic() + 0.6

    def fail(facts: Sequence[Fact]) -> None:
        if time.monotonic() < until:
            raise OperationalError("the database is starting up")

    pipeline.fail = fail
    with running() as absorber:
        for number in range(10):
            absorber.put(gone(number))
        time.sleep(0.8)
    assert pipeline.endpoints() == [f"demo-{number}" for number in range(10)]


def test_stopping_does_not_wait_for_a_database_that_stays_away(pipeline: Pipeline) -> None:
    def fail(facts: Sequence[Fact]) -> None:
        raise OperationalError("no such host")

    pipeline.fail = fail
    with running() as absorber:
        absorber.put(*[gone(number) for number in range(50)])
        began = time.monotonic()
        absorber.stop(0.3)
        assert not absorber.is_alive()
        assert time.monotonic() - began < 2


def test_a_failed_order_is_told_after_the_facts_before_it(pipeline: Pipeline) -> None:
    order_id = uuid4()
    with running() as absorber:
        absorber.put(gone(1), OrderFailed(order_id), gone(2))
    assert pipeline.failed == [order_id]
    assert [len(batch) for batch in pipeline.batches] == [1, 0, 1]


def test_too_much_waiting_is_forgotten_in_favour_of_a_resync(
    pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 5)
    overflow = threading.Event()
    back = EndpointReachable(at=AT, pbx="pbx", endpoint=EndpointName("demo-1"))
    with running(on_overflow=overflow.set) as absorber:
        absorber.put(*[gone(number) for number in range(6)])
        absorber.put(back)
    assert overflow.is_set()
    assert pipeline.batches == [[back]]


def test_a_lost_lease_ends_it_at_once(pipeline: Pipeline) -> None:
    def fail(facts: Sequence[Fact]) -> None:
        raise LeaseLostError

    pipeline.fail = fail
    lost = threading.Event()
    with running(on_lease_lost=lost.set) as absorber:
        absorber.put(gone(1), gone(2))
        assert lost.wait(20)
    assert pipeline.batches == []
