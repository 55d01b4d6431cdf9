from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from celery import Celery
from django.db.models.functions import Now

from calls.ami import worker
from calls.ami.bridge import Bridge
from calls.ami.tasks import forget_old_orders
from calls.models import SwitchOrder


def serving(*queues: str) -> Any:
    consumed = dict.fromkeys(queues)
    return SimpleNamespace(app=SimpleNamespace(amqp=SimpleNamespace(queues=SimpleNamespace(
        consume_from=consumed))))  # fmt: skip


@pytest.fixture
def app() -> Celery:
    made = Celery("test", set_as_current=False)
    worker.install(made)
    return made


def test_the_bridge_belongs_to_the_worker_and_not_to_its_consumer(app: Celery) -> None:
    assert worker.BridgeStep in app.steps["worker"]
    assert worker.BridgeStep not in app.steps["consumer"]


def test_only_the_worker_of_the_queue_ami_gets_a_bridge() -> None:
    step = worker.BridgeStep(SimpleNamespace())
    assert step.include_if(serving("ami"))
    assert not step.include_if(serving("celery"))


def test_the_step_makes_the_bridge_of_the_pbx_in_the_settings() -> None:
    assert isinstance(worker.BridgeStep(SimpleNamespace()).create(SimpleNamespace()), Bridge)


def test_installing_keeps_what_beat_does_already() -> None:
    app = Celery("test", set_as_current=False)
    app.conf.beat_schedule = {"other": {"task": "other", "schedule": 1}}
    worker.install(app)
    assert set(app.conf.beat_schedule) == {"other", "forget-old-orders"}


@pytest.mark.django_db
def test_old_answered_orders_are_forgotten() -> None:
    for state in ("new", "accepted", "refused"):
        SwitchOrder.objects.create(
            team="demo", pbx="pbx", kind="HangUpLeg", body={}, state=state, deadline=Now()
        )
    SwitchOrder.objects.exclude(state="refused").update(placed_at=Now() - timedelta(days=3))
    assert forget_old_orders() == 1
    assert {row.state for row in SwitchOrder.objects.all()} == {"new", "refused"}
