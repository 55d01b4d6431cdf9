from calls.models import Cdr
from campaigns.models import Attempt, Evidence
from tests.builders import T0
from tests.portal.pages.campaigns.conftest import text_of
from tests.portal.pages.campaigns.test_watching import dial  # noqa: F401 (a fixture)


def test_before_anything_is_dialled_the_page_says_so(sue, spring):
    page = sue.get(f"/campaigns/{spring.pk}/results/").content.decode()
    assert "Nothing was dialled yet." in page
    assert "No decision was taken yet." in page
    page = sue.get(f"/campaigns/{spring.pk}/results/?from=2026-01-01&to=x").content.decode()
    assert "Nothing was dialled on these days." in page


def test_results_stand_by_outcome_disposition_and_hour(sue, spring, dial):  # noqa: F811
    row = Attempt.objects.get()
    Attempt.objects.update(outcome="connected", claimed_at=T0, talked_s=61)
    Cdr.objects.create(
        call_id=row.call_id, team="demo", pbx="pbx", kind="outbound", outcome="answered",
        hung_up_by="agent", cause=16, customer_number=row.number, started_at=T0, ended_at=T0,
        disposition="sold",
    )  # fmt: skip
    where = f"/campaigns/{spring.pk}/results/"
    page = sue.get(where).content.decode()
    for words in ("Talked to an agent", ">sold<", "61 s", "2026-03-02 09:00"):
        assert words in page, words
    assert "61 s" in sue.get(f"{where}?from=2026-03-02&to=2026-03-02").content.decode()
    assert "61 s" not in sue.get(f"{where}?from=2026-03-03").content.decode()


def test_evidence_is_downloaded_and_its_chain_checked(sue, spring, dial, part):  # noqa: F811
    row = Evidence.objects.get()
    where = f"/campaigns/{spring.pk}/evidence/{row.day.isoformat()}/"
    assert row.own in text_of(sue.get(where))
    assert "1 line, the chain holds" in sue.get(where, headers=part).content.decode()
    Evidence.objects.update(body=row.body.replace("812", "813"))
    assert "Broken at line 1" in sue.get(where, headers=part).content.decode()
    assert sue.get(f"/campaigns/{spring.pk}/evidence/today/").status_code == 404
