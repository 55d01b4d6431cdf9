import json

import pytest
from django.test import Client
from django.urls import include, path

from portal.dialects.astercc import urls

urlpatterns = [path("", include(urls.urlpatterns))]
pytestmark = [
    pytest.mark.urls(__name__),
    pytest.mark.filterwarnings("ignore:No directory at"),  # static files are not built here
]
URL = "/asterccinterfaces"
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


@pytest.mark.parametrize("address", [URL, f"{URL}/"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_query_and_form_are_answered_as_text(web, method, address):
    answer = getattr(web, method)(address, ADA | {"EVENT": "LOGOUT"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content == b"|Return|1|Return|BackMsg_08"


def test_a_urlencoded_form_is_read_as_utf_8(web):
    body = "EVENT=logout&orgidentity=demo&usertype=agent&user=%e6%97%a5&pwdtype=x&password=%20a"
    answer = web.post(URL, body, content_type="application/x-www-form-urlencoded")
    assert answer.content == b"|Return|2|Return|BackMsg_03"


def test_refusals_are_200_too(web):
    answer = web.get(URL, ADA | {"EVENT": "LOGIN", "password": "wrong"})
    assert (answer.status_code, answer.content) == (200, b"|Return|2|Return|BackMsg_03")


def test_no_parameter_at_all_is_an_empty_one(web):
    assert web.get(URL).content == b"|Return|2|Return|BackMsg_01"
    assert web.post(URL).content == b"|Return|2|Return|BackMsg_01"


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data"])
def test_a_body_that_is_no_form_is_answered_like_an_empty_one(web, kind):
    answer = web.post(URL, '{"EVENT": "LOGIN"}', content_type=kind)
    assert (answer.status_code, answer.content) == (200, b"|Return|2|Return|BackMsg_01")
    assert answer.headers["Content-Type"] == "text/html; charset=UTF-8"


def test_a_field_of_the_form_hides_one_of_the_query(web):
    answer = web.post(f"{URL}?EVENT=NOTHING&user=1001", ADA | {"EVENT": "LOGOUT"})
    assert answer.content == b"|Return|1|Return|BackMsg_08"


def test_the_callers_words_cannot_run_in_a_browser(web, world):
    params = ADA | {"EVENT": "QUEUE", "type": "1", "list": "<script>alert(1)</script>"}
    answer = web.get(URL, params)
    assert answer.content.startswith(b"|Return|2|Return|BackMsg_11[%3Cscript%3E")
    assert b"<" not in answer.content


def test_a_callback_gets_a_script(web, world):
    world.stand("ready", "630")
    answer = web.get(URL, ADA | {"EVENT": "AGENTSTATUS", "callback": "jQuery1113_5"})
    assert answer.headers["Content-Type"] == "application/javascript; charset=UTF-8"
    name, _, rest = answer.content.decode().partition("(")
    assert name == "jQuery1113_5"
    assert json.loads(rest.removesuffix(");")) == {
        "code": 1,
        "message": "BackMsg_43",
        "status": f"{world.id_of('630')}-idle,{world.id_of('631')}-logout,",
    }


def test_a_callback_that_is_no_name_is_a_bad_request_and_nothing_is_done(web, world):
    answer = web.get(URL, ADA | {"EVENT": "LOGIN", "callback": "alert(1);x"})
    assert answer.status_code == 400
    assert web.get(URL, ADA | {"EVENT": "LOGIN"}).content.startswith(b"|Return|1|")


@pytest.mark.parametrize(
    ("allowed", "origin", "echoed"),
    [
        ([], "https://crm.example", None),
        (["https://crm.example"], "https://crm.example", "https://crm.example"),
        (["https://crm.example"], "https://evil.example", None),
        (["https://crm.example"], None, None),
    ],
)
def test_only_origins_of_the_setting_may_read_answers(web, settings, allowed, origin, echoed):
    settings.ASTERCC_ALLOWED_ORIGINS = allowed
    headers = {"Origin": origin} if origin else {}
    answer = web.post(URL, ADA | {"EVENT": "AGENTSTATUS"}, headers=headers)
    assert answer.headers.get("Access-Control-Allow-Origin") == echoed
    assert "Origin" in answer.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("method", ["put", "delete", "options"])
def test_nothing_but_get_and_post_is_answered(web, method):
    assert getattr(web, method)(URL).status_code == 405


def test_no_cookie_is_ever_set(web):
    web.post(URL, ADA | {"EVENT": "LOGIN"})
    assert not web.cookies
