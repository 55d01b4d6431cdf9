import pytest

from agents.models import CallbackList, CallbackPeriod, PlannedCallback, Presence
from calls.models import LiveCall
from tests import builders
from tests.builders import T0

LISTS, PERIODS, ROWS = (
    f"/api/v1/{name}/" for name in ("callback-lists", "callback-periods", "planned-callbacks")
)


@pytest.fixture
def tea(people):
    return CallbackList.objects.create(
        team=builders.team(), name="Tea", group=builders.group("630")
    )


def planned(client, of, **more):
    body = {"list": str(of.list_id), "number": "02079460001"} | more
    return client.post(ROWS, body, format="json")


def test_an_admin_makes_lists_and_periods_and_agents_read_them(client_of):
    amy, ada = client_of("amy"), client_of("ada")
    assert ada.post(LISTS, {"name": "Tea", "group": "630"}, format="json").status_code == 403
    made = amy.post(LISTS, {"name": "Tea", "group": "630"}, format="json")
    assert made.status_code == 201
    one = amy.post(
        PERIODS,
        {"name": "Morning", "starts": "08:00", "ends": "12:00", "is_default": True},
        format="json",
    )
    assert one.status_code == 201
    again = {"name": "Noon", "starts": "12:00", "ends": "13:00", "is_default": True}
    assert amy.post(PERIODS, again, format="json").status_code == 400
    backwards = {"name": "Noon", "starts": "13:00", "ends": "12:00"}
    assert amy.post(PERIODS, backwards, format="json").status_code == 400
    assert [row["name"] for row in ada.get(LISTS).data["results"]] == ["Tea"]
    assert client_of("moe").get(LISTS).data["results"] == []
    assert amy.post(LISTS, {"name": "Y", "group": "730"}, format="json").status_code == 400
    assert client_of("moe").delete(f"{LISTS}{made.data['list_id']}/").status_code == 404
    assert amy.delete(f"{LISTS}{made.data['list_id']}/").status_code == 204
    assert not CallbackList.objects.exists()


def test_a_number_is_planned_and_seen_by_the_groups_agents(client_of, tea):
    noon = CallbackPeriod.objects.create(team=tea.team, name="Noon", starts="12:00", ends="13:00")
    answer = planned(client_of("ada"), tea, due_on="2030-01-31", period=str(noon.period_id))
    assert answer.status_code == 201
    assert (answer.data["due_on"], answer.data["number"]) == ("2030-01-31", "02079460001")
    for name, count in (("ada", 1), ("sue", 1), ("amy", 1), ("ben", 0), ("max", 0), ("moe", 0)):
        assert len(client_of(name).get(ROWS).data["results"]) == count, name
    assert planned(client_of("max"), tea).status_code == 404
    assert planned(client_of("ben"), tea).status_code == 404
    assert planned(client_of("ada"), tea, number="tea").status_code == 422


def test_it_is_taken_called_noted_and_taken_off(client_of, people, tea):
    builders.trunk()
    Presence.objects.create(
        agent=people["ada"].agent, state="ready", since=T0, is_phone_reachable=True
    )
    ada, sue = client_of("ada"), client_of("sue")
    where = f"{ROWS}{planned(ada, tea).data['callback_id']}/"
    assert ada.post(f"{where}start/").status_code == 409
    assert ada.post(f"{where}take/").data["agent_no"] == "1001"
    assert client_of("ben").post(f"{where}take/").status_code == 404
    assert sue.post(f"{where}release/", {"agent_no": "1001"}, format="json").status_code == 200
    ada.post(f"{where}take/")
    started = ada.post(f"{where}start/")
    assert started.status_code == 202
    assert LiveCall.objects.get().call_id == started.data["tickets"][0]["call_id"]
    noted = ada.post(f"{where}note/", {"outcome": "answered", "comment": "ok"}, format="json")
    assert noted.data["closed_at"]
    assert noted.data["tickets"][0]["outcome"] == "answered"
    other = f"{ROWS}{planned(ada, tea).data['callback_id']}/"
    assert ada.delete(other).status_code == 403
    assert sue.delete(other).status_code == 204
    assert not PlannedCallback.objects.filter(closed_at__isnull=True).exists()
    assert ada.get(f"{ROWS}?is_open=true").data["results"] == []
