import json
from datetime import date

import lxml.html

from campaigns import services
from campaigns.models import Campaign
from tests import builders


def asked(**extra):
    """What the empty form of a new campaign sends, with something said."""
    rules = {}
    for outcome, tries, pause in (
        ("no_answer", 4, 120), ("busy", 5, 10), ("machine", 3, 1440), ("rejected", 1, 1440),
        ("abandoned", 2, 4320), ("gave_up", 2, 4320), ("congestion", 10, 2), ("failed", 5, 5),
        ("cancelled", 10, 1), ("lost", 3, 10), ("unassigned", 0, 0),
    ):  # fmt: skip
        growth = "growing" if outcome in {"no_answer", "congestion", "failed"} else "fixed"
        rules |= {f"{outcome}_tries": tries, f"{outcome}_pause": pause}
        rules |= {f"{outcome}_growth": growth}
    plain = {
        "name": "Spring", "group": builders.group("630").pk, "mode": "progressive", "weight": 1,
        "ratio": 1, "slower": 1, "max_calls": 0, "quota": 0, "pack": "none", "cap_percent": 3,
        "ring_s": 20, "tries_a_day": 3, "keeps_holidays": "on", "most_tries": 10,
        "number_order": "same_first", "detection": "off",
    }  # fmt: skip
    return {**plain, **rules, **extra}


def test_a_campaign_is_made_with_all_its_settings(sue):
    said = asked(
        closed_days="2026-12-24\n2026-12-31",
        area_caller_ids="+4420 +442079460900\n+44161 +441614960900",
        busy_tries=7,
        busy_pause="2.5",
        script="Good morning.",
    )
    made = sue.post("/campaigns/new/", said)
    row = Campaign.objects.get()
    assert (made.status_code, made.url) == (303, f"/campaigns/{row.pk}/lists/")
    assert [day.isoformat() for day in row.closed_days] == ["2026-12-24", "2026-12-31"]
    assert row.area_caller_ids == {"+4420": "+442079460900", "+44161": "+441614960900"}
    assert list(row.retry_rules) == ["busy"]
    assert (row.retry_rules["busy"]["tries"], row.retry_rules["busy"]["pause_s"]) == (7, 150)
    assert (row.state, row.script) == ("draft", "Good morning.")
    page = sue.get(f"/campaigns/{row.pk}/settings/").content.decode()
    assert "+44161 +441614960900\n+4420 +442079460900" in page
    assert 'value="2.5"' in page


def test_what_cannot_be_is_said_beside_its_field_and_nothing_is_kept(sue, spring):
    said = asked(closed_days="Christmas", area_caller_ids="London", ring_s=3)
    answer = sue.post("/campaigns/new/", said)
    page = answer.content.decode()
    assert answer.status_code == 422
    for words in (
        "The team has a campaign of this name.",
        "Christmas is no day like 2026-12-24.",
        "is no line like +4420 +442079460900.",
        "greater than or equal to 15",
        "Nothing was kept",
    ):
        assert words in page
    assert Campaign.objects.count() == 1


def test_a_supervisor_gives_a_campaign_to_her_own_groups_alone(sue, sales):
    answer = sue.post("/campaigns/new/", asked(group=builders.group("631").pk))
    assert answer.status_code == 422
    assert "Select a valid choice" in answer.content.decode()


def test_settings_are_changed_and_other_groups_stay_out(sue, amy, spring, sales):
    where = f"/campaigns/{spring.pk}/settings/"
    assert sue.post(where, asked(name="Summer", mode="power", ratio=2)).status_code == 303
    spring.refresh_from_db()
    assert (spring.name, spring.mode, spring.ratio) == ("Summer", "power", 2.0)
    assert "Group 631 (" not in sue.get(where).content.decode()
    assert "Group 631 (" in amy.get(where).content.decode()


def test_settings_kept_take_back_nobody_elses_change(sue, amy, spring):
    where = f"/campaigns/{spring.pk}/settings/"
    shown = fields_of(amy.get(where).content.decode())
    assert shown["slower"] == shown["initial-slower"] == "1.0"
    sue.post(f"/campaigns/{spring.pk}/do/slower/")
    changed = shown | {"name": "Summer", "closed_days": "2026-12-24", "busy_tries": "7"}
    assert amy.post(where, changed).status_code == 303
    spring.refresh_from_db()
    assert (spring.name, spring.slower) == ("Summer", 0.5)
    assert spring.closed_days == [date(2026, 12, 24)]
    assert spring.retry_rules["busy"]["tries"] == 7
    again = fields_of(amy.get(where).content.decode()) | {"closed_days": ""}
    assert amy.post(where, again).status_code == 303
    spring.refresh_from_db()
    assert (spring.closed_days, spring.retry_rules["busy"]["tries"]) == ([], 7)


