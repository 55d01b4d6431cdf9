import pytest

from agents.models import Team
from agents.provisioning import desired_config
from tests.builders import team, trunk

pytestmark = pytest.mark.django_db


def entries(family: str) -> dict[str, str]:
    found = desired_config("pbx").db
    return {one.key: one.value for one in found if one.family == family}


def test_the_pbx_learns_what_a_team_may_dial():
    team(max_outbound_calls=7, outbound_caller_id="08081570630")
    trunk()
    assert entries("pb-team/demo") | {"shape": ""} == {
        "trunk": "demo-town",
        "callerid": "08081570630",
        "limit": "7",
        "home": "44",
        "abroad": "00",
        "inside": "0",
        "shape": "",
    }
    assert entries("pb-dial/demo/44")["1"].startswith("premium:^44")
    assert set(entries("pb-emergency/demo")) == {"112", "999"}


def test_a_team_of_no_country_dials_emergencies_alone():
    team(allowed_countries="", allowed_prefixes="")
    families = {one.family for one in desired_config("pbx").db}
    assert not [family for family in families if family.startswith("pb-dial/")]
    assert "pb-emergency/demo" in families


def test_one_team_that_means_nothing_does_not_stop_the_others():
    team("odd", home_country="UK")
    team()
    assert entries("pb-dial/demo/44")
    assert Team.objects.count() == 2
