"""The door: who gets in, by which address, and what is refused without harm."""

import pytest
from django.test import Client

from agents.models import CooCenterDoor
from portal.dialects.coocenter.operations import OPERATIONS
from tests.builders_sound import tone
from tests.portal.dialects.coocenter.conftest import Asker, today
from tests.portal.files.conftest import stored

SOUND = tone(1)
INDEX = "blacklist/index"


@pytest.mark.parametrize("base", ["/coocenter-api/", "/t/demo/coocenter-api/"])
def test_both_bases_are_the_same_team(ask, base):
    assert Asker(base)("GET", "queues/queue-info").json()["data"].keys() == {"630", "631"}


def test_the_bare_base_is_nobodys_where_settings_name_no_team(ask, settings):
    settings.COOCENTER_TEAM = ""
    assert ask("GET", INDEX).status_code == 404


@pytest.mark.parametrize("key", ["", "x", today(days=2), today("another key"), "Bearer x", "ä"])
def test_a_wrong_key_opens_nothing(world, key):
    answer = Asker(key=key.encode().decode("latin-1"))("GET", INDEX)
    assert (answer.status_code, answer.json()) == (
        401,
        {"status": "error", "message": "unauthorized"},
    )


def test_the_key_may_be_in_upper_case_and_in_the_other_header(world):
    assert Asker(key=today().upper())("GET", INDEX).status_code == 200
    said = Client().get(f"/coocenter-api/{INDEX}", headers={"Authentication": today()})
    assert said.status_code == 200


def test_too_many_wrong_keys_shut_the_door_for_that_address(ask, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        assert Asker(key="wrong")("GET", INDEX).status_code == 401
    assert ask("GET", INDEX).status_code == 401
    there = ask.client.get(
        f"/coocenter-api/{INDEX}", headers={"Authorization": ask.key}, REMOTE_ADDR="198.51.100.7"
    )
    assert there.status_code == 200


@pytest.mark.parametrize("change", [{"is_enabled": False}, None])
def test_where_it_is_off_nothing_is_here(ask, world, change):
    rows = CooCenterDoor.objects.filter(team=world)
    _ = rows.update(**change) if change else rows.delete()
    for word, row in OPERATIONS.items():
        assert ask(row.methods[0], word).status_code == 404
    assert ask("GET", "monitor/x.wav").status_code == 404


def test_a_door_without_a_key_asks_for_none(ask, world):
    CooCenterDoor.objects.filter(team=world).update(webkey="")
    assert Asker(key="")("GET", INDEX).status_code == 200


@pytest.mark.parametrize("word", OPERATIONS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD"])
def test_only_the_methods_of_the_documents_are_heard(ask, word, method):
    is_heard = method in OPERATIONS[word].methods
    answer = ask(method, word)
    assert (answer.status_code != 405) is is_heard
    if not is_heard and method != "HEAD":
        assert answer.json() == {"status": "error", "message": "Method not allowed"}
        assert answer["Allow"] == ", ".join(OPERATIONS[word].methods)


@pytest.mark.parametrize("word", ["", "extensions", "extensions/none", "plugin-asterisk/x", ".."])
def test_what_is_no_request_is_not_found(ask, word):
    answer = ask("GET", word)
    assert (answer.status_code, answer.json()["status"]) == (404, "error")


# Max of the other team


@pytest.mark.parametrize("word", [*OPERATIONS, "monitor/x.wav"])
def test_the_key_of_another_team_opens_nothing_of_ours(world, word):
    method = OPERATIONS[word].methods[0] if word in OPERATIONS else "GET"
    for base in ("/coocenter-api/", "/t/demo/coocenter-api/"):
        assert Asker(base, today("key of other"))(method, word).status_code == 401


def test_max_sees_his_own_team_alone(world):
    max_ = Asker("/t/other/coocenter-api/", today("key of other"))
    assert max_("GET", "queues/queue-info").json()["data"] == {"730": []}
    assert [
        one["agentName"] for one in max_("GET", "extensions/extension-hints-status").json()
    ] == ["Max"]
    assert max_("POST", "extensions/current-calls").json()["data"] == []
    assert max_("POST", "extensions/hangup", extension="1002").status_code == 404
    row = stored("c1", sound=SOUND)
    assert max_("GET", f"monitor/{row.id}.wav").status_code == 404


# Recordings


def test_a_recording_is_handed_out_whole_and_in_ranges(ask):
    url = f"/coocenter-api/monitor/{stored('c1', sound=SOUND).id}.wav"
    headers = {"Authorization": ask.key}
    whole = ask.client.get(url, headers=headers)
    assert (whole.status_code, b"".join(whole)) == (200, SOUND)
    assert (whole["Content-Type"], whole["Accept-Ranges"]) == ("audio/wav", "bytes")
    part = ask.client.get(url, headers={**headers, "Range": "bytes=10-19"})
    assert (part.status_code, b"".join(part)) == (206, SOUND[10:20])
    none = ask.client.get(url, headers={**headers, "Range": "bytes=99999999-"})
    assert none.status_code == 416
    assert ask.client.head(url, headers=headers)["Content-Length"] == str(len(SOUND))
    assert ask.client.post(url, headers=headers).status_code == 405
    assert ask.client.get(url).status_code == 401


@pytest.mark.parametrize(
    "path",
    [
        "5ec2e7ca-1200-4000-8000-000000000000.wav",
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "/etc/passwd",
        "%00.wav",
        "5ec2e7ca-1200-4000-8000-000000000000.wav/..",
        "{id}.wav%00",
        "{id}.mp3",
        "../{id}.wav",
        "{id}",
    ],
)
def test_no_other_path_leads_to_a_file(ask, path):
    row = stored("c1", sound=SOUND)
    assert ask("GET", "monitor/" + path.format(id=row.id)).status_code == 404


def test_a_recording_whose_file_is_gone_is_not_found(ask, settings):
    row = stored("c1", sound=SOUND)
    settings.FILES_ROOT += "-elsewhere"
    assert ask("GET", f"monitor/{row.id}.wav").status_code == 404


# Hostile bodies


@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xfe=\xff",
        b"src=%00&dst=1",
        b"src=1001&dst=" + b"9" * 5000,
        b"x" * 20_000,
        b"src=1001%0d%0aAction:+Originate&dst=1002",
        b"src[]=1001&dst[]=1002",
        b"src=1001&dst=' OR 1=1 --",
        b"src=\xd9\xa1\xd9\xa0\xd9\xa0\xd9\xa1&dst=1002",
        b"",
    ],
)
def test_a_body_that_means_nothing_is_refused(ask, body):
    answer = ask.client.post(
        ask.base + "extensions/click-number",
        body,
        content_type="application/x-www-form-urlencoded",
        headers={"Authorization": ask.key},
    )
    assert (answer.status_code, answer.json()["status"]) == (400, "error")


def test_parameters_may_stand_in_the_query(ask):
    assert ask("DELETE", "blacklist/delete?number=1").json()["message"] == "Key not found"
