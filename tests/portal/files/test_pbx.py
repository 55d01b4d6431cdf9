import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils import timezone

from calls import files, recordings
from calls.models import FileToken, Recording
from tests.builders_sound import tone
from tests.portal.files.conftest import expected

pytestmark = pytest.mark.django_db
SOUND = tone(1.5)


def put(url: str, body: bytes = SOUND, **headers):
    return Client().put(url, body, content_type="audio/wav", **headers)


def leftovers(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_a_sound_with_a_fresh_token_becomes_a_recording(folder: Path):
    leave = expected("call-1")
    answer = put(leave.url)
    assert (answer.status_code, answer.json()["seconds"]) == (201, 1.5)
    row = Recording.objects.get()
    assert (row.pk, row.team, row.call_id) == (leave.file_id, "demo", "call-1")
    assert (row.bytes, row.sha256) == (len(SOUND), hashlib.sha256(SOUND).hexdigest())
    assert leftovers(folder) == [folder / row.path]
    assert (folder / row.path).read_bytes() == SOUND


def test_a_form_post_is_taken_too():
    answer = Client().post(expected().url, SOUND, content_type="audio/wav")
    assert answer.status_code == 201


def test_only_the_digest_of_a_token_is_kept():
    token = expected().url.rpartition("/")[2]
    assert FileToken.objects.get().digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(FileToken.objects.values())


def test_a_token_serves_once():
    leave = expected()
    assert put(leave.url).status_code == 201
    assert put(leave.url).status_code == 409
    assert Recording.objects.count() == 1


def test_a_token_nobody_gave_opens_nothing(folder: Path):
    assert put("/files/in/nonsense").status_code == 404
    assert leftovers(folder) == []


def test_a_token_ends(folder: Path):
    leave = expected()
    FileToken.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert put(leave.url).status_code == 410
    assert leftovers(folder) == []


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"hello",
        b"<html>" * 100,
        b"RIFF\x00\x00\x00\x00WAVE",
        SOUND[:60].replace(b"WAVE", b"AVI "),
        SOUND[:100],
    ],
    ids=["nothing", "words", "page", "head", "film", "cut"],
)
def test_what_is_no_sound_is_not_taken_and_the_token_still_serves(folder: Path, body: bytes):
    leave = expected()
    assert put(leave.url, body).status_code == 415
    assert (Recording.objects.count(), leftovers(folder)) == (0, [])
    assert put(leave.url).status_code == 201


def test_too_much_is_not_taken(folder: Path, settings):
    settings.FILES_MAX_BYTES = 1000
    leave = expected()
    assert put(leave.url).status_code == 413
    # a length that is not announced, or is a lie, does not help
    taken = iter([b"x" * 600, b"x" * 600])
    with pytest.raises(files.TooBigError):
        files.take(lambda _: next(taken), announced=None)
    assert leftovers(folder) == []


def test_a_delivery_that_was_cut_off_may_be_tried_again(folder: Path):
    leave = expected()
    half = iter([SOUND[:5000], b""])
    with pytest.raises(files.CutOffError):
        recordings.receive(
            token=leave.url.rpartition("/")[2],
            read=lambda _: next(half),
            announced=len(SOUND),
            now=timezone.now(),
        )
    assert leftovers(folder) == []
    assert put(leave.url).status_code == 201


def test_the_door_for_deliveries_shows_nothing():
    leave = expected()
    put(leave.url)
    assert Client().get(leave.url).status_code == 405


def test_a_signed_address_gives_its_file_until_it_ends(folder: Path):
    (folder / "prompts").mkdir(parents=True)
    (folder / "prompts/hello.wav").write_bytes(SOUND)
    soon = timezone.now() + timedelta(hours=1)
    address = files.signed_address("prompts/hello.wav", expires_at=soon)
    answer = Client().get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "audio/wav")
    assert b"".join(answer) == SOUND
    assert address == files.signed_address("prompts/hello.wav", expires_at=soon)
    late = files.signed_address("prompts/hello.wav", expires_at=timezone.now())
    assert Client().get(late).status_code == 404


@pytest.mark.parametrize("path", ["../secret.wav", "/etc/hostname", "prompts/../../secret.wav"])
def test_no_signed_address_leads_out_of_the_folder(folder: Path, path: str):
    folder.mkdir()
    (folder.parent / "secret.wav").write_bytes(SOUND)
    soon = timezone.now() + timedelta(hours=1)
    assert Client().get(files.signed_address(path, expires_at=soon)).status_code == 404


def test_a_forged_address_gives_nothing(folder: Path):
    (folder / "prompts").mkdir(parents=True)
    (folder / "prompts/hello.wav").write_bytes(SOUND)
    good = files.signed_address("prompts/hello.wav", expires_at=timezone.now() + timedelta(hours=1))
    word, name = good.split("/")[-2:]
    for bad in (f"{word[:-1]}x", f"x{word}", "x", "..%2f..", "%00"):
        assert Client().get(f"/files/out/{bad}/{name}").status_code == 404
    assert Client().get(f"/files/out/{word}/other.wav").status_code == 404
