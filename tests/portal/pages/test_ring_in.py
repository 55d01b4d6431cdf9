import pytest
from django.test import Client

from agents.models import Line
from calls.ami import town
from tests.builders import agent, group, team

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def ada(settings) -> Client:
    settings.DEMO, settings.TOWN_AMI_URL = True, "ami://town:town@127.0.0.1:1"
    client = Client()
    client.force_login(agent("1001", password="demo-1001").account, backend=DOOR)
    for identity, number in (("demo", "08081570630"), ("other", "08081570999")):
        Line.objects.create(
            team=team(identity), number=number, name="Support", group=group("630", identity)
        )
    return client


def test_a_customer_calls_a_line_of_the_own_team(ada: Client, monkeypatch):
    rung = []
    monkeypatch.setattr(town, "ring_in", lambda url, **call: rung.append(call))
    answer = ada.post("/demo/ring-in/", {"line": "08081570630", "customer": "02079460021"})
    assert answer.json() == {"words": "02079460021 calls 08081570630 (Support)."}
    assert rung == [{"to": "08081570630", "from_number": "02079460021"}]


@pytest.mark.parametrize(
    ("line", "customer"), [("08081570999", "02079460021"), ("08081570630", "12\r\nAction: x")]
)
def test_a_line_of_another_team_or_an_odd_number_is_refused(ada: Client, line: str, customer: str):
    answer = ada.post("/demo/ring-in/", {"line": line, "customer": customer})
    assert answer.status_code == 400


def test_a_town_that_is_not_there_is_said_so(ada: Client):
    answer = ada.post("/demo/ring-in/", {"line": "08081570630", "customer": "02079460021"})
    assert answer.status_code == 502


def test_outside_a_demonstration_there_is_no_such_page(ada: Client, settings):
    settings.DEMO = False
    answer = ada.post("/demo/ring-in/", {"line": "08081570630", "customer": "02079460021"})
    assert answer.status_code == 404
    assert b"ring-in" not in ada.get("/desk/").content
