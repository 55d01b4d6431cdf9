import json

from agents.models import Account, Agent, AgentGroup, Line, Membership
from calls import stream

V1 = "/api/v1"


def numbers(answer, key):
    assert answer.status_code == 200, answer.data
    return [one[key] for one in answer.data["results"]]


def test_everybody_reads_the_rows_of_her_own_team_only(client_of):
    assert numbers(client_of("ada").get(f"{V1}/agents/"), "name") == ["Ada", "Ben", "Sue"]
    assert numbers(client_of("max").get(f"{V1}/agents/"), "name") == ["Max"]
    assert numbers(client_of("ada").get(f"{V1}/groups/"), "code") == ["630", "631"]
    assert numbers(client_of("max").get(f"{V1}/groups/"), "code") == ["630", "730"]
    assert numbers(client_of("max").get(f"{V1}/lines/"), "number") == ["08081570730"]
    assert numbers(client_of("ada").get(f"{V1}/memberships/"), "agent") == ["1001", "1002"]


def test_no_answer_ever_holds_a_secret(client_of):
    secrets = set(Agent.objects.values_list("sip_secret", flat=True))
    for path in ("agents", "groups", "lines", "memberships", "agents/1001"):
        text = client_of("amy").get(f"{V1}/{path}/").content.decode()
        assert not any(secret in text for secret in secrets)
        assert "password" not in text
        assert "secret" not in text


def test_rows_of_another_team_are_not_there(client_of):
    moe = client_of("moe")
    for path in ("agents/1002", "groups/631", "lines/08081570630"):
        assert moe.get(f"{V1}/{path}/").status_code == 404
        assert moe.patch(f"{V1}/{path}/", {"name": "x"}, format="json").status_code == 404
        assert moe.delete(f"{V1}/{path}/").status_code == 404


def test_only_a_team_admin_changes_rows(client_of):
    for name in ("ada", "sue", "client"):
        answer = client_of(name).patch(f"{V1}/agents/1002/", {"name": "B"}, format="json")
        assert answer.status_code == 403
    answer = client_of("amy").patch(f"{V1}/agents/1002/", {"name": "Benjamin"}, format="json")
    assert answer.status_code == 200
    assert Agent.objects.get(team__identity="demo", agent_no="1002").name == "Benjamin"


def test_a_team_admin_makes_an_agent_a_group_a_membership_and_a_line(client_of):
    amy = client_of("amy")
    for path, row in (
        ("agents", {"agent_no": "1010", "name": "New"}),
        ("groups", {"code": "640", "name": "Fourth", "admins": ["1009"]}),
        ("memberships", {"agent": "1010", "group": "640"}),
        ("lines", {"number": "08081570640", "group": "640"}),
    ):
        answer = amy.post(f"{V1}/{path}/", row, format="json")
        assert answer.status_code == 201, answer.data
    assert Membership.objects.get(agent__agent_no="1010").group.team.identity == "demo"
    assert Line.objects.get(number="08081570640").team.identity == "demo"


def test_a_reference_into_another_team_is_refused_and_does_not_exist(client_of):
    amy = client_of("amy")
    for path, row in (
        ("memberships", {"agent": "1001", "group": "730"}),
        ("lines", {"number": "08081570641", "group": "730"}),
    ):
        answer = amy.post(f"{V1}/{path}/", row, format="json")
        assert answer.status_code == 400
        assert "group" in answer.data["fields"]
    assert not Line.objects.filter(number="08081570641").exists()


def test_the_same_number_in_two_teams_means_ones_own(client_of):
    answer = client_of("moe").patch(f"{V1}/groups/630/", {"name": "Ours"}, format="json")
    assert answer.status_code == 200
    assert AgentGroup.objects.get(team__identity="demo", code="630").name == "Group 630"


