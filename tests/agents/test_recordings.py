import os
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from agents import recordings
from agents.models import AgentGroup, Line, Team
from agents.tasks import remove_old_recordings
from calls import recordings as kept
from calls.domain.call import Call
from calls.domain.errors import NoSuchCall
from calls.domain.events import CallConnected, CallKind
from calls.domain.orders import RecordLeg
from calls.domain.switchboard import Switchboard
from calls.models import EventRow, FileToken, LiveCall, Recording
from calls.services.rows import write
from tests.builders import T0, group, team
from tests.calls import script as s
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path: Path) -> Path:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    settings.FILES_ROOT, settings.PBX_PORTAL_URL = str(tmp_path), "http://portal"
    FakeSwitch.forget()
    return tmp_path


def running() -> Call:
    """A customer talks to Ada; its row is written."""
    group("630")
    board = Switchboard(s.Desk())
    for fact in s.answered_call():
        board.absorb(fact)
    call = next(iter(board.calls.values()))
    write([call])
    return call


def connected(call: Call, **tile) -> CallConnected:
    return CallConnected(at=T0, team="demo", call=replace(call.tile(), **tile))


def says(rows, word: str, percent: int | None = None) -> None:
    rows.update(recording_policy=word, recording_percent=percent or 0)


def test_a_call_that_is_to_be_recorded_begins_to_be_with_its_talk():
    call = running()
    says(Team.objects.all(), "always")
    recordings.begin(events=[connected(call)], at=T0)
    (order,) = FakeSwitch.orders()
    assert isinstance(order, RecordLeg)
    token = FileToken.objects.get()
    assert (order.channel, order.recording_id) == ("PJSIP/trunk-00000001", str(token.file_id))
    assert order.then.startswith(f"^{{PATCHBAY_UPLOAD}} {order.file} http://portal/files/in/")
    assert (token.call_id, token.team, token.asked_by) == (call.call_id, "demo", "")


def test_it_begins_once():
    call = running()
    says(Team.objects.all(), "always")
    recordings.begin(events=[connected(call)], at=T0)
    recordings.begin(events=[connected(call)], at=T0)
    assert len(FakeSwitch.orders()) == 1


@pytest.mark.parametrize(
    ("line", "of_group", "of_team", "count"),
    [
        ("", "", "never", 0),
        ("", "", "on_demand", 0),
        ("", "always", "never", 1),
        ("never", "always", "always", 0),
        ("always", "never", "never", 1),
        ("", "", "always", 1),
    ],
)
def test_the_line_says_it_before_the_group_and_the_group_before_the_team(
    line, of_group, of_team, count
):
    call = running()
    ours = AgentGroup.objects.get(code="630")
    Line.objects.create(team=ours.team, number="08081570630", group=ours, recording_policy=line)
    says(AgentGroup.objects.all(), of_group)
    says(Team.objects.all(), of_team)
    recordings.begin(events=[connected(call)], at=T0)
    assert len(FakeSwitch.orders()) == count


def test_colleagues_among_themselves_are_not_recorded():
    call = running()
    says(Team.objects.all(), "always")
    recordings.begin(events=[connected(call, kind=CallKind.INTERNAL)], at=T0)
    assert FakeSwitch.orders() == []


def test_a_call_that_is_gone_meanwhile_does_no_harm():
    call = running()
    says(Team.objects.all(), "always")
    LiveCall.objects.all().delete()
    recordings.begin(events=[connected(call)], at=T0)
    assert FakeSwitch.orders() == []
    with pytest.raises(NoSuchCall):
        kept.start(team="demo", call_id=call.call_id, now=T0)


def test_nothing_is_recorded_where_no_pbx_could_deliver_it(settings):
    settings.PBX_PORTAL_URL = ""
    call = running()
    says(Team.objects.all(), "always")
    recordings.begin(events=[connected(call)], at=T0)
    assert (FakeSwitch.orders(), FileToken.objects.count()) == ([], 0)


def recording(number: int, identity: str, age_days: int, folder: Path) -> Recording:
    path = f"recordings/{identity}/{number}.wav"
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_bytes(b"x")
    return Recording.objects.create(
        id=f"00000000-0000-4000-8000-{number:012}",
        team=identity,
        call_id=f"c{number}",
        started_at=T0,
        seconds=1,
        bytes=1,
        sha256="",
        path=path,
        stored_at=T0 - timedelta(days=age_days),
    )


def test_recordings_end_with_the_days_of_their_team(folder: Path):
    team(recording_days=30)
    team("other", recording_days=0)
    rows = [
        recording(1, "demo", 31, folder),
        recording(2, "demo", 29, folder),
        recording(3, "other", 4000, folder),
    ]
    assert recordings.remove_old(at=T0) == 1
    assert [(folder / row.path).exists() for row in rows] == [False, True, True]
    assert set(Recording.objects.values_list("call_id", flat=True)) == {"c2", "c3"}


def test_the_night_removes_what_is_too_old_by_the_clock(folder: Path):
    team(recording_days=1)
    recording(1, "demo", 0, folder)
    remove_old_recordings()
    assert Recording.objects.count() == 0


def test_what_cut_off_uploads_left_is_swept_after_a_day(folder: Path):
    (folder / "incoming").mkdir()
    for name, age_s in (("old.part", 100_000), ("new.part", 60)):
        part = folder / "incoming" / name
        part.write_bytes(b"x")
        os.utime(part, (T0.timestamp() - age_s, T0.timestamp() - age_s))
    recordings.remove_old(at=T0)
    assert [path.name for path in (folder / "incoming").iterdir()] == ["new.part"]


def test_what_began_and_does_not_come_is_overdue_after_an_hour():
    now = T0 + timedelta(hours=2)
    for n, said in enumerate(("on", "off", "")):
        upload = kept.expect(team="demo", call_id=f"call-{n}", now=T0)
        if said:
            EventRow.objects.create(
                at=T0,
                team="demo",
                kind="CallRecordingChanged",
                call_id=f"call-{n}",
                body={"recording_id": str(upload.file_id), "state": said},
            )
    # the third was refused by the PBX: it never began
    assert kept.overdue(now=T0 + timedelta(minutes=59)) == 0
    assert kept.overdue(now=now) == 2
    call = running()
    LiveCall.objects.filter(call_id=call.call_id).update(call_id="call-1")
    assert kept.overdue(now=now) == 1
    FileToken.objects.filter(call_id="call-0").update(used_at=now)
    assert kept.overdue(now=now) == 0
    LiveCall.objects.all().delete()
    assert kept.overdue(now=T0 + timedelta(days=8)) == 0
