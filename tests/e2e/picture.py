"""The portal's picture held against the PBX, told apart from the portal's own reconciliation."""

import time
from collections.abc import Callable
from typing import Any

import psycopg

from tests.e2e.conftest import Bed
from tests.e2e.people import watching

#: Within this the picture must be true again; tests wait three times as long.
GOAL_S = 10
LIMIT_S = 3 * GOAL_S


class Picture:
    """What the running portal believes, and what the PBX says, each as plain sets."""

    def __init__(self, bed: Bed) -> None:
        self.bed = bed

    def rows(self, question: str) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.bed["database_url"], connect_timeout=3) as link:
            return link.execute(question).fetchall()

    def believed(self) -> dict[str, set[Any]]:
        legs = self.rows(
            "SELECT leg.key FROM calls_livecall, jsonb_each(legs) leg"
            " WHERE leg.value ->> 'channel' <> ''"
        )
        members = self.rows(
            "SELECT t.identity || '-' || g.code, t.identity || '-' || a.agent_no, m.penalty"
            " FROM agents_membership m JOIN agents_agent a ON a.id = m.agent_id"
            " JOIN agents_agentgroup g ON g.id = m.group_id JOIN agents_team t ON t.id = a.team_id"
            " WHERE m.is_checked_in AND a.is_active"
        )
        phones = self.rows("SELECT jsonb_array_elements_text(reachable) FROM calls_pbxlink")
        stuck = self.rows(
            "SELECT a.agent_no, p.state, p.call_id FROM agents_presence p"
            " JOIN agents_agent a ON a.id = p.agent_id WHERE p.call_id <> ''"
            " AND NOT EXISTS (SELECT 1 FROM calls_livecall c WHERE c.call_id = p.call_id)"
        )
        return {
            "legs": {one for (one,) in legs},
            "members": set(members),
            "phones": {one for (one,) in phones},
            "agents without their call": set(stuck),
        }

    def true(self) -> dict[str, set[Any]]:
        with watching(self.bed["ami_url"]) as pbx:
            channels = pbx.channels()
            queues = pbx.rows("QueueStatus", "QueueStatusComplete")
            contacts = pbx.rows("PJSIPShowContacts", "ContactListComplete")
        return {
            "legs": {
                one["Uniqueid"]
                for one in channels
                if one.get("Event") == "CoreShowChannel" and one["Channel"].startswith("PJSIP/")
            },
            "members": {
                (one["Queue"], one["Location"].removeprefix("PJSIP/"), int(one["Penalty"]))
                for one in queues
                if one.get("Event") == "QueueMember"
            },
            "phones": {
                one["Endpoint"]
                for one in contacts
                if one.get("Event") == "ContactList"
                and one["Status"] not in {"Removed", "Unreachable"}
            },
            "agents without their call": set(),
        }

    def differences(self) -> list[str]:
        """Everything that is not as the PBX says; a part that does not answer is one too."""
        try:
            ours, theirs = self.believed(), self.true()
        except (psycopg.Error, OSError, AssertionError, KeyError) as fault:
            return [f"not to be asked: {fault!r}"]
        return [
            f"{what}: {sign}{one}"
            for what in ours
            for sign, odd in (("+", ours[what] - theirs[what]), ("-", theirs[what] - ours[what]))
            for one in sorted(odd, key=str)
        ]

    def wait_true(self, limit_s: float = LIMIT_S, also: Callable[[], bool] = lambda: True) -> float:
        """Wait until nothing differs; give how long that took, seconds."""
        began = time.monotonic()
        while wrong := self.differences() or ([] if also() else ["not all was done"]):
            if time.monotonic() - began > limit_s:
                raise AssertionError(f"after {limit_s} s still: " + "; ".join(wrong))
            time.sleep(0.3)
        return time.monotonic() - began
