import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns import services, tasks
from campaigns.models import ImportJob, Lead
from tests import builders

WHERE = "/api/v1/imports/"


@pytest.fixture(autouse=True)
def at_once(settings, tmp_path, monkeypatch):
    settings.FILES_ROOT = str(tmp_path)
    monkeypatch.setattr(tasks.run_import, "delay", tasks.run_import)


@pytest.fixture
def numbers(people):
    row = services.create_campaign(team="demo", name="Spring", group=builders.group("630"))
    return services.create_list(team="demo", campaign_id=row.pk, name="All")


def upload(client, numbers, content=b"Phone,Who\n02079460001,Ann\nx,=Bob\n", name="people.csv"):
    file = SimpleUploadedFile(name, content)
    return client.post(WHERE, {"dial_list": numbers.pk, "file": file}, format="multipart")


def test_a_file_is_uploaded_mapped_and_imported(
    client_of, numbers, django_capture_on_commit_callbacks
):
    sue = client_of("sue")
    made = upload(sue, numbers)
    assert made.status_code == 201, made.data
    assert made.data["headings"] == ["Phone", "Who"]
    assert made.data["preview"] == [["02079460001", "Ann"], ["x", "=Bob"]]
    job = f"{WHERE}{made.data['id']}/"
    assert sue.get(f"{job}errors.csv").status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        begun = sue.post(f"{job}begin/", {"numbers": ["Phone"], "name": "Who"}, format="json")
    assert (begun.status_code, begun.data["state"]) == (202, "queued"), begun.data
    done = sue.get(job).data
    assert (done["state"], done["progress"], done["rows"]) == ("done", 1.0, 2)
    assert done["counts"] == {"accepted": 1, "bad_number": 1}
    assert Lead.objects.get().name == "Ann"
    sheet = b"".join(sue.get(f"{job}errors.csv")).decode()
    assert sheet.splitlines() == ["row,why,cell", "3,bad_number,x"]


def test_what_is_no_table_is_refused(client_of, numbers):
    answer = upload(client_of("amy"), numbers, name="people.pdf")
    assert (answer.status_code, answer.data["code"]) == (422, "bad_file")


def test_nobody_imports_into_or_sees_the_other_teams_lists(client_of, numbers):
    assert upload(client_of("moe"), numbers).status_code == 400
    made = upload(client_of("amy"), numbers).data
    moe = client_of("moe")
    assert moe.get(WHERE).data["results"] == []
    for path in ("", "errors.csv"):
        assert moe.get(f"{WHERE}{made['id']}/{path}").status_code == 404
    answer = moe.post(f"{WHERE}{made['id']}/begin/", {"numbers": ["Phone"]}, format="json")
    assert answer.status_code == 404
    assert ImportJob.objects.get().state == "mapping"
