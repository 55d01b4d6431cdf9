from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from calls.models import EventRow

pytestmark = pytest.mark.django_db


def waited(call_id, guess, real, *, at=None, group="630", team="demo"):
    """A caller who was told `guess` seconds and waited `real`."""
    at = at or timezone.now()
    for kind, body in (
        ("CallQueued", {"estimated_wait_s": guess}),
        ("CallConnected", {"call": {"group": group, "waited_s": real}}),
    ):
        seq = EventRow.objects.count() + 1
        EventRow.objects.create(
            seq=seq, at=at, team=team, kind=kind, call_id=call_id, body=body, group=group
        )


def said(**options):
    out = StringIO()
    call_command("waits", team="demo", stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_error_of_the_estimate_stands_beside_the_wait_group_by_group():
    waited("a", 10.0, 14.0)
    waited("b", 30.0, 20.0)
    waited("c", 5.0, 5.0, group="631")
    _, first, second = said()
    assert first.split() == ["630", "2", "17.0", "3.0", "7.0"]
    assert second.split() == ["631", "1", "5.0", "0.0", "0.0"]


def test_another_team_and_long_ago_are_left_out():
    waited("a", 10.0, 14.0, team="other")
    waited("b", 10.0, 14.0, at=timezone.now() - timedelta(days=9))
    waited("c", None, 14.0)
    assert said()[-1] == "No call was answered after an estimate."
    assert said(days=10)[-1].split()[:2] == ["630", "1"]
