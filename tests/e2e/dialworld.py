"""A team that dials campaigns: desk phones that answer by themselves, and the town's numbers."""

import array
import json
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from campaigns.simulation.policies import ours
from campaigns.simulation.scenario import Scenario
from campaigns.simulation.shift import Shift
from tests.deploy.hearing import strength
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.handset import Handset
from tests.e2e.people import Api, watching
from tests.e2e.storyworld import run

TEAM = "dialling"
GROUP = "695"
LINE = "08081571695"
#: The first pitch of what is said when no agent came.
INFORMATION_HZ = 1046
AGENTS = tuple(str(4100 + place) for place in range(1, 11))
MAKE = f"""
from agents.models import *
from portal.demo.inbound import _prompt
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username="{TEAM}-admin").delete()
trunk = Trunk.objects.get(team__identity="demo", name="town")
Trunk.objects.filter(pk=trunk.pk).update(max_calls=60)
team = Team.objects.create(
    identity="{TEAM}", name="Dialling", wrap_up_s=3, missed_offer_reason="",
    outbound_trunk=trunk, outbound_caller_id="08081570695", hours_note="demonstration",
)
Account.objects.create_user("{TEAM}-admin", password="dialling", team=team, role="team_admin")
group = AgentGroup.objects.create(team=team, code="{GROUP}", name="Dialling", ring_s=5, wrap_up_s=3)
_prompt(team, "information", "Information", (1046, 880), "Nobody was free.")
_prompt(team, "message", "Message", (880, 1046, 880), "A message.")
for no in {AGENTS}:
    agent = Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no
    )
    Membership.objects.create(agent=agent, group=group)
Line.objects.filter(number="{LINE}").delete()
Line.objects.create(team=team, number="{LINE}", group=group)
"""
UNMAKE = f"""
from agents.models import *
from campaigns.models import *
Campaign.objects.filter(team__identity="{TEAM}").update(state="finished")
Attempt.objects.filter(team__identity="{TEAM}").delete()
Campaign.objects.filter(team__identity="{TEAM}").delete()
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username="{TEAM}-admin").delete()
"""
#: What the town does with a number, by its last two digits, in the dialer's words.
ENDS = (
    (range(60), {"connected", "abandoned", "gave_up"}),
    (range(60, 65), {"busy"}),
    (range(65, 70), {"no_answer"}),
    (range(70, 75), {"congestion"}),
    (range(75, 80), {"unassigned"}),
    (range(80, 85), {"rejected"}),
    (range(85, 90), {"machine", "connected", "abandoned", "gave_up"}),
    (range(90, 100), {"connected", "abandoned", "gave_up"}),
)
#: Nobody is tried again within a test.
ONCE = {
    word: {"tries": 1, "pause_s": 86_400}
    for word in (
        "no_answer", "busy", "machine", "rejected", "abandoned", "gave_up", "congestion", "failed",
        "cancelled", "lost",
    )
}  # fmt: skip


def expected(number: str) -> set[str]:
    """How a dial of that number may end."""
    place = int(number[-2:])
    return next(ends for places, ends in ENDS if place in places)


@dataclass
class Floor:
    """The team's admin at REST, its phones, and its rows."""

    bed: Bed
    api: Api
    phones: list[Handset] = field(default_factory=list)

    def post(self, path: str, want: int = 201, **body: Any) -> Any:
        status, answer = self.api.call("POST", f"/api/v1/{path}", **body)
        assert status == want, (path, status, answer)
        return answer

    def rows(self, question: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.bed["database_url"], connect_timeout=5) as link:
            return link.execute(question, values).fetchall()

    def campaign(self, name: str, numbers: list[str], **settings: Any) -> int:
        """Make a campaign with one list."""
        said = {"retry_rules": ONCE, "ring_s": 15, **settings}
        # a scene that is played again makes another one
        name = f"{name} {time.time_ns()}"
        made = self.post("campaigns/", name=name, group=GROUP, **said)
        numbered = self.post("dial-lists/", campaign=made["id"], name="All")
        added = self.post(
            f"dial-lists/{numbered['id']}/leads/", leads=[{"numbers": [one]} for one in numbers]
        )
        assert added["accepted"] == len(numbers), added
        return int(made["id"])

    def take(self, campaign: int, step: str) -> None:
        self.post(f"campaigns/{campaign}/{step}/", 200)

    def check_in(self, *agents: str) -> None:
        for agent_no in agents:
            self.post(f"agents/{agent_no}/presence/", 202, do="check_in")

    def work_way(self, way: str, *agents: str) -> None:
        for agent_no in agents:
            self.post(f"agents/{agent_no}/presence/", 202, do="set_work_way", work_way=way)

    def check_out(self) -> None:
        for agent_no in AGENTS:
            self.api.call("POST", f"/api/v1/agents/{agent_no}/presence/", do="log_out")

    def attempts(self, campaign: int) -> list[dict[str, Any]]:
        names = (
            "number", "outcome", "call_id", "leg_id", "lead_id", "agent_no", "claimed_at",
            "answered_at", "queued_at", "connected_at", "released_at", "ended_at", "is_settled",
            "detected", "is_played",
        )  # fmt: skip
        found = self.rows(
            f"SELECT {', '.join(names)} FROM campaigns_attempt WHERE campaign_id = %s"
            " ORDER BY claimed_at",
            campaign,
        )
        return [dict(zip(names, row, strict=True)) for row in found]

    def why(self, campaign: int) -> Any:
        return self.api.get(f"/api/v1/campaigns/{campaign}/why/")

    def has_more(self, campaign: int, known: int) -> bool:
        """Whether more was dialled than was known; parts may be away."""
        with suppress(psycopg.Error):
            found = self.attempts(campaign)
            return len(found) > known or all(one["ended_at"] for one in found)
        return False

    def wait_connected(self, campaign: int, limit_s: float) -> None:
        wait_until(lambda: any(one["connected_at"] for one in self.attempts(campaign)), limit_s)

    def hears(self, number: str, hz: float) -> float:
        """How loud the customer heard a pitch, in what the town kept of the newest call."""
        who = "0" + number.removeprefix("+44")
        folder = Path(self.bed["dir"]) / "town" / "spool" / "monitor"
        files = sorted(folder.glob(f"heard-{who}-*.wav"), key=lambda one: one.stat().st_mtime)
        if not files:
            return 0.0
        # the header of a file that still grows says nothing of its length
        data = array.array("h", files[-1].read_bytes()[44:][: (files[-1].stat().st_size - 44) & ~1])
        parts = [data[at : at + 1600] for at in range(0, len(data), 1600)]
        return max((strength(part, hz) for part in parts), default=0.0)

    def leads(self, campaign: int) -> Counter[str]:
        found = self.rows(
            "SELECT state, count(*) FROM campaigns_lead lead JOIN campaigns_diallist list"
            " ON list.id = lead.dial_list_id WHERE list.campaign_id = %s GROUP BY state",
            campaign,
        )
        return Counter(dict(found))

    def is_done(self, campaign: int) -> bool:
        """Whether every lead is done with and every attempt settled."""
        with suppress(psycopg.Error):
            left = self.leads(campaign)
            settled = all(one["is_settled"] for one in self.attempts(campaign))
            return settled and not left["new"] and not left["claimed"] and not left["waiting"]
        return False

    def wait_done(self, campaign: int, limit_s: float) -> None:
        wait_until(lambda: self.is_done(campaign), limit_s, every_s=1)

    def legs_dialled(self) -> Counter[str]:
        """How often the switch was ordered to ring each leg of the dialer."""
        found = self.rows(
            "SELECT body ->> 'leg_id', count(*) FROM calls_switchorder"
            " WHERE kind = 'OriginateLeg' AND team = %s GROUP BY 1",
            TEAM,
        )
        return Counter(dict(found))


