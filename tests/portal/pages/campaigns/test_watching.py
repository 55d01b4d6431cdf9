import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from campaigns.models import Attempt, Pace
from campaigns.services import evidence
from tests import builders

SEEN = {
    "mode": "predictive", "idle": 2, "ringing": [1.2, 3.0], "talking": [], "wrapping": [],
    "learned": {"calls": 1}, "answered": 812, "abandoned": 12.0, "lines": 1_000_000,
}  # fmt: skip
DECIDED = {"dial": 2, "why": "forecast", "limit": 0.04321, "risk": 0.05}


@pytest.fixture
def dial(spring, ann):
    now = timezone.now()
    with transaction.atomic():
        evidence.hold(spring)
        said = {"snapshot": SEEN, "decision": DECIDED, "dialled": [{"lead": ann.pk}]}
        own = evidence.write(spring, "decision", said, at=now)
    return Attempt.objects.create(
        team=builders.team(), campaign=spring, lead=ann, number=ann.number,
        call_id=uuid.uuid4().hex, leg_id=uuid.uuid4().hex, pbx="pbx", mode="predictive",
        claimed_at=now - timedelta(seconds=90), answered_at=now - timedelta(seconds=80),
        ended_at=now, outcome="abandoned", decision=own,
    )  # fmt: skip


def test_the_panel_says_why_nothing_is_dialled(sue, spring, dial, part):
    page = sue.get(f"/campaigns/{spring.pk}/", headers=part).content.decode()
    assert "<html" not in page
    assert "The campaign is a draft. Start it when its lists are ready." in page
    assert "+442079460001" in page
    Pace.objects.filter(campaign=spring).update(
        at=timezone.now(), why="cap", snapshot=SEEN, decision=DECIDED
    )
    spring.lists.get().leads.update(
        state="waiting", held_by="hours", next_at=timezone.now() + timedelta(hours=3)
    )
    spring.state = "running"
    spring.save()
    page = sue.get(f"/campaigns/{spring.pk}/").content.decode()
    assert "One more call could pass the cap on abandoned calls." in page
    assert "Outside the hours on the person&#x27;s clock" in page
    assert "Which numbers the last decision saw" in page


def test_the_charts_get_their_numbers(sue, spring, dial):
    told = sue.get(f"/campaigns/{spring.pk}/live/?rates=1").json()
    assert told["sentence"] == "The campaign is a draft. Start it when its lists are ready."
    assert len(told["minutes"]) == 31
    assert sum(one["abandoned"] for one in told["minutes"]) == 1
    assert told["rates"][-1]["rate"] == 1.0
    assert told["rates"][0]["rate"] is None
    assert "rates" not in sue.get(f"/campaigns/{spring.pk}/live/").json()


def test_a_dial_shows_the_numbers_its_decision_saw(sue, max_, dial):
    where = f"/attempts/{dial.pk}/"
    page = sue.get(where).content.decode()
    for words in (
        "Free agents", "2: 1, 3", "no limit", "0.04321", "too likely find no agent free",
        "The line of evidence is what was written then.", "Answered",
    ):  # fmt: skip
        assert words in page, words
    assert "learned" not in page.lower()
    assert max_.get(where).status_code == 404
    Attempt.objects.update(decision="", how="agent")
    assert "An agent dialled it by hand" in sue.get(where).content.decode()
