"""Reads what the running portal has written: the event log, and some rows beside it."""

import json
from typing import Any

import psycopg

from tests.e2e.conftest import Bed, wait_until


class EventLog:
    """The event log from the moment this was made."""

    def __init__(self, bed: Bed) -> None:
        self.url = bed["database_url"]
        self.since = self._rows("SELECT coalesce(max(seq), 0) FROM calls_eventrow")[0][0]

    def _rows(self, question: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.url, connect_timeout=5) as link:
            return link.execute(question, values).fetchall()

    def events(self, call_id: str) -> list[dict[str, Any]]:
        """What was told of the call itself, without the presence of its agents."""
        rows = self._rows(
            "SELECT kind, body FROM calls_eventrow"
            " WHERE call_id = %s AND kind LIKE 'Call%%' ORDER BY seq",
            call_id,
        )
        return [{"kind": kind} | _read(body) for kind, body in rows]

    def kinds(self, call_id: str) -> list[str]:
        return [event["kind"] for event in self.events(call_id)]

    def presences(self, team: str, agent_no: str) -> list[str]:
        """The states an agent went through, without those of her log-in."""
        rows = self._rows(
            "SELECT body FROM calls_eventrow WHERE seq > %s AND team = %s"
            " AND kind = 'AgentPresenceChanged' AND body #>> '{agent,agent_no}' = %s ORDER BY seq",
            self.since,
            team,
            agent_no,
        )
        states = [_read(body)["agent"]["state"] for (body,) in rows]
        return [one for place, one in enumerate(states) if place == 0 or one != states[place - 1]]

    def link_changes(self, team: str) -> list[dict[str, Any]]:
        rows = self._rows(
            "SELECT body FROM calls_eventrow WHERE seq > %s AND team = %s"
            " AND kind = 'PbxLinkChanged' ORDER BY seq",
            self.since,
            team,
        )
        return [_read(body) for (body,) in rows]

    def call_from(self, number: str) -> str:
        """The newest call of this customer."""
        rows = self._rows(
            "SELECT call_id FROM calls_eventrow WHERE seq > %s AND kind = 'CallStarted'"
            " AND body #>> '{call,customer_number}' = %s ORDER BY seq DESC LIMIT 1",
            self.since,
            number,
        )
        return rows[0][0] if rows else ""

    def wait_call(self, number: str, limit_s: float = 60) -> str:
        return wait_until(lambda: self.call_from(number), limit_s)

    def wait_kind(self, call_id: str, kind: str, times: int = 1, limit_s: float = 60) -> None:
        wait_until(lambda: self.kinds(call_id).count(kind) >= times, limit_s, every_s=0.05)

    def cdrs(self, call_id: str) -> list[tuple[str, str, str, float]]:
        """Outcome, who hung up, agent and talk of each CDR of the call."""
        return self._rows(
            "SELECT outcome, hung_up_by, agent_no, talked_s FROM calls_cdr WHERE call_id = %s",
            call_id,
        )

    def link_is_up(self) -> bool:
        return bool(self._rows("SELECT 1 FROM calls_pbxlink WHERE is_up"))

    def epoch(self) -> int:
        return int(self._rows("SELECT max(epoch) FROM calls_pbxlink")[0][0])


def _read(body: Any) -> dict[str, Any]:
    return json.loads(body) if isinstance(body, str) else body
