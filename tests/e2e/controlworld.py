"""A team of its own for the verbs of call control: three desk phones, a group and a customer a
scene, a socket to command them by, and ears for what each party heard."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from calls.ami import town
from deploy.local.sounds import MUSIC_HZ
from tests.deploy.hearing import strength
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.handset import Handset
from tests.e2e.panel import Panel
from tests.e2e.people import Api, watching
from tests.e2e.storyworld import run

TEAM = "verbs"
#: Of a recording at 8 kHz, 16 bit: bytes a second, and its header.
BYTES_S, HEADER = 16_000, 44
LOUD = 0.02
#: What is cut off both ends of a phase before it is listened to, seconds.
MARGIN_S = 0.5


def make(scenes: int) -> str:
    """The script that makes a scene's agents, group and line, `scenes` times."""
    return f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
Account.objects.filter(username="{TEAM}-admin").delete()
team = Team.objects.create(
    identity="{TEAM}", name="Verbs", wrap_up_s=1, missed_offer_reason="",
    outbound_trunk=Trunk.objects.get(team__identity="demo", name="town"),
    outbound_caller_id="08081570690", lost_agent_s=25,
)
Account.objects.create_user("{TEAM}-admin", password="verbs", team=team, role="team_admin")
places = range({scenes})
groups = AgentGroup.objects.bulk_create(
    AgentGroup(
        team=team, code=f"{{kind}}{{scene:02d}}", name=f"Scene {{scene}} {{kind}}", ring_s=5,
        max_wait_s=60, wrap_up_s=1,
    )
    for kind in (7, 8) for scene in places
)
first, second = groups[:{scenes}], groups[{scenes}:]
Line.objects.bulk_create(
    Line(team=team, number=f"080815717{{scene:02d}}", group=first[scene]) for scene in places
)
agents = Agent.objects.bulk_create(
    Agent(team=team, agent_no=no, name="Agent " + no, phone="desk", sip_secret="secret-" + no)
    for scene in places for place in (1, 2, 3) for no in [f"3{{scene:02d}}{{place}}"]
)
Membership.objects.bulk_create(
    Membership(agent=agent, group=group)
    for at, agent in enumerate(agents)
    for group in ([first[at // 3], second[at // 3]] if at % 3 == 2 else [first[at // 3]])
)
"""


UNMAKE = f"""
from agents.models import *
Line.objects.filter(team__identity="{TEAM}").delete()
Team.objects.filter(identity="{TEAM}").delete()
"""


@dataclass
class Scene:
    """One play: Ada, Ben and Cem of a group, a customer who calls it, a stranger outside."""

    bed: Bed
    log: EventLog
    place: int
    call_id: str = ""
    phases: dict[str, tuple[float, float]] = field(default_factory=dict)

    @cached_property
    def panel(self) -> Panel:
        """The team's admin at the panel's socket: asks for anything, about anybody of the team."""
        return another_panel(self.bed)

    def close(self) -> None:
        """The play is over: nobody reads the socket any more."""
        if "panel" in self.__dict__:
            self.panel.close()
            del self.panel

    @cached_property
    def admin(self) -> Api:
        return Api(self.bed, f"{TEAM}-admin", "verbs")

    @property
    def ada(self) -> str:
        return f"3{self.place:02d}1"

    @property
    def ben(self) -> str:
        return f"3{self.place:02d}2"

    @property
    def cem(self) -> str:
        return f"3{self.place:02d}3"

    @property
    def customer(self) -> str:
        return f"0207946{self.place:02d}11"

    @property
    def stranger(self) -> str:
        return f"0207946{self.place:02d}31"

    @property
    def second(self) -> str:
        """Who calls the group while the customer talks."""
        return f"0207946{self.place:02d}21"

    @property
    def group(self) -> str:
        return f"7{self.place:02d}"

    @property
    def other_group(self) -> str:
        """Cem's alone."""
        return f"8{self.place:02d}"

    def do(self, deed: str, who: str = "", refused: str = "", **words: Any) -> dict[str, Any]:
        """Ask for something for Ada, or for `who`; `refused` is the code of the refusal awaited."""
        reply = self.panel.ask(deed, agent_no=who or self.ada, **words)
        assert (reply.get("code", "") if not reply["ok"] else "") == refused, (deed, reply)
        return reply

    def api(self, path: str, **words: Any) -> dict[str, Any]:
        """Ask REST for what the socket does for its own agent only."""
        status, answer = self.admin.call("POST", path, **words)
        assert status == 202, answer
        return dict(answer)

    def put(self, path: str, **words: Any) -> None:
        """Settle something over REST."""
        status, answer = self.admin.call("PUT", path, **words)
        assert status == 200, answer

    def ready(self, who: str) -> None:
        self.api(f"/api/v1/agents/{who}/presence/", do="check_in")

    def works(self, who: str, deed: str, **words: Any) -> None:
        """Change how an agent works in her groups."""
        self.api(f"/api/v1/agents/{who}/presence/", do=deed, **words)

    def log_in(self, who: str) -> None:
        self.api(f"/api/v1/agents/{who}/presence/", do="log_in")

    def dial(self) -> None:
        """Ada dials the customer and they talk."""
        placed = self.api("/api/v1/calls/", agent_no=self.ada, target=self.customer)
        self.call_id = placed["call_id"]
        self.wait("CallConnected")

    def dial_colleague(self, who: str) -> None:
        """Ada dials a colleague, whatever becomes of it."""
        words = {"agent_no": self.ada, "target": who, "target_kind": "internal"}
        self.call_id = self.api("/api/v1/calls/", **words)["call_id"]

    def pbx_leads(self, who: str, key: str, value: str) -> None:
        """Wait until the PBX knows where colleagues' calls to an agent go ("" for nowhere)."""

        def known() -> bool:
            with watching(self.bed["ami_url"]) as pbx:
                row = pbx.act("DBGet", Family=f"pb-phone/{TEAM}-{who}", Key=key)
                found = pbx.read().get("Val", "") if row["Response"] == "Success" else ""
            return found == value

        wait_until(known, 90, every_s=0.5)

    def lives_of(self, who: str) -> list[str]:
        """What the agent did, state after state."""
        return self.log.presences(TEAM, who)

    def talk(self) -> None:
        """The customer calls in and Ada answers."""
        self.call_id = self.ring_in(self.customer)
        self.wait("CallConnected")

    def ring_in(self, number: str) -> str:
        """Somebody calls the group; give the call's id."""
        town.ring_in(
            self.bed["town_ami_url"],
            to=f"080815717{self.place:02d}",
            from_number=number,
            name="Cust",
        )
        return self.log.wait_call(number)

    def wait(self, kind: str, times: int = 1, limit_s: float = 60) -> None:
        self.log.wait_kind(self.call_id, kind, times, limit_s)

    def phone(self, agent_no: str, mode: str) -> None:
        town.set_phone_mode(self.bed["town_ami_url"], phone=f"{TEAM}-{agent_no}", mode=mode)

    def hang_up(self, who: str) -> None:
        name = who if who.startswith("0") else f"{TEAM}-{who}"
        assert town.hang_up(self.bed["town_ami_url"], who=name) == 1

    def break_off(self, agent_no: str) -> None:
        """The agent's leg ends as one does that has heard nothing for too long."""
        with watching(self.bed["ami_url"]) as pbx:
            legs = [
                row["Channel"]
                for row in pbx.channels()
                if row["Channel"].startswith(f"PJSIP/{TEAM}-{agent_no}-")
            ]
            assert len(legs) == 1, legs
            assert pbx.act("Hangup", Channel=legs[0], Cause="44")["Response"] == "Success"

    def listen(self, name: str, seconds: float = 2.6) -> None:
        """Let them talk for a while; `heard` then says who heard whom."""
        began = time.time()
        time.sleep(seconds)
        self.phases[name] = (began, time.time())

    def end(self, limit_s: float = 60) -> list[str]:
        """Wait for the end of the call, and see that nothing of it is left at the PBX."""
        self.wait("CallEnded", limit_s=limit_s)

        def left() -> list[str]:
            with watching(self.bed["ami_url"]) as pbx:
                names = (
                    self.customer,
                    self.second,
                    *(f"{TEAM}-{n}" for n in (self.ada, self.ben, self.cem)),
                )
                return [
                    row["Channel"]
                    for row in pbx.channels()
                    if any(name in (row["Channel"] + row.get("CallerIDNum", "")) for name in names)
                ]

        wait_until(lambda: not left(), 15)
        return self.log.kinds(self.call_id)

    def only(self, kind: str) -> dict[str, Any]:
        (found,) = [one for one in self.log.events(self.call_id) if one["kind"] == kind]
        return found

    def heard(self, who: str, phase: str) -> set[str]:
        """Name whom a party heard in a phase."""
        began, ended = self.phases[phase]
        data = self._sound(who, began + MARGIN_S, ended - MARGIN_S)
        voices = {
            "ada": 1125.0,
            "ben": 1150.0,
            "cem": 1175.0,
            "customer": 510.0,
            "second": 610.0,
            "stranger": 710.0,
        }
        found = {name for name, hz in voices.items() if strength(data, hz) > LOUD}
        is_music = any(strength(data, hz) > LOUD for hz in MUSIC_HZ)
        return found | ({"music"} if is_music else set())

    def _sound(self, who: str, began: float, ended: float) -> Any:
        """Cut a time out of what the party heard: a recording ends when its leg does."""
        import array

        name = who if who.startswith("0") else f"{TEAM}-{who}"
        folder = Path(self.bed["dir"]) / "town/spool/monitor"
        for path in sorted(folder.glob(f"heard-{name}-*.wav")):
            data = path.read_bytes()[HEADER:]
            closed = path.stat().st_mtime
            opened = closed - len(data) / BYTES_S
            if opened <= began and ended <= closed + 0.2:
                first, last = (int((at - opened) * 8000) * 2 for at in (began, ended))
                cut = data[first : min(last, len(data) // 2 * 2)]
                return array.array("h", cut[: len(cut) // 2 * 2])
        raise AssertionError(f"{who} has no recording of that time")


def another_panel(bed: Bed) -> Panel:
    """One more socket of the team's admin."""
    return Panel(bed, f"{TEAM}-admin", "verbs", face="cockpit")


@contextmanager
def scenes(bed: Bed, count: int) -> Iterator[list[Scene]]:
    """The world of `count` scenes, Ada of each is ready."""
    run(bed, make(count))
    places = [f"3{scene:02d}{place}" for scene in range(count) for place in (1, 2, 3)]
    phones = [Handset(bed, f"{TEAM}-{no}", f"secret-{no}") for no in places]
    try:
        for phone in phones:
            phone.sign_in()
        wait_until(lambda: _reachable(bed) >= set(places), 30)
        make_ready(bed, [no for no in places if no.endswith("1")])
        yield [Scene(bed, EventLog(bed), place) for place in range(count)]
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)


def make_ready(bed: Bed, agents: list[str]) -> None:
    """Let the agents log in and check in to their groups."""
    run(
        bed,
        "from agents import services; from django.utils import timezone\n"
        f"for no in {agents}: services.check_in("
        f"team='{TEAM}', agent_no=no, at=timezone.now(), groups=())",
    )


def _reachable(bed: Bed) -> set[str]:
    import psycopg

    with psycopg.connect(bed["database_url"], connect_timeout=5) as link:
        rows = link.execute(
            "SELECT agent_no FROM agents_agent a JOIN agents_presence p ON p.agent_id = a.id"
            " JOIN agents_team t ON t.id = a.team_id WHERE t.identity = %s"
            " AND p.is_phone_reachable",
            (TEAM,),
        ).fetchall()
    return {row[0] for row in rows}
