import pytest

from agents.models import Agent, Line, Membership
from agents.services.settings import tell_settings
from calls import stream
from tests.builders import T0, agent, group, team

pytestmark = pytest.mark.django_db


def told(identity="demo"):
    found = [row for row in stream.since(0, team=identity) if row.kind == "SettingsChanged"]
    return [(row.body["what"], row.body["name"], row.body["how"]) for row in found]


def test_each_row_that_people_see_is_told_by_its_name():
    ada = agent("1001")
    line = Line.objects.create(team=team(), number="08081570630", group=group("630"))
    tell_settings([team(), ada, group("630"), line], how="changed", at=T0)
    assert told() == [
        ("team", "demo", "changed"),
        ("agent", "1001", "changed"),
        ("group", "630", "changed"),
        ("line", "08081570630", "changed"),
    ]


def test_a_row_told_by_its_deeds_is_not_told_twice():
    agent("1001")
    tell_settings([Membership.objects.get()], how="changed", at=T0)
    assert told() == []


def test_each_team_hears_of_its_own_rows():
    tell_settings([agent("1001"), agent("1001", "other", groups=("730",))], how="added", at=T0)
    assert told() == [("agent", "1001", "added")]
    assert told("other") == [("agent", "1001", "added")]
    assert Agent.objects.count() == 2
