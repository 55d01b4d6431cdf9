import pytest
from django.test import Client
from django.utils import timezone

from agents.models import Membership, Presence
from campaigns import services
from campaigns.models import Attempt, Lead
from campaigns.services import ticking
from campaigns.services.leads import LeadAsk
from tests import builders
from tests.campaigns.services import floor
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"
WHERE = "/desk/leads/"


def signed_in(account):
    client = Client()
    client.force_login(account, backend=DOOR)
    return client


@pytest.fixture
def ada(settings):
    """Ada, ready, looks at a lead of a preview campaign."""
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    settings.DEMO = True
    FakeSwitch.forget()
    floor.ready_team()
    team = builders.team()
    type(team).objects.filter(pk=team.pk).update(hours_note="demonstration")
    ada = builders.agent("1001", password="ada", groups=("630",))
    row = floor.campaign(mode="preview", account=ada.account, script="Say hello.")
    ask = LeadAsk(numbers=["02079460012"], name="Zoe", fields={"plan": "gold"})
    services.add_leads(team="demo", list_id=row.lists.get().pk, leads=[ask])
    Membership.objects.filter(agent=ada).update(is_checked_in=True)
    Presence.objects.create(agent=ada, state="ready", since=timezone.now(), is_phone_reachable=True)
    ticking.tick(campaign_id=row.pk, now=timezone.now())
    return signed_in(ada.account)


def test_the_desk_shows_the_lead_with_its_record_and_script(ada):
    told = ada.get(WHERE).json()
    (lead,) = told["leads"]
    assert told["is_open"] is True
    assert (lead["number"], lead["name"], lead["script"]) == ("+442079460012", "Zoe", "Say hello.")
    assert lead["fields"] == [["plan", "gold"]]


def test_dialling_it_makes_an_attempt_and_takes_the_card_away(ada):
    lead = Lead.objects.get()
    assert ada.post(f"{WHERE}{lead.pk}/dial/").status_code == 200
    assert Attempt.objects.get().how == "agent"
    assert ada.get(WHERE).json()["leads"] == []
    assert ada.post(f"{WHERE}{lead.pk}/dial/").status_code == 404


def test_skipping_it_lets_it_go(ada):
    lead = Lead.objects.get()
    assert ada.post(f"{WHERE}{lead.pk}/skip/").status_code == 200
    assert Lead.objects.get().shown_to == ""
    assert ada.get(WHERE).json() == {"is_open": True, "leads": []}
    assert ada.post(f"{WHERE}{lead.pk}/hide/").status_code == 404


def test_a_gate_that_shut_meanwhile_is_said_in_words(ada):
    services.forbid(team="demo", patterns=["+442079460012"])
    answer = ada.post(f"{WHERE}{Lead.objects.get().pk}/dial/")
    assert answer.status_code == 409
    assert answer.json()["words"]
    assert not Attempt.objects.exists()


def test_nobody_else_sees_or_dials_it(ada):
    ben = signed_in(builders.agent("1002", name="Ben", password="ben").account)
    max_ = signed_in(builders.agent("1001", "other", name="Max", password="max").account)
    for stranger in (ben, max_):
        assert stranger.get(WHERE).json()["leads"] == []
        assert stranger.post(f"{WHERE}{Lead.objects.get().pk}/dial/").status_code == 404
    assert not Attempt.objects.exists()
