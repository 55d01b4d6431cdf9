from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import services
from campaigns.models import Campaign, DoNotCall, Lead
from tests import builders

V1 = "/api/v1"


@pytest.fixture
def spring(people):
    return services.create_campaign(team="demo", name="Spring", group=builders.group("630"))


@pytest.fixture
def numbers(spring):
    return services.create_list(team="demo", campaign_id=spring.pk, name="All")


def post(client, path, body=None):
    return client.post(f"{V1}/{path}", body or {}, format="json")


@pytest.mark.parametrize("who", ["amy", "client", "sue"])
def test_a_campaign_is_made_changed_and_deleted(client_of, who):
    client = client_of(who)
    made = post(client, "campaigns/", {"name": "Spring", "group": "630", "mode": "predictive"})
    assert made.status_code == 201, made.data
    where = f"{V1}/campaigns/{made.data['id']}/"
    changed = client.patch(where, {"ratio": 1.5, "pack": "uk_ofcom"}, format="json")
    assert (changed.status_code, changed.data["ratio"], changed.data["state"]) == (
        200,
        1.5,
        "draft",
    )
    assert client.get(where).data["pack"] == "uk_ofcom"
    assert client.delete(where).status_code == 204
    assert not Campaign.objects.exists()


def test_starting_is_refused_with_a_sentence_while_nothing_could_be_dialled(client_of, spring):
    builders.team().trunks.all().delete()
    answer = post(client_of("amy"), f"campaigns/{spring.pk}/start/")
    assert (answer.status_code, answer.data["code"]) == (409, "cannot_dial")
    assert "trunk" in answer.data["detail"]
    assert Campaign.objects.get().state == "draft"


def test_the_steps_that_need_no_dialler_are_taken(client_of, spring):
    amy = client_of("amy")
    assert post(amy, f"campaigns/{spring.pk}/finish/").data["state"] == "finished"
    opened = post(amy, f"campaigns/{spring.pk}/reopen/").data
    assert (opened["state"], opened["state_by"]) == ("paused", "amy")
    again = post(amy, f"campaigns/{spring.pk}/pause/")
    assert (again.status_code, again.data["code"]) == (409, "illegal_step")


@pytest.mark.parametrize(
    "said", [{"ratio": 99}, {"group": "730"}, {"retry_rules": {"busy": 1}}, {"name": ""}]
)
def test_settings_that_cannot_be_are_refused(client_of, spring, said):
    answer = client_of("amy").patch(f"{V1}/campaigns/{spring.pk}/", said, format="json")
    assert answer.status_code in {400, 422}, answer.data


def test_a_supervisor_sees_the_campaigns_of_her_groups_alone(client_of, spring, people):
    sales = services.create_campaign(team="demo", name="Sales", group=builders.group("631"))
    sue = client_of("sue")
    assert [one["name"] for one in sue.get(f"{V1}/campaigns/").data["results"]] == ["Spring"]
    assert sue.get(f"{V1}/campaigns/{sales.pk}/").status_code == 404
    refused = post(sue, "campaigns/", {"name": "Mine", "group": "631"})
    assert refused.status_code == 400
    assert post(sue, "dial-lists/", {"campaign": sales.pk, "name": "x"}).status_code == 400


@pytest.mark.parametrize("path", ["campaigns", "dial-lists", "leads", "do-not-call", "imports"])
def test_an_agent_who_leads_no_group_sees_nothing_of_it(client_of, numbers, path):
    assert client_of("ada").get(f"{V1}/{path}/").status_code == 403


def test_leads_are_added_read_exported_and_erased(client_of, numbers):
    client = client_of("client")
    where = f"dial-lists/{numbers.pk}"
    told = post(
        client,
        f"{where}/leads/",
        {
            "leads": [
                {"numbers": ["020 7946 0001"], "name": "Ann", "fields": {"city": "Bath"}},
                {"numbers": ["+442079460001"]},
                {"numbers": ["02079460002"], "priority": 5, "dial_at": "2026-12-01T10:00:00Z"},
            ]
        },
    )
    assert (told.status_code, told.data["accepted"]) == (201, 2), told.data
    assert told.data["counts"] == {"duplicate": 1}
    assert [(one["row"], one["why"]) for one in told.data["refused"]] == [(2, "duplicate")]
    counted = client.get(f"{V1}/{where}/").data
    assert (counted["leads"], counted["open_leads"]) == (2, 2)
    found = client.get(f"{V1}/leads/", {"number": "+442079460001"}).data["results"]
    assert [(one["name"], one["fields"]) for one in found] == [("Ann", {"city": "Bath"})]
    sheet = b"".join(client.get(f"{V1}/{where}/export/")).decode()
    assert len(sheet.splitlines()) == 3
    assert client.delete(f"{V1}/leads/{found[0]['id']}/").status_code == 204
    assert sorted(Lead.objects.values_list("state", flat=True)) == ["erased", "new"]


def test_more_than_a_thousand_leads_are_refused_at_once(client_of, numbers):
    body = {"leads": [{"numbers": ["02079460001"]}] * 1001}
    assert post(client_of("amy"), f"dial-lists/{numbers.pk}/leads/", body).status_code == 400
    assert not Lead.objects.exists()


