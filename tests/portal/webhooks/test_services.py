from datetime import timedelta

import pytest

from portal.webhooks import services
from portal.webhooks.models import PushDelivery, PushTarget
from tests import builders

pytestmark = pytest.mark.django_db
NOW = builders.after(0)


def target(**extra):
    extra = {"url": "https://example.org/", "name": "one"} | extra
    return PushTarget.objects.create(team=builders.team(), **extra)


def push(to, days, **extra):
    at = NOW - timedelta(days=days)
    extra = {"key": "k", "kind": "CallEnded", "created_at": at, "finished_at": at} | extra
    return PushDelivery.objects.create(target=to, **extra).pk


def care():
    services.care(now=NOW, delivered_for=timedelta(days=7), dead_for=timedelta(days=30))
    return dict(PushDelivery.objects.values_list("pk", "state"))


def test_what_was_settled_long_ago_is_forgotten_and_what_waits_too_long_laid_aside():
    one, paused = target(), target(name="paused", is_paused=True)
    gone = [push(one, 8, state="delivered"), push(one, 31, state="dead")]
    kept = {
        push(one, 6, state="delivered"): "delivered",
        push(one, 29, state="dead"): "dead",
        push(one, 2): "dead",
        push(one, 0.5): "waiting",
        push(paused, 2): "waiting",
    }
    found = care()
    assert found == kept
    assert not set(gone) & set(found)


def test_what_belongs_to_a_removed_target_is_forgotten():
    one = target()
    push(one, 0)
    PushTarget.objects.filter(pk=one.pk)._raw_delete("default")
    assert care() == {}


def test_late_ones_are_counted_but_not_those_of_paused_targets():
    one, paused = target(), target(name="paused", is_paused=True)
    push(one, 0)
    push(one, 1)
    push(paused, 1)
    assert services.late(now=NOW) == 1


@pytest.mark.parametrize(
    ("extra", "state"),
    [
        ({}, "ok"),
        ({"failures": 2}, "retrying"),
        ({"breaker": "open", "failures": 5}, "failing"),
        ({"is_paused": True, "breaker": "open"}, "paused"),
        ({"is_enabled": False}, "disabled"),
    ],
)
def test_a_targets_state_is_one_word(extra, state):
    target(**extra)
    assert services.targets(team="demo")[0].state == state


def test_a_replayed_push_keeps_its_line_and_its_event():
    one = target()
    pk = push(one, 1, state="dead", event_seq=5, key="call:c9")
    assert services.replay(team="demo", target_id=one.pk, now=NOW, ids=[pk]) == 1
    row = PushDelivery.objects.get()
    assert (row.event_seq, row.key, row.state, row.tries) == (5, "call:c9", "waiting", 0)
    with pytest.raises(services.UnknownTarget):
        services.replay(team="other", target_id=one.pk, now=NOW, ids=[pk])
