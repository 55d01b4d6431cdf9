import pytest

from agents.models import Agent, BlockedNumber
from calls import stream
from tests import builders

V1 = "/api/v1"
ADA = f"{V1}/agents/1001"


def put(client, path, **words):
    return client.put(path, words, format="json")


def told(kind):
    return [row.body for row in stream.since(0, team="demo") if row.kind == kind]


def test_a_supervisor_blocks_a_number_and_lets_it_in_again(client_of):
    sue = client_of("sue")
    answer = sue.post(f"{V1}/blocked-numbers/", {"number": "020 7946 0001"}, format="json")
    assert answer.status_code == 201, answer.data
    assert sue.get(f"{V1}/blocked-numbers/").data == [{"number": "02079460001"}]
    assert sue.delete(f"{V1}/blocked-numbers/02079460001/").status_code == 204
    assert sue.delete(f"{V1}/blocked-numbers/02079460001/").status_code == 404
    assert [body["how"] for body in told("SettingsChanged")] == ["added", "removed"]


def test_an_agent_blocks_nobody_and_the_other_team_has_its_own_list(client_of):
    answer = client_of("ada").post(f"{V1}/blocked-numbers/", {"number": "0207"}, format="json")
    assert (answer.status_code, answer.data["code"]) == (403, "not_allowed")
    client_of("amy").post(f"{V1}/blocked-numbers/", {"number": "02079460001"}, format="json")
    moe = client_of("moe")
    assert moe.get(f"{V1}/blocked-numbers/").data == []
    assert moe.delete(f"{V1}/blocked-numbers/02079460001/").status_code == 404
    assert BlockedNumber.objects.count() == 1


def test_what_is_no_number_is_not_blocked(client_of):
    answer = client_of("sue").post(f"{V1}/blocked-numbers/", {"number": "Bob"}, format="json")
    assert (answer.status_code, answer.data["code"]) == (422, "bad_contact")


def test_a_message_goes_to_the_groups_its_sender_leads(client_of):
    answer = client_of("sue").post(f"{V1}/messages/", {"text": "Drill at noon"}, format="json")
    assert answer.status_code == 202, answer.data
    assert [(one["group"], one["sender_no"]) for one in told("MessageBroadcast")] == [
        ("630", "1009")
    ]


@pytest.mark.parametrize(("who", "groups"), [("ada", ["630"]), ("sue", ["631"]), ("ada", [])])
def test_nobody_tells_a_group_that_is_not_hers(client_of, who, groups):
    answer = client_of(who).post(f"{V1}/messages/", {"text": "x", "groups": groups}, format="json")
    assert answer.status_code == 403
    assert told("MessageBroadcast") == []


def test_a_team_admin_names_the_groups(client_of):
    amy = client_of("amy")
    said = {"text": "x", "groups": ["631"]}
    assert amy.post(f"{V1}/messages/", said, format="json").status_code == 202
    assert amy.post(f"{V1}/messages/", {"text": "x"}, format="json").status_code == 404
    said = {"text": "x", "groups": ["730"]}
    assert amy.post(f"{V1}/messages/", said, format="json").status_code == 404


def test_an_agent_settles_where_colleagues_calls_go(client_of):
    ada = client_of("ada")
    assert put(ada, f"{ADA}/do-not-disturb/", is_on=True).data["is_dnd"] is True
    answer = put(ada, f"{ADA}/forwards/no_answer/", destination="1002")
    assert answer.status_code == 200, answer.data
    assert ada.get(f"{ADA}/calls-led/").data == {
        "is_dnd": True,
        "always": "",
        "busy": "",
        "no_answer": "1002",
    }
    assert ada.delete(f"{ADA}/forwards/no_answer/").data["no_answer"] == ""
    assert put(ada, f"{ADA}/forwards/sometimes/", destination="1002").status_code == 404
    assert put(ada, f"{ADA}/forwards/busy/", destination="1001").status_code == 422
    assert put(ada, f"{ADA}/forwards/busy/", destination="").status_code == 400


def test_her_supervisor_may_and_a_colleague_may_not(client_of):
    assert put(client_of("sue"), f"{ADA}/do-not-disturb/", is_on=True).status_code == 200
    ben = client_of("ben")
    for path, words in (
        ("do-not-disturb", {"is_on": False}),
        ("forwards/busy", {"destination": "1002"}),
        ("favourites/1002", {}),
        ("phone", {"phone": "desk"}),
    ):
        assert put(ben, f"{ADA}/{path}/", **words).status_code == 403
    for path in ("calls-led", "favourites", "default-memberships"):
        assert ben.get(f"{ADA}/{path}/").status_code == 403
    assert Agent.objects.get(team__identity="demo", agent_no="1001").is_dnd


@pytest.mark.parametrize("path", ["calls-led", "favourites", "default-memberships"])
def test_an_agent_of_another_team_is_not_there(client_of, path):
    assert client_of("moe").get(f"{V1}/agents/1002/{path}/").status_code == 404


def test_contacts_are_kept_and_dropped(client_of):
    ada = client_of("ada")
    put(ada, f"{ADA}/favourites/1002/")
    put(ada, f"{ADA}/favourites/1002/")
    answer = put(ada, f"{ADA}/favourites/+442079460001/")
    assert answer.data == {"contacts": ["1002", "+442079460001"]}
    assert ada.delete(f"{ADA}/favourites/1002/").data == {"contacts": ["+442079460001"]}
    assert ada.get(f"{ADA}/favourites/").data == {"contacts": ["+442079460001"]}
    assert put(ada, f"{ADA}/favourites/Bob/").status_code == 422


def test_default_memberships_are_noted_and_applied(client_of):
    sue, builders_group = client_of("sue"), builders.group("631")
    wanted = [{"group": builders_group.code, "penalty": 3}]
    answer = put(sue, f"{ADA}/default-memberships/", memberships=wanted)
    assert answer.status_code == 200, answer.data
    assert answer.data == {"memberships": wanted}
    assert [m.group.code for m in ada_of().memberships.all()] == ["630"]
    assert sue.post(f"{ADA}/default-memberships/").status_code == 202
    assert [(m.group.code, m.penalty) for m in ada_of().memberships.all()] == [("631", 3)]
    unknown = [{"group": "730", "penalty": 0}]
    amy = client_of("amy")
    assert put(amy, f"{ADA}/default-memberships/", memberships=unknown).status_code == 404


def test_a_phone_is_changed_while_logged_out(client_of):
    ada = client_of("ada")
    assert put(ada, f"{ADA}/phone/", phone="desk").status_code == 200
    assert ada_of().phone == "desk"
    ada.post(f"{ADA}/presence/", {"do": "log_in"}, format="json")
    answer = put(ada, f"{ADA}/phone/", phone="browser")
    assert (answer.status_code, answer.data["code"]) == (409, "busy")


def ada_of() -> Agent:
    return Agent.objects.get(team__identity="demo", agent_no="1001")
