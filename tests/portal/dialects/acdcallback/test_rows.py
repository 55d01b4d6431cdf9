from datetime import timedelta

import pytest
from django.utils import timezone

from agents.models import AcdCallbackRules
from portal.dialects.acdcallback import rows
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def read_anew():
    rows.forget()
    yield
    rows.forget()


def test_the_events_of_a_moment_are_told_with_one_reading(django_assert_num_queries):
    builders.agent("1001")
    past = timezone.now() - timedelta(seconds=1)
    assert list(rows.rows_of("demo", at=past).numbers.agents) == ["1001"]
    with django_assert_num_queries(0):
        for _ in range(100):
            rows.rows_of("demo", at=past)


def test_whoever_came_after_the_reading_is_known_to_her_own_event():
    builders.agent("1001")
    rows.rows_of("demo", at=timezone.now())
    builders.agent("1002")
    assert "1002" in rows.rows_of("demo", at=timezone.now()).numbers.agents


def test_a_changed_rule_counts_within_seconds(monkeypatch):
    past = timezone.now() - timedelta(hours=1)
    team = builders.team()
    assert rows.rows_of("demo", at=past).rules.customer_number == team.pk
    AcdCallbackRules.objects.create(team=team, customer_number=4711)
    monkeypatch.setattr(rows, "LONGEST", timedelta(0))
    assert rows.rows_of("demo", at=past).rules.customer_number == 4711
