from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import DoNotCall
from tests import builders

WHERE = "/do-not-call/"


def patterns():
    return sorted(DoNotCall.objects.values_list("pattern", flat=True))


def test_numbers_are_pasted_and_what_is_none_is_named(sue):
    said = {"numbers": "020 7946 0001\n+4416*; +44207946????\nnonsense", "note": "asked"}
    page = sue.post(f"{WHERE}add/", said, follow=True).content.decode()
    assert patterns() == ["+4416*", "+442079460001", "+44207946????"]
    assert "3 entries were added." in page
    assert "1 line is neither a number nor a pattern: nonsense" in page
    again = sue.post(f"{WHERE}add/", said, follow=True).content.decode()
    assert "0 entries were added. 3 stood there already." in again
    row = DoNotCall.objects.get(pattern="+4416*")
    assert (row.note, row.added_by) == ("asked", "demo-1009")


def test_nothing_said_is_told(sue):
    page = sue.post(f"{WHERE}add/", {"numbers": " "}, follow=True).content.decode()
    assert "There was no number to add." in page


def test_a_file_is_read_by_its_first_column(sue):
    file = SimpleUploadedFile("dnc.csv", b"Phone,Why\n02079460001,x\n02079460002,y\n")
    page = sue.post(f"{WHERE}add/", {"file": file}, follow=True).content.decode()
    assert "2 entries were added." in page
    bad = SimpleUploadedFile("dnc.pdf", b"%PDF")
    page = sue.post(f"{WHERE}add/", {"file": bad}, follow=True).content.decode()
    assert "Only files that end in" in page


def test_an_entry_holds_for_one_campaign_if_it_is_hers(sue, spring, sales):
    sue.post(f"{WHERE}add/", {"numbers": "02079460001", "campaign": spring.pk})
    assert DoNotCall.objects.get().campaign == spring
    said = {"numbers": "02079460002", "campaign": sales.pk}
    assert sue.post(f"{WHERE}add/", said).status_code == 404


def test_entries_are_searched_and_narrowed(sue, spring):
    team = builders.team()
    DoNotCall.objects.create(pattern="+441*", note="Platform")
    DoNotCall.objects.create(team=team, pattern="+442*", note="Team")
    DoNotCall.objects.create(team=team, campaign=spring, pattern="+443*", note="Mine")
    for query, found in (
        ("", "123"), ("?whose=platform", "1"), ("?whose=team", "2"), ("?whose=campaign", "3"),
        (f"?campaign={spring.pk}", "3"), ("?q=mine", "3"), ("?q=%2B442", "2"), ("?q=none", ""),
        ("?campaign=x&after=x", "123"),
    ):  # fmt: skip
        page = sue.get(WHERE + query).content.decode()
        assert [n for n in "123" if f">+44{n}*<" in page] == list(found), query
    assert "No entry fits." in sue.get(f"{WHERE}?q=none").content.decode()


def test_the_platforms_entries_cannot_be_taken_off_by_a_team(sue, part):
    platform = DoNotCall.objects.create(pattern="+441*")
    own = DoNotCall.objects.create(team=builders.team(), pattern="+442*")
    assert sue.post(f"{WHERE}{platform.pk}/remove/").status_code == 404
    answer = sue.post(f"{WHERE}{own.pk}/remove/", headers=part)
    assert "may be dialled again" in answer["HX-Trigger"]
    assert patterns() == ["+441*"]


def test_many_entries_come_a_screenful_at_a_time(sue):
    team = builders.team()
    DoNotCall.objects.bulk_create(
        DoNotCall(team=team, pattern=f"+4420794600{n:02d}") for n in range(60)
    )
    page = sue.get(WHERE).content.decode()
    assert page.count('hx-swap="delete"') == 50
    after = DoNotCall.objects.order_by("-pk")[49].pk
    assert f"after={after}" in page
    rest = sue.get(f"{WHERE}?after={after}").content.decode()
    assert rest.count('hx-swap="delete"') == 10
