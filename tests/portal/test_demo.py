import pytest
from django.utils import timezone

from agents import selectors
from agents.domain.sip import sip_secret
from agents.models import Account, Agent, Line
from calls.models import Cdr
from campaigns.models import Campaign, Lead
from portal import access, demo

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def demo_is_allowed(settings):
    settings.DEMO = True


def test_the_demo_world_is_loaded_once():
    assert demo.load(timezone.now())
    assert not demo.load(timezone.now())
    assert Agent.objects.filter(team__identity="demo").count() == 9


def test_it_is_refused_in_production(settings):
    settings.DEMO = False
    with pytest.raises(demo.NotADemoError):
        demo.load(timezone.now())
    assert not Account.objects.exists()


def test_everybody_is_where_the_docs_say():
    demo.load(timezone.now())
    groups = {group.code: group for group in selectors.groups("demo")}
    assert groups["630"].member_nos == ("1001", "1002", "1003", "1004", "1006", "1007")
    assert groups["631"].member_nos == ("1003", "1004", "1005", "1007", "1008")
    assert groups["630"].admin_nos == groups["631"].admin_nos == ("1009",)
    assert {group.wrap_up_s for group in groups.values()} == {10}
    assert Line.objects.get(number="08081570630").group.code == "630"
    assert Campaign.objects.get().group.code == "631"
    assert Lead.objects.count() == 300
    assert Cdr.objects.filter(team="demo").exists()
    assert {tile.state for tile in selectors.tiles("demo")} == {"logged_out"}


def test_everybody_signs_in_with_the_words_of_the_readme():
    demo.load(timezone.now())
    for username, password in (
        ("agent1001", "demo-1001"),
        ("sue", "demo-1009"),
        ("admin", "demo-admin"),
        ("max", "demo-other"),
    ):
        assert access.authenticate_account(username=username, password=password, address="demo")
    six = access.authenticate_agent(
        team="demo", agent_no="1006", password="demo-1006", address="demo"
    )
    assert six.username == "agent1006"


def test_desk_phones_have_the_secret_the_town_works_out(settings):
    demo.load(timezone.now())
    desks = Agent.objects.filter(phone=Agent.Phone.DESK)
    assert [desk.agent_no for desk in desks] == ["1006", "1007", "1008"]
    for desk in desks:
        assert desk.sip_secret == sip_secret(settings.SECRET_KEY, f"demo-{desk.agent_no}")
