from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from auditlog.models import LogEntry
from django.test import Client
from django.utils import timezone

from agents.models import Account
from calls.models import Recording
from portal import access, hearing
from tests.builders import agent, group, team
from tests.builders_sound import tone
from tests.portal.files.conftest import ended, stored

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"
SOUND = tone(1)


def client_of(account: Account | None) -> Client:
    client = Client()
    assert account is not None
    client.force_login(account, backend=DOOR)
    return client


@pytest.fixture
def url() -> str:
    ended("c1")
    return f"/files/recordings/{stored('c1', sound=SOUND).id}"


@pytest.fixture
def ada() -> Client:
    return client_of(agent("1001", password="x").account)


def body(answer) -> bytes:
    return b"".join(answer)


def test_an_agent_plays_her_own_call(ada: Client, url: str):
    answer = ada.get(url)
    assert (answer.status_code, body(answer)) == (200, SOUND)
    assert (answer["Content-Type"], answer["Accept-Ranges"]) == ("audio/wav", "bytes")
    assert answer["Content-Length"] == str(len(SOUND))
    assert "no-store" not in answer["Cache-Control"]
    assert "private" in answer["Cache-Control"]


@pytest.mark.parametrize(
    ("heard", "who", "status"),
    [
        ("own", "1001", 200),
        ("own", "1002", 404),
        ("none", "1001", 404),
        ("team", "1002", 200),
    ],
)
def test_the_team_says_what_its_agents_play(url: str, heard: str, who: str, status: int):
    ours = team()
    ours.recordings_heard = heard
    ours.save()
    assert client_of(agent(who, password="x").account).get(url).status_code == status


def test_a_supervisor_plays_what_her_groups_talked(url: str):
    sue = agent("1009", password="x", groups=())
    assert client_of(sue.account).get(url).status_code == 404
    group("630").admins.add(sue)
    assert client_of(sue.account).get(url).status_code == 200


def test_a_supervisor_of_another_group_does_not(url: str):
    sue = agent("1009", password="x", groups=())
    group("631").admins.add(sue)
    agent("1001", password="x", groups=("630", "631"))
    assert client_of(sue.account).get(url).status_code == 404


def test_a_call_of_no_group_is_heard_by_who_leads_its_agent():
    ended("c2", group="")
    agent("1001", groups=("630",))
    sue = agent("1009", password="x", groups=())
    group("630").admins.add(sue)
    row = stored("c2")
    assert client_of(sue.account).get(f"/files/recordings/{row.id}").status_code == 200


@pytest.mark.parametrize("role", ["agent", "team_admin", "api_client"])
def test_nobody_of_another_team_finds_it(url: str, role: str):
    max_ = agent("1001", "other", password="x", groups=("730",))
    group("730", "other").admins.add(max_)
    Account.objects.filter(pk=max_.account_id).update(role=role)
    assert client_of(Account.objects.get(pk=max_.account_id)).get(url).status_code == 404


def test_team_admins_and_api_clients_hear_all_of_their_team(url: str):
    for role in ("team_admin", "api_client"):
        account = Account.objects.create_user(role, password="x", team=team(), role=role)
        assert client_of(account).get(url).status_code == 200


def test_a_platform_admin_hears_all(url: str):
    root = Account.objects.create_superuser("root", password="x")
    assert client_of(root).get(url).status_code == 200


def test_a_token_opens_what_its_account_may_hear(url: str):
    account = agent("1001", password="x").account
    assert account is not None
    token = access.issue_token(account.pk, at=timezone.now())
    good = Client(headers={"Authorization": f"Bearer {token}"})
    assert good.get(url).status_code == 200
    for words in ("Bearer x", "Basic eDp4", "Bearer"):
        assert Client(headers={"Authorization": words}).get(url).status_code == 401


def test_a_stranger_has_to_sign_in(url: str):
    answer = Client().get(url)
    assert answer.status_code == 401
    assert "Bearer" in answer["WWW-Authenticate"]


def test_a_recording_that_never_was_is_as_unknown(ada: Client, url: str):
    assert ada.get(f"/files/recordings/{uuid4()}").status_code == 404
    assert ada.get("/files/recordings/../../etc/passwd").status_code == 404
    Recording.objects.update(path="recordings/demo/gone.wav")
    assert ada.get(url).status_code == 404


