"""What every operation checks first: parameters, team, user type, user, password."""

import hashlib

import pytest

from agents.models import Team
from tests.portal.dialects.astercc.asking import ask, done, refused

#: Every other operation with every one of these: test_situations.
SOME = ["LOGIN", "MAKECALL", "AGENTSTATUS"]


@pytest.mark.parametrize("missing", ["orgidentity", "usertype", "user", "pwdtype", "password"])
@pytest.mark.parametrize("event", SOME)
def test_an_empty_parameter_is_told_before_all_else(world, event, missing):
    assert ask(event, **{missing: " "}) == refused("BackMsg_01")


@pytest.mark.parametrize(
    ("event", "empty"),
    [
        ("QUEUE", "type"),
        ("QUEUEPAUSE", "type"),
        ("MAKECALL", "targetdn"),
        ("MAKECALL", "targettype"),
        ("HANGUP", "target"),
    ],
)
def test_an_operation_needs_its_own_parameters(world, event, empty):
    assert ask(event, **{empty: ""}) == refused("BackMsg_01")


@pytest.mark.parametrize("event", SOME)
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"orgidentity": "nobody", "usertype": "x"}, "BackMsg_02"),
        ({"usertype": "x"}, "BackMsg_28"),
        ({"user": "7777"}, "BackMsg_03"),
        ({"user": "agent1001"}, "BackMsg_03"),
        ({"password": "wrong"}, "BackMsg_03"),
        ({"pwdtype": "md5"}, "BackMsg_03"),
        ({"orgidentity": "other"}, "BackMsg_03"),
        ({"user": "1003"}, "BackMsg_06"),
        ({"user": "1005", "password": "demo-1005"}, "BackMsg_03"),
        ({"user": "1004", "password": "demo-1004"}, "BackMsg_05"),
        ({"user": "1004", "password": "wrong"}, "BackMsg_03"),
        ({"user": "a\0b"}, "BackMsg_28"),
    ],
)
def test_an_agents_sign_in_is_refused(world, event, wrong, code):
    assert ask(event, **wrong) == refused(code)


@pytest.mark.parametrize("event", SOME)
@pytest.mark.parametrize(
    ("user", "password", "at_login", "elsewhere"),
    [
        ("nobody", "x", "BackMsg_15", "BackMsg_63"),
        ("agent1001", "wrong", "BackMsg_07", "BackMsg_63"),
        ("max", "other-1001", "BackMsg_15", "BackMsg_63"),
        ("agent1004", "demo-1004", "BackMsg_05", "BackMsg_05"),
        ("clerk", "demo-clerk", "BackMsg_38", "BackMsg_38"),
        ("agent1005", "demo-1005", "BackMsg_38", "BackMsg_38"),
    ],
)
def test_an_accounts_sign_in_is_refused(world, event, user, password, at_login, elsewhere):
    code = at_login if event == "LOGIN" else elsewhere
    assert ask(event, usertype="account", user=user, password=password) == refused(code)


@pytest.mark.parametrize("case", [str.lower, str.upper])
@pytest.mark.parametrize("kind", ["md5", "MD5"])
@pytest.mark.parametrize("who", [{"user": "1001"}, {"usertype": "account", "user": "agent1001"}])
def test_the_md5_of_the_password_signs_in_too(world, who, kind, case):
    digest = case(hashlib.md5(b"demo-1001").hexdigest())
    assert ask("LOGIN", **who, pwdtype=kind, password=digest).startswith(done("BackMsg_04"))


def test_a_team_may_refuse_md5_passwords(world):
    Team.objects.filter(identity="demo").update(is_md5_allowed=False)
    digest = hashlib.md5(b"demo-1001").hexdigest()
    assert ask("LOGIN", pwdtype="md5", password=digest) == refused("BackMsg_03")
    assert ask("LOGIN").startswith(done("BackMsg_04"))


@pytest.mark.parametrize("event", ["", "CALLME", "setevent", "DIALER"])
def test_an_operation_there_is_not_is_wrong_even_for_strangers(world, event):
    code = "BackMsg_28" if event else "BackMsg_01"
    assert ask(event, password="wrong") == refused(code)


def test_the_teams_delimiter_is_used_even_where_the_password_is_wrong(world):
    Team.objects.filter(identity="demo").update(astercc_delimiter="Retuen")
    assert ask("LOGIN", password="wrong") == "|Retuen|2|Retuen|BackMsg_03"


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({}, "BackMsg_03"),
        ({"user": "7777"}, "BackMsg_03"),
        ({"usertype": "account", "user": "agent1001"}, "BackMsg_63"),
    ],
)
def test_wrong_tries_shut_the_door_even_for_the_right_password(world, settings, who, code):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        assert ask("AGENTSTATUS", **who, password="wrong") == refused(code)
    assert ask("AGENTSTATUS", **who) == refused(code)
