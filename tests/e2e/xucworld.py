"""A team of its own for clients of the XiVO interface: four agents at desk phones and their
supervisor, a list of callbacks, and a stranger of another team."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.people import Api, watching
from tests.e2e.storyworld import run
from tests.e2e.told_phone import ToldPhone
from tests.e2e.xucclient import Cti

TEAM = "xucs"
#: Another team that uses the same numbers and codes.
STRANGERS = "xucx"
PASSWORD = "xucs-them"
#: Of each scene Ada, Ben and the supervisor Sue; Dan's phone answers when it is told to.
PLACES = ("alone", "queue", "together", "page")
DAN = "6204"
#: A line of the scene `queue` that is never open.
CLOSED_LINE = "08081570629"
#: Of every Ada; the town answers it.
MOBILE = "02079466231"
UNMAKE = f"""
from agents.models import *
for identity in ("{TEAM}", "{STRANGERS}"):
    Line.objects.filter(team__identity=identity).delete()
    Mailbox.objects.filter(team__identity=identity).delete()
    Team.objects.filter(identity=identity).delete()
    Account.objects.filter(username__startswith=identity + "-").delete()
"""


def numbers(place: int) -> tuple[str, str, str]:
    """Ada, Ben and Sue of a scene."""
    return f"62{place}1", f"62{place}2", f"62{place}9"


EVERYBODY = [no for place in range(len(PLACES)) for no in numbers(place)]
MAKE = f"""
{UNMAKE}
from datetime import date
from django.utils import timezone
town = Trunk.objects.get(team__identity="demo", name="town")
team = Team.objects.create(
    identity="{TEAM}", name="Xucs", wrap_up_s=2, missed_offer_reason="", outbound_trunk=town,
    outbound_caller_id="08081570620",
)
Account.objects.create_user("{TEAM}-admin", password="{PASSWORD}", team=team, role="team_admin")
for at, name in enumerate(("lunch", "training")):
    PauseReason.objects.create(team=team, name=name, position=at)
never = BusinessHours.objects.create(team=team, name="Never")
period = CallbackPeriod.objects.create(
    team=team, name="Afternoon", starts="14:00", ends="17:00", is_default=True
)
CallbackPeriod.objects.create(team=team, name="Morning", starts="08:00", ends="12:00")


def person(no):
    account = Account.objects.create_user("{TEAM}-" + no, password="{PASSWORD}", team=team)
    return Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no,
        account=account, answers_when_told=no == "{DAN}",
        mobile_number="{MOBILE}" if no.endswith("1") else "",
    )


for place in range({len(PLACES)}):
    group = AgentGroup.objects.create(
        team=team, code=f"62{{place}}", name=f"Place {{place}}", ring_s=20, max_wait_s=60,
        wrap_up_s=2, recording_policy="always",
    )
    spare = AgentGroup.objects.create(
        team=team, code=f"63{{place}}", name=f"Spare {{place}}", wrap_up_s=2, max_wait_s=2,
    )
    Line.objects.create(team=team, number=f"0808157064{{place}}", group=spare)
    Line.objects.create(team=team, number=f"0808157062{{place}}", group=group)
    Mailbox.objects.create(team=team, code=f"box{{place}}", name="Box", group=group)
    for no in (f"62{{place}}1", f"62{{place}}2"):
        Membership.objects.create(agent=person(no), group=group)
    if place == {PLACES.index("page")}:
        group.admins.add(Agent.objects.get(team=team, agent_no=f"62{{place}}1"))
    sue = person(f"62{{place}}9")
    group.admins.add(sue)
    spare.admins.add(sue)
    numbers = CallbackList.objects.create(team=team, name=f"List {{place}}", group=group)
    PlannedCallback.objects.create(
        list=numbers, number="02079466221", first_name="Alice", last_name="O'Neill",
        due_on=date(2030, 1, 31), period=period, planned_at=timezone.now(),
    )
dan = person("{DAN}")
Membership.objects.create(agent=dan, group=AgentGroup.objects.get(team=team, code="622"))
Line.objects.create(
    team=team, number="{CLOSED_LINE}", group=AgentGroup.objects.get(team=team, code="621"),
    hours=never,
)
other = Team.objects.create(identity="{STRANGERS}", name="Strangers")
group = AgentGroup.objects.create(team=other, code="620", name="Others")
account = Account.objects.create_user("{STRANGERS}-6209", password="{PASSWORD}", team=other)
max = Agent.objects.create(team=other, agent_no="6209", name="Max", phone="desk", account=account)
group.admins.add(max)
"""
#: What a scene that failed may have left otherwise than it began.
RENEW = f"""
from agents.models import *
from datetime import date
from django.utils import timezone
Favourite.objects.filter(agent__team__identity="{TEAM}").delete()
Membership.objects.filter(agent__team__identity="{TEAM}", group__code__startswith="63").delete()
PlannedCallback.objects.filter(list__team__identity="{TEAM}").delete()
for numbers in CallbackList.objects.filter(team__identity="{TEAM}"):
    PlannedCallback.objects.create(
        list=numbers, number="02079466221", first_name="Alice", last_name="O'Neill",
        due_on=date(2030, 1, 31), planned_at=timezone.now(),
        period=CallbackPeriod.objects.get(team=numbers.team, is_default=True),
    )
