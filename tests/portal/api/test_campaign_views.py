from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns import services
from campaigns.models import Attempt, Lead
from campaigns.services import LeadAsk
from tests import builders

V1 = "/api/v1"


@pytest.fixture
def spring(people):
    return services.create_campaign(team="demo", name="Spring", group=builders.group("630"))


@pytest.fixture
def lead(spring):
    numbers = services.create_list(team="demo", campaign_id=spring.pk, name="All")
    services.add_leads(
        team="demo", list_id=numbers.pk, leads=[LeadAsk(numbers=["02079460012", "02079460013"])]
    )
    return Lead.objects.get()


@pytest.fixture
def attempt(spring, lead):
    now = timezone.now()
    return Attempt.objects.create(
        team=spring.team,
        campaign=spring,
        lead=lead,
        number=lead.number,
        call_id="ab" * 16,
        leg_id="ab" * 16 + "-customer",
        pbx="pbx",
        mode="predictive",
        claimed_at=now - timedelta(seconds=30),
        answered_at=now - timedelta(seconds=20),
        ended_at=now,
        outcome="connected",
        talked_s=12.0,
    )


def test_live_status_counts_dials_answers_and_leads(client_of, spring, attempt):
    told = client_of("sue").get(f"{V1}/campaigns/{spring.pk}/live/").data
    assert (told["why"], told["dials_per_minute"], told["answer_rate"]) == ("draft", 1, 1.0)
    assert told["progress"]["by_state"] == {"new": 1}
    assert sum(minute["dials"] for minute in told["minutes"]) == 1


def test_results_count_outcomes_and_hours(client_of, spring, attempt):
    told = client_of("sue").get(f"{V1}/campaigns/{spring.pk}/results/").data
    assert told["by_outcome"] == [{"outcome": "connected", "count": 1}]
    assert told["by_hour"][0]["connected"] == 1
    later = (timezone.now() + timedelta(hours=1)).isoformat().replace("+", "%2B")
    none = client_of("sue").get(f"{V1}/campaigns/{spring.pk}/results/?since={later}").data
    assert none["dials"] == 0
    assert client_of("sue").get(f"{V1}/campaigns/{spring.pk}/results/?since=x").status_code == 400


@pytest.mark.parametrize(
    "query",
    ["since=2026-11-21", "since=0001-01-01T00:00:00%2B12:00", "until=9999-12-31T23:59:59-12:00"],
)
def test_instants_that_cannot_be_are_refused(client_of, spring, query):
    answer = client_of("sue").get(f"{V1}/campaigns/{spring.pk}/results/?{query}")
    assert answer.status_code == 400


def test_why_names_the_state_of_a_campaign_and_the_gates_of_a_lead(client_of, spring, lead):
    sue = client_of("sue")
    assert sue.get(f"{V1}/campaigns/{spring.pk}/why/").data["why"] == "draft"
    services.forbid(team="demo", patterns=["+442079460012"])
    told = sue.get(f"{V1}/leads/{lead.pk}/why/").data
    assert [gate["gate"] for gate in told["numbers"][0]["gates"]][:1] == ["do_not_call"]
    assert told["campaign_why"] == "draft"


def test_an_attempt_is_read_with_what_it_stands_on(client_of, spring, attempt):
    sue = client_of("sue")
    rows = sue.get(f"{V1}/attempts/?campaign={spring.pk}").data["results"]
    assert [row["outcome"] for row in rows] == ["connected"]
    assert sue.get(f"{V1}/attempts/{attempt.pk}/why/").data["is_whole"] is False


def test_slower_is_one_request(client_of, spring):
    where = f"{V1}/campaigns/{spring.pk}/slower/"
    assert client_of("sue").post(where, {"slower": 0.5}, format="json").data["slower"] == 0.5
    assert client_of("sue").post(where, {"slower": 0.0}, format="json").status_code == 400


def test_nobody_of_another_team_reads_any_of_it(client_of, spring, lead, attempt):
    max_ = client_of("max")
    for where in (
        f"campaigns/{spring.pk}/live/",
        f"campaigns/{spring.pk}/why/",
        f"campaigns/{spring.pk}/results/",
        f"campaigns/{spring.pk}/evidence/",
        f"leads/{lead.pk}/why/",
        f"attempts/{attempt.pk}/",
        f"attempts/{attempt.pk}/why/",
    ):
        assert max_.get(f"{V1}/{where}").status_code in {403, 404}, where
