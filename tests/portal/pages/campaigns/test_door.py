import pytest

from campaigns.models import DoNotCall
from tests import builders

PAGES = (
    "/campaigns/{0}/", "/campaigns/{0}/live/", "/campaigns/{0}/results/",
    "/campaigns/{0}/settings/", "/campaigns/{0}/lists/", "/campaigns/{0}/leads/",
    "/campaigns/{0}/evidence/2026-03-02/",
)  # fmt: skip


def test_agents_see_nothing_of_campaigns(ada, spring, numbers, ann):
    own = [f"/dial-lists/{numbers.pk}/", f"/leads/{ann.pk}/", "/do-not-call/", "/campaigns/"]
    for where in [*own, *(page.format(spring.pk) for page in PAGES)]:
        assert ada.get(where).status_code == 403, where
    assert "/campaigns/" not in ada.get("/desk/").content.decode()


def test_who_is_not_signed_in_is_sent_to_sign_in(client, db):
    assert client.get("/campaigns/").url.startswith("/sign-in/")


@pytest.mark.parametrize("page", PAGES)
def test_a_supervisor_finds_her_groups_campaigns_and_no_other(sue, amy, spring, sales, page):
    assert sue.get(page.format(spring.pk)).status_code == 200
    assert sue.get(page.format(sales.pk)).status_code == 404
    assert amy.get(page.format(sales.pk)).status_code == 200


def test_another_team_finds_nothing(max_, spring, numbers, ann):
    for page in PAGES:
        assert max_.get(page.format(spring.pk)).status_code == 404
    for where in (f"/dial-lists/{numbers.pk}/", f"/leads/{ann.pk}/"):
        assert max_.get(where).status_code == 404
    assert max_.post(f"/campaigns/{spring.pk}/do/start/").status_code == 404
    entry = DoNotCall.objects.create(team=builders.team(), pattern="+442079460001")
    assert max_.post(f"/do-not-call/{entry.pk}/remove/").status_code == 404
    assert "+442079460001" not in max_.get("/do-not-call/").content.decode()
    assert "Spring" not in max_.get("/campaigns/").content.decode()


def test_no_page_may_run_or_paint_anything_of_its_own(sue, spring):
    for where in ("/campaigns/", f"/campaigns/{spring.pk}/", f"/campaigns/{spring.pk}/settings/"):
        answer = sue.get(where)
        assert "unsafe" not in answer["Content-Security-Policy"]
        assert " style=" not in answer.content.decode()
