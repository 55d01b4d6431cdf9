"""The world whose calls are told to Call Event clients: who listens, who asks, who may not."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from portal.dialects.callevent.requests import REQUESTS
from tests.e2e.callbodies import body_of
from tests.e2e.callclient import Client, Message
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.controlworld import TEAM, Scene, scenes
from tests.e2e.eventlog import EventLog
from tests.e2e.people import watching
from tests.e2e.pushworld import Receiver
from tests.e2e.storyworld import run
from tests.e2e.told_phone import ToldPhone

#: A supervisor of all groups who has no phone; an agent who belongs to no group and has no rights;
#: one whose phone answers when it is told to.
ZOE, ZED, TODD = "3990", "3991", "3992"
#: The other team's agent.
MAX = "max"
COMPANY = "verbs-company"
WRAP_UP_S = 30
BLOCKED = "02079469911"


def more(receiver: Receiver, places: list[str], told: Path) -> str:
    """The script that opens the interface, and adds who and what scenes need."""
    led = [place for place, name in enumerate(places) if name in {"met", "watched"}]
    return f"""
from agents.models import *
from portal.webhooks.models import PushTarget
team = Team.objects.get(identity="{TEAM}")
CallEventDoor.objects.create(team=team, is_enabled=True, company_id="{COMPANY}")
CallEventDoor.objects.update_or_create(
    team=Team.objects.get(identity="other"), defaults={{"is_enabled": True}}
)
PushTarget.objects.create(
    team=team, name="told", dialect="callevent", method="POST", url="{receiver.url}/told",
)
PauseReason.objects.create(team=team, name="lunch")
BlockedNumber.objects.create(team=team, number="{BLOCKED}")
groups = AgentGroup.objects.filter(team=team)
for no in ("{ZOE}", "{ZED}", "{TODD}"):
    Agent.objects.create(
        team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no,
        answers_when_told=no == "{TODD}",
    )
for agent in Agent.objects.filter(team=team):
    agent.account = Account.objects.create_user(
        "{TEAM}-" + agent.agent_no, team=team
    )
    agent.save()
zoe = Agent.objects.get(team=team, agent_no="{ZOE}")
for group in groups:
    group.admins.add(zoe)
for place in {led}:
    group = groups.get(code=f"7{{place:02d}}")
    for last in (2, 3):
        group.admins.add(Agent.objects.get(team=team, agent_no=f"3{{place:02d}}{{last}}"))
queue = groups.get(code="7{places.index("queued"):02d}")
queue.wrap_up_s = {WRAP_UP_S}
queue.save()
Membership.objects.create(agent=Agent.objects.get(team=team, agent_no="{TODD}"), group=queue)
# signing in is rationed by the minute, and here are many
import json
from pathlib import Path
from django.db.models import Q
from django.utils import timezone
from portal import access
found = Account.objects.filter(Q(team=team) | Q(username="{MAX}"))
words = {{one.username: access.issue_token(one.pk, at=timezone.now()) for one in found}}
Path({str(told)!r}).write_text(json.dumps(words))
"""


def tokens(bed: Bed) -> Path:
    """Where the tokens of everybody are written."""
    return Path(bed["dir"]) / "callevent-tokens.json"


UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
CallEventDoor.objects.filter(team__identity="other").delete()
Account.objects.filter(username__startswith="{TEAM}-3").delete()
"""


@dataclass
class World:
    """Everybody who hears: the team's admin who only listens, and the two who may hear nothing."""

    bed: Bed
    scenes: list[Scene]
    receiver: Receiver
    open: ExitStack

    def client(self, username: str) -> Client:
        made = Client(self.bed, self.tokens[username])
        self.open.callback(made.close)
        return made

    def settle(self) -> None:
        self.tokens: dict[str, str] = json.loads(tokens(self.bed).read_text())
        self.watcher = self.client(f"{TEAM}-admin")
        self.admin = self.client(f"{TEAM}-admin")
        self.zoe = self.client(f"{TEAM}-{ZOE}")
        self.zed = self.client(f"{TEAM}-{ZED}")
        self.max = self.client(MAX)

    def told_phone(self) -> ToldPhone:
        phone = ToldPhone(self.bed, f"{TEAM}-{TODD}", f"secret-{TODD}")
        phone.sign_in()
        self.open.callback(phone.close)
        return phone

    def pbx_blocks(self) -> None:
        """Wait until the PBX knows who is turned away."""

        def known() -> bool:
            with watching(self.bed["ami_url"]) as pbx:
                asked = pbx.act("DBGet", Family=f"pb-black/{TEAM}", Key=BLOCKED)
            return asked["Response"] == "Success"

        wait_until(known, 90, every_s=0.5)


