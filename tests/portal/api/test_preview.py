import pytest
from django.utils import timezone

from agents.models import Membership, Presence
from calls.models import LiveCall
from calls.switch import Reply
from campaigns import services
from campaigns.models import Attempt, Lead
from campaigns.services import ticking
from campaigns.services.leads import LeadAsk
from tests import builders
from tests.campaigns.services import floor
from tests.fakes.switch import FakeSwitch

V1 = "/api/v1"


@pytest.fixture
def shown(people, settings):
    """Ada looks at a lead of a preview campaign."""
    settings.DEMO = True
    floor.ready_team()
    team = builders.team()
    type(team).objects.filter(pk=team.pk).update(hours_note="demonstration")
    row = floor.campaign(mode="preview", account=people["amy"], script="Say hello.")
    ask = LeadAsk(numbers=["02079460012"], name="Zoe", fields={"plan": "gold"})
    services.add_leads(team="demo", list_id=row.lists.get().pk, leads=[ask])
    ada = people["ada"].agent
    Membership.objects.filter(agent=ada).update(is_checked_in=True)
    Presence.objects.create(agent=ada, state="ready", since=timezone.now(), is_phone_reachable=True)
    ticking.tick(campaign_id=row.pk, now=timezone.now())
    return Lead.objects.get()


def test_a_free_agent_is_shown_a_lead_with_its_record_and_script(client_of, shown):
    told = client_of("ada").get(f"{V1}/agents/1001/leads/").data["leads"]
    assert [(one["id"], one["name"], one["script"]) for one in told] == [
        (shown.pk, "Zoe", "Say hello.")
    ]
    assert not Attempt.objects.exists()


def test_she_dials_it_by_button_and_it_is_an_attempt_of_the_campaign(client_of, shown):
    where = f"{V1}/agents/1001/leads/{shown.pk}/dial/"
    answer = client_of("ada").post(where)
    assert answer.status_code == 202, answer.data
    attempt = Attempt.objects.get()
    assert (attempt.call_id, attempt.how, attempt.agent_no) == (
        answer.data["call_id"],
        "agent",
        "1001",
    )
    tile = LiveCall.objects.get().tile
    assert tile["campaign"] == str(attempt.campaign_id)
    assert (tile["attached"]["plan"], tile["attached"]["name"]) == ("gold", "Zoe")
    assert Lead.objects.get().state == "claimed"
    assert client_of("ada").post(where).status_code == 404


def test_a_gate_that_has_shut_meanwhile_is_heeded(client_of, shown):
    services.forbid(team="demo", patterns=["+442079460012"])
    answer = client_of("ada").post(f"{V1}/agents/1001/leads/{shown.pk}/dial/")
    assert (answer.status_code, answer.data["code"]) == (409, "gate_shut")
    assert not Attempt.objects.exists()
    assert not LiveCall.objects.exists()


def test_a_refused_order_is_told_and_ends_by_the_pipeline(client_of, shown):
    FakeSwitch.reply = Reply(is_accepted=False, words="no link to the switch")
    answer = client_of("ada").post(f"{V1}/agents/1001/leads/{shown.pk}/dial/")
    assert answer.status_code == 409, answer.data
    assert Attempt.objects.get().ended_at is None  # the pipeline hears of the order's end


def test_she_lets_it_go_and_it_comes_again_later(client_of, shown):
    assert client_of("ada").post(f"{V1}/agents/1001/leads/{shown.pk}/skip/").status_code == 202
    lead = Lead.objects.get()
    assert (lead.shown_to, lead.held_by) == ("", "retry")
    assert client_of("ada").get(f"{V1}/agents/1001/leads/").data["leads"] == []


@pytest.mark.parametrize("who", ["ben", "max", "moe"])
def test_nobody_else_sees_or_dials_it(client_of, shown, who):
    assert client_of(who).get(f"{V1}/agents/1001/leads/").data.get("leads", []) == []
    answer = client_of(who).post(f"{V1}/agents/1001/leads/{shown.pk}/dial/")
    assert answer.status_code in {403, 404}
    assert not Attempt.objects.exists()
