from datetime import timedelta

import pytest

from calls.models import EventRow
from campaigns import services
from campaigns.domain.errors import BadSetting, IllegalStep
from campaigns.models import DialList, Lead
from tests import builders
from tests.builders import T0

pytestmark = pytest.mark.django_db
NUMBER = "+442079460001"


@pytest.fixture
def numbers():
    row = services.create_campaign(team="demo", name="Spring", group=builders.group("630"))
    return services.create_list(team="demo", campaign_id=row.pk, name="All")


@pytest.fixture
def ann(numbers):
    return Lead.objects.create(dial_list=numbers, number=NUMBER, name="Ann", tries=2)


def call_at(row, at):
    return services.call_at(row=row, at=at, by="sue", now=T0)


def test_a_list_is_named_and_left_out_each_by_itself(numbers):
    services.change_list(row=numbers, is_active=False)
    services.change_list(row=numbers, name="  Some ")
    numbers.refresh_from_db()
    assert (numbers.name, numbers.is_active) == ("Some", False)


def test_a_list_keeps_a_name_of_its_own(numbers):
    services.create_list(team="demo", campaign_id=numbers.campaign_id, name="Others")
    for name in ("", "   ", "\0", "Others"):
        with pytest.raises(BadSetting):
            services.change_list(row=numbers, name=name)


def test_a_list_goes_with_its_leads_unless_one_is_being_dialled(numbers, ann):
    Lead.objects.update(state=Lead.State.CLAIMED)
    with pytest.raises(IllegalStep):
        services.erase_list(row=numbers)
    Lead.objects.update(state=Lead.State.WAITING)
    services.erase_list(row=numbers)
    assert not Lead.objects.exists()
    assert not DialList.objects.exists()


def test_a_lead_begins_again_at_its_time_and_that_is_told(ann):
    at = T0 + timedelta(hours=3)
    row = call_at(ann, at)
    assert (row.state, row.next_at, row.tries) == ("new", at, 0)
    (told,) = EventRow.objects.filter(kind="LeadScheduled")
    assert (told.body["number"], told.body["name"], told.body["by"]) == (NUMBER, "Ann", "sue")
    assert (told.body["group"], told.body["lead"]) == ("630", str(ann.pk))


def test_a_lead_that_may_go_as_soon_as_it_can_is_not_told(ann):
    assert call_at(ann, None).next_at is None
    assert not EventRow.objects.filter(kind="LeadScheduled").exists()


@pytest.mark.parametrize("days", [-2000, 2000, 365_000])
def test_a_time_nobody_means_is_refused(ann, days):
    with pytest.raises(BadSetting):
        call_at(ann, T0 + timedelta(days=days))


@pytest.mark.parametrize("state", ["claimed", "excluded", "erased"])
def test_a_lead_that_is_dialled_or_out_has_no_other_time(ann, state):
    Lead.objects.update(state=state)
    with pytest.raises(IllegalStep):
        call_at(ann, T0 + timedelta(hours=1))
