import pytest

from campaigns.domain.zones import all_known, country_of, zones_of


def test_a_number_of_a_town_is_in_its_zone():
    assert zones_of("+442079460000") == ("Europe/London",)


def test_a_number_without_a_place_may_be_in_every_zone_of_its_numbering_plan():
    zones = zones_of("+18005551234")
    assert {"America/New_York", "America/Los_Angeles", "Pacific/Honolulu"} <= set(zones)


def test_what_the_record_says_is_the_only_zone():
    assert zones_of("+18005551234", own="America/Denver") == ("America/Denver",)


def test_a_zone_that_does_not_exist_is_none():
    assert zones_of("+442079460000", own="Europe/Atlantis") == ()


@pytest.mark.parametrize("number", ["", "+", "2079460000", "+999", "+870773111632", "nonsense"])
def test_where_nobody_can_tell_there_is_no_zone(number):
    assert zones_of(number) == ()


@pytest.mark.parametrize(
    ("number", "country"), [("+442079460000", "GB"), ("+12125550123", "US"), ("+870773111632", "")]
)
def test_a_number_has_a_country_or_none(number, country):
    assert country_of(number) == country


def test_zones_are_known_when_there_is_one_and_each_exists():
    assert all_known(["Europe/London"])
    assert not all_known([])
    assert not all_known(["Europe/London", "Nowhere"])