def fields_of(page):
    """What a browser would send of the settings' form, untouched."""
    form = next(one for one in lxml.html.fromstring(page).forms if "ring_s" in one.fields)
    return dict(form.form_values())


def test_start_pause_finish_and_open_again_name_who_did_it(sue, spring):
    Campaign.objects.update(mode="manual")
    for deed, state in (
        ("start", "running"), ("pause", "paused"), ("finish", "finished"), ("reopen", "paused"),
    ):  # fmt: skip
        answer = sue.post(f"/campaigns/{spring.pk}/do/{deed}/", follow=True)
        spring.refresh_from_db()
        assert spring.state == state, answer.content.decode()
    page = sue.get(f"/campaigns/{spring.pk}/settings/").content.decode()
    assert "demo-1009 finished it" in page
    assert sue.post(f"/campaigns/{spring.pk}/do/explode/").status_code == 404


def test_a_step_that_cannot_be_is_refused_in_words(sue, spring, part):
    answer = sue.post(f"/campaigns/{spring.pk}/do/pause/", headers=part)
    said = json.loads(answer["HX-Trigger"])["said"]
    assert said == {"words": "a draft campaign cannot pause", "tone": "bad"}
    assert sue.get(f"/campaigns/{spring.pk}/do/pause/").status_code == 405


def test_a_campaign_that_cannot_dial_is_not_started_and_the_page_says_why(sue, spring):
    page = sue.post(f"/campaigns/{spring.pk}/do/start/", follow=True).content.decode()
    assert "The team has no trunk to dial out by." in page
    spring.refresh_from_db()
    assert spring.state == "draft"


def test_slower_and_faster_are_one_click_each(sue, spring, part):
    where = f"/campaigns/{spring.pk}/do"
    speeds = []
    for deed in ("slower", "slower", "slower", "slower", "faster", "faster", "faster", "faster"):
        answer = sue.post(f"{where}/{deed}/", {"in": "table"}, headers=part)
        assert f'id="campaign-{spring.pk}"' in answer.content.decode()
        spring.refresh_from_db()
        speeds.append(spring.slower)
    assert speeds == [0.5, 0.25, 0.1, 0.1, 0.25, 0.5, 1.0, 1.0]


def test_a_slowed_campaign_says_by_how_much_and_who_did_it(sue, spring, part):
    where = f"/campaigns/{spring.pk}/do"
    for _ in range(2):
        row = sue.post(f"{where}/slower/", {"in": "table"}, headers=part).content.decode()
    assert "slowed to 25 %" in row
    assert "Faster" in row
    assert "slowed to 25 %" in sue.get(f"/campaigns/{spring.pk}/").content.decode()
    assert (
        "slowed it to 25 % of its pace"
        in sue.get(f"/campaigns/{spring.pk}/settings/").content.decode()
    )
    sue.post(f"{where}/faster/")
    assert "slowed to 50 %" in sue.get("/campaigns/").content.decode()
    sue.post(f"{where}/faster/")
    assert "slowed to" not in sue.get("/campaigns/").content.decode()
    assert (
        "let it go faster, at 100 % of its pace"
        in sue.get(f"/campaigns/{spring.pk}/settings/").content.decode()
    )


def test_the_list_shows_state_progress_and_a_part_of_it_for_scripts(sue, spring, numbers, part):
    services.add_leads(
        team="demo",
        list_id=numbers.pk,
        leads=[services.LeadAsk(numbers=[f"+4420794600{n:02d}"]) for n in range(4)],
    )
    numbers.leads.filter(number="+442079460001").update(state="reached")
    page = sue.get("/campaigns/").content.decode()
    assert "1 / 4" in page
    assert "<html" in page
    alone = sue.get("/campaigns/", headers=part).content.decode()
    assert "1 / 4" in alone
    assert "<html" not in alone


def test_without_campaigns_the_page_says_what_to_do(sue):
    assert "No campaign yet." in sue.get("/campaigns/").content.decode()
