import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from agents.domain.callback_events import PlannedCallbackChanged, PlannedHow, PlannedTile
from agents.domain.planned import Contact
from calls import stream
from calls.domain.events import CallEnded, CallStarted, PbxLinkChanged
from portal.webhooks import outbox
from portal.webhooks.models import PushDelivery, PushTarget
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def fresh():
    outbox.wishes.forget()


def target(identity="demo", **extra):
    extra = {"url": "https://example.org/", "name": "one"} | extra
    return PushTarget.objects.create(team=builders.team(identity), **extra)


def started(call_id="c1", team="demo"):
    return CallStarted(at=builders.T0, team=team, call=builders.tile(call_id))


def append(*events):
    with transaction.atomic():
        return stream.append(list(events))


def test_each_target_of_the_team_gets_a_row_with_the_events_number():
    one, two = target(), target(name="two")
    target("other", name="theirs")
    envelope, _ = append(started(), started("c2", "third"))
    rows = PushDelivery.objects.order_by("id")
    assert [(row.target_id, row.event_seq, row.key) for row in rows] == [
        (one.pk, envelope.seq, "call:c1"),
        (two.pk, envelope.seq, "call:c1"),
    ]


def test_what_is_told_of_a_planned_callback_keeps_its_order_whoever_took_it():
    target()
    row = PlannedTile(
        callback_id="7f", list_id="1", list_name="Later", group="630",
        contact=Contact(number="02079460001"), due_on="2026-03-02", period=None, is_open=True,
    )  # fmt: skip
    said = {"at": builders.T0, "team": "demo", "callback": row}
    append(
        PlannedCallbackChanged(how=PlannedHow.PLANNED, **said),
        PlannedCallbackChanged(how=PlannedHow.TAKEN, agent_no="1001", **said),
    )
    assert [row.key for row in PushDelivery.objects.all()] == ["callback:7f"] * 2


def test_only_wanted_kinds_are_written():
    target(events=[CallEnded.__name__])
    append(started())
    assert not PushDelivery.objects.exists()


def test_a_disabled_target_gets_none_and_a_paused_one_gets_all():
    target(is_enabled=False)
    paused = target(name="paused", is_paused=True)
    append(started())
    assert PushDelivery.objects.get().target_id == paused.pk


def test_nothing_is_pushed_of_what_was_not_committed():
    target()
    with pytest.raises(RuntimeError), transaction.atomic():
        append(started())
        raise RuntimeError
    assert not PushDelivery.objects.exists()


def test_what_belongs_to_no_call_and_no_agent_stands_in_the_teams_line():
    target()
    append(PbxLinkChanged(at=builders.T0, team="demo", pbx="pbx", is_up=True, restarted=False))
    assert PushDelivery.objects.get().key == "team"


def test_a_team_without_targets_costs_no_statement(django_assert_num_queries):
    target("other")
    append(started())

    def statements():
        with CaptureQueriesContext(transaction.get_connection()) as seen:
            append(started())
        return [one["sql"] for one in seen.captured_queries if "webhooks" in one["sql"]]

    assert statements() == []


def test_a_target_that_was_removed_meanwhile_keeps_no_event_from_being_written():
    made = target()
    append(started())
    PushTarget.objects.filter(pk=made.pk).delete()
    assert append(started("c2"))


def test_wishes_are_read_anew_when_they_are_stale():
    now = [0.0]
    kept = outbox.KeptWishes(lambda: now[0])
    assert kept.of("demo") == []
    target()
    kept.refresh()
    assert kept.of("demo") == []
    now[0] = outbox.FRESH_S
    kept.refresh()
    assert len(kept.of("demo")) == 1
