from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.backends.db import SessionStore
from django.core.cache import cache
from django.test import Client, RequestFactory

from agents.domain import commands as agents
from agents.hashers import md5_hex
from agents.models import Account, Agent
from calls.domain import commands as calls
from calls.domain.ids import AgentNo
from portal import access
from tests.builders import T0, agent, group, team

pytestmark = pytest.mark.django_db
HERE = "127.0.0.9"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


@pytest.fixture
def ada() -> Agent:
    return agent("1001", password="demo-1001")


def sign_in(password: str = "demo-1001", **extra: Any) -> access.Actor:
    asked = {"team": "demo", "agent_no": "1001", "address": HERE, **extra}
    return access.authenticate_agent(password=password, **asked)


def actor(of: Agent) -> access.Actor:
    assert of.account is not None
    found = access.actor_of(of.account)
    assert found is not None
    return found


def test_an_agent_signs_in_with_her_password_or_its_md5(ada: Agent):
    assert sign_in().agent_no == "1001"
    assert sign_in(md5_hex("demo-1001"), is_md5=True).team == "demo"
    assert sign_in(md5_hex("demo-1001").upper(), is_md5=True).team == "demo"


def test_the_md5_form_is_no_plain_password(ada: Agent):
    with pytest.raises(access.WrongPassword):
        sign_in(md5_hex("demo-1001"))


def test_a_team_may_refuse_the_md5_form():
    team(is_md5_allowed=False)
    agent("1001", password="demo-1001")
    with pytest.raises(access.WrongPassword):
        sign_in(md5_hex("demo-1001"), is_md5=True)
    assert sign_in()


def test_each_refusal_says_why(ada: Agent):
    agent("1002")
    for refusal, extra in (
        (access.UnknownTeam, {"team": "nobody"}),
        (access.UnknownName, {"agent_no": "1077"}),
        (access.NoAccount, {"agent_no": "1002"}),
        (access.WrongPassword, {"password": "wrong"}),
    ):
        with pytest.raises(refusal):
            sign_in(**{"password": "demo-1001", **extra})
    Account.objects.update(is_active=False)
    with pytest.raises(access.Suspended):
        sign_in()


def test_a_changed_password_is_not_remembered(ada: Agent):
    sign_in()
    assert ada.account is not None
    ada.account.set_password("new")
    ada.account.save()
    with pytest.raises(access.WrongPassword):
        sign_in()


def test_a_right_pair_is_remembered_and_checked_no_more(ada: Agent, monkeypatch: Any):
    sign_in()

    def never(*_: object) -> bool:
        raise AssertionError("checked again")

    monkeypatch.setattr("portal.access.signing_in._verify", never)
    assert sign_in()


def test_wrong_tries_shut_every_door_for_that_name_and_address(ada: Agent, settings: Any):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        with pytest.raises(access.WrongPassword):
            sign_in("wrong")
    with pytest.raises(access.TooManyTries):
        sign_in()
    request = RequestFactory().post("/", REMOTE_ADDR=HERE)
    assert authenticate(request, username="demo-1001", password="demo-1001") is None
    assert sign_in(address="127.0.0.10")


def test_wrong_tries_in_the_browser_count_for_the_api(ada: Agent, settings: Any):
    settings.AXES_FAILURE_LIMIT = 2
    for _ in range(2):
        request = RequestFactory().post("/", REMOTE_ADDR=HERE)
        assert authenticate(request, username="demo-1001", password="wrong") is None
    with pytest.raises(access.TooManyTries):
        sign_in()


def test_an_account_signs_in_by_name_within_its_team(ada: Agent):
    team("other")
    asked = {"username": "demo-1001", "password": "demo-1001", "address": HERE}
    assert access.authenticate_account(**asked).agent_no == "1001"
    assert access.authenticate_account(**asked, team="demo").agent_no == "1001"
    with pytest.raises(access.UnknownName):
        access.authenticate_account(**asked, team="other")


def test_a_token_stands_for_its_account_until_it_is_stale(ada: Agent):
    assert ada.account is not None
    from django.utils import timezone

    token = access.issue_token(ada.account.pk, at=timezone.now())
    assert access.account_of_token(token) == ada.account
    assert access.account_of_token("made up") is None
    stale = access.issue_token(ada.account.pk, at=T0)
    assert access.account_of_token(stale) is None


def test_an_agent_may_act_for_herself_alone(ada: Agent):
    ben = agent("1002", name="Ben")
    me = actor(ada)
    assert access.may(me, agents.LogIn(agent_no=AgentNo("1001"))) is None
    assert access.may(me, calls.HangUp(agent_no=AgentNo("1001"))) is None
    assert access.may(me, agents.Pause(agent_no=AgentNo(ben.agent_no), reason="x"))
    assert access.may(me, calls.Dial(agent_no=AgentNo("1002"), target="0207"))


def test_a_group_admin_may_act_for_the_agents_of_her_groups(ada: Agent):
    agent("1005", groups=("631",))
    sue = agent("1009", name="Sue", groups=(), password="demo-1009")
    group("630").admins.add(sue)
    she = actor(sue)
    assert she.administers == {"630"}
    assert access.may(she, agents.LogOut(agent_no=AgentNo("1001"))) is None
    assert access.may(she, agents.LogOut(agent_no=AgentNo("1005")))


def test_a_stranger_from_the_other_team_reaches_only_her_own(ada: Agent):
    max_ = agent("1001", "other", groups=("630",), password="demo-other")
    assert actor(max_).team == "other"
    assert access.may(actor(max_), agents.LogOut(agent_no=AgentNo("1002")))


def test_an_account_without_a_team_commands_nobody():
    root = Account.objects.create_superuser("root", password="x")
    found = access.actor_of(root)
    assert found is not None
    assert found.is_platform_admin
    assert access.may(found, agents.LogIn(agent_no=AgentNo("1001")))


def test_a_session_stands_until_sign_out_or_a_new_password(ada: Agent):
    assert ada.account is not None
    client = Client()
    client.force_login(ada.account, backend="django.contrib.auth.backends.ModelBackend")
    session = SessionStore(client.session.session_key)
    me = actor(ada)
    assert access.is_signed_in(session, me)
    ada.account.set_password("new")
    ada.account.save()
    assert not access.is_signed_in(session, me)
    assert not access.is_signed_in(SessionStore(), me)
