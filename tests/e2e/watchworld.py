"""A team of its own for supervisors: everybody at town phones, each story with its own people."""

from dataclasses import dataclass, field
from typing import Any

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.ears import Ears
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.panel import Panel
from tests.e2e.people import Api, watching
from tests.e2e.storyworld import run

TEAM = "watch"
#: agents by twos with a supervisor each; the last digit is the pitch of the phone
AGENTS = ["4011", "4012", "4021", "4031", "4041", "4051", "4061", "4071", "4081"]
SUPERVISORS = ["4019", "4029", "4039", "4049", "4069"]
#: Her phone answers when it is told to.
TOLD = "4091"
PASSWORD = "watch-them"
CALLER_ID = "08081570670"
MAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Watch", wrap_up_s=0, missed_offer_reason="missed",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="{CALLER_ID}",
)
Account.objects.create_user("{TEAM}-admin", password="{PASSWORD}", team=team, role="team_admin")
group = AgentGroup.objects.create(team=team, code="671", name="Watched", wrap_up_s=0, ring_s=20)
far = AgentGroup.objects.create(team=team, code="672", name="Far", wrap_up_s=0)
solo = AgentGroup.objects.create(team=team, code="673", name="Solo", wrap_up_s=2, ring_s=20)
Line.objects.create(team=team, number="08081570673", group=solo)
for no in {AGENTS + SUPERVISORS}:
    account = Account.objects.create_user("{TEAM}-" + no, password="{PASSWORD}", team=team)
    agent = Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no,
        account=account,
    )
    if no in {SUPERVISORS}:
        group.admins.add(agent)
        solo.admins.add(agent)
    else:
        Membership.objects.create(agent=agent, group=far if no == "4071" else group)
Membership.objects.create(agent=Agent.objects.get(team=team, agent_no="4081"), group=solo)
told = Agent.objects.create(
    team=team, agent_no="{TOLD}", name="Told", phone="desk", sip_secret="secret-{TOLD}",
    answers_when_told=True,
    account=Account.objects.create_user("{TEAM}-{TOLD}", password="{PASSWORD}", team=team),
)
group = AgentGroup.objects.create(team=team, code="674", name="Told", wrap_up_s=0, ring_s=20)
Membership.objects.create(agent=told, group=group)
Line.objects.create(team=team, number="08081570674", group=group)
"""
UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
"""


def phone_of(agent_no: str) -> str:
    return f"{TEAM}-{agent_no}"


@dataclass
class Watch:
    """The watched team: its phones are signed in, its event log is read from its beginning."""

    bed: Bed
    log: EventLog
    api: Api
    open: list[Panel] = field(default_factory=list)

    def desk(self, agent_no: str) -> Panel:
        return self.page(phone_of(agent_no), PASSWORD)

    def page(self, username: str, password: str) -> Panel:
        made = Panel(self.bed, username, password)
        self.open.append(made)
        return made

    def close(self) -> None:
        for page in self.open:
            page.close()

    def do(self, agent_no: str, deed: str, **words: Any) -> None:
        status, answer = self.api.call(
            "POST", f"/api/v1/agents/{agent_no}/presence/", do=deed, **words
        )
        assert status == 202, answer

    def talk(self, agent_no: str, number: str) -> str:
        """Let the agent call the customer; give the call once they talk."""
        status, answer = self.api.call("POST", "/api/v1/calls/", agent_no=agent_no, target=number)
        assert status == 202, answer
        self.log.wait_kind(answer["call_id"], "CallConnected")
        return str(answer["call_id"])

    def ears(self, *people: str) -> Ears:
        return Ears(self.bed, *people)

    def events(self, call_id: str, *kinds: str) -> list[dict[str, Any]]:
        return [one for one in self.log.events(call_id) if one["kind"] in kinds]

    def hang_up(self, who: str) -> None:
        wait_until(lambda: town.hang_up(self.bed["town_ami_url"], who=who))

    def presence(self, agent_no: str) -> str:
        found: str = self.api.get(f"/api/v1/agents/{agent_no}/")["presence"]["state"]
        return found

    def reachable(self) -> set[str]:
        rows = self.api.get("/api/v1/agents/?page_size=100")["results"]
        return {
            row["agent_no"]
            for row in rows
            if row["presence"] and row["presence"]["is_phone_reachable"]
        }


def make(bed: Bed) -> tuple[Watch, list[Handset]]:
    """Make the team and sign its phones in; what an earlier try left behind is ended first."""
    with watching(bed["ami_url"]) as pbx:
        for row in pbx.channels():
            is_theirs = row["CallerIDNum"] == CALLER_ID or row["ConnectedLineNum"] == CALLER_ID
            if row["Channel"].startswith(f"PJSIP/{TEAM}-") or is_theirs:
                pbx.act("Hangup", Channel=row["Channel"])
    run(bed, MAKE)
    people = AGENTS + SUPERVISORS
    phones = [Handset(bed, phone_of(no), f"secret-{no}") for no in people]
    for phone in phones:
        phone.sign_in()
    watch = Watch(bed, EventLog(bed), Api(bed, f"{TEAM}-admin", PASSWORD))
    wait_until(lambda: watch.reachable() >= set(people), 15)
    return watch, phones


def unmake(bed: Bed, phones: list[Handset]) -> None:
    for phone in phones:
        phone.sign_out()
    run(bed, UNMAKE)
