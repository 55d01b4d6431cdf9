from datetime import timedelta

import pytest
from django.utils import timezone

from campaigns.models import Lead


@pytest.fixture
def bob(numbers):
    return Lead.objects.create(
        dial_list=numbers,
        number="+441614960002",
        more_numbers=["+442079460003"],
        name="Bob",
        state="exhausted",
        last_outcome="busy",
        tried=[{"ended": {"busy": 5}, "is_dead": True}, {"ended": {"busy": 5}, "is_dead": True}],
    )


def test_leads_are_searched_by_number_name_state_and_outcome(sue, spring, ann, bob, part):
    for query, found in (
        ("", ["Ann", "Bob"]), ("q=ann", ["Ann"]), ("q=0161 496", ["Bob"]),
        ("q=%2B442079460003", ["Bob"]), ("state=new", ["Ann"]), ("outcome=busy", ["Bob"]),
        (f"list={'9' * 5000}", ["Ann", "Bob"]),
        (f"list={ann.dial_list_id}&state=nonsense", ["Ann", "Bob"]), ("q=zoe", []),
    ):  # fmt: skip
        page = sue.get(f"/campaigns/{spring.pk}/leads/?{query}", headers=part).content.decode()
        assert [name for name in ("Ann", "Bob") if f">{name}<" in page] == found, query
    assert "No lead fits." in page


def test_a_nul_is_searched_for_in_vain(sue, spring):
    for where in (f"/campaigns/{spring.pk}/leads/?q=%00", "/do-not-call/?q=%00"):
        assert sue.get(where).status_code == 200


def test_a_lead_says_why_not_now_and_when_next(sue, spring, ann, bob):
    page = sue.get(f"/leads/{ann.pk}/").content.decode()
    assert "Why not now, and when next?" in page
    assert "The campaign is a draft." in page
    page = sue.get(f"/leads/{bob.pk}/").content.decode()
    assert "Used up" in page
    assert "5 × Busy" in page
    assert "By itself it is not dialled again." in page


def test_a_time_agreed_with_the_person_is_kept(sue, ann, bob):
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    where = f"/leads/{bob.pk}/plan/"
    sue.post(where, {"at": at.strftime("%Y-%m-%dT%H:%M")})
    bob.refresh_from_db()
    assert (bob.state, bob.next_at, bob.tried) == ("new", at, [])
    assert at.strftime("%Y-%m-%dT%H:%M") in sue.get(f"/leads/{bob.pk}/").content.decode()
    sue.post(where, {"at": ""})
    bob.refresh_from_db()
    assert bob.next_at is None
    page = sue.post(where, {"at": "tomorrow"}, follow=True).content.decode()
    assert "That is no time." in page
    Lead.objects.update(state="claimed")
    assert "has no other time" in sue.post(where, {"at": ""}, follow=True).content.decode()


def test_a_persons_data_go_after_a_question(sue, ann):
    where = f"/leads/{ann.pk}/erase/"
    assert "Erase the data of +442079460001?" in sue.get(where).content.decode()
    assert sue.post(where).status_code == 303
    ann.refresh_from_db()
    assert (ann.state, ann.name) == ("erased", "")
    Lead.objects.update(state="claimed")
    assert sue.post(where).status_code == 422


def test_many_leads_come_a_screenful_at_a_time(sue, spring, numbers):
    Lead.objects.bulk_create(
        Lead(dial_list=numbers, number=f"+4420794600{n:02d}") for n in range(60)
    )
    last = Lead.objects.order_by("pk")[49]
    page = sue.get(f"/campaigns/{spring.pk}/leads/?q=2079460").content.decode()
    assert f"after={last.pk}" in page
    rest = sue.get(f"/campaigns/{spring.pk}/leads/?after={last.pk}").content.decode()
    assert rest.count("/leads/") >= 10
    assert "To the beginning" in rest
