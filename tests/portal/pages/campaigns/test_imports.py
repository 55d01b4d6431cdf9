import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import tasks
from campaigns.models import ImportJob, Lead
from tests.portal.pages.campaigns.conftest import text_of

TABLE = b"Phone,Who's name,City\n02079460001,Ann,Hull\nx,=Bob,Bath\n020 7946 0001,Cid,York\n"


@pytest.fixture(autouse=True)
def at_once(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = str(tmp_path)
    monkeypatch.setattr(tasks.run_import, "delay", tasks.run_import)


def uploaded(client, numbers, content=TABLE, name="people.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(f"/dial-lists/{numbers.pk}/import/", {"file": file}, follow=True)


def test_the_wizard_guesses_the_columns_imports_and_tells_the_counts(
    sue, numbers, part, django_capture_on_commit_callbacks
):
    page = uploaded(sue, numbers).content.decode()
    assert "What the columns of people.csv hold" in page
    assert page.count('<option value="number" selected>') == 1
    assert page.count('<option value="name" selected>') == 1
    where = f"/imports/{ImportJob.objects.get().pk}/"
    with django_capture_on_commit_callbacks(execute=True):
        begun = sue.post(where, {"column": ["number", "name", ""], "priority": "5"})
    assert begun.status_code == 303
    over = sue.get(where, headers=part)
    assert over.status_code == 286  # htmx asks no more
    page = over.content.decode()
    assert 'data-state="done"' in page
    assert "2 rows that were refused" in page
    lead = Lead.objects.get()
    assert (lead.name, lead.priority, lead.fields) == ("Ann", 5, {"City": "Hull"})
    sheet = text_of(sue.get(f"{where}errors.csv")).splitlines()
    assert sheet == [
        "row,why,cell", "3,Rows whose number does not exist,x", "4,Duplicates,020 7946 0001",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"column": ["", "", ""]}, "which column holds the telephone number"),
        ({"column": ["number", "name", "name"]}, "Only one column holds the name"),
        ({"column": ["number", "", ""], "priority": "high"}, "whole number from -1000 to 1000"),
        ({"column": ["number", "", ""], "priority": "9" * 5000}, "whole number from -1000 to 1000"),
    ],
)
def test_columns_that_make_no_sense_are_refused_in_words(sue, numbers, said, words):
    uploaded(sue, numbers)
    answer = sue.post(f"/imports/{ImportJob.objects.get().pk}/", said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert ImportJob.objects.get().state == "mapping"


def test_while_it_runs_the_page_asks_again_and_shows_how_far(sue, numbers, part):
    uploaded(sue, numbers)
    job = ImportJob.objects.get()
    assert sue.get(f"/imports/{job.pk}/errors.csv").status_code == 404
    ImportJob.objects.update(state="running", progress=0.42, rows=2100)
    answer = sue.get(f"/imports/{job.pk}/", headers=part)
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'hx-trigger="every 700ms"' in page
    assert "42 % · 2,100 rows read" in page


def test_what_is_no_table_is_refused_and_no_file_too(sue, numbers):
    page = uploaded(sue, numbers, name="people.pdf").content.decode()
    assert "Only files that end in .csv or .xlsx" in page
    page = sue.post(f"/dial-lists/{numbers.pk}/import/", follow=True).content.decode()
    assert "Choose a CSV or XLSX file first." in page


def test_an_import_that_failed_says_why(sue, numbers):
    uploaded(sue, numbers)
    job = ImportJob.objects.get()
    ImportJob.objects.update(state="failed", fault="The file broke off.")
    assert "The file broke off." in sue.get(f"/imports/{job.pk}/").content.decode()


def test_nobody_imports_into_another_teams_list(max_, sue, numbers):
    assert uploaded(max_, numbers).status_code == 404
    uploaded(sue, numbers)
    assert max_.get(f"/imports/{ImportJob.objects.get().pk}/").status_code == 404
