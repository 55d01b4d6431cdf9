import json

import pytest

from agents.models import Prompt
from agents.services.settings import tell_settings
from calls.models import EventRow
from campaigns import selectors, services
from campaigns.domain.campaign import Mode
from campaigns.domain.errors import (
    BadSetting,
    CannotDial,
    IllegalStep,
    UnknownCampaign,
    UnknownList,
)
from campaigns.models import Campaign, CampaignStep, Evidence
from tests import builders
from tests.builders import T0
from tests.campaigns.services import floor

pytestmark = pytest.mark.django_db


@pytest.fixture
def dialled():
    floor.ready_team()


@pytest.mark.parametrize("mode", set(Mode) - {Mode.MANUAL})
def test_no_campaign_is_started_without_a_way_out(amy, spring, mode):
    services.change_campaign(team="demo", campaign_id=spring.pk, mode=mode.value)
    with pytest.raises(CannotDial, match="no trunk"):
        services.start(team="demo", campaign_id=spring.pk, account=amy, now=T0)
    assert Campaign.objects.get().state == "draft"
    assert not CampaignStep.objects.exists()


@pytest.mark.parametrize(
    ("mode", "words"), [("predictive", "hear who called"), ("agentless", "needs a message")]
)
def test_no_campaign_is_started_that_leaves_people_in_silence(amy, spring, dialled, mode, words):
    Prompt.objects.all().delete()
    services.change_campaign(team="demo", campaign_id=spring.pk, mode=mode)
    with pytest.raises(CannotDial, match=words):
        services.start(team="demo", campaign_id=spring.pk, account=amy, now=T0)


def test_a_step_is_told_and_stands_in_the_evidence(amy, spring, dialled):
    services.start(team="demo", campaign_id=spring.pk, account=amy, now=T0)
    assert EventRow.objects.get(kind="CampaignStepTaken").body["state"] == "running"
    assert '"what":"step"' in Evidence.objects.get().body


def test_every_step_is_kept_with_who_and_when(amy, spring, dialled):
    deeds = (services.start, services.pause, services.start, services.finish, services.reopen)
    for second, deed in enumerate(deeds):
        row = deed(team="demo", campaign_id=spring.pk, account=amy, now=builders.after(second))
    assert (row.state, row.state_by, row.state_at) == ("paused", "amy", builders.after(4))
    kept = CampaignStep.objects.order_by("at").values_list("step", "before", "after", "by")
    assert list(kept) == [
        ("start", "draft", "running", "amy"),
        ("pause", "running", "paused", "amy"),
        ("start", "paused", "running", "amy"),
        ("finish", "running", "finished", "amy"),
        ("reopen", "finished", "paused", "amy"),
    ]


def settings_told():
    rows = EventRow.objects.filter(kind="SettingsChanged").order_by("seq")
    return [(row.body["what"], row.body["name"], row.body["how"]) for row in rows]


def test_what_people_change_in_campaigns_is_told(spring):
    demo = {"team": "demo", "campaign_id": spring.pk}
    services.change_campaign(**demo, mode="power", ratio=2.0)
    services.change_campaign(**demo, ratio=2.0)
    row = services.change_campaign(**demo, name="Summer")
    services.delete_campaign(row=row, now=T0)
    assert settings_told() == [
        ("campaign", "Spring", "added"),
        ("campaign", "Spring", "changed"),
        ("campaign", "Summer", "changed"),
        ("campaign", "Summer", "removed"),
    ]


def test_what_is_changed_in_the_admin_is_told_too(spring):
    EventRow.objects.all().delete()
    tell_settings([spring], how="changed", at=T0)
    assert settings_told() == [("campaign", "Spring", "changed")]


def test_a_campaign_that_runs_is_not_deleted(amy, spring, dialled):
    row = services.start(team="demo", campaign_id=spring.pk, account=amy, now=T0)
    with pytest.raises(IllegalStep):
        services.delete_campaign(row=row, now=T0)
    assert ("campaign", "Spring", "removed") not in settings_told()


