from campaigns.models import DialList, Lead
from tests.portal.pages.campaigns.conftest import text_of


def test_a_list_is_made_named_and_left_undialled(sue, spring):
    made = sue.post(f"/campaigns/{spring.pk}/lists/", {"name": "New people"})
    row = DialList.objects.get()
    assert (made.status_code, made.url) == (303, f"/dial-lists/{row.pk}/")
    again = sue.post(f"/campaigns/{spring.pk}/lists/", {"name": "New people"})
    assert again.status_code == 422
    assert "needs a name of its own" in again.content.decode()
    sue.post(f"/dial-lists/{row.pk}/change/", {"name": "Old people"})
    row.refresh_from_db()
    assert (row.name, row.is_active) == ("Old people", False)


def test_a_list_is_exported(sue, numbers, ann):
    sheet = text_of(sue.get(f"/dial-lists/{numbers.pk}/export/"))
    assert "+442079460001" in sheet


def test_leads_are_recycled_by_their_last_outcome(sue, numbers, ann):
    Lead.objects.filter(pk=ann.pk).update(state="exhausted", last_outcome="busy", tries=5)
    page = sue.get(f"/dial-lists/{numbers.pk}/").content.decode()
    assert 'value="busy"' in page
    where = f"/dial-lists/{numbers.pk}/recycle/"
    assert "0 leads begin again." in sue.post(
        where, {"outcome": ["machine", "nonsense"]}, follow=True
    ).content.decode()  # fmt: skip
    assert "1 lead begins again." in sue.post(
        where, {"outcome": "busy"}, follow=True
    ).content.decode()  # fmt: skip
    ann.refresh_from_db()
    assert (ann.state, ann.tries) == ("new", 0)


def test_a_list_is_scrubbed_against_do_not_call(sue, numbers, ann):
    sue.post("/do-not-call/add/", {"numbers": "020 7946 0001"})
    page = sue.post(f"/dial-lists/{numbers.pk}/scrub/", follow=True).content.decode()
    assert "1 lead was taken out." in page


def test_a_list_goes_only_when_its_name_is_written(sue, numbers, ann):
    where = f"/dial-lists/{numbers.pk}/erase/"
    assert "1 lead with its number" in sue.get(where).content.decode()
    assert sue.post(where, {"name": "everybody"}).status_code == 422
    assert Lead.objects.exists()
    Lead.objects.update(state="claimed")
    answer = sue.post(where, {"name": "Everybody"})
    assert "being dialled" in answer.content.decode()
    Lead.objects.update(state="new")
    assert sue.post(where, {"name": "Everybody"}).status_code == 303
    assert not DialList.objects.exists()
    assert not Lead.objects.exists()


def test_what_no_database_keeps_is_no_part_of_a_lists_name(sue, spring, numbers):
    sue.post(f"/campaigns/{spring.pk}/lists/", {"name": "Ca\0llers"})
    sue.post(f"/dial-lists/{numbers.pk}/change/", {"name": "Every\0one"})
    assert sue.post(f"/campaigns/{spring.pk}/lists/", {"name": "\0"}).status_code < 500
    names = spring.lists.order_by("name").values_list("name", flat=True)
    assert list(names) == ["Callers", "Everyone"]
