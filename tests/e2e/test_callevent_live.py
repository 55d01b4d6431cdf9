"""The Call Event document on the real PBX: each sequence, told at sockets and by pushes alike."""

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial

import pytest
from websockets.exceptions import ConnectionClosed

from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.requests import REQUESTS
from tests.e2e.callbodies import body_of
from tests.e2e.callclient import REFUSALS, Client, Message
from tests.e2e.callplays import PLAYS
from tests.e2e.callworld import COMPANY, TODD, Told, World, told_world
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.controlworld import TEAM, make_ready
from tests.e2e.eventlog import EventLog
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.e2e.storyworld import run
from tests.portal.dialects import covered
from tests.portal.dialects.callevent.test_coverage_page import UNREACHED

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
PLACES = list(PLAYS)
OUT = "CALL_CREATED DIALING OTHER_RINGING ESTABLISHED_CALLER"
IN = "RINGING ESTABLISHED_CALLER"
CALLED_IN = "CALL_CREATED ESTABLISHED_CALLED"
GONE_IN = "RELEASED_CALLED CALL_DELETED"
ASKS = "HELD INQUIRY_BEGUN INQUIRY_RINGS"
ANSWERS = f"{ASKS} INQUIRY_ANSWERED"
ASKED = "INQUIRY_RINGING INQUIRY_ESTABLISHED"
#: What each scene tells, by whom it is told of.
SEQUENCES = {
    "dialled": {
        "ada": f"{OUT} DATA_CHANGED MUTED UNMUTED DTMF_SENT HELD RETRIEVED RELEASED_CALLER"
        " CALL_DELETED",
        "customer": "RINGING ESTABLISHED_CALLED RELEASED_CALLED",
    },
    "queued": {"todd": f"{IN} RELEASED_CALLER", "customer": f"{CALLED_IN} {GONE_IN}"},
    "sent_on": {
        "ada": f"{IN} TRANSFER_RELEASED",
        "ben": "TRANSFER_RINGING TRANSFER_ESTABLISHED RELEASED_CALLER",
        "customer": f"{CALLED_IN} {GONE_IN}",
    },
    "asked": {
        "ada": f"{IN} {ASKS} CANCEL_DONE RETRIEVED {ANSWERS} RETRIEVE_DONE RETRIEVED {ANSWERS}"
        " COMPLETE_RELEASED",
        "ben": f"INQUIRY_RINGING CANCEL_RELEASED {ASKED} RETRIEVE_RELEASED {ASKED}"
        " COMPLETE_CHANGED RELEASED_CALLER",
        "customer": f"{CALLED_IN} {GONE_IN}",
    },
    "met": {
        "ada": f"{IN} MEETING_ADDED MEETING_RETRIEVED {ANSWERS} MEETING_ADDED RELEASED_CALLER",
        "ben": f"{ASKED} MEETING_CHANGED MEETING_LEFT RELEASED_CALLER",
        "stranger": "RINGING ESTABLISHED_CALLED MEETING_CHANGED RELEASED_CALLED",
        "cem": "MONITOR_RINGING MONITOR_ESTABLISHED RELEASED_CALLER",
        "customer": f"{CALLED_IN} {GONE_IN}",
    },
    "watched": {
        "ada": f"{OUT} BARGE_ADDED BARGE_DELETED BARGE_ADDED BARGE_DELETED TAKE_RELEASED"
        " CALL_DELETED",
        "cem": "TAKE_RINGING TAKE_FAILED BARGE_RINGING BARGE_FAILED MONITOR_RINGING"
        " MONITOR_ESTABLISHED RELEASED_CALLER BARGE_RINGING BARGE_ESTABLISHED RELEASED_CALLER"
        " TAKE_RINGING TAKE_ESTABLISHED RELEASED_CALLER",
        "customer": "RINGING ESTABLISHED_CALLED RELEASED_CALLED",
    },
    "turned_away": {"blocked": "CALL_DELETED"},
}
#: Codes that are reached by other tests here, or cannot be on this PBX: see the coverage page.
ELSEWHERE = {301000, 301022, 301027} | set(UNREACHED)


#: A PBX may tell what two legs do at the same moment in one order or the other.
OPEN = (
    ("INQUIRY_BEGUN", "HELD"),
    ("RETRIEVED", "CANCEL_DONE"),
    ("RETRIEVED", "RETRIEVE_DONE"),
)


def in_order(words: str) -> str:
    for first, then in OPEN:
        words = words.replace(f"{first} {then}", f"{then} {first}")
    return words


