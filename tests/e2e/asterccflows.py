"""A team of its own for the flows of chapter 6: three people and a line a scene, who do all they do
over the asterCC interface."""

import json
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from calls.ami import town
from tests.e2e.asterccears import Fields, Listener, Receiver, words
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.people import Api
from tests.e2e.storyworld import run

TEAM, PASSWORD, KEY = "flows", "flows-them", "flows-key"
#: Whose pages may use the interface; its names are all of this machine.
DOMAIN = "crm.localhost"
UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username__startswith="{TEAM}-").delete()
"""
OUT = ["AGENT ringing", "AGENT answer", "CALLEE ringing", "CALLEE answer"]
IN = ["CALLER incoming", "AGENT ringing", "AGENT answer"]
CONSULTED = ["CONVERSATION onhold", "CONSULT ringing", "CONSULT answer"]
ENDED = ["AGENT hangup", "CONVERSATION hangup"]
USERDATA = "id=1&note='x'"


def make(places: int) -> str:
    return f"""
{UNMAKE}
team = Team.objects.create(
    identity="{TEAM}", name="Flows", wrap_up_s=60, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="08081570611", astercc_event_key="{KEY}",
    astercc_api_domains="{DOMAIN}",
)
PauseReason.objects.create(team=team, name="lunch")
Account.objects.create_user("{TEAM}-admin", password="{PASSWORD}", team=team, role="team_admin")
for at in range({places}):
    group = AgentGroup.objects.create(
        team=team, code=f"62{{at}}", name=f"Flow {{at}}", wrap_up_s=60, ring_s=30, max_wait_s=120
    )
    Line.objects.create(team=team, number=f"0808157062{{at}}", group=group)
    aside = AgentGroup.objects.create(
        team=team, code=f"63{{at}}", name=f"Aside {{at}}", wrap_up_s=60
    )
    for no in (f"62{{at}}1", f"62{{at}}2", f"62{{at}}9"):
        account = Account.objects.create_user("{TEAM}-" + no, password="{PASSWORD}", team=team)
        agent = Agent.objects.create(
            team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no,
            account=account,
        )
        if no.endswith("9"):
            group.admins.add(agent)
        else:
            Membership.objects.create(agent=agent, group=group if no.endswith("1") else aside)
"""


@dataclass
class Heard:
    """What was told of one scene: on the agent's channel, on the team's, and posted."""

    own: list[Fields]
    team: list[Fields]
    posted: list[Fields]
    records: list[Fields] = field(default_factory=list)

    @property
    def all(self) -> tuple[list[Fields], ...]:
        return self.own, self.team, self.posted


@dataclass
class Scene:
    """Ada, Ben and Sue of a group, a customer, and everybody's ears."""

    bed: Bed
    log: EventLog
    receiver: Receiver
    place: int
    call_id: str = ""
    after: int = 0

    @property
    def ada(self) -> str:
        return f"62{self.place}1"

    @property
    def ben(self) -> str:
        return f"62{self.place}2"

    @property
    def sue(self) -> str:
        return f"62{self.place}9"

    @property
    def customer(self) -> str:
        """He answers after a second and talks until somebody hangs up."""
        return f"02079466{self.place}30"

    def ask(self, event: str, who: str = "", **fields: str) -> str:
        said = {
            "EVENT": event,
            "orgidentity": TEAM,
            "usertype": "agent",
            "user": who or self.ada,
            "pwdtype": "plaintext",
            "password": PASSWORD,
        } | fields
        data = urllib.parse.urlencode(said).encode()
        url = f"{self.bed['web_url']}/asterccinterfaces"
        with urllib.request.urlopen(url, data, timeout=30) as answer:
            text: str = answer.read().decode()
            return text

    def do(self, event: str, word: str, who: str = "", **fields: str) -> None:
        answer = self.ask(event, who, **fields)
        assert answer.startswith(f"|Return|1|Return|BackMsg_{word}"), (event, answer)

    def begin(self, *others: str) -> None:
        """She comes to work, and those of the others who are needed; all are idle."""
        told = self.receiver.about(self.ada)
        self.after = max((int(one["eventid"]) for one in told), default=0)
        self.come(self.ada, *others)

    def come(self, *people: str) -> None:
        for who in people:
            self.ask("LOGIN", who)
            self.ask("QUEUE", who, type="1")
            self.rest(who)

    def rest(self, who: str) -> None:
        """Wait until she is free; her wrap-up is ended."""

        def is_free() -> bool:
            status = self.ask("AGENTSTATUS", who)
            if "-acw," in status:
                self.ask("ACWOFF", who)
            return "-idle," in status

        wait_until(is_free, 60, every_s=0.5)

    def dial(self, number: str = "") -> None:
        target = number or self.customer
        self.do("MAKECALL", "19", targetdn=target, targettype="exter", userdata=USERDATA)
        self.call_id = self.log.wait_call(target)
        self.wait("CallConnected")

    def ring_in(self) -> None:
        town.ring_in(
            self.bed["town_ami_url"], to=f"0808157062{self.place}", from_number=self.customer
        )
        self.call_id = self.log.wait_call(self.customer)
        self.wait("CallConnected")

    def consult(self) -> None:
        self.do("CONSULT", "27", targetdn=self.ben, consulttype="internal", agentgroupid="0")
        self.wait("CallConsultConnected")

    def wait(self, kind: str, times: int = 1) -> None:
        self.log.wait_kind(self.call_id, kind, times)

    def customer_hangs_up(self) -> None:
        assert town.hang_up(self.bed["town_ami_url"], who=self.customer) == 1
        self.wait("CallEnded")

    def leave(self) -> None:
        """Whatever is left ends, and all go home."""
        for who in (self.sue, self.ada, self.ben):
            self.ask("HANGUP", who, target="all")
        for who in (self.ada, self.ben):
            wait_until(lambda who=who: "busy" not in self.ask("AGENTSTATUS", who), 60, every_s=0.5)
            self.ask("LOGOUT", who)


