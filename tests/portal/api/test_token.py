from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from agents.models import ApiToken

TOKEN = "/api/v1/auth/token"


def asked(username, password):
    return APIClient().post(TOKEN, {"username": username, "password": password}, format="json")


def test_name_and_password_make_a_token_that_opens_the_door(people):
    answer = asked("amy", "amy")
    assert answer.status_code == 200
    token = answer.data["token"]
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
    assert client.get("/api/v1/agents/").status_code == 200
    assert not ApiToken.objects.filter(digest=token).exists()


@pytest.mark.parametrize(("name", "password"), [("amy", "wrong"), ("nobody", "amy")])
def test_a_wrong_name_and_a_wrong_password_get_the_same_clear_401(people, name, password):
    answer = asked(name, password)
    assert answer.status_code == 401
    assert answer.data["detail"] == "Name or password is wrong."
    assert answer["Content-Type"].startswith("application/problem+json")


def test_a_missing_field_is_named(people):
    answer = APIClient().post(TOKEN, {"username": "amy"}, format="json")
    assert answer.status_code == 400
    assert "password" in answer.data["fields"]


def test_too_many_wrong_tries_shut_the_door_for_a_while(people, settings):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        asked("amy", "wrong")
    assert asked("amy", "amy").status_code == 429


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer nothing", "Bearer a b", "Basic eDp5"])
def test_without_a_good_token_the_answer_is_401(people, header):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=header)
    answer = client.get("/api/v1/agents/")
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_an_expired_token_and_a_closed_account_are_refused(people, client_of):
    client = client_of("amy")
    ApiToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get("/api/v1/agents/").status_code == 401
    client = client_of("amy")
    people["amy"].is_active = False
    people["amy"].save()
    assert client.get("/api/v1/agents/").status_code == 401
