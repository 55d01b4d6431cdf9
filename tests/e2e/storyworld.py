"""A team of its own for the stories: agents at town phones, one group and line a story."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from calls.ami import town
from tests.e2e.conftest import Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.people import Api

TEAM = "stories"
AGENTS = [str(number) for number in range(2001, 2021)]
NO_PHONE = "2020"
#: code, an offer rings for, longest wait, wrap-up, members
GROUPS = {
    "691": (5, 60, 0, ["2011"]),
    "692": (2, 60, 0, ["2012", "2013"]),
    "693": (5, 60, 0, ["2014"]),
    "694": (5, 60, 2, ["2015"]),
    "695": (5, 60, 0, ["2016"]),
    "696": (5, 3, 0, ["2017"]),
    "697": (5, 60, 0, ["2018"]),
}
MAKE = f"""
from agents.models import *
from django.utils import timezone
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username="{TEAM}-admin").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Stories", wrap_up_s=0, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="08081570690",
)
Account.objects.create_user("{TEAM}-admin", password="stories", team=team, role="team_admin")
agents = {{
    no: Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no
    )
    for no in {AGENTS}
}}
for code, (ring_s, max_wait_s, wrap_up_s, members) in {GROUPS}.items():
    group = AgentGroup.objects.create(
        team=team, code=code, name="Story " + code,
        ring_s=ring_s, max_wait_s=max_wait_s, wrap_up_s=wrap_up_s,
    )
    Line.objects.create(team=team, number="08081570" + code, group=group)
    for no in members:
        Membership.objects.create(agent=agents[no], group=group)
Presence.objects.create(agent=agents["{NO_PHONE}"], since=timezone.now())
"""
#: A phone that has just gone, before the portal could hear of it.
GONE_UNHEARD = f"""
from agents.models import *
Presence.objects.filter(agent__team__identity="{TEAM}", agent__agent_no="{NO_PHONE}").update(
    is_phone_reachable=True
)
"""
UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""


@dataclass
class World:
    """What a story needs to happen: the agents' doings, the customers', and the event log."""

    bed: Bed
    log: EventLog
    api: Api

    def do(self, agent_no: str, deed: str, **words: Any) -> None:
        status, answer = self.api.call(
            "POST", f"/api/v1/agents/{agent_no}/presence/", do=deed, **words
        )
        assert status == 202, answer

    def dial(self, agent_no: str, number: str) -> str:
        status, answer = self.api.call("POST", "/api/v1/calls/", agent_no=agent_no, target=number)
        assert status == 202, answer
        return str(answer["call_id"])

    def dial_unheard(self, number: str) -> str:
        """From the phone that is gone. The check of our picture may find out before we dial, and
        the portal is right to refuse then: as if it had just gone once more."""
        while True:
            run(self.bed, GONE_UNHEARD)
            status, answer = self.api.call(
                "POST", "/api/v1/calls/", agent_no=NO_PHONE, target=number
            )
            if answer.get("code") != "no_phone":
                assert status == 202, answer
                return str(answer["call_id"])

    def phone(self, agent_no: str, mode: str) -> None:
        town.set_phone_mode(self.bed["town_ami_url"], phone=f"{TEAM}-{agent_no}", mode=mode)

    def ring_in(self, code: str, number: str) -> str:
        town.ring_in(
            self.bed["town_ami_url"], to=f"08081570{code}", from_number=number, name="Cust"
        )
        return self.log.wait_call(number)

    def hang_up(self, who: str) -> None:
        name = f"{TEAM}-{who}" if who in AGENTS else who
        assert town.hang_up(self.bed["town_ami_url"], who=name) == 1

    def reachable(self) -> set[str]:
        rows = self.api.get("/api/v1/agents/?page_size=100")["results"]
        return {
            row["agent_no"]
            for row in rows
            if row["presence"] and row["presence"]["is_phone_reachable"]
        }


def run(bed: Bed, script: str) -> None:
    # in one transaction: the PBX learns of the whole world at once, or of none of it
    whole = f"from django.db import transaction\nwith transaction.atomic():\n    exec({script!r})"
    done = bed.manage("shell", "-c", whole)
    assert done.returncode == 0, done.stdout + done.stderr


def handsets(bed: Bed) -> list[Handset]:
    return [
        Handset(bed, f"{TEAM}-{agent_no}", f"secret-{agent_no}")
        for agent_no in AGENTS
        if agent_no != NO_PHONE
    ]


def golden(name: str) -> list[list[dict[str, Any]]]:
    """The captured story's events, call by call."""
    path = Path(__file__).parents[1] / "stories" / name / "events.jsonl"
    calls: dict[str, list[dict[str, Any]]] = {}
    for line in path.read_text().splitlines():
        event = json.loads(line)
        calls.setdefault(event["call"]["call_id"], []).append(event)
    return list(calls.values())