Play = Callable[[Scene], None]
PLAYS: dict[str, Play] = {}
#: What must be told of each play, in this order.
FLOWS: dict[str, list[str]] = {}


def flow(*told: str) -> Callable[[Play], Play]:
    def keep(play: Play) -> Play:
        name = play.__name__.replace("_", " ")
        PLAYS[name], FLOWS[name] = play, list(told)
        return play

    return keep


@flow(*OUT, "CALLEE hangup", *ENDED)
def dial_out(scene: Scene) -> None:
    scene.begin()
    scene.dial()
    scene.customer_hangs_up()


@flow(*IN, "CALLER hangup", *ENDED)
def dial_in(scene: Scene) -> None:
    scene.begin()
    scene.ring_in()
    scene.customer_hangs_up()


@flow(*OUT, *CONSULTED, "CONSULT hangup", "CONVERSATION resume", "CALLEE hangup", *ENDED)
def consult(scene: Scene) -> None:
    scene.begin(scene.ben)
    scene.dial()
    scene.consult()
    scene.do("CALLRETURN", "32")
    scene.wait("CallRetrieved")
    scene.wait("CallConsultEnded")
    scene.customer_hangs_up()


@flow(*OUT, *CONSULTED, "CONSULT join", "CONSULT hangup", "CALLEE hangup", *ENDED)
def conference(scene: Scene) -> None:
    scene.begin(scene.ben)
    scene.dial()
    scene.consult()
    scene.do("CONFERENCE", "34", consultcount="1")
    scene.wait("CallConsultEnded")
    scene.do("CALLRETURN", "32")
    scene.wait("CallConferenceEnded")
    scene.customer_hangs_up()


@flow(*IN, *CONSULTED, "AGENT hangup", "CONSULT join", "CALLER hangup", *ENDED)
def attended_transfer(scene: Scene) -> None:
    scene.begin(scene.ben)
    scene.ring_in()
    scene.consult()
    scene.do("TRANSFER", "31")
    scene.wait("CallTransferred")
    scene.customer_hangs_up()


@flow(*IN, "AGENT hangup", "AGENT ringing", "AGENT answer", "CALLER hangup", *ENDED)
def blind_transfer(scene: Scene) -> None:
    scene.begin(scene.ben)
    scene.ring_in()
    scene.do("bTransfer", "43", targetdn=scene.ben, consulttype="internal")
    scene.wait("CallTransferred")
    scene.customer_hangs_up()


@flow(*IN, "CONVERSATION onhold", "CONVERSATION resume", "CALLER hangup", *ENDED)
def hold_and_listen_in(scene: Scene) -> None:
    """Held and resumed; then her admin listens in and barges in, of which nothing is told."""
    scene.begin()
    scene.ring_in()
    scene.do("Hold", "52")
    scene.wait("CallHeld")
    scene.do("Resume", "54")
    scene.wait("CallRetrieved")
    watched = {"sessionid": scene.call_id, "phonenumber": scene.sue}
    scene.do("SILENTMONITOR", "41", scene.sue, **watched)
    scene.wait("CallMonitorStarted")
    scene.do("INTRUDE", "39", scene.sue, **watched)
    scene.wait("CallMonitorChanged")
    scene.do("HANGUP", "37", scene.sue, target="groupadmin")
    scene.wait("CallMonitorEnded")
    scene.customer_hangs_up()


