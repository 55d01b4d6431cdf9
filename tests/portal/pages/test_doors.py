import pytest
from django.core.cache import cache
from django.test import Client

from agents.models import Account
from tests.builders import agent, group, team

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(autouse=True)
def fresh_cache() -> None:
    cache.clear()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account, backend=DOOR)
    return client


def test_an_agent_starts_at_the_desk():
    ada = agent("1001", password="demo-1001")
    assert signed_in(ada.account).get("/").headers["Location"] == "/desk/"


def test_a_supervisor_starts_at_the_cockpit():
    sue = agent("1009", password="demo-1009", groups=())
    group("630").admins.add(sue)
    assert signed_in(sue.account).get("/").headers["Location"] == "/cockpit/"


def test_a_platform_admin_without_a_team_starts_at_the_admin():
    boss = Account.objects.create_superuser("boss", password="boss")
    assert signed_in(boss).get("/").headers["Location"] == "/admin/"


def test_an_account_without_an_agent_is_told_so():
    nobody = Account.objects.create_user("nobody", password="nobody", team=team())
    assert b"has no desk yet" in signed_in(nobody).get("/").content


@pytest.mark.parametrize("path", ["/", "/desk/", "/cockpit/", "/history/", "/history/abc/"])
def test_a_stranger_is_sent_to_sign_in(path: str):
    answer = Client().get(path)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/sign-in/?next=")


def test_sign_in_leads_back_to_the_page_that_was_asked_for():
    agent("1001", password="demo-1001")
    said = {"username": "demo-1001", "password": "demo-1001", "next": "/history/"}
    assert Client().post("/sign-in/", said).headers["Location"] == "/history/"


def test_sign_in_never_leads_to_another_site():
    agent("1001", password="demo-1001")
    said = {"username": "demo-1001", "password": "demo-1001", "next": "https://evil.test/"}
    assert Client().post("/sign-in/", said).headers["Location"] == "/"


def test_a_wrong_password_is_said_without_telling_which_was_wrong():
    agent("1001", password="demo-1001")
    said = {"username": "demo-1001", "password": "wrong"}
    assert "do not fit together" in Client().post("/sign-in/", said).content.decode()


def test_too_many_wrong_tries_close_the_door_even_for_the_right_password(settings):
    settings.AXES_FAILURE_LIMIT = 3
    agent("1001", password="demo-1001")
    client = Client()
    for _ in range(3):
        client.post("/sign-in/", {"username": "demo-1001", "password": "wrong"})
    answer = client.post("/sign-in/", {"username": "demo-1001", "password": "demo-1001"})
    assert "Too many wrong passwords" in answer.content.decode()
    assert "sessionid" not in client.cookies


def test_sign_out_needs_a_post():
    client = signed_in(agent("1001", password="demo-1001").account)
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").headers["Location"] == "/sign-in/"


def test_no_page_allows_a_script_or_style_in_its_markup():
    answer = Client().get("/sign-in/")
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert b"style=" not in answer.content
    assert b"onclick" not in answer.content