@pytest.mark.parametrize("name", ["a\0b", "x" * 201, ""])
def test_fields_whose_name_no_database_keeps_are_refused(client_of, numbers, name):
    body = {"leads": [{"numbers": ["02079460001"], "fields": {name: "x"}}]}
    assert post(client_of("amy"), f"dial-lists/{numbers.pk}/leads/", body).status_code == 400


@pytest.mark.parametrize("query", ["number=%00", "state=%00"])
def test_a_nul_in_the_query_is_refused(client_of, numbers, query):
    assert client_of("amy").get(f"{V1}/leads/?{query}").status_code == 400


def test_a_nul_in_the_path_names_nothing(client_of, numbers):
    assert client_of("amy").get(f"{V1}/agents/%00/leads/").status_code == 404


def test_a_list_is_renamed_left_out_and_deleted_unless_it_is_being_dialled(client_of, numbers):
    sue, where = client_of("sue"), f"{V1}/dial-lists/{numbers.pk}/"
    changed = sue.patch(where, {"name": "Some", "is_active": False}, format="json")
    assert (changed.status_code, changed.data["name"]) == (200, "Some")
    assert changed.data["is_active"] is False
    assert sue.patch(where, {"name": ""}, format="json").status_code == 400
    other = services.create_campaign(team="demo", name="Other", group=builders.group("630"))
    assert sue.patch(where, {"campaign": other.pk}, format="json").status_code == 400
    assert client_of("max").patch(where, {"name": "X"}, format="json").status_code in {403, 404}
    Lead.objects.create(dial_list=numbers, number="+442079460001", state="claimed")
    assert sue.delete(where).status_code == 409
    Lead.objects.update(state="new")
    assert sue.delete(where).status_code == 204
    assert not Lead.objects.exists()


def test_a_lead_is_called_at_a_time_agreed_with_the_person(client_of, numbers):
    row = Lead.objects.create(dial_list=numbers, number="+442079460001")
    sue, where = client_of("sue"), f"leads/{row.pk}/call-at/"
    at = (timezone.now() + timedelta(days=1)).replace(microsecond=0)
    told = post(sue, where, {"at": at.isoformat()})
    assert (told.status_code, told.data["next_at"]) == (200, at.isoformat().replace("+00:00", "Z"))
    assert post(sue, where, {"at": None}).data["next_at"] is None
    for wrong in ({}, {"at": "tea"}, {"at": "9998-12-31T00:00:00Z"}, {"at": "0001-01-01T00:00Z"}):
        assert post(sue, where, wrong).status_code == 400
    assert post(client_of("max"), where, {"at": None}).status_code in {403, 404}
    far = {"leads": [{"numbers": ["02079460002"], "dial_at": "9998-12-31T00:00:00Z"}]}
    assert post(sue, f"dial-lists/{numbers.pk}/leads/", far).status_code == 400


def test_a_list_is_recycled_and_scrubbed(client_of, numbers):
    amy, where = client_of("amy"), f"dial-lists/{numbers.pk}"
    post(amy, f"{where}/leads/", {"leads": [{"numbers": ["02079460001"]}]})
    Lead.objects.update(state="exhausted", last_outcome="busy")
    assert post(amy, f"{where}/recycle/", {"outcomes": ["busy"]}).data == {"recycled": 1}
    assert post(amy, f"{where}/recycle/", {"outcomes": ["engaged"]}).status_code == 400
    assert post(amy, "do-not-call/", {"patterns": ["0207946*"]}).data == {"added": 1}
    assert post(amy, f"{where}/scrub/").data == {"excluded": 1}


def test_the_do_not_call_list_is_the_teams_and_the_platforms_cannot_be_touched(client_of, spring):
    platform = DoNotCall.objects.create(pattern="+449*")
    amy, moe = client_of("amy"), client_of("moe")
    post(amy, "do-not-call/", {"patterns": ["02079460001"], "campaign": spring.pk, "note": "asked"})
    post(amy, "do-not-call/", {"patterns": ["02079460002"]})
    assert post(amy, "do-not-call/", {"patterns": ["Bob"]}).status_code == 422
    rows = amy.get(f"{V1}/do-not-call/").data["results"]
    assert [(one["pattern"], one["scope"]) for one in rows] == [
        ("+449*", "platform"),
        ("+442079460001", "campaign"),
        ("+442079460002", "team"),
    ]
    seen = [one["pattern"] for one in moe.get(f"{V1}/do-not-call/").data["results"]]
    assert seen == ["+449*"]
    assert moe.delete(f"{V1}/do-not-call/{rows[1]['id']}/").status_code == 404
    assert amy.delete(f"{V1}/do-not-call/{platform.pk}/").status_code == 403
    assert amy.delete(f"{V1}/do-not-call/{rows[2]['id']}/").status_code == 204
    assert DoNotCall.objects.count() == 2


def test_the_other_team_reaches_nothing(client_of, spring, numbers):
    moe = client_of("moe")
    for path in (f"campaigns/{spring.pk}/start/", f"dial-lists/{numbers.pk}/leads/"):
        assert post(moe, path, {"leads": [{"numbers": ["02079460001"]}]}).status_code == 404
    for path in (f"campaigns/{spring.pk}/", f"dial-lists/{numbers.pk}/export/"):
        assert moe.get(f"{V1}/{path}").status_code == 404
    body = {"patterns": ["0207*"], "campaign": spring.pk}
    assert post(moe, "do-not-call/", body).status_code == 400
    assert not DoNotCall.objects.exists()
