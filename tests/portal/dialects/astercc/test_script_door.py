"""The script and what its functions call."""

import json

import pytest
from django.test import Client

from agents.models import Team
from portal.dialects.astercc.catalogue import FACES
from tests.portal.dialects.astercc.asking import MINIMAL

pytestmark = pytest.mark.filterwarnings("ignore:No directory at")
ADA = {
    "orgidentity": "demo",
    "usertype": "agent",
    "user": "1001",
    "pwdtype": "plaintext",
    "password": "demo-1001",
}


@pytest.fixture
def web(world):
    return Client(enforce_csrf_checks=True)


def called(web, function, headers=None, **fields):
    query = ADA | {"callback": "jQuery1_2", "_": "1"} | fields
    return web.get(f"/setevent/{function}", query, headers=headers or {})


def said(answer):
    name, _, rest = answer.content.decode().partition("(")
    assert name == "jQuery1_2"
    return json.loads(rest.removesuffix(");"))


def test_a_function_is_called_back_with_a_number_for_a_code(web):
    answer = called(web, "loginCJI")
    assert answer.headers["Content-Type"] == "application/javascript; charset=UTF-8"
    body = said(answer)
    assert (body["code"], body["message"]) == (1, "BackMsg_04")
    assert body["param"].startswith("agent_group_id=")


def test_a_second_login_is_code_three_here_alone(web):
    called(web, "loginCJI")
    assert said(called(web, "loginCJI")) == {"code": 3, "message": "BackMsg_66"}


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.script)
def test_every_operation_has_its_function(web, face):
    body = said(called(web, face.script, **MINIMAL[face.event], password="wrong"))
    assert body == {"code": 2, "message": "BackMsg_03"}


def test_the_function_and_not_a_parameter_says_what_is_asked(web):
    assert said(called(web, "logoutCJI", EVENT="LOGIN"))["message"] == "BackMsg_08"
    assert said(called(web, "noSuchCJI"))["message"] == "BackMsg_28"


@pytest.mark.parametrize(
    ("function", "fields", "message"),
    [
        ("backcallCJI", {"exten": "7777", "targetdn": "02079460009"}, "BackMsg_09[7777]"),
        ("backCallCJI", {"exten": "7777", "targetdn": "02079460009"}, "BackMsg_09[7777]"),
        ("setDefaultGroupCJI", {"agent_group_id": "x"}, "BackMsg_30"),
        ("setvarCJI", {"varname": "X", "varvalue": "1"}, "BackMsg_64"),
        ("dtmfCJI", {"dtmf": "1"}, "BackMsg_64"),
        ("monitorCtrlCJI", {"action": "start"}, "BackMsg_64"),
        ("bTransferCJI", {"targetdn": "1"}, "BackMsg_28"),
    ],
)
def test_functions_of_later_pages_are_known_as_they_spell_them(web, function, fields, message):
    assert said(called(web, function, **fields))["message"] == message


def test_records_are_called_back_from_the_address_later_pages_ask(web):
    fields = ADA | {"EVENT": "GetCdr", "callback": "jQuery1_2", "id": "0", "limit": "5"}
    body = said(web.get("/asterccinterfaces", fields | {"usertype": "", "pwdtype": "plaintext"}))
    assert body == {"result": "success", "msg": {"data": [], "totalCount": 0}}


def test_without_a_callback_it_is_json(web):
    answer = web.get("/setevent/agentStatusCJI", ADA)
    assert answer.headers["Content-Type"].startswith("application/json")
    assert json.loads(answer.content)["code"] == 1


@pytest.mark.parametrize("name", ["alert(1)", "a b", "a;b", "1a", "", "a" * 200, "é", "a\n"])
def test_a_callback_that_is_no_name_is_refused_and_nothing_is_done(web, name):
    assert called(web, "loginCJI", callback=name).status_code == 400
    assert said(called(web, "loginCJI"))["code"] == 1


@pytest.mark.parametrize(
    ("domains", "headers", "status"),
    [
        ("", {}, 200),
        ("", {"Referer": "http://testserver/page"}, 200),
        ("", {"Referer": "http://crm.example/page"}, 403),
        ("crm.example", {"Referer": "http://crm.example/page"}, 200),
        ("crm.example", {"Referer": "http://crm.example:8080/"}, 200),
        ("crm.example:80", {"Referer": "http://crm.example:8080/"}, 403),
        ("CRM.example https://x.example", {"Referer": "https://x.example/"}, 200),
        ("https://x.example", {"Referer": "http://x.example/"}, 403),
        ("crm.example", {"Referer": "http://evil.crm.example/"}, 403),
        ("*", {"Referer": "http://evil.example/"}, 200),
        ("crm.example", {"Sec-Fetch-Site": "cross-site"}, 403),
        ("null", {"Sec-Fetch-Site": "cross-site"}, 200),
        ("", {"Referer": "http://[bad"}, 403),
    ],
)
def test_only_pages_of_the_teams_domains_are_called_back(web, domains, headers, status):
    Team.objects.filter(identity="demo").update(astercc_api_domains=domains)
    assert called(web, "agentStatusCJI", headers).status_code == status


def test_the_script_defines_a_function_for_every_operation(web):
    answer = web.get("/asterccinterface/astcc_CJI.js")
    assert answer.headers["Content-Type"] == "application/javascript; charset=UTF-8"
    text = answer.content.decode()
    assert all(f"{face.script}: [" in text for face in FACES)
    assert not web.cookies