#: What an agent does in this order with pushevent=yes, and the words for it.
DEEDS: list[tuple[str, str, dict[str, str], str]] = [
    ("QUEUE", "14", {"type": "2"}, "logoff"),
    ("QUEUE", "14", {"type": "1"}, "login"),
    ("QUEUEPAUSE", "14", {"type": "1", "pause_reason": "lunch"}, "paused"),
    ("QUEUEPAUSE", "14", {"type": "2"}, "nopaused"),
    ("ACW", "59", {"type": "1"}, "acwring"),
    ("ACW", "59", {"type": "3"}, "acwoff"),
    ("ACW", "59", {"type": "2"}, "acwanswer"),
    ("WORKWAY", "62", {"status": "dialin"}, "workwaydialin"),
    ("WORKWAY", "62", {"status": "dialout"}, "workwaydialout"),
    ("WORKWAY", "62", {"status": "all"}, "workwayall"),
]


def deeds(scene: Scene) -> None:
    """All an agent may do for herself is told; at last her wrap-up ends."""
    for event, word, fields, _ in DEEDS:
        scene.do(event, word, pushevent="yes", **fields)
    scene.do("QUEUEPAUSE", "14", type="1", pause_reason="lunch")  # not asked for, not told
    scene.do("QUEUEPAUSE", "14", type="2", pushevent="no")
    scene.rest(scene.ada)
    scene.dial()
    scene.customer_hangs_up()
    wait_until(lambda: "-acw," in scene.ask("AGENTSTATUS"), 60, every_s=0.5)
    scene.do("ACWOFF", "61", pushevent="yes")


def played(scene: Scene, name: str) -> Heard:
    """Play a flow, and give what everybody heard of it."""
    with ears(scene) as found:
        PLAYS[name](scene)
        heard = [wait_until(lambda ear=ear: whole(scene, ear), 90, every_s=0.3) for ear in found]
        return Heard(*heard, records=records(scene))


def done(scene: Scene) -> Heard:
    """Let an agent do all she may do for herself, and give what was told of it."""
    with ears(scene) as found:
        scene.begin()
        deeds(scene)
        return Heard(
            *(wait_until(lambda ear=ear: told_last(scene, ear), 90, every_s=0.3) for ear in found)
        )


Ear = Listener | Receiver


@contextmanager
def ears(scene: Scene) -> Iterator[tuple[Listener, Listener, Receiver]]:
    """Listen on the agent's channel and the team's, one by headers and one by script."""
    by_headers = scene.place % 2 == 0
    own = Listener(scene.bed, TEAM, scene.ada, PASSWORD, by_headers)
    team = Listener(scene.bed, TEAM, "", KEY, not by_headers)
    try:
        yield own, team, scene.receiver
    finally:
        own.is_over = team.is_over = True
        scene.leave()


def whole(scene: Scene, ear: Ear) -> list[Fields]:
    """Give what was told of the scene's call once its end was."""
    found = [one for one in ear.of(scene.customer) if one["sessionid"] == scene.call_id]
    return found if "CONVERSATION hangup" in words(found) else []


def told_last(scene: Scene, ear: Ear) -> list[Fields]:
    """Give what was told of the agent's deeds once the last of them was."""
    found = [one for one in ear.about(scene.ada) if int(one["eventid"]) > scene.after]
    return found if any(one["event"] == "acwstop" for one in found) else []


def records(scene: Scene) -> list[Fields]:
    """Our own records of the scene's call, as her admin gets them over the interface."""

    def kept() -> list[Fields]:
        said = json.loads(scene.ask("GetCdr", scene.sue, limit="100"))
        return [one for one in said["msg"]["data"] if one["sessionid"] == scene.call_id]

    return wait_until(kept, 30)


@contextmanager
def world(bed: Bed, places: int) -> Iterator[list[Scene]]:
    """The team with its phones signed in, and its push URL."""
    run(bed, make(places))
    nos = [f"62{at}{n}" for at in range(places) for n in (1, 2, 9)]
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in nos]
    api = Api(bed, f"{TEAM}-admin", PASSWORD)
    receiver = Receiver()

    def reachable() -> bool:
        rows = api.get("/api/v1/agents/?page_size=100")["results"]
        return len([row for row in rows if (row["presence"] or {}).get("is_phone_reachable")]) == (
            len(nos)
        )

    try:
        words = {"team": TEAM, "name": "events", "dialect": "astercc", "url": receiver.url}
        status, target = api.call("POST", "/api/v1/push-targets/", **words)
        assert status == 201, target
        for phone in phones:
            phone.sign_in()
        wait_until(reachable, 60)
        yield [Scene(bed, EventLog(bed), receiver, place) for place in range(places)]
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)
        receiver.close()
