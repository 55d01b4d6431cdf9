"""Collected last: what the whole run has written, made again from its event log."""

import json
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
import pytest

from tests.e2e.conftest import ROOT, Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.people import ring_in

pytestmark = pytest.mark.pbx

#: Every row the log must make, with all that is in it but row numbers.
ROWS = {
    "cdr": "SELECT to_jsonb(c) - 'id' FROM calls_cdr c",
    "segment": "SELECT c.call_id, to_jsonb(s) - 'id' - 'cdr_id' FROM calls_cdrsegment s"
    " JOIN calls_cdr c ON c.id = s.cdr_id",
    "call counter": "SELECT to_jsonb(c) - 'id' FROM calls_callcounter c",
    "span": "SELECT to_jsonb(s) - 'id' FROM agents_presencespan s",
    "presence counter": "SELECT to_jsonb(c) - 'id' FROM agents_presencecounter c",
}
LOG = ("calls_eventrow", "calls_loghorizon")
#: Seconds the clocks of two readers of the same events may differ for one call: CDRs are kept to
#: the millisecond, talk and hold each by itself.
ROUNDING_S = 0.002


def content(link: psycopg.Connection) -> dict[str, Counter[str]]:
    return {
        name: Counter(json.dumps(row, sort_keys=True, default=str) for row in link.execute(asked))
        for name, asked in ROWS.items()
    }


def manage(url: str, bed: Bed, *words: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *words],
        cwd=ROOT,
        env=os.environ | bed["env"] | {"DATABASE_URL": url},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    return done.stdout


@pytest.fixture
def empty(bed: Bed) -> Iterator[str]:
    """A database of its own with tables and no rows."""
    parts = urlsplit(bed["database_url"])
    with psycopg.connect(bed["database_url"], autocommit=True) as link:
        link.execute("DROP DATABASE IF EXISTS rebuilt WITH (FORCE)")
        link.execute("CREATE DATABASE rebuilt")
    url = urlunsplit(parts._replace(path="/rebuilt"))
    manage(url, bed, "migrate", "--no-input", "-v", "0")
    yield url
    with psycopg.connect(bed["database_url"], autocommit=True) as link:
        link.execute("DROP DATABASE rebuilt WITH (FORCE)")


def carry_over(source: psycopg.Connection, target: psycopg.Connection) -> None:
    for table in LOG:
        with (
            source.cursor().copy(f"COPY (SELECT * FROM {table}) TO STDOUT") as out,
            target.cursor().copy(f"COPY {table} FROM STDIN") as into,
        ):
            for data in out:
                into.write(data)


def test_the_rows_kept_during_the_run_are_those_its_log_makes(bed):
    assert ", 0 differ" in manage(bed["database_url"], bed, "rebuild")


def test_the_log_of_the_whole_run_makes_every_row_again_in_an_empty_database(bed, empty):
    with psycopg.connect(bed["database_url"]) as source:
        source.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        kept = content(source)
        with psycopg.connect(empty) as target:
            for partition in source.execute(
                "SELECT relname, pg_get_expr(relpartbound, oid) FROM pg_class"
                " WHERE relispartition AND relname LIKE 'calls_eventrow_p%' AND relkind = 'r'"
            ):
                make_partition(target, *partition)
            carry_over(source, target)
    manage(empty, bed, "rebuild", "--apply")
    with psycopg.connect(empty) as target:
        made = content(target)
    assert kept["cdr"]
    assert kept["span"]
    for name in ROWS:
        assert kept[name] - made[name] == Counter(), f"{name}: kept, and not in the log"
        assert made[name] - kept[name] == Counter(), f"{name}: in the log, and not kept"


def make_partition(target: psycopg.Connection, name: str, bounds: str) -> None:
    if target.execute("SELECT to_regclass(%s)", [name]).fetchone() == (None,):
        target.execute(f"CREATE TABLE {name} PARTITION OF calls_eventrow {bounds}")


@dataclass
class Cdr:
    answered: bool
    talked_s: float
    held_s: float


def heard_whole(bed: Bed, call_ids: list[str]) -> dict[str, Cdr]:
    """The CDRs of calls during which the bridge heard the PBX without a break.

    A break lasts from the last event before the link was told to be back until then; what the
    portal made of calls in it is an estimate, which other tests look at.
    """
    asked = """
    WITH breaks AS (
        SELECT coalesce((SELECT max(before.at) FROM calls_eventrow before
                         WHERE before.seq < back.seq), back.at) AS began_at, back.at AS ended_at
        FROM calls_eventrow back WHERE back.kind = 'PbxLinkChanged'
    )
    SELECT call_id, answered_at IS NOT NULL, talked_s, held_s FROM calls_cdr cdr
    WHERE call_id = ANY(%s) AND NOT EXISTS (
        SELECT 1 FROM breaks WHERE breaks.began_at <= cdr.ended_at + interval '1 second'
        AND breaks.ended_at >= cdr.started_at - interval '1 second'
    )
    """
    with psycopg.connect(bed["database_url"]) as link:
        rows = link.execute(asked, [call_ids]).fetchall()
    return {call_id: Cdr(*said) for call_id, *said in rows}


@pytest.fixture
def somebody_gave_up(bed: Bed) -> None:
    """One call at least, whatever was run before."""
    log = EventLog(bed)
    ring_in(bed, to="08081570631", number="02079460997", hangup_after=2)
    log.wait_kind(log.wait_call("02079460997"), "CallEnded")


@pytest.mark.usefixtures("somebody_gave_up")
def test_a_script_that_knows_only_the_ami_counts_the_same(bed, heard_of_pbx: Path):
    with heard_of_pbx.open("rb") as heard:
        counted = subprocess.run(
            [sys.executable, str(ROOT / "benchmarks" / "tally.py")],
            stdin=heard,
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        )
    script = json.loads(counted.stdout)["each"]
    ours = heard_whole(bed, sorted(script))
    assert ours
    theirs = {call_id: script[call_id] for call_id in ours}
    differing = {
        one: (cdr, theirs[one]) for one, cdr in ours.items() if not agree(cdr, theirs[one])
    }
    assert differing == {}
    simple = [one for one in ours if is_simple(ours[one], theirs[one])]
    talk_s = sum(theirs[one]["talked_s"] or 0 for one in simple)
    assert abs(sum(ours[one].talked_s for one in simple) - talk_s) <= ROUNDING_S * len(simple)


def is_simple(cdr: Cdr, heard: dict[str, Any]) -> bool:
    """Two parties and no hold: there is one way to count such a talk."""
    return len(heard["bridged"]) <= 2 and cdr.held_s == 0


def agree(cdr: Cdr, heard: dict[str, Any]) -> bool:
    """Hold may leave the customer in the bridge or take her out of it, so its time lies between;
    what several parties said to each other in turn is the CDR's own reckoning."""
    if cdr.answered != (heard["talked_s"] is not None):
        return False
    if len(heard["bridged"]) > 2:
        return True
    least, most = cdr.talked_s, cdr.talked_s + cdr.held_s
    return least - ROUNDING_S <= (heard["talked_s"] or 0) <= most + ROUNDING_S
