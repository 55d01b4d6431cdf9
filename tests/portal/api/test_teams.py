import pytest

from agents.models import Team, Trunk
from calls import stream
from tests import builders

V1 = "/api/v1"


def test_everybody_reads_the_own_team_and_no_other(people, client_of):
    rows = client_of("ada").get(f"{V1}/teams/").data["results"]
    assert [row["identity"] for row in rows] == ["demo"]
    assert rows[0]["allowed_countries"] == "home"
    assert client_of("ada").get(f"{V1}/teams/other/").status_code == 404


def test_a_team_admin_sets_what_may_be_dialled_and_recorded(people, client_of):
    said = {
        "allowed_countries": "home FR",
        "blocked_prefixes": "070",
        "allow_premium": True,
        "max_outbound_calls": 3,
        "recording_policy": "percentage",
        "recording_percent": 25,
        "recording_days": 30,
        "recordings_heard": "none",
        "lost_agent_s": 30,
        "time_zone": "Europe/Paris",
        "takes_back_itself": False,
    }
    answer = client_of("amy").patch(f"{V1}/teams/demo/", said, format="json")
    assert answer.status_code == 200
    assert Team.objects.filter(identity="demo", **said).exists()
    [told] = stream.since(0, team="demo")
    assert (told.kind, told.body["what"], told.body["how"]) == (
        "SettingsChanged",
        "team",
        "changed",
    )


@pytest.mark.parametrize(
    ("who", "identity", "status"),
    [("ada", "demo", 403), ("client", "demo", 403), ("moe", "demo", 404), ("amy", "other", 404)],
)
def test_nobody_else_does(people, client_of, who, identity, status):
    before = list(Team.objects.values())
    answer = client_of(who).patch(f"{V1}/teams/{identity}/", {"name": "Mine"}, format="json")
    assert answer.status_code == status
    assert list(Team.objects.values()) == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("allowed_countries", "GB XX"),
        ("blocked_prefixes", "abc"),
        ("home_country", "UK"),
        ("time_zone", "Mars/Olympus"),
        ("recording_percent", 101),
        ("recording_policy", "often"),
    ],
)
def test_settings_that_mean_nothing_are_refused(people, client_of, field, value):
    answer = client_of("amy").patch(f"{V1}/teams/demo/", {field: value}, format="json")
    assert answer.status_code == 400
    assert field in answer.data["fields"]


def test_a_trunk_of_another_team_is_not_there(people, client_of):
    ours = builders.trunk()
    Trunk.objects.create(team=builders.team("other"), name="theirs", host="127.0.0.2")
    client = client_of("amy")
    theirs = {"outbound_trunk": "theirs"}
    assert client.patch(f"{V1}/teams/demo/", theirs, format="json").status_code == 400
    own = {"outbound_trunk": ours.name}
    assert client.patch(f"{V1}/teams/demo/", own, format="json").status_code == 200


def test_the_identity_stays(people, client_of):
    client_of("amy").patch(f"{V1}/teams/demo/", {"identity": "mine"}, format="json")
    assert Team.objects.filter(identity="demo").exists()