def waits(attempts: list[dict[str, Any]]) -> list[float]:
    """How long each person stood in line until an agent or the message came, seconds."""
    told = []
    for one in attempts:
        until = one["connected_at"] or one["released_at"]
        if one["queued_at"] and until:
            told.append((until - one["queued_at"]).total_seconds())
    return told


def summary(attempts: list[dict[str, Any]], live: dict[str, Any]) -> str:
    """What a campaign came to, on a few lines."""
    counts = Counter(one["outcome"] for one in attempts)
    people = sum(counts[word] for word in ("connected", "abandoned", "gave_up"))
    spread = sorted(waits(attempts)) or [0.0]
    rate = counts["abandoned"] / people if people else 0.0
    return (
        f"{len(attempts)} dials, {json.dumps(dict(counts))}, abandon rate {rate:.1%}, "
        f"waits median {statistics.median(spread):.2f} s, longest {spread[-1]:.2f} s, "
        f"busy share {live['agents']['busy_share'] or 0:.1%}"
    )


def forecast(attempts: list[dict[str, Any]]) -> str:
    """What the simulator says of ten agents, such talks and such an answer rate, over half an
    hour: its first five minutes, in which the floor fills, do not count."""
    people = sum(one["answered_at"] is not None for one in attempts)
    scenario = Scenario(
        name="town", agents=len(AGENTS), answers=people / max(len(attempts), 1), talk_s=8.0,
        hours=0.5, talk_cv=0.05, wrap_s=3.0, wrap_cv=0.05, detects=False,
    )  # fmt: skip
    told = [Shift(scenario, seed, ours).run() for seed in range(5)]
    busy = statistics.mean(one.busy for one in told)
    rate = statistics.mean(one.rate for one in told)
    return f"simulator's forecast: busy share {busy:.1%}, abandon rate {rate:.1%}"


@contextmanager
def dialling_team(bed: Bed, agents: tuple[str, ...] = AGENTS) -> Iterator[Floor]:
    """The team, its desk phones signed in, for as long as it is needed."""
    run(bed, MAKE)
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in agents]
    floor = None
    try:
        floor = Floor(bed, Api(bed, f"{TEAM}-admin", "dialling"), phones)
        for phone in phones:
            phone.sign_in()
        wait_prompts(bed)
        yield floor
    finally:
        if floor is not None:
            floor.rows(
                "UPDATE campaigns_campaign SET state = 'finished' FROM agents_team team"
                " WHERE team.id = team_id AND team.identity = %s RETURNING 1",
                TEAM,
            )
            end_calls(floor)
            floor.check_out()
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)


def wait_prompts(bed: Bed) -> None:
    """Wait until the PBX knows the team's queue."""

    def known() -> bool:
        with watching(bed["ami_url"]) as pbx:
            rows = pbx.rows("QueueStatus", "QueueStatusComplete", Queue=f"{TEAM}-{GROUP}")
            return any(row.get("Queue") == f"{TEAM}-{GROUP}" for row in rows)

    wait_until(known, 30, every_s=0.5)


def end_calls(floor: Floor) -> None:
    """Hang up what the team still has, and wait until the portal knows."""

    def are_gone() -> bool:
        found = floor.rows("SELECT call_id FROM calls_livecall WHERE team = %s", TEAM)
        for (call_id,) in found:
            floor.api.call("POST", f"/api/v1/calls/{call_id}/hangup/")
        return not found

    wait_until(are_gone, 60, every_s=1)
