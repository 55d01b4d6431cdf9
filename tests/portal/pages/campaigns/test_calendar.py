from datetime import UTC, datetime, timedelta

import pytest

from agents.models import Callback
from campaigns.models import Lead
from portal.pages.campaigns.results import day_of
from tests import builders

MONDAY = datetime(2027, 3, 1, tzinfo=UTC)
WEEK = "/campaigns/calendar/?week=2027-03-04"


def test_an_empty_week_says_how_a_time_is_set(sue):
    page = sue.get("/campaigns/calendar/?week=nonsense").content.decode()
    assert "Nobody wants a call this week." in page


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_the_calendar_are_no_weeks(sue, day):
    assert sue.get(f"/campaigns/calendar/?week={day}").status_code == 200
    assert day_of(day) is None


def test_a_week_shows_leads_with_a_time_callers_and_how_many_are_tried_again(
    sue, max_, numbers, ann
):
    Lead.objects.filter(pk=ann.pk).update(next_at=MONDAY + timedelta(days=1, hours=9, minutes=30))
    for n in range(3):
        Lead.objects.create(
            dial_list=numbers, number=f"+44207946001{n}", state="waiting",
            next_at=MONDAY + timedelta(days=2, hours=n),
        )  # fmt: skip
    Callback.objects.create(
        group=builders.group("630"), call_id="5ec2", number="02079460777", state="waiting",
        waiting_since=MONDAY, asked_at=MONDAY, expires_at=MONDAY + timedelta(days=9),
        next_at=MONDAY + timedelta(hours=8),
    )  # fmt: skip
    page = sue.get(WEEK).content.decode()
    for words in ("09:30", "Ann", "02079460777", "3 leads are tried again", "1 Mar"):
        assert words in page, words
    assert "Ann" not in builders.page_of(sue.get("/campaigns/calendar/?week=2027-03-08"))
    page = builders.page_of(max_.get(WEEK))
    assert "Ann" not in page
    assert "02079460777" not in page