def test_slower_and_faster_are_kept_with_who_and_by_how_much(amy, spring):
    for second, speed in enumerate((0.5, 0.5, 0.25, 1.0)):
        services.change_campaign(
            team="demo",
            campaign_id=spring.pk,
            account=amy,
            now=builders.after(second),
            slower=speed,
        )
    kept = CampaignStep.objects.order_by("at").values_list("step", "slower", "by", "at")
    assert list(kept) == [
        ("slower", 0.5, "amy", builders.after(0)),
        ("slower", 0.25, "amy", builders.after(2)),
        ("faster", 1.0, "amy", builders.after(3)),
    ]
    assert [one.body["step"] for one in EventRow.objects.filter(kind="CampaignStepTaken")] == [
        "slower",
        "slower",
        "faster",
    ]
    lines = Evidence.objects.order_by("n").values_list("body", flat=True)
    assert [json.loads(one)["slower"] for one in lines] == [0.5, 0.25, 1.0]
    assert CampaignStep.objects.filter(before="draft", after="draft").count() == 3


def test_a_step_the_state_does_not_have_is_refused(amy, spring):
    with pytest.raises(IllegalStep):
        services.pause(team="demo", campaign_id=spring.pk, account=amy, now=T0)


def test_another_team_finds_neither_campaign_nor_list(amy, spring, numbers):
    for deed in (services.start, services.pause, services.finish, services.reopen):
        with pytest.raises(UnknownCampaign):
            deed(team="other", campaign_id=spring.pk, account=amy, now=T0)
    with pytest.raises(UnknownCampaign):
        services.change_campaign(team="other", campaign_id=spring.pk, name="Mine")
    with pytest.raises(UnknownCampaign):
        services.create_list(team="other", campaign_id=spring.pk, name="Mine")
    with pytest.raises(UnknownList):
        services.recycle(team="other", list_id=numbers.pk, outcomes=())


@pytest.mark.parametrize(
    "settings",
    [
        {"name": ""},
        {"ratio": 0.5},
        {"cap_percent": 4},
        {"ring_s": 10},
        {"mode": "wild"},
        {"colour": "red"},
        {"state": "running"},
        {"retry_rules": {"busy": {"tries": 1}}},
        {"area_caller_ids": {"020": "1"}},
    ],
)
def test_what_no_campaign_can_be_is_refused(spring, settings):
    with pytest.raises(BadSetting):
        services.change_campaign(team="demo", campaign_id=spring.pk, **settings)
    assert Campaign.objects.get().name == "Spring"


def test_the_group_of_another_team_is_refused(spring):
    with pytest.raises(BadSetting):
        services.change_campaign(
            team="demo", campaign_id=spring.pk, group=builders.group("730", "other")
        )


def test_a_name_is_used_once_in_a_team(spring, numbers):
    with pytest.raises(BadSetting):
        services.create_campaign(team="demo", name="Spring", group=builders.group())
    with pytest.raises(BadSetting):
        services.create_list(team="demo", campaign_id=spring.pk, name="All")


def test_the_rules_see_the_settings(spring):
    row = services.change_campaign(
        team="demo",
        campaign_id=spring.pk,
        pack="us_tsr",
        cap_percent=2.5,
        tries_a_day=2,
        retry_rules={"busy": {"tries": 9, "pause_s": 60, "growth": "growing"}},
        number_order="in_turn",
        closed_days=["2026-12-24"],
    )
    row = selectors.campaign(team="demo", campaign_id=row.pk)
    rules = selectors.rules_of(row, day=T0.date())
    assert (rules.cap, rules.tries_a_day, rules.long_window.days) == (0.025, 2, 30)
    assert [str(day) for day in rules.window.closed_days] == ["2026-12-24"]
    plan = selectors.retry_plan_of(row)
    assert {rule.tries for word, rule in plan.rules.items() if word == "busy"} == {9}
    assert plan.order == "in_turn"
