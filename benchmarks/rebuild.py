"""Rebuild of an event log beside a plain COPY out of the same log (goal: 10 times at most).

    set -a; . var/main/env; set +a
    .venv/bin/python -m benchmarks.rebuild [--events 1000000]

Fills a database of its own with a made-up log (13 events a call, as a call of a queue has), drops
it afterwards, and prints both times and their ratio: rows into empty tables, and compared in place.
Needs the development packages and a running PostgreSQL.
"""

import argparse
import io
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit, urlunsplit

import psycopg

NAME = "patchbay_bench_rebuild"
BEGAN = datetime(2026, 1, 5, 8, tzinfo=UTC)
#: Agents who take the calls in turn, and seconds between the begins of two calls.
AGENTS = 200
APART_S = 0.8
GOAL = 10
#: kind, seconds after the call's begin, what the agent does from then on
STORY = (
    ("CallStarted", 0, ""),
    ("CallQueued", 0, ""),
    ("CallOffered", 4, ""),
    ("AgentPresenceChanged", 4, "ringing"),
    ("CallOfferEnded", 8, ""),
    ("CallPartyAnswered", 8, ""),
    ("CallConnected", 8, ""),
    ("AgentPresenceChanged", 8, "talking"),
    ("CallPartyLeft", 100, ""),
    ("CallEnded", 100, ""),
    ("AgentPresenceChanged", 100, "wrap_up"),
    ("CallDataChanged", 108, ""),
    ("AgentPresenceChanged", 110, "ready"),
)
Row = tuple[datetime, str, str, str, str, str, str]


@contextmanager
def own_database() -> Iterator[str]:
    there = os.environ["DATABASE_URL"]
    with psycopg.connect(there, autocommit=True) as link:
        link.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        link.execute(f"CREATE DATABASE {NAME}")
    try:
        yield urlunsplit(urlsplit(there)._replace(path=f"/{NAME}"))
    finally:
        with psycopg.connect(there, autocommit=True) as link:
            link.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")


def happened(calls: int) -> Iterator[Row]:
    """The made-up events, in order of calls; an agent has one call at a time."""
    from calls.domain.plain import encode
    from tests import builders

    tile = encode(builders.tile())
    ended = encode(builders.ended(builders.tile()))
    segment = {
        "leg_id": "",
        "role": "agent",
        "number": "",
        "started_at": None,
        "answered_at": None,
        "ended_at": None,
        "rang_s": 4,
        "talked_s": 92,
        "held_s": 0,
        "cause": 16,
        "agent_name": "Agent",
    }
    for number in range(calls):
        begun = BEGAN + timedelta(seconds=number * APART_S)
        agent_no = str(1000 + number % AGENTS)
        call = tile | {
            "call_id": f"{number:032x}",
            "started_at": begun.isoformat(),
            "customer_number": f"02079{number % 1000000:06d}",
            "agent_nos": [agent_no],
            "waited_s": 8.0,
            "talked_s": 92.0,
        }
        was = "ready"
        for kind, after, state in STORY:
            at = begun + timedelta(seconds=after)
            said = {"at": at.isoformat(), "team": "demo"}
            if state:
                body = said | {"agent": _card(agent_no, state, at), "previous": was}
                was = state
            elif kind == "CallEnded":
                instants = {name: at.isoformat() for name in ("started_at", "ended_at")}
                parts = [
                    segment | instants | {"leg_id": f"{number}.{leg}", "agent_no": who}
                    for leg, who in ((1, ""), (2, agent_no))
                ]
                end = {"ended_at": at.isoformat(), "agent_no": agent_no, "segments": parts}
                body = ended | said | {"call": call | {"state": "ended"}} | end
            else:
                body = said | {"call": call} | _words(kind, agent_no)
            call_id = "" if state else call["call_id"]
            yield at, "demo", kind, call_id, agent_no, "630", json.dumps(body)


def _words(kind: str, agent_no: str) -> dict[str, object]:
    leg = {"leg_id": "1.2", "agent_no": agent_no}
    party = leg | {"role": "agent", "number": ""}
    return {
        "CallQueued": {"position": 1},
        "CallOffered": leg,
        "CallOfferEnded": leg | {"how": "answered", "rang_s": 4},
        "CallPartyAnswered": party,
        "CallPartyLeft": party | {"cause": 16},
        "CallDataChanged": {"agent_no": agent_no, "disposition": "solved", "note": "A note."},
    }.get(kind, {})


def _card(agent_no: str, state: str, at: datetime) -> dict[str, object]:
    member = {"is_checked_in": True, "is_paused": False, "pause_reason": ""}
    return {
        "agent_no": agent_no,
        "name": f"Agent {agent_no}",
        "state": state,
        "since": at.isoformat(),
        "reason": "",
        "next_reason": "",
        "until": None,
        "call_id": "",
        "is_phone_reachable": True,
        "memberships": [{"group": code, **member} for code in ("630", "631")],
    }


def fill(url: str, events: int) -> int:
    columns = 'at, team, kind, call_id, agent_no, "group", body'
    with psycopg.connect(url) as link:
        with link.cursor().copy(f"COPY calls_eventrow ({columns}) FROM STDIN") as copy:
            for row in happened(events // len(STORY)):
                copy.write_row(row)
        link.execute("ANALYZE calls_eventrow")
        link.commit()
        (written,) = link.execute("SELECT count(*) FROM calls_eventrow").fetchone() or (0,)
    return int(written)


def copied_out(url: str) -> tuple[float, int]:
    began, size = time.perf_counter(), 0
    with psycopg.connect(url) as link:
        asked = "COPY (SELECT * FROM calls_eventrow ORDER BY seq) TO STDOUT"
        with link.cursor().copy(asked) as copy:
            for data in copy:
                size += len(data)
    return time.perf_counter() - began, size


def rebuilt(*words: str) -> tuple[float, str]:
    from django.core.management import call_command

    said = io.StringIO()
    began = time.perf_counter()
    with redirect_stdout(io.StringIO()):
        call_command("rebuild", *words, stdout=said)
    return time.perf_counter() - began, said.getvalue()


def main() -> None:
    asked = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    asked.add_argument("--events", type=int, default=50_000)
    events = asked.parse_args().events
    with own_database() as url:
        os.environ["DATABASE_URL"] = url
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        call_command("migrate", verbosity=0)
        written = fill(url, events)
        copied_out(url)  # once unmeasured: both read a warm log
        out_s, size = copied_out(url)
        into_s, _ = rebuilt("--apply")
        check_s, said = rebuilt("--check")
        connections.close_all()
    differing = [line for line in said.splitlines() if " rows, " in line]
    print(f"{written} events, {size / 1e6:.0f} MB: plain COPY out {out_s:.2f} s")
    for what, took_s in (("rebuild into empty tables", into_s), ("rebuild, compared", check_s)):
        print(f"{what}: {took_s:.2f} s, {took_s / out_s:.1f} times COPY out (goal {GOAL})")
    print("; ".join(differing))


if __name__ == "__main__":
    main()
