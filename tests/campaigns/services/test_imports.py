import io

import pytest
from openpyxl import Workbook

from calls import files
from campaigns import selectors, services
from campaigns.domain.errors import BadFile, BadSetting, IllegalStep, UnknownImport, UnknownList
from campaigns.domain.importing import Columns
from campaigns.models import ImportJob, Lead, StagedLead
from campaigns.services import LeadAsk
from campaigns.services import imports as module
from campaigns.services.imports import drop_unbegun, errors_of, preview, unfinished
from tests import builders
from tests.builders import T0

pytestmark = pytest.mark.django_db
HOME = Columns(numbers=("Phone", "Mobile"), name="Who", zone="Zone")
PEOPLE = """Phone;Mobile;Who;Zone;City
020 7946 0001;;Ann;;Bath
020 7946 0002;0161 496 0002;Bob;Europe/Berlin;

020 7946 0001;;Ann again;;
;;Nobody;;
020 7946 0003;;Cy;Mars/Olympus;
0161 496 0009;;Dee;;
0161 496 0010;020 7946 0010;Eve;;
twelve;;=Fay;;
"""


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.FILES_ROOT = str(tmp_path)


def upload(numbers, text, filename="people.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    return services.new_import(
        team="demo",
        list_id=numbers.pk,
        filename=filename,
        content=io.BytesIO(content),
        by="amy",
        now=T0,
    )


def imported(numbers, text, columns=HOME, filename="people.csv"):
    job = upload(numbers, text, filename)
    services.begin_import(team="demo", job_id=job.pk, columns=columns, priority=2)
    services.run_import(job_id=job.pk, now=T0)
    job.refresh_from_db()
    return job


def faults(job):
    return [(row, why) for row, why, _ in errors_of(team="demo", job_id=job.pk)]


def test_a_file_becomes_leads_and_every_other_row_is_told(numbers):
    services.forbid(team="demo", patterns=["01614960009", "01614960010"])
    services.add_leads(
        team="demo", list_id=numbers.pk, leads=[LeadAsk(numbers=["02079460000", "02079460002"])]
    )
    job = imported(numbers, PEOPLE)
    assert (job.state, job.progress, job.rows, job.fault) == ("done", 1.0, 9, "")
    assert job.counts == {
        "accepted": 3,
        "duplicate": 1,
        "no_number": 1,
        "bad_zone": 1,
        "do_not_call": 1,
        "bad_number": 1,
    }
    assert faults(job) == [
        (5, "duplicate"),
        (6, "no_number"),
        (7, "bad_zone"),
        (8, "do_not_call"),
        (10, "bad_number"),
    ]
    ann, bob, eve = Lead.objects.order_by("pk")[1:]
    assert (ann.numbers, ann.fields, ann.priority, ann.state) == (
        ("+442079460001",),
        {"City": "Bath"},
        2,
        "new",
    )
    # his first number is another lead's second one, her first one is forbidden
    assert (bob.numbers, bob.zone) == (("+441614960002",), "Europe/Berlin")
    assert eve.numbers == ("+442079460010",)


def test_a_second_import_of_the_file_adds_nobody(numbers):
    imported(numbers, PEOPLE)
    again = imported(numbers, PEOPLE)
    assert again.counts["accepted"] == 0
    assert again.counts["duplicate"] == 5
    assert {why for _, why in faults(again)} == {"duplicate", "no_number", "bad_zone", "bad_number"}


def test_nothing_waits_when_it_is_over_and_the_file_is_gone(numbers):
    job = imported(numbers, PEOPLE)
    assert not StagedLead.objects.exists()
    assert not (files.root() / job.path).exists()


def test_a_workbook_is_read_as_well(numbers):
    book = Workbook()
    for row in (("Phone", "Who"), (442079460001, "Ann"), ("020 7946 0002", None), (None, None)):
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    job = imported(
        numbers, content.getvalue(), Columns(numbers=("Phone",), name="Who"), "people.XLSX"
    )
    assert (job.state, job.counts) == ("done", {"accepted": 2})
    assert set(Lead.objects.values_list("number", "name")) == {
        ("+442079460001", "Ann"),
        ("+442079460002", ""),
    }