@pytest.mark.parametrize(
    ("wanted", "first", "last"),
    [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, None),
        ("bytes=-44", len(SOUND) - 44, None),
        ("bytes=10-999999", 10, None),
    ],
)
def test_a_range_is_answered_with_just_that(ada: Client, url: str, wanted, first, last):
    answer = ada.get(url, headers={"Range": wanted})
    piece = SOUND[first:last]
    assert (answer.status_code, body(answer)) == (206, piece)
    span = f"bytes {first}-{first + len(piece) - 1}/{len(SOUND)}"
    assert (answer["Content-Range"], answer["Content-Length"]) == (span, str(len(piece)))


@pytest.mark.parametrize("wanted", ["bytes=99999999-", "bytes=50-10", "bytes=-0"])
def test_a_range_that_is_not_there_is_refused(ada: Client, url: str, wanted: str):
    answer = ada.get(url, headers={"Range": wanted})
    assert (answer.status_code, answer["Content-Range"]) == (416, f"bytes */{len(SOUND)}")


@pytest.mark.parametrize("wanted", ["bytes=0-1,5-9", "bytes=-", "items=0-1", "bytes=a-b"])
def test_what_is_no_single_range_means_the_whole(ada: Client, url: str, wanted: str):
    answer = ada.get(url, headers={"Range": wanted})
    assert (answer.status_code, body(answer)) == (200, SOUND)


def test_a_head_says_the_length_alone(ada: Client, url: str):
    answer = ada.head(url)
    assert (answer["Content-Length"], body(answer)) == (str(len(SOUND)), b"")


def test_a_download_has_a_telling_name(ada: Client, url: str):
    how = ada.get(f"{url}?download=1")["Content-Disposition"]
    assert how.startswith("attachment; filename=")
    assert how.endswith('_c1.wav"')
    assert ada.get(url)["Content-Disposition"].startswith("inline")


def test_each_listening_stands_in_the_audit_log(ada: Client, url: str):
    ada.get(url, headers={"Range": "bytes=0-"})
    ada.get(url, headers={"Range": "bytes=100-200"})
    ada.head(url)
    entry = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).get()
    assert entry.actor is not None
    assert entry.additional_data == {"call_id": "c1", "team": "demo"}


@pytest.fixture
def linked(url: str):
    """Ada with a link to a recording of hers."""
    ada = agent("1001", password="x").account
    actor = access.actor_of(ada)
    file_id = UUID(url.rpartition("/")[2])
    return ada, lambda at, which=file_id: hearing.link_word(actor, which, now=at)


def test_a_link_opens_its_recording_for_an_hour(url: str, linked):
    _, word = linked
    now = timezone.now()
    assert body(Client().get(url, {"word": word(now)})) == SOUND
    late = word(now - hearing.LINK_LIVES - timedelta(seconds=1))
    assert Client().get(url, {"word": late}).status_code == 401


def test_a_link_is_no_other_recordings(url: str, linked):
    _, word = linked
    ended("c2")
    other = f"/files/recordings/{stored('c2', sound=SOUND).id}"
    assert Client().get(other, {"word": word(timezone.now())}).status_code == 401


@pytest.mark.parametrize("word", ["x", "a:b", "W10:x", "\0", "é", "1" * 5000])
def test_a_forged_link_opens_nothing(url: str, word: str):
    assert Client().get(url, {"word": word}).status_code == 401


def test_a_link_opens_what_she_may_hear_when_it_is_used(url: str, linked):
    ada, word = linked
    at = word(timezone.now())
    ours = team()
    ours.recordings_heard = "none"
    ours.save()
    assert Client().get(url, {"word": at}).status_code == 404
    ours.recordings_heard = "own"
    ours.save()
    before = LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count()
    assert Client().get(url, {"word": at}).status_code == 200
    assert LogEntry.objects.filter(action=LogEntry.Action.ACCESS).count() == before + 1
    Account.objects.filter(pk=ada.pk).update(is_active=False)
    assert Client().get(url, {"word": at}).status_code == 401
