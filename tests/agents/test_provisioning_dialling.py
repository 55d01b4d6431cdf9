import pytest

from agents.models import BlockedNumber, Team
from agents.provisioning import desired_config
from tests.builders import agent, team, trunk

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


def test_the_emergency_numbers_of_a_teams_country_need_no_setting():
    team(home_country="DE", emergency_numbers="", allowed_countries="")
    assert set(entries("pb-emergency/demo")) == {"110", "112"}


def test_a_blocked_number_is_known_however_the_trunk_writes_it():
    owner = team()
    for number in ("020 7946 0142", "+442079460142", "1001"):
        BlockedNumber.objects.create(team=owner, number=number)
    assert set(entries("pb-black/demo")) == {
        "02079460142",
        "442079460142",
        "00442079460142",
        "1001",
    }


def test_what_the_pbx_cannot_take_is_left_out_and_stops_nobody(caplog):
    BlockedNumber.objects.create(team=team("odd"), number="nobody")
    agent("1001", "odd", groups=())
    bad = agent("1002", "odd", groups=(), sip_secret="a\nb")
    Team.objects.filter(identity="odd").update(outbound_caller_id="1\n2")
    team()
    trunk()
    config = desired_config("pbx")
    names = {one.name for one in config.sections}
    assert "odd-1001" in names
    assert "odd-1002" not in names
    assert "demo-town" in names
    assert entries("pb-team/demo")
    desired_config("pbx")
    told = [line for line in caplog.messages if "left out at the PBX" in line]
    assert len(told) == 3
    assert any(f"Agent {bad.pk}," in line for line in told)
