import pytest

from campaigns import selectors, services
from campaigns.domain.errors import BadSetting, UnknownCampaign
from campaigns.models import DoNotCall, Lead
from campaigns.services import LeadAsk
from campaigns.services.donotcall import in_full
from tests import builders

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("written", "full"),
    [
        ("020 7946 0001", "+442079460001"),
        ("+49 30 1234*", "+49301234*"),
        ("0207946*", "+44207946*"),
        ("0207946????", "+44207946????"),
        ("0044 20 7946 0001", "+442079460001"),
    ],
)
def test_an_entry_is_written_in_full(written, full):
    assert in_full(written, "GB") == full


@pytest.mark.parametrize("written", ["Bob", "", "*", "?", "+", "+*", "+4420*1"])
def test_what_is_neither_number_nor_pattern_is_refused(written):
    with pytest.raises(BadSetting):
        in_full(written, "GB")


def test_an_entry_is_kept_once(spring):
    said = {"team": "demo", "patterns": ["02079460001", "+442079460001", "0161*"], "by": "amy"}
    assert services.forbid(**said) == 2
    assert services.forbid(**said) == 0
    assert services.forbid(**said, campaign_id=spring.pk) == 2
    assert DoNotCall.objects.count() == 4


def test_each_campaign_keeps_what_holds_for_it(spring):
    other = services.create_campaign(team="demo", name="Autumn", group=builders.group())
    builders.team("other")
    DoNotCall.objects.create(pattern="+442079460001")
    services.forbid(team="demo", patterns=["+442079460002"])
    services.forbid(team="demo", patterns=["+442079460003"], campaign_id=spring.pk)
    services.forbid(team="other", patterns=["+442079460004"])
    last = {
        row.name: [
            digit
            for digit in "1234"
            if selectors.forbidden_for(row).entry_of(f"+44207946000{digit}")
        ]
        for row in (spring, other)
    }
    assert last == {"Spring": ["1", "2", "3"], "Autumn": ["1", "2"]}


def test_nobody_takes_off_what_is_not_the_teams(spring):
    platform = DoNotCall.objects.create(pattern="+442079460001")
    builders.team("other")
    services.forbid(team="other", patterns=["+442079460004"])
    for entry in DoNotCall.objects.all():
        assert not services.allow(team="demo", entry_id=entry.pk)
    with pytest.raises(UnknownCampaign):
        services.forbid(team="other", patterns=["0161*"], campaign_id=spring.pk)
    assert DoNotCall.objects.filter(pk=platform.pk).exists()


def test_a_list_is_scrubbed(numbers):
    services.add_leads(
        team="demo",
        list_id=numbers.pk,
        leads=[
            LeadAsk(numbers=["02079460001"]),
            LeadAsk(numbers=["02079460002", "01614960002"]),
            LeadAsk(numbers=["01614960003"]),
        ],
    )
    services.forbid(team="demo", patterns=["0207946*"])
    assert services.scrub(team="demo", list_id=numbers.pk) == 1
    assert services.scrub(team="demo", list_id=numbers.pk) == 0
    states = list(Lead.objects.order_by("pk").values_list("state", flat=True))
    assert states == ["excluded", "new", "new"]
