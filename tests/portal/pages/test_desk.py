import json
import re

import pytest
from django.test import Client

from tests.builders import agent, group

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"


def config_of(client: Client) -> dict:
    content = client.get("/desk/").content.decode()
    found = re.search(r'<script id="config" type="application/json">(.*?)</script>', content)
    assert found is not None
    return json.loads(found.group(1))


def signed_in(of) -> Client:
    client = Client()
    client.force_login(of.account, backend=DOOR)
    return client


def test_the_desk_knows_its_own_phone_and_no_other():
    ada = agent("1001", password="demo-1001")
    ben = agent("1002", name="Ben", password="demo-1002", sip_secret="bens-own-secret")
    client = signed_in(ada)
    config = config_of(client)
    assert config["sip"]["uri"] == "sip:demo-1001@testserver"
    assert config["sip"]["password"] == ada.sip_secret
    assert ben.sip_secret not in client.get("/desk/").content.decode()


def test_an_agent_with_a_desk_phone_gets_no_browser_phone():
    config = config_of(signed_in(agent("1006", password="demo-1006", phone="desk")))
    assert (config["sip"], config["is_told_phone"]) == (None, False)


def test_the_desk_knows_whether_a_desk_phone_can_be_told_to_answer():
    told = agent("1006", password="demo-1006", phone="desk", answers_when_told=True)
    assert config_of(signed_in(told))["is_told_phone"] is True


def test_colleagues_are_those_of_the_own_team():
    ada = agent("1001", password="demo-1001")
    agent("1002", name="Ben")
    agent("1001", "other", name="Max", groups=("630",))
    assert config_of(signed_in(ada))["colleagues"] == {"1001": "Ada", "1002": "Ben"}


def test_the_desk_is_never_kept_by_a_cache():
    answer = signed_in(agent("1001", password="demo-1001")).get("/desk/")
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_account_without_an_agent_has_no_desk():
    ada = agent("1001", password="demo-1001")
    client = signed_in(ada)
    ada.is_active = False
    ada.save()
    assert client.get("/desk/").headers["Location"] == "/"


def test_only_who_supervises_a_group_sees_the_cockpit():
    ada, sue = agent("1001", password="demo-1001"), agent("1009", password="demo-1009", groups=())
    group("630").admins.add(sue)
    assert signed_in(ada).get("/cockpit/").status_code == 403
    assert signed_in(sue).get("/cockpit/").status_code == 200
