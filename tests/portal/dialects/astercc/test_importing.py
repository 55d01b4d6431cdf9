"""Import of the later manual: one customer into a campaign's list."""

from datetime import UTC, datetime

import pytest

from calls.models import EventRow
from campaigns import services
from campaigns.models import Lead
from tests.portal.dialects.astercc.asking import ask, done, refused

SUE = {"user": "1009", "password": "demo-1009"}
CONTEXT = (
    "phone1=020 7946 0001||customername=Mr & Ms=O'Neil||city=Leeds||prio=7||at=2026-06-01 10:00:00"
)
FIELDS = {"phone_field": "phone1", "priority_field": "prio", "dialtime_field": "at"}


@pytest.fixture
def spring(world):
    return services.create_campaign(team="demo", name="Spring", group=world.groups["630"])


def imported(spring, **changed):
    given = {
        "modeltype": "Campaign",
        "model_id": str(spring.pk),
        "source": "data",
        "context": CONTEXT,
        **FIELDS,
        **SUE,
    }
    return ask("Import", **given | changed)


def test_a_customer_goes_into_the_campaigns_list_with_her_fields(spring):
    assert imported(spring) == done("BackMsg_43")
    lead = Lead.objects.get()
    assert (lead.number, lead.name, lead.priority) == ("+442079460001", "Mr & Ms=O'Neil", 7)
    assert lead.next_at == datetime(2026, 6, 1, 9, tzinfo=UTC)  # ten in London's summer
    assert lead.fields["city"] == "Leeds"
    assert not {"prio", "at", "phone1"} & set(lead.fields)
    assert EventRow.objects.get(kind="LeadsImported").body["accepted"] == 1


def test_who_is_there_already_is_not_put_in_twice(spring):
    assert imported(spring) == done("BackMsg_43")
    assert imported(spring, dupway="ignoreDuplicate") == refused("BackMsg_44")
    assert Lead.objects.count() == 1


def test_a_number_that_is_none_is_not_taken(spring):
    assert imported(spring, context="phone1=12") == refused("BackMsg_44")
    assert not Lead.objects.exists()


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"context": ""}, "BackMsg_01"),
        ({"phone_field": ""}, "BackMsg_01"),
        ({"model_id": ""}, "BackMsg_01"),
        ({"modeltype": "BusinessApp"}, "BackMsg_28"),
        ({"model_id": "999999"}, "BackMsg_28"),
        ({"model_id": "x"}, "BackMsg_28"),
        ({"source": "http", "context": "http://127.0.0.1:1/list.csv"}, "BackMsg_28"),
        ({"source": "ftp"}, "BackMsg_28"),
        ({"context": "no field"}, "BackMsg_28"),
        ({"context": "=1||phone1=2"}, "BackMsg_28"),
        ({"phone_field": "phone2"}, "BackMsg_28"),
        ({"context": CONTEXT.replace("prio=7", "prio=much")}, "BackMsg_28"),
        ({"context": CONTEXT.replace("2026-06-01 10", "tomorrow")}, "BackMsg_28"),
        ({"context": CONTEXT.replace("2026-06-01", "0001-01-01")}, "BackMsg_28"),
        ({"context": CONTEXT.replace("2026-06-01", "9999-12-31")}, "BackMsg_28"),
        ({"context": "||".join(f"f{n}=1" for n in range(99))}, "BackMsg_28"),
        ({"context": f"phone1=02079460001||x={'y' * 20_000}"}, "BackMsg_28"),
        ({"dupway": "all"}, "BackMsg_28"),
        ({"user": "1001", "password": "demo-1001"}, "BackMsg_65"),
        ({"orgidentity": "other", "user": "1001", "password": "other-1001"}, "BackMsg_65"),
    ],
)
def test_it_is_refused(spring, changed, code):
    assert imported(spring, **changed) == refused(code)
    assert not Lead.objects.exists()


def test_another_groups_campaign_is_not_hers(world, spring):
    other = services.create_campaign(team="demo", name="Other", group=world.groups["632"])
    assert imported(other) == refused("BackMsg_65")
    spring.team.campaigns.filter(pk=spring.pk).update(team=world.groups["730"].team)
    assert imported(spring) == refused("BackMsg_28")
    assert not Lead.objects.exists()


def test_priorities_beyond_the_column_are_kept_at_its_end(spring):
    assert imported(spring, context="phone1=02079460003||prio=999999") == done("BackMsg_43")
    assert Lead.objects.get().priority == 32_767
