from datetime import UTC, datetime

import pytest

from calls.models import EventRow
from campaigns import services
from campaigns.models import Lead
from tests.portal.dialects.astercc import scenes
from tests.portal.dialects.astercc.asking import ask

NUMBERS = "02079460001;02079460002;12;02079460001"


@pytest.fixture
def spring(world):
    return services.create_campaign(team="demo", name="Spring", group=world.groups["630"])


def test_numbers_go_into_the_campaigns_list_and_those_that_do_not_are_named(world, spring):
    said = ask(
        "DIALERLIST", **scenes.SUE, campaignid=str(spring.pk), phonenum=NUMBERS, priority="7",
        dialtime="2026-06-01 10:00:00",
    )  # fmt: skip
    assert "BackMsg_43" in said
    assert "|Return|2|Return|12;02079460001" in said
    leads = Lead.objects.order_by("number")
    assert [(one.number, one.priority) for one in leads] == [
        ("+442079460001", 7),
        ("+442079460002", 7),
    ]
    assert leads[0].next_at == datetime(2026, 6, 1, 9, tzinfo=UTC)  # ten in London's summer
    assert EventRow.objects.get(kind="LeadsImported").body["accepted"] == 2


def test_a_supervisor_of_another_group_may_not(world, spring):
    other = services.create_campaign(team="demo", name="Other", group=world.groups["632"])
    said = ask("DIALERLIST", **scenes.SUE, campaignid=str(other.pk), phonenum="02079460001")
    assert "BackMsg_65" in said
    assert not Lead.objects.exists()


def test_another_teams_campaign_does_not_exist(world, spring):
    spring.team.campaigns.update(team=world.groups["730"].team)
    said = ask("DIALERLIST", **scenes.SUE, campaignid=str(spring.pk), phonenum="02079460001")
    assert "BackMsg_28" in said
    assert not Lead.objects.exists()
