"""Inbound treatment through the whole portal: set over REST, met by the town's customers."""

import io
import time
import urllib.error
import urllib.request
import uuid
import wave
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from calls.ami import town
from deploy.local.sounds import tone, write_wav
from tests.deploy.hearing import hears, seconds
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.people import Api
from tests.e2e.storyworld import run

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
TEAM = "inbound"
LINES = {name: f"0808157069{n}" for n, name in enumerate(("menu", "closed", "calls"))}
MAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
QueueRules.objects.filter(group__team__identity="{TEAM}").delete()
Menu.objects.filter(team__identity="{TEAM}").delete()
Mailbox.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Inbound", wrap_up_s=0, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="{LINES["calls"]}", pbx=Team.objects.get(identity="demo").pbx,
)
Account.objects.create_user("{TEAM}-admin", password="inbound", team=team, role="team_admin")
agent = Agent.objects.create(
    team=team, agent_no="3201", name="Agent 3201", phone="desk", sip_secret="secret-3201",
)
for code in ("690", "691"):
    group = AgentGroup.objects.create(team=team, code=code, name="Group " + code, ring_s=8)
    Membership.objects.create(agent=agent, group=group)
"""
UNMAKE = MAKE.partition("team = Team")[0]
LOUD = 0.02


class Stage:
    """The team's admin, the log, and what customers hear."""

    def __init__(self, bed: Bed) -> None:
        self.bed, self.log = bed, EventLog(bed)
        self.admin = Api(bed, f"{TEAM}-admin", "inbound")

    def make(self, what: str, **row: Any) -> Any:
        status, answer = self.admin.call("POST", f"/api/v1/{what}/", **row)
        assert status == 201, answer
        return answer

    def change(self, what: str, **row: Any) -> Any:
        status, answer = self.admin.call("PATCH", f"/api/v1/{what}/", **row)
        assert status == 200, answer
        return answer

    def presence(self, do: str, *groups: str) -> None:
        body: dict[str, Any] = {"do": do} | ({"groups": list(groups)} if groups else {})
        status, answer = self.admin.call("POST", "/api/v1/agents/3201/presence/", **body)
        assert status in {202, 409}, answer

    def rings_in(self, number: str, line: str, **more: Any) -> str:
        self.log = EventLog(self.bed)  # a call of an earlier try is another one
        town.ring_in(self.bed["town_ami_url"], to=LINES[line], from_number=number, **more)
        return self.log.wait_call(number)

    def hang_up(self, number: str) -> None:
        town.hang_up(self.bed["town_ami_url"], who=number)

    def heard(self, number: str, hz: float) -> bool:
        folder = Path(self.bed["dir"]) / "town/spool/monitor"

        def is_in() -> bool:
            found = sorted(folder.glob(f"heard-{number}-*.wav"), key=lambda p: p.stat().st_mtime)
            with suppress(wave.Error, EOFError):  # not closed yet
                return any(hears(path, hz) > LOUD for path in found[-3:])
            return False

        return bool(wait_until(is_in, 10))

    def events(self, call_id: str, kind: str) -> list[dict[str, Any]]:
        return [event for event in self.log.events(call_id) if event["kind"] == kind]

    def callback(self, number: str, *states: str) -> dict[str, Any]:
        def found() -> dict[str, Any] | None:
            rows = self.admin.get(f"/api/v1/callbacks/?number={number}")["results"]
            return rows[0] if rows and rows[0]["state"] in states else None

        made: dict[str, Any] = wait_until(found, 40)
        return made

    def upload(self, code: str, hz: float, folder: Path) -> None:
        """As a form with a file, which is how a browser or curl sends it."""
        file = folder / "prompt.wav"
        write_wav(file, tone(hz, 1.5))
        mark = uuid.uuid4().hex
        body = io.BytesIO()
        for name, value in (("code", code), ("name", code)):
            body.write(
                f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n'
                f"{value}\r\n".encode()
            )
        body.write(
            f'--{mark}\r\nContent-Disposition: form-data; name="recording"; filename="p.wav"\r\n'
            "Content-Type: audio/wav\r\n\r\n".encode()
        )
        body.write(file.read_bytes() + f"\r\n--{mark}--\r\n".encode())
        request = urllib.request.Request(
            f"{self.bed['web_url']}/api/v1/prompts/",
            data=body.getvalue(),
            headers={
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "Authorization": f"Bearer {self.admin.token}",
            },
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.status == 201


@pytest.fixture(scope="module")
def stage(bed: Bed, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    run(bed, MAKE)
    phone = Handset(bed, f"{TEAM}-3201", "secret-3201")
    try:
        phone.sign_in()
        made = Stage(bed)
        folder = tmp_path_factory.mktemp("prompts")
        for code, hz in (("menu", 2300), ("closed", 2500), ("greeting", 2700)):
            made.upload(code, hz, folder)
        made.make("mailboxes", code="post", name="Post", group="690", greeting="greeting")
        made.make(
            "menus",
            code="main",
            name="Main",
            prompt="menu",
            wait_s=2,
            tries=1,
            timeout_target="mailbox:post",
            invalid_target="message:closed",
            options=[
                {"digits": "1", "target": "group:690"},
                {"digits": "2", "target": "group:691"},
            ],
        )
        made.make("lines", number=LINES["menu"], group="690", open_target="menu:main")
        never = made.make("hours", name="Never", spans=[])
        made.make(
            "lines",
            number=LINES["closed"],
            group="690",
            hours=never["id"],
            closed_target="message:closed",
        )
        made.make("lines", number=LINES["calls"], group="690")
        made.make("blocked-numbers", number="+44 20 7946 0319")
        made.make("queue-rules", group="690", callback_digit="1", callback_retry_s=5,
                  callback_tries=2)  # fmt: skip
        wait_until(lambda: reachable(made), 15)
        time.sleep(5)  # two rounds of what the PBX is told
        made.presence("log_in")
        yield made
    finally:
        phone.sign_out()
        run(bed, UNMAKE)


@pytest.fixture(autouse=True)
def quiet(stage: Stage) -> None:
    """Begin and leave without calls and callbacks."""
    for row in stage.admin.get("/api/v1/callbacks/?state=waiting")["results"]:
        stage.admin.call("DELETE", f"/api/v1/callbacks/{row['callback_id']}/")
    for row in stage.admin.get("/api/v1/calls/")["results"]:
        stage.admin.call("POST", f"/api/v1/calls/{row['call_id']}/hangup/")
    wait_until(lambda: not stage.admin.get("/api/v1/calls/")["results"], 20)


def reachable(stage: Stage) -> bool:
    presence = stage.admin.get("/api/v1/agents/3201/")["presence"]
    return bool(presence and presence["is_phone_reachable"])


def test_a_caller_blocked_as_she_is_dialled_from_abroad_is_refused_unanswered(
    stage: Stage,
) -> None:
    call_id = stage.rings_in("02079460319", "menu")
    stage.log.wait_kind(call_id, "CallEnded")
    assert stage.log.kinds(call_id) == ["CallStarted", "CallPartyLeft", "CallEnded"]
    assert stage.log.cdrs(call_id)[0][0] == "refused"


def test_a_key_leads_to_a_group_and_the_uploaded_prompt_is_heard(stage: Stage) -> None:
    call_id = stage.rings_in("02079460310", "menu", press="ww2")
    stage.log.wait_kind(call_id, "CallQueued")
    assert stage.log.kinds(call_id) == [
        "CallStarted",
        "CallMenuEntered",
        "CallMenuChosen",
        "CallQueued",
    ]
    (chosen,) = stage.events(call_id, "CallMenuChosen")
    assert (chosen["menu"], chosen["digits"], chosen["target"]) == ("main", "2", "group:691")
    assert stage.events(call_id, "CallQueued")[0]["call"]["group"] == "691"
    stage.hang_up("02079460310")
    assert stage.heard("02079460310", 2300)


def test_the_towns_number_that_presses_1_2_3_chooses_the_first(stage: Stage) -> None:
    call_id = stage.rings_in("02079460395", "menu", hangup_after_s=6)
    stage.log.wait_kind(call_id, "CallMenuChosen")
    assert stage.events(call_id, "CallMenuChosen")[0]["target"] == "group:690"
    stage.hang_up("02079460395")


def test_a_wrong_key_and_a_closed_line_end_with_the_message(stage: Stage) -> None:
    call_id = stage.rings_in("02079460311", "menu", press="ww7")
    stage.log.wait_kind(call_id, "CallEnded")
    assert stage.events(call_id, "CallMenuChosen")[0]["target"] == "message"
    assert stage.heard("02079460311", 2500)
    closed = stage.rings_in("02079460312", "closed")
    stage.log.wait_kind(closed, "CallEnded")
    assert "CallQueued" not in stage.log.kinds(closed)
    assert stage.heard("02079460312", 2500)


def test_hours_changed_by_an_admin_open_the_line_within_seconds(stage: Stage) -> None:
    (hours,) = stage.admin.get("/api/v1/hours/")["results"]
    spans = [{"weekday": day, "opens": "00:00", "closes": "00:00"} for day in range(1, 8)]
    assert stage.change(f"hours/{hours['id']}", spans=spans)["is_open"] is True
    try:
        time.sleep(5)
        call_id = stage.rings_in("02079460313", "closed")
        stage.log.wait_kind(call_id, "CallQueued")
        stage.hang_up("02079460313")
    finally:
        stage.change(f"hours/{hours['id']}", spans=[])


def test_a_message_is_left_heard_and_marked_done_and_strangers_see_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    call_id = stage.rings_in("02079460314", "menu", hangup_after_s=12)
    stage.log.wait_kind(call_id, "CallVoicemailLeft", limit_s=30)

    def there() -> Any:
        rows = stage.admin.get("/api/v1/voicemail/?is_open=true")["results"]
        return next((row for row in rows if row["call_id"] == call_id), None)

    row = wait_until(there, 15)
    assert (row["mailbox"], row["number"]) == ("post", "02079460314")
    sound = tmp_path / "message.wav"
    where = f"/api/v1/voicemail/{row['id']}/sound/"
    with opened(stage.bed, where, stage.admin.token) as answer:
        sound.write_bytes(answer.read())
    assert hears(sound, 540) > LOUD
    assert seconds(sound) > 2
    stranger = Api(stage.bed, "max", "demo-other")
    with pytest.raises(urllib.error.HTTPError) as refusal:
        opened(stage.bed, where, stranger.token)
    assert refusal.value.code == 404
    assert stranger.get("/api/v1/voicemail/")["results"] == []
    done = stage.change(f"voicemail/{row['id']}", is_done=True)
    assert (done["heard_by"], done["done_by"]) == (f"{TEAM}-admin", f"{TEAM}-admin")
    assert there() is None


def opened(bed: Bed, path: str, token: str) -> Any:
    request = urllib.request.Request(
        bed["web_url"] + path, headers={"Authorization": f"Bearer {token}"}
    )
    return urllib.request.urlopen(request, timeout=20)


def test_a_callback_keeps_the_place_and_the_next_caller_waits(stage: Stage) -> None:
    asking = stage.rings_in("02079460320", "calls", press="wwww1")
    stage.log.wait_kind(asking, "CallbackRequested")
    stage.log.wait_kind(asking, "CallEnded")
    row = stage.callback("02079460320", "waiting")
    attempt = row["attempt_id"]
    stage.log.wait_kind(attempt, "CallQueued")
    (queued,) = stage.events(attempt, "CallQueued")
    assert (queued["why"], queued["call"]["customer_number"]) == ("callback", "02079460320")
    later = stage.rings_in("02079460321", "calls")
    stage.log.wait_kind(later, "CallQueued")
    assert stage.events(later, "CallQueued")[0]["position"] == 2
    stage.presence("check_in", "690")
    try:
        stage.log.wait_kind(attempt, "CallConnected", limit_s=40)
        assert "CallConnected" not in stage.log.kinds(later)
        assert stage.callback("02079460320", "dialling")["tries"] == 1
        time.sleep(2)
        stage.hang_up("02079460320")
        stage.callback("02079460320", "done")
        stage.log.wait_kind(later, "CallConnected", limit_s=30)
        stage.hang_up("02079460321")
        assert stage.heard(f"{TEAM}-3201", 600)
        assert stage.heard("02079460320", 1125)
    finally:
        stage.presence("check_out", "690")
    assert stage.log.cdrs(attempt)[0][0] == "answered"


def test_whom_the_team_may_not_dial_is_not_called_back_and_waits_on_in_front(stage: Stage) -> None:
    asking = stage.rings_in("0033142685300", "calls", press="wwwwww1")
    later = stage.rings_in("02079460323", "calls")
    stage.log.wait_kind(asking, "CallQueued", times=2)
    assert "CallbackRequested" not in stage.log.kinds(asking)
    again, behind = stage.events(asking, "CallQueued")[1], stage.events(later, "CallQueued")[0]
    assert (again["position"], behind["position"]) == (1, 2)
    for number in ("0033142685300", "02079460323"):
        stage.hang_up(number)
    stage.log.wait_kind(asking, "CallEnded")
    assert stage.log.cdrs(asking)[0][0] == "abandoned"
    assert stage.admin.get("/api/v1/callbacks/?number=0033142685300")["results"] == []


def test_a_callback_to_a_busy_number_is_tried_as_often_as_the_rules_say(stage: Stage) -> None:
    asking = stage.rings_in("02079460360", "calls", press="wwww1")
    stage.log.wait_kind(asking, "CallbackRequested")
    stage.presence("check_in", "690")
    try:
        row = stage.callback("02079460360", "failed")
    finally:
        stage.presence("check_out", "690")
    assert (row["tries"], row["outcome"]) == (2, "busy")


def test_a_callback_that_is_taken_off_leaves_the_line(stage: Stage) -> None:
    asking = stage.rings_in("02079460322", "calls", press="wwww1")
    stage.log.wait_kind(asking, "CallbackRequested")
    row = stage.callback("02079460322", "waiting")
    stage.log.wait_kind(row["attempt_id"], "CallQueued")
    status, _ = stage.admin.call("DELETE", f"/api/v1/callbacks/{row['callback_id']}/")
    assert status == 204
    stage.log.wait_kind(row["attempt_id"], "CallEnded")
    assert stage.callback("02079460322", "cancelled")["tries"] == 0