"""


def renew(bed: Bed) -> None:
    """Put rows back to where every scene begins."""
    run(bed, RENEW)


@dataclass
class Place:
    """One scene's people, with their sockets and the event log."""

    bed: Bed
    place: int
    log: EventLog
    sockets: list[Cti] = field(default_factory=list)
    #: Every socket there ever was, and the callbacks of its list, also those of a first playing.
    all_sockets: list[Cti] = field(default_factory=list)
    callbacks: set[str] = field(default_factory=set)

    @property
    def ada(self) -> str:
        return numbers(self.place)[0]

    @property
    def ben(self) -> str:
        return numbers(self.place)[1]

    @property
    def sue(self) -> str:
        return numbers(self.place)[2]

    @property
    def customer(self) -> str:
        return f"0207946{62 + self.place}11"

    @property
    def second(self) -> str:
        return f"0207946{62 + self.place}21"

    @property
    def group(self) -> str:
        return f"62{self.place}"

    def cti(self, who: str) -> Cti:
        """Open a socket of an account of the team."""
        made = Cti(self.bed, f"{TEAM}-{who}", PASSWORD)
        self.sockets.append(made)
        self.all_sockets.append(made)
        return made

    def note_callbacks(self) -> None:
        """Learn which callbacks are of this scene's list."""
        rows = self.log._rows(
            "SELECT c.callback_id FROM agents_plannedcallback c"
            " JOIN agents_callbacklist l ON l.id = c.list_id"
            " JOIN agents_agentgroup g ON g.id = l.group_id"
            " JOIN agents_team t ON t.id = g.team_id WHERE t.identity = %s AND g.code = %s",
            TEAM,
            self.group,
        )
        self.callbacks |= {str(one) for (one,) in rows}

    @cached_property
    def admin(self) -> Api:
        return Api(self.bed, f"{TEAM}-admin", PASSWORD)

    @property
    def spare(self) -> str:
        """A queue without members, where nobody waits longer than two seconds."""
        return f"63{self.place}"

    def queue_id(self, code: str = "", team: str = TEAM) -> int:
        rows = self.log._rows(
            "SELECT g.id FROM agents_agentgroup g JOIN agents_team t ON t.id = g.team_id"
            " WHERE t.identity = %s AND g.code = %s",
            team,
            code or self.group,
        )
        return int(rows[0][0])

    def agent_id(self, agent_no: str, team: str = TEAM) -> int:
        return int(self._agent("id", agent_no, team))

    def user_id(self, agent_no: str) -> int:
        return int(self._agent("account_id", agent_no))

    def _agent(self, column: str, agent_no: str, team: str = TEAM) -> int:
        rows = self.log._rows(
            f"SELECT a.{column} FROM agents_agent a JOIN agents_team t ON t.id = a.team_id"
            " WHERE t.identity = %s AND a.agent_no = %s",
            team,
            agent_no,
        )
        return int(rows[0][0])

    def call_in(self, number: str, *, line: str = "") -> None:
        """A customer calls the group's line."""
        town.ring_in(
            self.bed["town_ami_url"],
            to=line or f"0808157062{self.place}",
            from_number=number,
            name="John Doe",
        )

    def phone(self, agent_no: str, mode: str) -> None:
        town.set_phone_mode(self.bed["town_ami_url"], phone=f"{TEAM}-{agent_no}", mode=mode)

    def hang_up(self, who: str) -> None:
        wait_until(lambda: town.hang_up(self.bed["town_ami_url"], who=who), every_s=0.5)

    def member(self, agent_no: str, code: str = "") -> dict[str, str]:
        """What the PBX knows of an agent in a queue; empty when she is no member."""
        with watching(self.bed["ami_url"]) as pbx:
            rows = pbx.rows(
                "QueueStatus", "QueueStatusComplete", Queue=f"{TEAM}-{code or self.group}"
            )
        mine = [one for one in rows if one.get("Location") == f"PJSIP/{TEAM}-{agent_no}"]
        return mine[0] if mine else {}

    def wait_member(self, agent_no: str, code: str = "", **fields: str) -> None:
        def fits() -> bool:
            row = self.member(agent_no, code)
            return bool(row) and all(row.get(name) == value for name, value in fields.items())

        wait_until(fits, 60, every_s=0.3)

    def led(self, agent_no: str, key: str, value: str) -> None:
        """Wait until the PBX leads colleagues' calls so."""

        def known() -> bool:
            with watching(self.bed["ami_url"]) as pbx:
                row = pbx.act("DBGet", Family=f"pb-phone/{TEAM}-{agent_no}", Key=key)
                found = pbx.read().get("Val", "") if row["Response"] == "Success" else ""
            return found == value

        wait_until(known, 90, every_s=0.5)

    def close(self) -> None:
        for one in self.sockets:
            one.close()
        self.sockets.clear()


@contextmanager
def places(bed: Bed) -> Iterator[dict[str, Place]]:
    """The team with its phones signed in."""
    run(bed, MAKE)
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in EVERYBODY]
    told = ToldPhone(bed, f"{TEAM}-{DAN}", f"secret-{DAN}")
    api = Api(bed, f"{TEAM}-admin", PASSWORD)

    def reachable() -> bool:
        rows = api.get("/api/v1/agents/?page_size=100")["results"]
        there = [row for row in rows if (row["presence"] or {}).get("is_phone_reachable")]
        return len(there) == len(EVERYBODY) + 1

    try:
        for phone in phones:
            phone.sign_in()
        told.sign_in()
        wait_until(reachable, 60)
        made = {name: Place(bed, place, EventLog(bed)) for place, name in enumerate(PLACES)}
        for place in made.values():
            place.note_callbacks()
        yield made
    finally:
        for phone in phones:
            phone.sign_out()
        told.close()
        run(bed, UNMAKE)