def test_a_team_cannot_be_named_or_changed_by_its_admin(client_of):
    row = {"agent_no": "1011", "name": "Spy", "team": "other"}
    assert client_of("amy").post(f"{V1}/agents/", row, format="json").status_code == 400
    answer = client_of("amy").patch(f"{V1}/agents/1002/", {"team": "other"}, format="json")
    assert answer.status_code == 400


def test_a_taken_number_is_said_so(client_of):
    answer = client_of("amy").post(
        f"{V1}/agents/", {"agent_no": "1002", "name": "Twin"}, format="json"
    )
    assert answer.status_code == 400
    assert answer.data["fields"] == {"agent_no": ["This number is taken."]}


def test_a_group_with_a_line_is_not_deleted(client_of):
    answer = client_of("amy").delete(f"{V1}/groups/630/")
    assert answer.status_code == 400
    assert AgentGroup.objects.filter(team__identity="demo", code="630").exists()


def test_the_platform_admin_sees_all_teams_and_names_one_when_making(client_of, people):
    boss = people["amy"]
    boss.is_superuser, boss.team = True, None
    boss.save()
    client = client_of("amy")
    assert len(numbers(client.get(f"{V1}/agents/"), "name")) == 4
    row = {"agent_no": "1012", "name": "New"}
    assert client.post(f"{V1}/agents/", row, format="json").status_code == 400
    answer = client.post(f"{V1}/agents/", {**row, "team": "other"}, format="json")
    assert answer.status_code == 201


def test_lists_are_narrowed_and_paged_by_cursor(client_of):
    amy = client_of("amy")
    assert numbers(amy.get(f"{V1}/agents/?group=631"), "name") == ["Ben"]
    assert numbers(amy.get(f"{V1}/memberships/?agent_no=1001"), "group") == ["630"]
    first = amy.get(f"{V1}/agents/?page_size=2")
    assert numbers(first, "agent_no") == ["1001", "1002"]
    assert numbers(amy.get(first.data["next"]), "agent_no") == ["1009"]


def test_an_account_of_no_team_is_refused(client_of, people):
    people["ada"].team = None
    people["ada"].save()
    assert client_of("ada").get(f"{V1}/agents/").status_code == 403


def test_the_schema_names_every_door_and_no_secret(client, db):
    answer = client.get(f"{V1}/schema/?format=json")
    assert answer.status_code == 200
    document = json.loads(answer.content)
    assert f"{V1}/calls/{{call_id}}/hangup/" in document["paths"]
    assert f"{V1}/auth/token" in document["paths"]
    assert "sip_secret" not in answer.content.decode()


def test_the_platform_admin_says_whose_row_a_shared_number_means(client_of, people):
    people["root"] = Account.objects.create_superuser("root", password="root")
    root = client_of("root")
    answer = root.get(f"{V1}/agents/1001/")
    assert answer.status_code == 400
    assert "team" in answer.data["fields"]
    assert root.get(f"{V1}/agents/1001/?team=other").data["name"] == "Max"
    assert root.get(f"{V1}/groups/630/?team=demo").data["team"] == "demo"
    assert client_of("ada").get(f"{V1}/agents/1001/?team=other").status_code == 404


def test_what_an_admin_changes_is_told_to_the_pages(people, client_of):
    amy = client_of("amy")
    said = {"code": "640", "name": "New"}
    assert amy.post(f"{V1}/groups/", said, format="json").status_code == 201
    amy.patch(f"{V1}/groups/640/", {"name": "Newer"}, format="json")
    amy.delete(f"{V1}/groups/640/")
    told = [row.body for row in stream.since(0, team="demo") if row.kind == "SettingsChanged"]
    assert [(one["what"], one["name"], one["how"]) for one in told] == [
        ("group", "640", "added"),
        ("group", "640", "changed"),
        ("group", "640", "removed"),
    ]


def test_what_cannot_be_deleted_is_not_told(people, client_of):
    assert client_of("amy").delete(f"{V1}/groups/630/").status_code == 400
    assert [row for row in stream.since(0, team="demo") if row.kind == "SettingsChanged"] == []
