from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from agents.models import PresenceCounter, PresenceSpan
from calls import services, stream
from calls.eventlog import keeper
from calls.models import CallCounter, Cdr, CdrSegment, EventRow
from tests import histories

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = {
    Cdr: ["call_id"],
    CdrSegment: ["cdr__call_id", "leg_id"],
    CallCounter: ["team", "day", "kind", "group", "agent_no"],
    PresenceSpan: ["team", "agent_no", "began_at", "ended_at", "state"],
    PresenceCounter: ["team", "day", "agent_no", "state", "reason"],
}


@pytest.fixture
def day(monkeypatch, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    histories.floor()
    yield lambda seed: histories.Day(seed, monkeypatch)
    services.reset()


def lived(day, seed, steps=120):
    for _ in day(seed).steps(steps):
        pass


def rebuild(capsys, *words):
    """All that is said, the sums at the end left out."""
    try:
        call_command("rebuild", *words)
        status = 0
    except CommandError as error:
        status = error.returncode
    lines = capsys.readouterr().out.splitlines()
    return status, [line for line in lines if " rows, " not in line and not line.endswith(" s")]


def content():
    found = {}
    for model, order in TABLES.items():
        fields = [one.name for one in model._meta.concrete_fields if one.name not in {"id", "cdr"}]
        found[model] = list(model.objects.order_by(*order).values_list(*order, *fields))
    return found


@pytest.mark.parametrize("seed", range(4))
def test_the_log_makes_what_was_kept_after_any_part_of_any_day(day, seed, capsys):
    for step in day(seed).steps(150):
        if step % 30 == 29:
            assert rebuild(capsys) == (0, [])
    assert all(model.objects.exists() for model in TABLES)


@pytest.mark.parametrize("seed", [5, 6])
def test_empty_tables_are_filled_from_the_log_alone(day, seed, capsys):
    lived(day, seed)
    kept = content()
    for model in (CdrSegment, *TABLES):
        model.objects.all().delete()
    status, said = rebuild(capsys)
    assert status == 1
    assert any(line.startswith("cdr ") and "is missing" in line for line in said)
    assert rebuild(capsys, "--apply")[0] == 0
    assert content() == kept
    assert rebuild(capsys) == (0, [])


def test_a_row_that_was_tampered_with_is_named_column_by_column_and_mended(day, capsys):
    lived(day, 7)
    kept = content()
    cdr = Cdr.objects.order_by("call_id").first()
    Cdr.objects.filter(pk=cdr.pk).update(talked_s=99999, note="forged")
    CdrSegment.objects.order_by("pk").first().delete()
    CallCounter.objects.filter(agent_no="").update(answered=77)
    PresenceSpan.objects.order_by("pk").first().delete()
    PresenceSpan.objects.create(
        team="demo",
        agent_no="1009",
        state="ready",
        began_at=histories.EVENING,
        ended_at=histories.EVENING + timedelta(hours=1),
    )
    PresenceCounter.objects.filter(agent_no="1001").first().delete()
    status, said = rebuild(capsys)
    assert status == 1
    assert f"cdr {cdr.call_id}: talked_s is 99999.0, the log says {cdr.talked_s}" in "\n".join(said)
    assert {line.split()[0] for line in said} == {
        "cdr",
        "segment",
        "call_counter",
        "span",
        "presence_counter",
    }
    rebuild(capsys, "--apply")
    assert content() == kept
    assert Cdr.objects.get(call_id=cdr.call_id).pk == cdr.pk


def test_a_cdr_without_events_is_told_and_taken_away(day, capsys):
    lived(day, 8, 40)
    kept = content()
    forged = Cdr.objects.create(
        call_id="f" * 32,
        team="demo",
        pbx="pbx",
        kind="inbound",
        outcome="answered",
        hung_up_by="agent",
        cause=16,
        started_at=histories.EVENING,
        ended_at=histories.EVENING,
    )
    CdrSegment.objects.create(
        cdr=forged,
        leg_id="leg",
        role="agent",
        started_at=histories.EVENING,
        ended_at=histories.EVENING,
        cause=16,
    )
    status, said = rebuild(capsys)
    assert status == 1
    assert any("the log does not make it" in line for line in said)
    rebuild(capsys, "--apply")
    assert content() == kept


def test_one_team_is_made_again_without_touching_another(day, capsys):
    lived(day, 9)
    PresenceSpan.objects.all().delete()
    assert rebuild(capsys, "--team", "demo", "--apply")[0] == 0
    assert set(PresenceSpan.objects.values_list("team", flat=True)) == {"demo"}
    assert rebuild(capsys, "--team", "demo") == (0, [])
    assert rebuild(capsys, "--team", "other")[0] == 1


def test_what_retention_took_from_the_log_is_neither_compared_nor_lost(day, capsys):
    lived(day, 10, 60)
    middle = EventRow.objects.order_by("seq")[EventRow.objects.count() // 2]
    kept = content()
    keeper._forget("demo", middle.at)
    assert stream.forgotten("demo") > 0
    assert rebuild(capsys) == (0, [])
    rebuild(capsys, "--apply")
    assert content() == kept


def test_an_event_told_twice_makes_no_second_row(day, capsys):
    lived(day, 11, 60)
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO calls_eventrow (at, team, kind, call_id, agent_no, "group", body)'
            ' SELECT at, team, kind, call_id, agent_no, "group", body FROM calls_eventrow'
            " WHERE kind IN ('CallDataChanged', 'AgentPresenceChanged', 'AgentLoggedIn')"
            " ORDER BY seq DESC LIMIT 1"
        )
    assert rebuild(capsys) == (0, [])
