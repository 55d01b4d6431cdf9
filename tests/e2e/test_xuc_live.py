"""Every function of the XiVO document over real sockets, on the real PBX; and who hears of it."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.e2e.xucclient import Cti
from tests.e2e.xucpage import shift
from tests.e2e.xucplays.register import PLAYS
from tests.e2e.xucwatch import OWN, SHARED, Watch, listed, refused, rooms, shared, watched
from tests.e2e.xucworld import PASSWORD, TEAM, Place, places, renew

pytestmark = [pytest.mark.pbx, pytest.mark.browser, pytest.mark.timeout(420)]
SCENES = PLAYS | {"page": shift}


def played(name: str, place: Place) -> None:
    try:
        SCENES[name](place)
        faults = [fault for one in place.sockets for fault in one.faults]
        assert not faults, faults
    finally:
        place.close()


@pytest.fixture(scope="module")
def world(bed: Bed) -> Iterator[dict[str, Place]]:
    with places(bed) as made:
        yield made


@pytest.fixture(scope="module")
def watch(bed: Bed, world: dict[str, Place]) -> Iterator[Watch]:
    with watched(bed, world) as made:
        yield made


@pytest.fixture(scope="module")
def stage(bed: Bed, world: dict[str, Place], watch: Watch) -> Iterator[Stage[None]]:
    assert watch.clients

    def tidy() -> None:
        end_all_calls(bed)
        log_out_all(Api(bed, f"{TEAM}-admin", PASSWORD))
        renew(bed)
        for place in world.values():
            place.note_callbacks()
            place.log = EventLog(bed)

    scenes = {name: partial(played, name, world[name]) for name in SCENES}
    with playing(scenes, tidy=tidy) as found:
        yield found


@pytest.fixture(scope="module")
def told(stage: Stage[None], watch: Watch) -> Watch:
    """What everybody was told, once all scenes are played."""
    for name in SCENES:
        stage.result(name)
    watch.pass_barrier("ends")
    return watch


@pytest.mark.parametrize("name", SCENES)
def test_every_function_acts_and_every_message_has_its_shape(name: str, stage: Stage[None]) -> None:
    stage.result(name)


def test_an_admin_hears_whatever_is_told_to_several(told: Watch) -> None:
    heard = {kind for kind, _ in told.heard("admin")}
    assert heard >= SHARED - {"UsersStatuses"} | {"ConferenceList"}


@pytest.mark.parametrize("name", ["agent", *(f"sue of {one}" for one in SCENES)])
def test_each_hears_what_she_may_of_it_and_nothing_else(name: str, told: Watch) -> None:
    sight = told.sights[name]
    wanted = [one for one in shared(told.heard("admin")) if sight.may_hear(*one)]
    assert shared(told.heard(name)) == wanted
    assert {kind for kind, _ in told.heard(name)} <= SHARED | OWN | {"ConferenceList"}


@pytest.mark.parametrize("name", SCENES)
def test_a_supervisor_sees_the_conferences_of_her_agents(name: str, told: Watch) -> None:
    place = told.places[name]
    found = rooms(told.heard(f"sue of {name}"), {place.ada, place.ben})
    assert found == rooms(told.heard("admin"), {place.ada, place.ben})
    assert (len(found) > 1) == (name == "together")


def test_what_is_of_oneself_is_told_to_nobody_else(told: Watch) -> None:
    heard: dict[str, set[str]] = {}
    for client in everybody(told):
        number = client.login.partition("-")[2]
        for kind, body in list(client.heard):
            if kind in OWN:
                heard.setdefault(kind, set()).add(client.login)
            if kind == "PhoneEvent":
                assert body["DN"] == number, client.login
    assert set(heard) == OWN
    assert heard["PhoneEvent"] >= {f"{TEAM}-{told.places[name].ada}" for name in PLAYS}
    assert {kind for kind, _ in told.heard("admin")} & OWN == set()


def everybody(told: Watch) -> list[Cti]:
    of_scenes = [one for place in told.places.values() for one in place.all_sockets]
    return [*told.clients.values(), *of_scenes]


def test_the_other_team_hears_nothing_though_its_codes_are_the_same(told: Watch) -> None:
    stranger = told.clients["stranger"]
    assert told.heard("stranger") == []
    text = stranger.text()
    for word in ("Agent 62", "020794662", "List ", "Place ", "Spare "):
        assert word in told.clients["admin"].text()
        assert word not in text


def test_no_listener_was_told_anything_in_another_shape(told: Watch) -> None:
    assert {name: one.faults for name, one in told.clients.items() if one.faults} == {}


@pytest.mark.parametrize("name", ["agent", "stranger", *(f"sue of {one}" for one in SCENES)])
def test_each_is_listed_what_she_may_see(name: str, told: Watch) -> None:
    sight = told.sights[name]
    found = listed(told.clients[name])
    mine = sight.agents & told.members
    assert found["AgentDirectory"] == found["AgentList"] == sight.agents
    assert found["QueueList"] == found["AgentGroupList"] == sight.queues
    assert found["QueueMemberList of agents"] == mine
    assert found["QueueMemberList of queues"] == (told.staffed & sight.queues)
    assert found["CallbackLists"] == told.staffed & sight.queues


def test_past_calls_of_queues_are_told_to_who_leads_them(told: Watch) -> None:
    asked = {"queue": "6", "size": 100}
    for name, sight in told.sights.items():
        client = told.clients[name]
        if not sight.is_leading:
            assert refused(client, "Cti.getQueueCallHistory", **asked) == "NotAllowed"
            continue
        rows = client.do("Cti.getQueueCallHistory", "CallHistory", **asked)
        assert {one["dstNum"] for one in rows} <= sight.codes
        assert bool(rows) == (name in {"sue of queue", "sue of page"})


def test_another_supervisors_agents_and_queues_are_out_of_reach(told: Watch) -> None:
    """And another team's are nobody's at all."""
    place = told.places["queue"]
    ada, mine = place.agent_id(place.ada), place.queue_id()
    agent_asks = ("loginAgent", "logoutAgent", "pauseAgent", "unpauseAgent", "listenAgent")
    asks: dict[str, dict[str, Any]] = {
        f"Cti.{one}": {"agentid": ada} for one in (*agent_asks, "monitorPause")
    }
    asks["Cti.loginAgent"]["agentphonenumber"] = place.ada
    asks |= {
        "Cti.setAgentGroup": {"agentId": ada, "groupId": mine},
        "Cti.subscribeToQueueCalls": {"queueId": mine},
        "Cti.getQueueStatistics": {"queueId": mine, "window": 900, "xqos": 15},
        "Cti.dialFromQueue": {"destination": place.customer, "queueId": mine},
        "Membership.getUserDefaultMembership": {"userId": place.user_id(place.ada)},
    }
    words = {
        name: {one: refused(told.clients[name], one, **fields) for one, fields in asks.items()}
        for name in ("sue of alone", "stranger")
    }
    assert set(words["sue of alone"].values()) <= {"NotAllowed", "UnknownQueue"}
    assert set(words["stranger"].values()) <= {"UnknownAgent", "UnknownQueue", "UnknownGroup"}
