import pytest

from agents.models import AcdCallbackRules, CooCenterDoor
from portal.webhooks.models import PushTarget
from tests.builders import agent, team
from tests.portal.pages.test_pushes import admin

pytestmark = pytest.mark.django_db
COO = {"webkey": "key", "is_enabled": "on", "status_as": "code", "method": "POST"}
ACD = {"customer_number": "4711", "method": "HEAD", "number_format": "fqtnplus"}
URL = "https://crm.example/in"


@pytest.fixture
def amy():
    return admin("amy", "demo")


def test_coocenter_is_enabled_with_its_key_and_its_target(amy):
    assert amy.get("/interfaces/coocenter/").status_code == 200
    said = COO | {"url": URL, "is_pushing": "on"}
    assert amy.post("/interfaces/coocenter/", said).status_code == 303
    door, target = CooCenterDoor.objects.get(), PushTarget.objects.get()
    assert (door.team.identity, door.is_enabled, door.webkey) == ("demo", True, "key")
    assert (target.dialect, target.url, target.method) == ("coocenter", URL, "POST")
    assert target.is_enabled
    page = amy.get("/interfaces/coocenter/").content.decode()
    assert URL in page
    assert 'value="key"' not in page


def test_the_key_stays_when_none_is_written_and_goes_when_asked(amy):
    amy.post("/interfaces/coocenter/", COO)
    amy.post("/interfaces/coocenter/", COO | {"webkey": ""})
    assert CooCenterDoor.objects.get().webkey == "key"
    gone = {"webkey": "", "drops_webkey": "on", "status_as": "text", "method": "POST"}
    assert amy.post("/interfaces/coocenter/", gone).status_code == 303
    door = CooCenterDoor.objects.get()
    assert (door.webkey, door.is_enabled) == ("", False)


def test_an_open_door_is_refused(amy, settings):
    settings.DEMO = False
    answer = amy.post("/interfaces/coocenter/", COO | {"webkey": "", "url": URL})
    assert answer.status_code == 422
    assert "Without a WEBKEY" in answer.content.decode()
    assert not CooCenterDoor.objects.exists()
    assert not PushTarget.objects.exists()


def test_acd_callback_gets_its_method_and_number_format(amy):
    said = ACD | {"url": URL, "is_pushing": "on"}
    assert amy.post("/interfaces/acdcallback/", said).status_code == 303
    rules, target = AcdCallbackRules.objects.get(), PushTarget.objects.get()
    assert (rules.customer_number, rules.masks_agent_states) == (4711, False)
    assert (target.method, target.number_format) == ("HEAD", "fqtnplus")
    amy.post("/interfaces/acdcallback/", ACD | {"url": "", "method": "GET"})
    assert not PushTarget.objects.get().is_enabled


@pytest.mark.parametrize(
    ("field", "value"),
    [("method", "POST"), ("number_format", "e164"), ("customer_number", "-1")],
)
def test_what_the_document_does_not_know_is_refused(amy, field, value):
    answer = amy.post("/interfaces/acdcallback/", ACD | {"url": URL, field: value})
    assert answer.status_code == 422
    assert not PushTarget.objects.exists()


def test_an_address_pushes_may_not_go_to_is_refused_and_nothing_is_kept(amy, settings):
    settings.PUSH_ALLOW_PRIVATE = False
    answer = amy.post("/interfaces/acdcallback/", ACD | {"url": "http://127.0.0.1/"})
    assert answer.status_code == 422
    assert "may not go to this network" in answer.content.decode()
    assert not AcdCallbackRules.objects.exists()


def test_only_the_teams_admin_settles_it_and_of_her_team_alone(client, amy):
    amy.post("/interfaces/acdcallback/", ACD | {"url": URL})
    moe = admin("moe", "other")
    assert URL not in moe.get("/interfaces/acdcallback/").content.decode()
    moe.post("/interfaces/acdcallback/", ACD | {"url": "https://moe.example/"})
    assert PushTarget.objects.get(team=team("demo")).url == URL
    assert amy.get("/interfaces/telnet/").status_code == 404
    assert client.get("/interfaces/coocenter/").status_code == 302
    ada = agent("1001")
    from agents.models import Account

    ada.account = Account.objects.create_user("ada", password="ada", team=team())
    ada.save()
    client.force_login(ada.account, backend="django.contrib.auth.backends.ModelBackend")
    assert client.get("/interfaces/coocenter/").status_code == 403


def test_a_platform_admin_of_no_team_says_which_one_is_meant(client):
    from agents.models import Account

    team("demo")
    team("other")
    root = Account.objects.create_superuser("root", password="root")
    client.force_login(root, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get("/interfaces/coocenter/?team=other").content.decode()
    assert "?team=demo" in page
    assert "/interfaces/acdcallback/?team=other" in page
    said = ACD | {"url": URL, "is_pushing": "on"}
    answer = client.post("/interfaces/acdcallback/?team=other", said)
    assert (answer.status_code, answer.url) == (303, "/interfaces/acdcallback/?team=other")
    assert PushTarget.objects.get().team == team("other")
    assert client.get("/interfaces/coocenter/").status_code == 200
    assert client.get("/interfaces/coocenter/?team=nobody").status_code == 404


def test_a_team_admin_names_no_other_team(amy):
    team("other")
    amy.post("/interfaces/acdcallback/?team=other", ACD | {"url": URL})
    assert PushTarget.objects.get().team == team("demo")
