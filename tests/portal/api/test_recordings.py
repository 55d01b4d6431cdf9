import pytest

from agents.models import Team
from calls.domain.orders import RecordLeg
from calls.models import Recording
from tests.agents.test_recordings import running
from tests.builders import T0
from tests.fakes.switch import FakeSwitch
from tests.portal.api.test_calls import ended

V1 = "/api/v1"


def recording(number, call_id, team="demo"):
    return Recording.objects.create(
        id=f"00000000-0000-4000-8000-{number:012}",
        team=team,
        call_id=call_id,
        started_at=T0,
        seconds=1.5,
        bytes=24044,
        sha256="ab",
        path=f"{number}.wav",
        stored_at=T0,
    )


@pytest.fixture
def kept(people):
    ended("hers")
    ended("bens", agent_no="1002", group="631")
    ended("maxs", team="other")
    return [recording(1, "hers"), recording(2, "bens"), recording(3, "maxs", "other")]


def seen(client, query=""):
    answer = client.get(f"{V1}/recordings/{query}")
    assert answer.status_code == 200
    return sorted(row["call_id"] for row in answer.data["results"])


@pytest.mark.parametrize(
    ("heard", "who", "calls"),
    [
        ("own", "ada", ["hers"]),
        ("own", "ben", ["bens"]),
        ("team", "ada", ["bens", "hers"]),
        ("none", "ada", []),
        ("none", "sue", ["hers"]),
        ("own", "sue", ["hers"]),
        ("none", "amy", ["bens", "hers"]),
        ("none", "client", ["bens", "hers"]),
        ("team", "max", ["maxs"]),
        ("team", "moe", ["maxs"]),
    ],
)
def test_everybody_finds_what_she_may_play(kept, client_of, heard, who, calls):
    Team.objects.update(recordings_heard=heard)
    assert seen(client_of(who)) == calls


def test_a_recording_says_where_its_sound_is(kept, client_of):
    row = client_of("amy").get(f"{V1}/recordings/{kept[0].id}/").data
    assert row["url"] == f"/files/recordings/{kept[0].id}"
    assert (row["seconds"], row["bytes"]) == (1.5, 24044)
    assert "path" not in row
    assert client_of("max").get(f"{V1}/recordings/{kept[0].id}/").status_code == 404


def test_recordings_are_narrowed(kept, client_of):
    assert seen(client_of("amy"), "?call_id=bens") == ["bens"]
    assert seen(client_of("amy"), "?since=2030-01-01T00:00:00Z") == []


@pytest.fixture
def talk(people, settings, tmp_path):
    settings.PBX_PORTAL_URL, settings.FILES_ROOT = "http://portal", str(tmp_path)
    return running()


@pytest.mark.parametrize(
    ("who", "body"),
    [
        ("ada", {}),
        ("ada", {"agent_no": "1001"}),
        ("sue", {"agent_no": "1001"}),
        ("amy", {}),
        ("client", {}),
    ],
)
def test_a_running_call_is_recorded(talk, client_of, who, body):
    where = f"{V1}/calls/{talk.call_id}/recording/"
    answer = client_of(who).post(where, {"do": "start", **body}, format="json")
    assert (answer.status_code, answer.data) == (202, {"call_id": talk.call_id})
    assert isinstance(FakeSwitch.orders()[-1], RecordLeg)


@pytest.mark.parametrize(
    ("who", "body", "status"),
    [
        ("ada", {"do": "pause"}, 409),
        ("ada", {"do": "dance"}, 400),
        ("ben", {"do": "start"}, 404),
        ("ben", {"do": "start", "agent_no": "1001"}, 404),
        ("max", {"do": "start"}, 404),
        ("moe", {"do": "start", "agent_no": "1001"}, 404),
    ],
)
def test_what_is_not_hers_or_cannot_be_is_refused(talk, client_of, who, body, status):
    where = f"{V1}/calls/{talk.call_id}/recording/"
    assert client_of(who).post(where, body, format="json").status_code == status
    assert FakeSwitch.orders() == []
