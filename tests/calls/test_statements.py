from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DataError, connection, transaction
from django.db.utils import DatabaseError

from calls.models import LiveCall, PbxLink
from calls.statements import Reading, Statement, Writing

pytestmark = pytest.mark.django_db

_LINKS = Reading(
    "SELECT {one}, {other} FROM calls_pbxlink one JOIN calls_pbxlink other ON other.pbx = %s::text"
    " WHERE one.pbx = ANY(%s::text[]) ORDER BY one.pbx",
    one=PbxLink,
    other=PbxLink,
)
_CALLS = Reading("SELECT {call} FROM calls_livecall call ORDER BY call_id", call=LiveCall)
_PUT = Writing(
    'INSERT INTO calls_livecall (call_id, team, pbx, state, "group", agent_nos, tile, machine,'
    " legs, hangup_by, disposition, note, claimed_until, started_at, updated_at)"
    " SELECT call_id, team, '', '', '', agent_nos, tile, '{{}}', '{{}}', '', '', '',"
    " claimed_until, started_at, started_at FROM {rows}"
    " ON CONFLICT (call_id) DO UPDATE SET {changes} RETURNING call_id",
    LiveCall,
    changes=("agent_nos", "tile"),
)


def call(call_id, **more):
    row = {"call_id": call_id, "team": "demo", "agent_nos": [], "tile": {}}
    return row | {"claimed_until": None, "started_at": "2026-03-02T09:00:00.123456+01:00"} | more


def test_rows_are_read_as_the_models_a_queryset_gives():
    for name in ("a", "b", "c"):
        PbxLink.objects.create(pbx=name, reachable=["demo-1001"])
    made = _LINKS.read("c", ["a", "b"])
    assert [(one.pbx, other.pbx) for one, other in made] == [("a", "c"), ("b", "c")]
    for pair in made:
        for one in pair:
            kept = PbxLink.objects.get(pk=one.pk)
            assert {name: getattr(one, name) for name in one.__dict__ if name != "_state"} == {
                name: getattr(kept, name) for name in kept.__dict__ if name != "_state"
            }
    one, _ = made[0]
    one.is_up = not one.is_up
    one.save(update_fields=["is_up"])
    assert PbxLink.objects.get(pk=one.pk).is_up == one.is_up


def test_rows_are_written_with_lists_json_instants_and_nothing():
    who = {"who": "O'Hara \\ \u00e9\u4e2d"}
    told = _PUT.write([call("x", agent_nos=["1", "2"], tile=who), call("y")])
    assert sorted(told) == [("x",), ("y",)]
    ((x,), (y,)) = _CALLS.read()
    assert (x.agent_nos, x.tile) == (["1", "2"], who)
    assert x.started_at.isoformat() == "2026-03-02T08:00:00.123456+00:00"
    assert (y.agent_nos, y.tile, y.claimed_until) == ([], {}, None)


def test_what_is_there_takes_the_changes_alone():
    _PUT.write([call("x", agent_nos=["1"])])
    _PUT.write([call("x", agent_nos=["2"], team="other")])
    assert LiveCall.objects.values_list("agent_nos", "team").get() == (["2"], "demo")


def test_no_rows_write_nothing():
    assert _PUT.write([]) == []
    assert not LiveCall.objects.exists()


def test_a_statement_is_planned_once_on_a_connection():
    one = Statement("SELECT %s::text[] AS planned_once")
    for words in (["a"], [], ["b", "c"]):
        assert one.rows(words) == [(words,)]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT generic_plans + custom_plans FROM pg_prepared_statements"
            " WHERE statement LIKE '%%planned_once%%'"
        )
        uses = [row[0] for row in cursor.fetchall()]
    assert sum(uses) == 3
    assert max(uses) >= 2


def test_djangos_own_statements_stay_unprepared():
    Statement("SELECT 1").run()
    for _ in range(8):
        LiveCall.objects.filter(team="never prepared").exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements")
        assert not [row for (row,) in cursor.fetchall() if "never prepared" in row]


def test_a_fault_is_djangos_and_the_transaction_can_be_given_up():
    with pytest.raises(DataError), transaction.atomic():
        _PUT.write([call("x", started_at="at noon")])
    _PUT.write([call("x")])
    assert LiveCall.objects.count() == 1


def test_it_runs_again_after_a_roll_back_and_on_a_new_connection():
    one = Statement("SELECT count(*) FROM calls_livecall WHERE team = ANY(%s::text[])")
    assert one.rows(["demo"]) == [(0,)]
    with pytest.raises(DatabaseError), transaction.atomic():
        Statement("SELECT 1 / 0").run()
    assert one.rows(["demo"]) == [(0,)]

    def elsewhere():
        try:
            return one.rows(["demo"])
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(elsewhere).result() == [(0,)]
