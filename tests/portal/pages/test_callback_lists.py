import pytest
from django.test import Client

from agents.models import CallbackList, CallbackTicket, PlannedCallback, Presence
from calls.models import LiveCall
from tests import builders
from tests.builders import T0, page_of
from tests.fakes.switch import FakeSwitch

HERE = "/callback-lists/"


@pytest.fixture
def people(db, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    ada = builders.agent("1001", name="Ada", password="a")
    sue = builders.agent("1009", name="Sue", password="s", groups=())
    builders.group("630").admins.add(sue)
    max_ = builders.agent("1001", "other", name="Max", password="m")
    Presence.objects.create(agent=ada, state="ready", since=T0, is_phone_reachable=True)
    builders.trunk()
    CallbackList.objects.create(team=ada.team, name="Tea time", group=builders.group("630"))
    return {"ada": ada, "sue": sue, "max": max_}


def browser(agent):
    client = Client()
    client.force_login(agent.account, backend="django.contrib.auth.backends.ModelBackend")
    return client


def plan(client, **more):
    of = str(CallbackList.objects.get().list_id)
    return client.post(
        f"{HERE}plan/", {"callback_list": of, "number": "02079460001", "last_name": "Neill"} | more
    )


def do(client, deed, **more):
    one = PlannedCallback.objects.latest("pk").callback_id
    return client.post(f"{HERE}{one}/{deed}/", more)


def test_a_callback_goes_its_way_on_the_page(people):
    ada = browser(people["ada"])
    assert plan(ada).status_code == 303
    text = page_of(ada.get(HERE))
    assert "02079460001" in text
    assert "Free" in text
    do(ada, "take")
    assert "Yours" in page_of(ada.get(HERE))
    assert do(ada, "start", number="02079460001").status_code == 303
    assert LiveCall.objects.count() == 1
    text = page_of(ada.get(HERE))
    assert "What came of your calls" in text
    do(ada, "note", outcome="callback", comment="later", due_on="2030-01-31")
    text = page_of(ada.get(HERE))
    assert "2030-01-31" in text
    assert "What came of your calls" not in text
    assert CallbackTicket.objects.get().comment == "later"


def test_a_supervisor_gives_back_for_her_agent_and_takes_off(people):
    ada, sue = browser(people["ada"]), browser(people["sue"])
    plan(ada)
    do(ada, "take")
    assert "Taken by 1001" in page_of(sue.get(HERE))
    do(sue, "release")
    assert "Free" in page_of(sue.get(HERE))
    do(ada, "cancel")
    assert "Only a supervisor" in page_of(ada.get(HERE))
    do(sue, "cancel")
    assert "02079460001" not in page_of(sue.get(HERE))


def test_what_is_wrong_is_said_on_the_page(people):
    ada = browser(people["ada"])
    assert plan(ada, number="").status_code == 422
    plan(ada, number="tea")
    assert "no number" in page_of(ada.get(HERE))
    assert PlannedCallback.objects.count() == 0


def test_another_team_finds_nothing(people):
    max_ = browser(people["max"])
    plan(browser(people["ada"]))
    assert "02079460001" not in page_of(max_.get(HERE))
    assert plan(max_).status_code == 422
    for deed in ("take", "release", "start", "note", "cancel", "dance"):
        assert do(max_, deed).status_code == 404
    assert do(browser(people["ada"]), "note", outcome="dance").status_code == 404


def test_the_calendar_shows_what_is_due(people):
    sue = browser(people["sue"])
    plan(browser(people["ada"]), due_on="2030-01-31")
    assert "02079460001" in page_of(sue.get("/campaigns/calendar/?week=2030-01-28"))
    assert "02079460001" not in page_of(sue.get("/campaigns/calendar/?week=2030-02-04"))