def played(name: str, told: Callable[[], Told]) -> Told:
    one = told()
    try:
        PLAYS[name](one)
    finally:
        one.scene.close()
    return one


@pytest.fixture(scope="module")
def world(bed: Bed) -> Iterator[World]:
    with told_world(bed, PLACES) as made:
        yield made


@pytest.fixture(scope="module")
def stage(bed: Bed, world: World) -> Iterator[Stage[Told]]:
    def tidy() -> None:
        end_all_calls(bed)
        log_out_all(world.scenes[0].admin)
        for scene in world.scenes:
            for who in (scene.ada, scene.ben, scene.cem):
                scene.phone(who, "")
            scene.log, scene.call_id = EventLog(bed), ""
        make_ready(bed, [scene.ada for scene in world.scenes])

    parts: dict[str, Callable[[], Told]] = {
        name: partial(played, name, partial(Told, world, scene))
        for name, scene in zip(PLACES, world.scenes, strict=True)
    }
    with playing(parts, tidy=tidy) as found:
        yield found


@pytest.mark.parametrize("name", PLACES)
def test_a_scene_is_told_in_the_documents_order(name: str, stage: Stage[Told]) -> None:
    found = stage.result(name).sequences()
    assert {who: in_order(words) for who, words in found.items()} == SEQUENCES[name]


@pytest.mark.parametrize("name", PLACES)
def test_pushes_say_the_same_as_the_socket(name: str, stage: Stage[Told]) -> None:
    told = stage.result(name)
    heard = [unnumbered(one) for one in told.of_calls() if "agentUUID" not in one]

    def pushed() -> list[Message]:
        # what is said of agents goes in lines of their own, beside their calls'
        return [one for one in told.pushed() if "agentUUID" not in one]

    wait_until(lambda: len(pushed()) >= len(heard), 90)
    assert pushed() == heard
    assert [list(one) for one in pushed()] == [list(one) for one in heard]


def test_pushes_say_the_same_of_agents(stage: Stage[Told]) -> None:
    told = stage.result("queued")

    def of_todd(found: list[Message]) -> list[str]:
        mine = [one for one in found if one.get("agentID") == TODD and "errorCode" not in one]
        return sorted(json.dumps(unnumbered(one)) for one in mine)

    heard = of_todd(list(told.world.watcher.heard))
    assert len(heard) >= 9
    got = told.world.receiver.got
    wait_until(lambda: of_todd([dict(one.fields) for one in list(got)]) == heard, 90)


def unnumbered(message: Message) -> Message:
    """The message without its number in the event log."""
    return {name: value for name, value in message.items() if name != "seq"}


@pytest.mark.parametrize("name", PLACES)
def test_agents_hear_what_is_about_themselves_and_nothing_else(
    name: str, stage: Stage[Told]
) -> None:
    told = stage.result(name)
    leaders = {"ben", "cem"} if name in {"met", "watched"} else set()
    for who in set(told.clients) - leaders:
        dn = next(dn for dn, name in told.dns().items() if name == who)
        mine = [bare(one) for one in told.of_calls() if is_for(told, dn, one)]

        def found(who: str = who) -> list[Message]:
            return [bare(one) for one in told.of_calls(told.clients[who]) if "seq" in one]

        wait_until(lambda found=found, mine=mine: len(found()) >= len(mine))
        assert found() == mine, who


def is_for(told: Told, dn: str, message: Message) -> bool:
    """Say whether the message is about an agent, or tells that a call of hers is over."""
    is_end = message["messageID"] == "EventCallDeleted"
    parts = [one for one in told.of_calls() if one["messageID"] != "EventCallDeleted"]
    return message["thisDN"] == dn or (is_end and any(one["thisDN"] == dn for one in parts))


def bare(message: Message) -> Message:
    """The message without the number of a request."""
    return {name: value for name, value in message.items() if name != "referenceID"}


def everybody(stage: Stage[Told]) -> list[Client]:
    """Whoever may hear something, once all scenes are played."""
    clients = [client for name in PLACES for client in stage.result(name).clients.values()]
    world = stage.result(PLACES[0]).world
    return [*clients, world.watcher, world.admin, world.zoe]


def test_every_message_is_one_of_the_52_bodies_field_by_field(stage: Stage[Told]) -> None:
    heard = [one for client in everybody(stage) for one in list(client.heard)]
    found = {body_of(one, is_askers=True) for one in heard}
    codes = {one["errorCode"] for one in heard if "errorCode" in one}
    covered.note("callevent", *(f"body:{one.where}" for one in found))
    covered.note("callevent", *(f"code:{one}" for one in codes))
    assert found == set(Body)
    assert {one["companyId"] for one in heard} == {COMPANY}
    assert {one.code for one in Fault} - codes <= ELSEWHERE


