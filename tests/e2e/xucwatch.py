"""Those who only listen, through all scenes, and what each of them may hear: an admin, the
supervisors of the scenes' queues, an agent, and a supervisor of another team."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.storyworld import run
from tests.e2e.xucclient import Cti
from tests.e2e.xucworld import DAN, PASSWORD, PLACES, STRANGERS, TEAM, Place

Message = tuple[str, Any]
#: By the id they carry: told of agents, of agents to supervisors, of queues, to supervisors only.
OF_AGENTS = {"AgentStateEvent": "agentId", "AgentStatistics": "id", "AgentConfig": "id"}
OF_CALLBACKS = {
    "CallbackTaken": lambda body: body["uuid"],
    "CallbackReleased": lambda body: body["uuid"],
    "CallbackClotured": lambda body: body["uuid"],
    "CallbackStarted": lambda body: body["requestUuid"],
    "CallbackRequestUpdated": lambda body: body["request"]["uuid"],
}
#: Told to everybody of the team alike: its telephone book, and what a status may be.
OF_THE_TEAM = {"PhoneHintStatusEvent", "UsersStatuses"}
#: Whatever is told to several, as things happen.
SHARED = {
    *OF_AGENTS,
    *OF_CALLBACKS,
    *OF_THE_TEAM,
    *("AgentListen", "QueueStatistics", "QueueCalls", "QueueConfig", "QueueMember"),
}
#: Told of herself only: by which field it is seen to be of her.
OWN = {
    *("PhoneEvent", "Sheet", "PhoneStatusUpdate", "UserStatusUpdate", "UserConfigUpdate"),
    "VoiceMailStatusUpdate",
}
BARRIER = """
from agents.models import PauseReason, Team
from agents.services.settings import tell_settings
from django.utils import timezone
rows = [
    PauseReason.objects.create(team=team, name="{}")
    for team in Team.objects.filter(identity__in=["{}", "{}"])
]
tell_settings(rows, how="added", at=timezone.now())
"""


@dataclass
class Sight:
    """What one of them may see."""

    agents: set[int]
    queues: set[int]
    callbacks: set[str]
    is_leading: bool = True
    #: The names of queues that callers of her lists came through.
    codes: set[str] = field(default_factory=set)

    def may_hear(self, kind: str, body: Any) -> bool:
        """Say whether a message that the admin was told is hers too."""
        if kind in OF_THE_TEAM:
            return True
        if kind in OF_AGENTS:
            return body[OF_AGENTS[kind]] in self.agents
        if kind in OF_CALLBACKS:
            return OF_CALLBACKS[kind](body) in self.callbacks
        if kind == "QueueMember":
            return body["agentId"] in self.agents and body["queueId"] in self.queues
        if kind == "QueueConfig":
            return body["id"] in self.queues
        if kind == "AgentListen":
            return self.is_leading and body["agentId"] in self.agents
        return self.is_leading and body["queueId"] in self.queues


@dataclass
class Watch:
    """The listeners at their sockets."""

    bed: Bed
    places: dict[str, Place]
    clients: dict[str, Cti] = field(default_factory=dict)
    sights: dict[str, Sight] = field(default_factory=dict)
    #: Agents who are in a queue, and queues that somebody is in; each of these has its callbacks.
    members: set[int] = field(default_factory=set)
    staffed: set[int] = field(default_factory=set)

    def begin(self) -> None:
        """Everybody asks for everything there is to hear."""
        of_place = self.places.values()
        people = [who for one in of_place for who in (one.ada, one.ben, one.sue)]
        queues = [row for one in of_place for row in (one.queue_id(), one.queue_id(one.spare))]
        accounts = {"admin": f"{TEAM}-admin", "stranger": f"{STRANGERS}-6209"}
        accounts |= {f"sue of {name}": f"{TEAM}-{one.sue}" for name, one in self.places.items()}
        accounts["agent"] = f"{TEAM}-{self.places['alone'].ben}"
        for name, login in accounts.items():
            client = self.clients[name] = Cti(self.bed, login, PASSWORD)
            for kind in ("queue", "agent", "queuemember", "agentgroup"):
                client.ask("Cti.getList", objectType=kind)
            client.ask("Cti.getConferenceRooms")
            for topic in ("QueueStats", "AgentStats", "AgentEvents"):
                client.ask(f"Cti.subscribeTo{topic}")
            for queue_id in queues:
                client.ask("Cti.subscribeToQueueCalls", queueId=queue_id)
            client.ask("Cti.subscribeToPhoneHints", phoneNumbers=[*people, DAN])
            client.do("Callback.getCallbackLists", "CallbackLists")
        self._see()
        self.pass_barrier("begins")

    def _see(self) -> None:
        for name, place in self.places.items():
            agents = {place.agent_id(no) for no in (place.ada, place.ben, place.sue)}
            if place.place == PLACES.index("together"):
                agents.add(place.agent_id(DAN))
            queues = {place.queue_id(), place.queue_id(place.spare)}
            self.members |= agents - {place.agent_id(place.sue)}
            self.staffed.add(place.queue_id())
            codes = {place.group, place.spare}
            self.sights[f"sue of {name}"] = Sight(agents, queues, place.callbacks, codes=codes)
        place = self.places["alone"]
        self.sights["agent"] = Sight(
            {place.agent_id(place.ben)}, {place.queue_id()}, place.callbacks, is_leading=False
        )
        own = place.agent_id("6209", STRANGERS), place.queue_id("620", STRANGERS)
        self.sights["stranger"] = Sight({own[0]}, {own[1]}, set())

    def pass_barrier(self, name: str) -> None:
        """Something is told to everybody at once: what each hears after it is comparable."""
        for client in self.clients.values():
            client.mark()
        run(self.bed, BARRIER.format(name, TEAM, STRANGERS))
        for client in self.clients.values():
            client.told("UsersStatuses", lambda body: any(one["name"] == name for one in body))

    def heard(self, name: str) -> list[Message]:
        """Give what one was told between the barriers."""
        rows = list(self.clients[name].heard)
        first, last = (place_of(rows, barrier) for barrier in ("begins", "ends"))
        return [(kind, body) for kind, body in rows[first + 1 : last] if kind != "ping"]

    def close(self) -> None:
        for client in self.clients.values():
            client.close()


def place_of(rows: list[Message], barrier: str) -> int:
    """Where the barrier stands among messages."""
    return next(
        place
        for place, (kind, body) in enumerate(rows)
        if kind == "UsersStatuses" and any(one["name"] == barrier for one in body)
    )


def shared(rows: list[Message]) -> list[Message]:
    """What is told to several, without how long it is so (each is told at her own moment)."""
    found = [(kind, body) for kind, body in rows if kind in SHARED]
    return [
        (kind, {**body, "since": 0} if kind == "AgentStateEvent" else body) for kind, body in found
    ]


def rooms(rows: list[Message], numbers: set[str]) -> list[Any]:
    """How the conferences of these people went on."""
    found: list[Any] = [[]]
    for kind, body in rows:
        if kind != "ConferenceList":
            continue
        mine = [one for one in body if any(who["number"] in numbers for who in one["members"])]
        if mine != found[-1]:
            found.append(mine)
    return found


@contextmanager
def watched(bed: Bed, places: dict[str, Place]) -> Iterator[Watch]:
    """All of them, before anything happens."""
    watch = Watch(bed, places)
    try:
        watch.begin()
        yield watch
    finally:
        watch.close()


def listed(client: Cti) -> dict[str, set[int]]:
    """Name the agents and queues that one is told of when she asks for lists."""
    found: dict[str, set[int]] = {}

    def lists(kind: str, told: str) -> Any:
        return client.do("Cti.getList", told, objectType=kind)

    agents = client.do("Cti.getAgentDirectory", "AgentDirectory")["directory"]
    found["AgentDirectory"] = {one["agent"]["id"] for one in agents}
    for kind, told in (("agent", "AgentList"), ("queue", "QueueList")):
        found[told] = {one["id"] for one in lists(kind, told)}
    found["AgentGroupList"] = {one["id"] for one in lists("agentgroup", "AgentGroupList")}
    members = lists("queuemember", "QueueMemberList")
    found["QueueMemberList of agents"] = {one["agentId"] for one in members}
    found["QueueMemberList of queues"] = {one["queueId"] for one in members}
    callbacks = client.do("Callback.getCallbackLists", "CallbackLists")
    found["CallbackLists"] = {one["queueId"] for one in callbacks}
    return found


def refused(client: Cti, function: str, **fields: Any) -> str:
    """Ask for what she may not, and give the word it is refused with."""
    client.ask(function, **fields)
    wait_until(lambda: {"Error", "AgentError"} & {kind for kind, _ in client.news()})
    (body,) = [body for kind, body in client.news() if kind in {"Error", "AgentError"}]
    return str(body["Error"])
