import json
import re

import pytest
from django.core.cache import cache
from django.test import Client

from agents.models import Account, ApiToken
from portal.dialects.xuc.http import ASSETS, FILES
from tests import builders
from tests.portal.dialects.xuc.test_parse import CALLS

LOGIN, CHECK = "/xuc/api/2.0/auth/login", "/xuc/api/2.0/auth/check"


@pytest.fixture
def ada(db):
    cache.clear()
    return builders.agent("1001", name="Ada", password="ada").account


def login(body):
    text = body if isinstance(body, str | bytes) else json.dumps(body)
    return Client().post(LOGIN, text, content_type="application/json")


def check(token):
    return Client().get(CHECK, headers={"Authorization": f"Bearer {token}"})


def test_a_name_and_a_password_make_a_token_that_checks(ada):
    answer = login({"login": "demo-1001", "password": "ada", "softwareType": "webBrowser"})
    assert answer.status_code == 200
    assert answer.json()["login"] == "demo-1001"
    token = answer.json()["token"]
    again = check(token)
    assert again.json() == {"login": "demo-1001", "token": token, "TTL": answer.json()["TTL"]}


def test_a_check_lets_the_token_live_on(ada):
    token = login({"login": "demo-1001", "password": "ada"}).json()["token"]
    before = ApiToken.objects.get().expires_at
    check(token)
    assert ApiToken.objects.get().expires_at > before


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ({"login": "demo-1001", "password": "no"}, 401, "InvalidCredentials"),
        ({"login": "nobody", "password": "ada"}, 401, "InvalidCredentials"),
        ({"login": "demo-1001"}, 400, "InvalidJson"),
        ({"login": ["demo-1001"], "password": {}}, 400, "InvalidJson"),
        ({"login": "a\x00", "password": "\ud800"}, 400, "InvalidJson"),
        ("nonsense", 400, "InvalidJson"),
        ("[]", 400, "InvalidJson"),
        ("[" * 4000, 400, "InvalidJson"),
        (b"\xff\xfe", 400, "InvalidJson"),
        ({"login": "x" * 9000, "password": "ada"}, 400, "InvalidJson"),
    ],
)
def test_a_sign_in_that_is_none_is_refused_in_the_documents_words(ada, body, status, error):
    answer = login(body)
    assert answer.status_code == status
    assert answer.json()["error"] == error
    assert answer.json()["message"]
    assert not ApiToken.objects.exists()


def test_tokens_that_are_none_or_stale_are_refused(ada):
    token = login({"login": "demo-1001", "password": "ada"}).json()["token"]
    ApiToken.objects.update(expires_at=builders.T0)
    for answer in (check(token), check("nonsense")):
        assert (answer.status_code, answer.json()["error"]) == (401, "TokenExpired")
    assert Client().get(CHECK).json()["error"] == "InvalidToken"
    Account.objects.update(is_active=False)
    assert check(token).status_code == 401


def test_wrong_tries_shut_the_door(ada, settings):
    settings.AXES_FAILURE_LIMIT = 2
    for _ in range(2):
        login({"login": "demo-1001", "password": "no"})
    answer = login({"login": "demo-1001", "password": "ada"})
    assert (answer.status_code, answer.json()["error"]) == (429, "InvalidCredentials")


def test_an_account_of_no_team_has_no_business_here(ada):
    Account.objects.create_user("root", password="root")
    answer = login({"login": "root", "password": "root"})
    assert answer.status_code == 403


def test_a_page_of_another_origin_may_ask(ada):
    for path in (LOGIN, CHECK):
        answer = Client().options(path, headers={"Origin": "https://glpi.example"})
        assert answer.status_code == 204
        assert answer["Access-Control-Allow-Origin"] == "*"
        assert "Authorization" in answer["Access-Control-Allow-Headers"]
        assert "Access-Control-Allow-Credentials" not in answer
    assert check("x")["Access-Control-Allow-Origin"] == "*"
    assert Client().get(LOGIN).status_code == 405


def test_there_is_no_sign_on_server(ada):
    for word, error in (("sso", "SsoAuthenticationFailed"), ("cas", "CasServerInvalidTicket")):
        answer = Client().get(f"/xuc/api/2.0/auth/{word}")
        assert (answer.status_code, answer.json()["error"]) == (401, error)


def test_the_library_stands_at_the_vendors_addresses(db):
    for name in FILES:
        answer = Client().get(f"/assets/javascripts/{name}")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/javascript")
    assert Client().get("/assets/javascripts/sample.js").status_code == 404
    assert Client().get("/assets/javascripts/..%2Fhttp.py").status_code == 404


def test_the_sample_page_loads_the_library(db):
    page = Client().get("/xuc/sample/").content.decode()
    for name in FILES:
        assert f"/assets/javascripts/{name}" in page
    assert Client().get("/xuc/sample/sample.js").status_code == 200


def test_the_library_has_every_function_and_sends_every_command():
    text = {name: (ASSETS / name).read_text() for name in FILES}
    for call in CALLS:
        library, _, function = call["call"].partition(".")
        script = text[f"{library.lower()}.js"]
        assert re.search(rf"^    {function}: ", script, re.MULTILINE), call["call"]
        assert f'"{call["wire"]["command"]}"' in script