def test_every_request_was_carried_out_and_its_answers_carry_its_number(
    stage: Stage[Told],
) -> None:
    clients = everybody(stage)
    done = set[str]().union(*(client.done for client in clients))
    covered.note("callevent", *(f"request:{one}" for one in done))
    assert done == set(REQUESTS)
    for one in (one for client in clients for one in list(client.heard)):
        assert not one.get("referenceID") or list(one)[1] == "referenceID"


def test_who_only_listens_is_told_no_numbers_of_requests(stage: Stage[Told]) -> None:
    world = everybody(stage) and stage.result(PLACES[0]).world
    heard = list(world.watcher.heard)
    assert {one.get("referenceID", 0) for one in heard} == {0}
    assert {list(one)[-1] for one in heard} == {"seq"}
    numbers = [one["seq"] for one in heard]
    assert numbers == sorted(numbers)
    for one in heard:
        body_of(one)


def test_the_other_team_and_an_agent_without_rights_hear_nothing(stage: Stage[Told]) -> None:
    """Through all scenes, though both asked for everything."""
    everybody(stage)
    told = stage.result("dialled")
    for client in (told.world.max, told.world.zed):
        heard = list(client.heard)
        assert len(heard) >= len(REQUESTS)
        assert {one["messageID"] for one in heard} == set(REFUSALS)
        assert all("seq" not in one for one in heard)
    assert COMPANY not in json.dumps(told.world.max.heard)


def test_whoever_comes_back_is_told_all_of_it_once(stage: Stage[Told], bed: Bed) -> None:
    """From anywhere in the run; `sent_on` does so in the middle of its call."""
    world = everybody(stage) and stage.result(PLACES[0]).world
    heard = list(world.watcher.heard)
    for place in (0, len(heard) // 3, len(heard) // 2):
        seq = heard[place]["seq"]
        missed = [one for one in heard if one["seq"] > seq]
        again = Client(bed, world.watcher.token, seq=str(seq))
        wait_until(lambda again=again, missed=missed: len(again.heard) >= len(missed))
        assert again.heard[: len(missed)] == missed
        again.close()


@pytest.mark.parametrize("seq", ["99999999999", "x", "-1"])
def test_a_resume_from_nowhere_is_refused_and_the_line_goes_on(
    seq: str, world: World, bed: Bed
) -> None:
    lost = Client(bed, world.zoe.token, seq=seq)
    lost.wait("EventPartyError", errorCode=301018)
    lost.refused("RequestHoldCall", 301004)
    lost.close()


def test_hostile_frames_are_answered_and_hurt_nobody(stage: Stage[Told], bed: Bed) -> None:
    world = everybody(stage) and stage.result(PLACES[0]).world
    rude = Client(bed, world.zed.token)
    frames = ["", "{", "[]", "null", '{"a":1,"a":2}', "[" * 9000, '{"a":NaN}', "x" * 20_000]
    for place, frame in enumerate([*frames, b"\xff\x00", "y" * 900_000], start=1):
        rude.send(frame)
        rude.wait("EventPartyError", place, errorCode=301022)
    with suppress(ConnectionClosed):
        for _ in range(2000):
            rude.send('{"messageID":"RequestTea"}')
    wait_until(lambda: rude.closed_with)
    assert rude.closed_with == 4429
    codes = {one["errorCode"] for one in rude.heard}
    assert codes == {301022, 301025, 301027}
    covered.note("callevent", *(f"code:{one}" for one in codes))
    for client in (world.zed, world.zoe):
        client.refused("RequestHoldCall", 301004)


@pytest.mark.parametrize("token", ["", "5ec2e7", "x" * 3000])
def test_a_strange_token_opens_nothing(token: str, bed: Bed) -> None:
    client = Client(bed, token)
    wait_until(lambda: client.closed_with)
    assert client.closed_with == 4401
    assert client.heard == []


def test_a_team_that_may_call_no_more_is_told_a_fault_without_a_name(
    stage: Stage[Told], bed: Bed
) -> None:
    everybody(stage)
    told, other = stage.result("dialled"), stage.result("watched")
    told.talk_out()
    limit = "from agents.models import *\nTeam.objects.filter(identity={!r}).update({})"
    run(bed, limit.format(TEAM, "max_outbound_calls=1"))
    other.ada.refused("RequestMakeCall", 301000, otherDN=other.scene.customer)
    covered.note("callevent", "code:301000")
    told.ada.do("RequestReleaseCall", "EventReleased")
    told.over()
