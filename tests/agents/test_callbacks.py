from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from agents.domain.errors import UnknownCallback
from agents.models import Callback, QueueRules
from agents.services import callbacks
from calls.domain import events as e
from calls.domain.orders import HangUpLeg, OriginateLeg
from calls.domain.tiles import CallbackState, CallKind, Outcome
from calls.models import EventRow, LiveCall
from tests import builders

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = "02079460320"


@pytest.fixture(autouse=True)
def rules():
    return QueueRules.objects.create(
        group=builders.group("630"), callback_digit="1", callback_tries=2, callback_retry_s=60
    )


def follow(*, events, at):
    with transaction.atomic():  # as the pipeline does
        return callbacks.follow(events=events, at=at)


def asked(now, call_id="a" * 32, group="630"):
    call = builders.tile(call_id, group=group, customer_number=NUMBER, kind=CallKind.INBOUND)
    return e.CallbackRequested(
        at=now, team="demo", call=call, callback_id=call_id, number=NUMBER, place=3, priority=2
    )


def of_attempt(row, kind, now, **more):
    call = builders.tile(
        row.attempt_id, group="630", customer_number=NUMBER, kind=CallKind.OUTBOUND
    )
    return kind(at=now, team="demo", call=call, **more)


def dialled(row, now):
    party = {"role": "customer", "leg_id": "c", "number": NUMBER, "agent_no": ""}
    return of_attempt(row, e.CallPartyDialled, now, **party)


def ended(row, now, outcome):
    return of_attempt(
        row,
        e.CallEnded,
        now,
        outcome=outcome,
        hung_up_by=e.HungUpBy.SYSTEM,
        cause=17,
        ended_at=now,
        answered_at=None,
        agent_no="1001",
        segments=(),
    )


def noted(now):
    told = follow(events=[asked(now)], at=now)
    return Callback.objects.get(), told


def test_a_callback_takes_its_place_at_once_and_only_once(orders):
    now = timezone.now()
    row, told = noted(now)
    assert [one.state for one in told] == [CallbackState.WAITING]
    (order,) = orders
    assert isinstance(order, OriginateLeg)
    assert order.dial == "Local/demo-630@callback-place/n"
    assert (order.exten, order.variables["PLACE"], order.variables["PRIO"]) == (NUMBER, "3", "2")
    assert LiveCall.objects.get(call_id=row.attempt_id).group == "630"
    assert follow(events=[asked(now)], at=now) == []
    callbacks.work(now=now + timedelta(seconds=30))
    assert len(orders) == 1


def test_who_rings_and_asks_again_keeps_her_place_and_is_called_once(orders):
    now = timezone.now()
    row, _ = noted(now)
    again = now + timedelta(minutes=5)
    assert follow(events=[asked(again, "b" * 32)], at=again) == []
    follow(events=[dialled(row, again)], at=again)
    assert follow(events=[asked(again, "c" * 32)], at=again) == []
    assert Callback.objects.get().pk == row.pk
    assert len(orders) == 1
    row.refresh_from_db()
    follow(events=[ended(row, again, Outcome.ANSWERED)], at=again)
    follow(events=[asked(again, "d" * 32)], at=again)
    assert Callback.objects.filter(state="waiting").count() == 1


def test_the_same_number_may_wait_for_two_groups(orders):
    now = timezone.now()
    noted(now)
    builders.group("631")
    (told,) = follow(events=[asked(now, "b" * 32, group="631")], at=now)
    assert told.state is CallbackState.WAITING
    assert len(orders) == 2


def test_a_group_that_is_not_the_teams_notes_nothing(orders):
    builders.group("730", "other")
    assert follow(events=[asked(timezone.now(), group="730")], at=timezone.now()) == []
    assert orders == []


def test_an_answered_try_ends_it(orders):
    now = timezone.now()
    row, _ = noted(now)
    told = follow(events=[dialled(row, now)], at=now)
    assert [one.state for one in told] == [CallbackState.DIALLING]
    row.refresh_from_db()
    told = follow(events=[ended(row, now, Outcome.ANSWERED)], at=now)
    assert [one.state for one in told] == [CallbackState.DONE]
    row.refresh_from_db()
    assert (row.tries, row.attempt_id, row.outcome) == (1, "", "answered")
    assert row.ended_at is not None


def test_a_busy_customer_is_tried_again_in_front_and_then_no_more(orders):
    now = timezone.now()
    row, _ = noted(now)
    for turn in range(2):
        follow(events=[dialled(row, now)], at=now)
        row.refresh_from_db()
        follow(events=[ended(row, now, Outcome.BUSY)], at=now)
        row.refresh_from_db()
        if turn == 0:
            assert callbacks.work(now=now + timedelta(seconds=59)) == []
            callbacks.work(now=now + timedelta(seconds=60))
            row.refresh_from_db()
            assert orders[-1].variables["PLACE"] == "1"
    assert (row.state, row.tries, len(orders)) == ("failed", 2, 2)


def test_time_and_people_take_it_off_and_its_place_goes(orders):
    now = timezone.now()
    row, _ = noted(now)
    LiveCall.objects.filter(call_id=row.attempt_id).update(
        legs={"x": {"channel": "Local/x;1", "role": "place", "agent_no": "", "endpoint": ""}}
    )
    (told,) = callbacks.work(now=now + timedelta(hours=5))
    assert told.state is CallbackState.FAILED
    assert isinstance(orders[-1], HangUpLeg)
    assert EventRow.objects.filter(kind="CallbackStateChanged").exists()
    with pytest.raises(UnknownCallback):
        callbacks.cancel(team="other", callback_id=row.call_id, now=now)
    with pytest.raises(UnknownCallback):
        callbacks.cancel(team="demo", callback_id=row.call_id, now=now, groups=["631"])


def test_who_gets_through_by_herself_is_not_called_back(orders):
    now = timezone.now()
    noted(now)
    call = builders.tile("b" * 32, group="630", customer_number=NUMBER, kind=CallKind.INBOUND)
    told = follow(events=[e.CallConnected(at=now, team="demo", call=call)], at=now)
    assert [one.state for one in told] == [CallbackState.CANCELLED]
    assert callbacks.open_callbacks(team="demo", groups=None) == []


def test_the_list_shows_the_groups_asked_for(orders):
    row, _ = noted(timezone.now())
    (shown,) = callbacks.open_callbacks(team="demo", groups=["630"])
    assert (shown.callback_id, shown.number) == (row.call_id, NUMBER)
    assert callbacks.open_callbacks(team="demo", groups=["631"]) == []
    assert callbacks.open_callbacks(team="other", groups=None) == []
