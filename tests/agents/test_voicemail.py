import io
import wave

import pytest
from django.core import mail
from django.utils import timezone

from agents.domain.messages import signature
from agents.models import Mailbox, VoicemailMessage
from agents.provisioning.addresses import upload_secret
from agents.services import voicemail
from tests.builders import agent, group, team

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def box(settings, tmp_path):
    settings.FILES_ROOT = str(tmp_path)
    return Mailbox.objects.create(
        team=team(), code="post", name="Post", group=group("630"), mail_to="desk@example.org"
    )


def sound(seconds=2):
    out = io.BytesIO()
    with wave.open(out, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(8000)
        target.writeframes(b"\1\0" * 8000 * seconds)
    return out.getvalue()


def word(call_id="a" * 32, number="02079460252", box="demo-post", secret=None):
    text = f"{box}.{call_id}.1796000000.0{number}"
    return f"{text}.{signature(secret or upload_secret(team().pbx), text)}"


def deliver(client, name, data=None):
    return client.put(f"/files/voicemail/{name}", data=data or sound(), content_type="audio/wav")


def test_a_message_is_taken_in_once_and_told_by_mail(client):
    assert deliver(client, word()).status_code == 201
    row = VoicemailMessage.objects.get()
    assert (row.number, row.seconds) == ("02079460252", 2.0)
    assert mail.outbox[0].to == ["desk@example.org"]
    assert deliver(client, word()).status_code == 409
    assert VoicemailMessage.objects.count() == 1


@pytest.mark.parametrize("name", [word.__name__, "demo-post.x"], ids=["no token", "half a token"])
def test_what_the_pbx_did_not_sign_is_refused(client, name):
    assert deliver(client, name).status_code == 404


def test_a_forged_signature_another_box_and_noise_are_refused(client):
    assert deliver(client, word(secret="guessed")).status_code == 404
    assert deliver(client, word(box="other-post")).status_code == 404
    assert deliver(client, word(), data=b"no sound at all").status_code in {415, 503}
    assert VoicemailMessage.objects.count() == 0


def test_agents_of_the_group_hear_it_and_nobody_else(client):
    deliver(client, word())
    row = VoicemailMessage.objects.get()
    agent("1001", groups=("630",))
    agent("1002", groups=("631",))
    assert voicemail.may_hear(team="demo", agent_no="1001") == ["630"]
    assert voicemail.waiting(team="demo", groups=["630"]) == 1
    assert voicemail.waiting(team="demo", groups=["631"]) == 0
    with pytest.raises(voicemail.UnknownMessageError):
        voicemail.file_of(team="other", groups=None, message_id=row.pk)
    now = timezone.now()
    assert voicemail.file_of(team="demo", groups=["630"], message_id=row.pk).exists()
    voicemail.hear(team="demo", groups=["630"], message_id=row.pk, by="Ada", now=now)
    voicemail.hear(team="demo", groups=["630"], message_id=row.pk, by="Ben", now=now)
    done = voicemail.mark(team="demo", groups=None, message_id=row.pk, by="Ben", now=now)
    assert (done.heard_by, done.done_by) == ("Ada", "Ben")
    assert voicemail.messages(team="demo", groups=None, is_open=True) == []
    undone = voicemail.mark(
        team="demo", groups=None, message_id=row.pk, by="Ben", now=now, is_done=False
    )
    assert undone.done_at is None


def test_the_page_lists_plays_and_marks(client):
    deliver(client, word())
    ada = agent("1001", groups=("630",), password="x")
    client.force_login(ada.account, backend="django.contrib.auth.backends.ModelBackend")
    assert b"02079460252" in client.get("/messages/").content
    assert client.get("/messages/count/").json()["waiting"] == 1
    row = VoicemailMessage.objects.get()
    assert client.get(f"/messages/{row.pk}/sound/")["Content-Type"] == "audio/wav"
    assert client.post(f"/messages/{row.pk}/done/").status_code == 302
    assert client.get("/messages/count/").json()["waiting"] == 0
    assert b"02079460252" in client.get("/messages/?show=done").content
    assert client.post(f"/messages/{row.pk}/done/", {"undo": "1"}).status_code == 302
    assert client.post("/callbacks/abc/cancel/").status_code == 404
    assert client.get("/messages/999/sound/").status_code == 404