@dataclass
class Told:
    """One play: its people at their sockets, its calls, and what was told of them."""

    world: World
    scene: Scene
    clients: dict[str, Client] = field(default_factory=dict)
    call_ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        for name in ("ada", "ben", "cem"):
            self.clients[name] = self.world.client(f"{TEAM}-{getattr(self.scene, name)}")

    def __getattr__(self, name: str) -> Any:
        if name in {"ada", "ben", "cem"}:
            return self.clients[name]
        raise AttributeError(name)

    def dns(self) -> dict[str, str]:
        """Names of people by the number messages call them."""
        scene = self.scene
        found = {name: getattr(scene, name) for name in ("ada", "ben", "cem", "customer")}
        found |= {"stranger": scene.stranger, "todd": TODD, "blocked": BLOCKED}
        return {dn: name for name, dn in found.items()}

    def talk_in(self) -> str:
        """The customer calls the group and Ada talks to him; give the call."""
        times = len(self.ada.found("EventEstablished")) + 1
        self.scene.ring_in(self.scene.customer)
        return self._runs(self.ada.wait("EventEstablished", times))

    def talk_out(self, **fields: Any) -> str:
        """Ada calls the customer and they talk; give the call."""
        times = len(self.ada.found("EventEstablished")) + 1
        answers = ("EventCallCreated", "EventDialing", "EventOtherRinging")
        self.ada.do("RequestMakeCall", *answers, otherDN=self.scene.customer, **fields)
        return self._runs(self.ada.wait("EventEstablished", times))

    def _runs(self, message: Message) -> str:
        call_id = str(message["callID"])
        self.call_ids.append(call_id)
        self.scene.call_id = call_id
        return call_id

    def over(self) -> None:
        """Until everybody was told that the newest call is over."""
        call_id = self.call_ids[-1]
        self.scene.wait("CallEnded")
        self.world.watcher.wait("EventCallDeleted", callID=call_id)
        wait_until(lambda: self.pushed("EventCallDeleted"), 90)

    def of_calls(self, client: Client | None = None) -> list[Message]:
        """What a client, else the one who only listens, was told of the play's calls."""
        heard = list((client or self.world.watcher).heard)
        return [one for one in heard if one.get("callID") in self.call_ids]

    def sequences(self) -> dict[str, str]:
        """The bodies that were told, by whom they are about."""
        found: dict[str, list[str]] = {}
        for one in self.of_calls():
            if one["messageID"].startswith(("EventAgent", "EventDelay")):
                continue
            who = self.dns().get(one["thisDN"], one["thisDN"])
            found.setdefault(who, []).append(body_of(one).name)
        return {who: " ".join(names) for who, names in found.items()}

    def pushed(self, message: str = "") -> list[Message]:
        """What came by HTTP of the play's calls."""
        rows: list[Message] = [
            dict(one.fields)
            for one in list(self.world.receiver.got)
            if one.fields.get("callID") in self.call_ids
        ]
        return [one for one in rows if message in {"", one["messageID"]}]


def everything(told: Told) -> dict[str, dict[str, Any]]:
    """Every request as somebody would ask it who means Ada's call."""
    scene = told.scene
    common = {
        "callID": scene.call_id,
        "dtmfDigits": "1",
        "attachedData": {"who": "stranger"},
        "duration": 60,
        "reasonCode": 11,
        "thisQueues": [scene.group],
    }
    aimed = {"thisDN": scene.ada, "otherDN": scene.ben}
    above = {"thisDN": scene.cem, "otherDN": scene.ada}
    return {
        name: common | (above if spec.family.value == "supervisor" else aimed)
        for name, spec in REQUESTS.items()
    }


@contextmanager
def told_world(bed: Bed, places: list[str]) -> Iterator[World]:
    """The world of one scene a place, everybody at the socket."""
    receiver = Receiver()
    run(bed, UNMAKE)
    with scenes(bed, len(places)) as found, ExitStack() as still_open:
        try:
            run(bed, more(receiver, places, tokens(bed)))
            world = World(bed, found, receiver, still_open)
            world.settle()
            world.pbx_blocks()  # longer than a new push target takes to hear
            for scene in found:
                scene.log = EventLog(bed)
            yield world
        finally:
            run(bed, UNMAKE)
            receiver.close()
