"""Recordings on the real PBX: what is in the file, how it comes, and who hears it."""

import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pytest

from calls.ami import town
from tests.deploy.hearing import hears, runs_of, seconds
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api
from tests.e2e.recordedteam import AGENTS, TEAM, recorded_team

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
#: How loud a party is who is heard, and music or a party who is not.
LOUD, QUIET = 0.03, 0.004
MUSIC_HZ = (196, 247, 294, 220, 262, 330)


class Stage:
    """The team's admin and its agents, the log, and the sounds that came."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed
        self.log = EventLog(bed)
        self.admin = Api(bed, f"{TEAM}-admin", "recorded")
        self.agents = {no: Api(bed, f"{TEAM}-{no}", "recorded") for no in AGENTS}

    def record(self, who: Api, call_id: str, do: str) -> tuple[int, Any]:
        return who.call("POST", f"/api/v1/calls/{call_id}/recording/", do=do)

    def dial(self, agent_no: str, number: str) -> tuple[int, Any]:
        return self.admin.call("POST", "/api/v1/calls/", agent_no=agent_no, target=number)

    def talk(self, agent_no: str, number: str) -> str:
        status, answer = self.dial(agent_no, number)
        assert status == 202, answer
        self.log.wait_kind(answer["call_id"], "CallConnected")
        return str(answer["call_id"])

    def hang_up(self, call_id: str) -> None:
        self.admin.call("POST", f"/api/v1/calls/{call_id}/hangup/")
        self.log.wait_kind(call_id, "CallEnded")

    def recordings(self, call_id: str, count: int = 1) -> list[dict[str, Any]]:
        def there() -> list[dict[str, Any]]:
            rows = self.admin.get(f"/api/v1/recordings/?call_id={call_id}")["results"]
            return rows if len(rows) >= count else []

        return list(reversed(wait_until(there, 15)))

    def sound(self, row: dict[str, Any], path: Path, *, who: Api | None = None) -> Path:
        with open_url(self.bed, row["url"], (who or self.admin).token) as answer:
            path.write_bytes(answer.read())
        return path

    def states(self, call_id: str) -> list[tuple[str, str]]:
        return [
            (event["state"], event["agent_no"])
            for event in self.log.events(call_id)
            if event["kind"] == "CallRecordingChanged"
        ]


def open_url(bed: Bed, path: str, token: str) -> Any:
    request = urllib.request.Request(
        bed["web_url"] + path, headers={"Authorization": f"Bearer {token}"}
    )
    return urllib.request.urlopen(request, timeout=20)


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage]:
    with recorded_team(bed):
        made = Stage(bed)

        def reachable() -> bool:
            rows = made.admin.get("/api/v1/agents/?page_size=100")["results"]
            known = [row["presence"] for row in rows if row["presence"]]
            return sum(one["is_phone_reachable"] for one in known) == len(AGENTS)

        wait_until(reachable, 15)
        yield made


@pytest.fixture(autouse=True)
def quiet(stage: Stage) -> None:
    """Begin without what a test before has left."""
    for row in stage.admin.get("/api/v1/calls/")["results"]:
        stage.admin.call("POST", f"/api/v1/calls/{row['call_id']}/hangup/")
    wait_until(lambda: not stage.admin.get("/api/v1/calls/")["results"])


def test_a_recording_holds_both_voices_silence_while_paused_and_no_music(
    stage: Stage, tmp_path: Path
) -> None:
    ada, call_id = stage.agents["3101"], stage.talk("3101", "02079460022")
    assert stage.record(ada, call_id, "pause")[0] == 409
    for do, then_s in (("start", 2.5), ("pause", 2.5), ("resume", 2)):
        status, answer = stage.record(ada, call_id, do)
        assert status == 202, answer
        time.sleep(then_s)
    for verb in ("hold", "retrieve"):
        status, answer = ada.call("POST", f"/api/v1/calls/{call_id}/{verb}/", agent_no="3101")
        assert status == 202, answer
        time.sleep(2.5)
    assert stage.record(ada, call_id, "stop")[0] == 202
    stage.hang_up(call_id)
    (row,) = stage.recordings(call_id)
    sound = stage.sound(row, tmp_path / "call.wav", who=ada)
    customer, agent = 620, 1125
    runs = [(is_loud, run) for is_loud, run in runs_of(sound, (customer, agent), LOUD) if run[2:]]
    # voices, the pause, voices; the hold is left out whole
    assert [is_loud for is_loud, _ in groupby(runs, key=itemgetter(0))] == [True, False, True]
    assert max(runs[1][1][1:-1]) < QUIET
    assert max(hears(sound, hz) for hz in MUSIC_HZ) < QUIET
    assert stage.states(call_id) == [
        ("on", "3101"),
        ("paused", "3101"),
        ("on", "3101"),
        ("off", "3101"),
    ]


def test_a_group_that_records_always_does_so_by_itself(stage: Stage, tmp_path: Path) -> None:
    for do in ("log_in", "check_in"):
        stage.admin.call("POST", "/api/v1/agents/3102/presence/", do=do)
    town.ring_in(stage.bed["town_ami_url"], to="08081570680", from_number="02079460533")
    call_id = stage.log.wait_call("02079460533")
    stage.log.wait_kind(call_id, "CallRecordingChanged")
    status, answer = stage.record(stage.agents["3102"], call_id, "stop")
    assert (status, answer["code"]) == (403, "not_allowed")
    time.sleep(2)
    town.hang_up(stage.bed["town_ami_url"], who="02079460533")
    stage.log.wait_kind(call_id, "CallEnded")
    (row,) = stage.recordings(call_id)
    assert row["asked_by"] == ""
    sound = stage.sound(row, tmp_path / "inbound.wav")
    assert hears(sound, 730, (0.5, 1.8)) > LOUD
    assert hears(sound, 1150, (0.5, 1.8)) > LOUD
    assert stage.states(call_id) == [("on", ""), ("off", "")]
    with pytest.raises(urllib.error.HTTPError) as refusal:
        open_url(stage.bed, row["url"], stage.agents["3103"].token)
    assert refusal.value.code == 404
    stage.admin.call("POST", "/api/v1/agents/3102/presence/", do="log_out")


def test_two_recordings_of_one_call_are_two_files(stage: Stage, tmp_path: Path) -> None:
    ada, call_id = stage.agents["3101"], stage.talk("3101", "02079460031")
    for _ in range(2):
        assert stage.record(ada, call_id, "start")[0] == 202
        time.sleep(1.5)
        assert stage.record(ada, call_id, "stop")[0] == 202
        time.sleep(0.5)
    stage.hang_up(call_id)
    rows = stage.recordings(call_id, 2)
    assert len({row["sha256"] for row in rows}) == 2
    for place, row in enumerate(rows):
        assert 0.8 < seconds(stage.sound(row, tmp_path / f"{place}.wav")) < 3


@pytest.mark.parametrize(
    ("number", "code"),
    [
        ("09098790000", "premium_not_allowed"),
        ("0033142685300", "country_not_allowed"),
        ("118500", "bad_number"),
    ],
)
def test_a_click_and_a_keyed_number_are_refused_alike(stage: Stage, number: str, code: str) -> None:
    status, answer = stage.dial("3103", number)
    assert (status, answer["code"]) == (422, code)
    # a phone of the demonstration's team: of those the town has by itself, it can tell to dial
    town.phone_dials(stage.bed["town_ami_url"], phone="demo-1008", number=number)
    call_id = stage.log.wait_call(number)
    stage.log.wait_kind(call_id, "CallEnded")
    assert stage.log.cdrs(call_id)[0][0] == "refused"


def test_an_emergency_call_passes_where_the_limit_is_reached(stage: Stage) -> None:
    first = stage.talk("3101", "02079460041")
    second = stage.talk("3102", "02079460051")
    status, answer = stage.dial("3103", "02079460001")
    assert (status, answer["code"]) == (409, "limit_reached")
    third = stage.talk("3103", "999")
    for call_id in (first, second, third):
        stage.hang_up(call_id)