def test_the_columns_are_named_from_a_preview(numbers):
    job = upload(numbers, PEOPLE)
    assert job.headings == ["Phone", "Mobile", "Who", "Zone", "City"]
    assert preview(team="demo", job_id=job.pk, most=1) == [["020 7946 0001", "", "Ann", "", "Bath"]]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        ("people.pdf", b"%PDF"),
        ("people.csv", b""),
        ("people.csv", b";;;\n1;2;3\n"),
        ("people.xlsx", b"no workbook"),
        ("people", b"Phone\n1\n"),
    ],
)
def test_what_is_no_table_is_refused_and_not_kept(numbers, filename, content):
    with pytest.raises(BadFile):
        upload(numbers, content, filename)
    assert not [one for one in files.root().rglob("*") if one.is_file()]


@pytest.mark.parametrize(
    "columns",
    [
        Columns(numbers=()),
        Columns(numbers=("Telephone",)),
        Columns(numbers=("Phone", "Phone")),
        Columns(numbers=("Phone",), name="Phone"),
    ],
)
def test_columns_the_file_does_not_have_are_refused(numbers, columns):
    job = upload(numbers, PEOPLE)
    with pytest.raises(BadSetting):
        services.begin_import(team="demo", job_id=job.pk, columns=columns)


def test_an_import_begins_once_and_a_lost_one_begins_again(numbers):
    job = upload(numbers, PEOPLE)
    services.begin_import(team="demo", job_id=job.pk, columns=HOME)
    with pytest.raises(IllegalStep):
        services.begin_import(team="demo", job_id=job.pk, columns=HOME)
    # a worker died in the middle
    ImportJob.objects.update(state="running", progress=0.4)
    StagedLead.objects.create(job=job, row=2, numbers=["+442079460001"], fields={})
    assert unfinished(before=builders.after(1)) == [job.pk]
    services.run_import(job_id=job.pk, now=T0)
    assert (Lead.objects.count(), unfinished(before=builders.after(1))) == (4, [])


def test_the_progress_is_kept_between_chunks(numbers, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 100)
    seen = []
    keep = ImportJob.save
    monkeypatch.setattr(
        ImportJob, "save", lambda job, **words: (seen.append(job.progress), keep(job, **words))
    )
    rows = "".join(f"+44207946{n:04d};Somebody with a name {n}\n" for n in range(5000))
    job = imported(numbers, "Phone;Who\n" + rows, Columns(numbers=("Phone",), name="Who"))
    assert job.counts == {"accepted": 5000}
    assert len({share for share in seen if 0 < share < 1}) > 3
    assert seen == sorted(seen)


def test_a_file_that_breaks_off_adds_nothing(numbers, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 1)
    many = ",".join("x" * 200)
    good = "02079460001\n" * 20  # the first rows are read when the file comes
    job = imported(numbers, f"Phone\n{good}{many}\n", Columns(numbers=("Phone",)))
    assert (job.state, Lead.objects.count()) == ("failed", 0)
    assert "more than 100 columns" in job.fault


def test_another_team_finds_no_import(numbers):
    job = upload(numbers, PEOPLE)
    with pytest.raises(UnknownImport):
        services.begin_import(team="other", job_id=job.pk, columns=HOME)
    with pytest.raises(UnknownImport):
        errors_of(team="other", job_id=job.pk)
    with pytest.raises(UnknownList):
        selectors.dial_list(team="other", list_id=numbers.pk)


def test_an_upload_nobody_went_on_with_is_removed(numbers):
    job, begun = upload(numbers, PEOPLE), upload(numbers, PEOPLE)
    services.begin_import(team="demo", job_id=begun.pk, columns=HOME)
    assert drop_unbegun(before=T0) == 0
    assert drop_unbegun(before=builders.after(1)) == 1
    assert not (files.root() / job.path).exists()
    assert (files.root() / begun.path).exists()


def test_a_fault_of_ours_ends_the_import_and_adds_nothing(numbers, monkeypatch):
    def breaks(*_):
        raise RuntimeError

    monkeypatch.setattr(module, "_finish", breaks)
    job = imported(numbers, PEOPLE)
    assert (job.state, Lead.objects.count()) == ("failed", 0)
    assert unfinished(before=builders.after(1)) == []
