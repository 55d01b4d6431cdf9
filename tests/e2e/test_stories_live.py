"""The captured stories, played again on the real PBX, tell the same events.

They run side by side, each with agents, a group and customers of its own.
"""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import groupby
from typing import Any

import pytest

from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.people import Api, watching
from tests.e2e.stage import Stage, end_all_calls, log_out_all, playing
from tests.e2e.storyworld import (
    AGENTS,
    MAKE,
    NO_PHONE,
    TEAM,
    UNMAKE,
    World,
    golden,
    handsets,
    run,
)

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
#: Plays a story and gives the ids of its calls, in the order they began.
Play = Callable[[World], list[str]]
PLAYS: dict[str, Play] = {}


def story(play: Play) -> Play:
    PLAYS[play.__name__] = play
    return play


# ---- click-to-call -------------------------------------------------------------------------------


def ended(world: World, call_id: str, limit_s: float = 50) -> list[str]:
    world.log.wait_kind(call_id, "CallEnded", limit_s=limit_s)
    return [call_id]


def talking(world: World, agent_no: str, number: str) -> str:
    call_id = world.dial(agent_no, number)
    world.log.wait_kind(call_id, "CallConnected")
    return call_id


def end_leg(world: World, call_id: str, role: str) -> None:
    """Through AMI, past the portal, as when the stories were captured."""
    events = world.log.events(call_id)
    leg_id = next(e["leg_id"] for e in events if e.get("role") == role)
    with watching(world.bed["ami_url"]) as pbx:
        channel = next(c["Channel"] for c in pbx.channels() if c["Uniqueid"] == leg_id)
        assert pbx.act("Hangup", Channel=channel, Cause="16")["Response"] == "Success"


@story
def click_to_call_agent_hangs_up(world: World) -> list[str]:
    call_id = talking(world, "2001", "02079460401")
    end_leg(world, call_id, "agent")
    return ended(world, call_id)


@story
def click_to_call_customer_hangs_up(world: World) -> list[str]:
    call_id = talking(world, "2002", "02079460402")
    end_leg(world, call_id, "customer")
    return ended(world, call_id)


@story
def click_to_call_customer_busy(world: World) -> list[str]:
    return ended(world, world.dial("2003", "02079460460"))


@story
def click_to_call_customer_no_answer(world: World) -> list[str]:
    return ended(world, world.dial("2004", "02079460465"))


@story
def click_to_call_congestion(world: World) -> list[str]:
    return ended(world, world.dial("2005", "02079460470"))


@story
def click_to_call_number_unassigned(world: World) -> list[str]:
    return ended(world, world.dial("2006", "02079460475"))


@story
def click_to_call_customer_rejects(world: World) -> list[str]:
    return ended(world, world.dial("2007", "02079460480"))


@story
def click_to_call_agent_busy(world: World) -> list[str]:
    world.phone("2008", "busy")
    return ended(world, world.dial("2008", "02079460408"))


@story
def click_to_call_agent_rejects(world: World) -> list[str]:
    world.phone("2009", "reject")
    return ended(world, world.dial("2009", "02079460409"))


@story
def click_to_call_agent_no_answer(world: World) -> list[str]:
    world.phone("2010", "ring")
    return ended(world, world.dial("2010", "02079460410"))


@story
def click_to_call_phone_not_registered(world: World) -> list[str]:
    return ended(world, world.dial_unheard("02079460411"))


# ---- callers to a group --------------------------------------------------------------------------


@story
def queue_answered_customer_hangs_up(world: World) -> list[str]:
    world.do("2011", "check_in")
    first = world.ring_in("691", "02079460421")
    world.log.wait_kind(first, "CallConnected")
    world.hang_up("02079460421")
    ended(world, first)
    second = world.ring_in("691", "02079460422")
    world.log.wait_kind(second, "CallConnected")
    world.hang_up("2011")
    return [first, *ended(world, second)]


@story
def queue_agent_no_answer_then_other(world: World) -> list[str]:
    world.phone("2012", "ring")
    world.do("2012", "check_in")
    call_id = world.ring_in("692", "02079460423")
    world.log.wait_kind(call_id, "CallOffered", 2)
    world.do("2013", "check_in")
    # the first agent is not to be rung a third time, whose turn it ever is
    world.do("2012", "pause", reason="rest")
    world.log.wait_kind(call_id, "CallConnected")
    world.hang_up("02079460423")
    return ended(world, call_id)


@story
def queue_abandoned(world: World) -> list[str]:
    world.phone("2014", "ring")
    world.do("2014", "check_in")
    first = world.ring_in("693", "02079460424")
    world.log.wait_kind(first, "CallPartyRinging")
    second = world.ring_in("693", "02079460425")
    world.log.wait_kind(second, "CallQueued")
    world.hang_up("02079460424")
    ended(world, first)
    world.log.wait_kind(second, "CallPartyRinging")
    world.hang_up("02079460425")
    return [first, *ended(world, second)]


@story
def queue_agent_paused_then_ready(world: World) -> list[str]:
    world.do("2015", "check_in")
    world.do("2015", "pause", reason="rest")
    first = world.ring_in("694", "02079460426")
    world.log.wait_kind(first, "CallQueued")
    world.do("2015", "unpause")
    world.log.wait_kind(first, "CallConnected")
    world.hang_up("02079460426")
    ended(world, first)
    # comes during the wrap-up, and waits for its end
    second = world.ring_in("694", "02079460427")
    world.log.wait_kind(second, "CallConnected")
    world.hang_up("02079460427")
    return [first, *ended(world, second)]


@story
def queue_agent_rejects(world: World) -> list[str]:
    world.phone("2016", "reject")
    world.do("2016", "check_in")
    call_id = world.ring_in("695", "02079460428")
    world.log.wait_kind(call_id, "CallPartyLeft", 4)
    world.hang_up("02079460428")
    return ended(world, call_id)


@story
def queue_time_out(world: World) -> list[str]:
    return ended(world, world.ring_in("696", "02079460429"))


@story
def queue_members(world: World) -> list[str]:
    def member() -> dict[str, str]:
        with watching(world.bed["ami_url"]) as pbx:
            rows = pbx.rows("QueueStatus", "QueueStatusComplete", Queue=f"{TEAM}-697")
        mine = [row for row in rows if row.get("Event") == "QueueMember"]
        assert len(mine) <= 1
        return mine[0] if mine else {}

    row = world.api.get("/api/v1/memberships/?group=697")["results"][0]
    status, _ = world.api.call("PATCH", f"/api/v1/memberships/{row['id']}/", penalty=3)
    assert status == 200
    world.do("2018", "check_in")
    wait_until(lambda: (member().get("Paused"), member().get("Penalty")) == ("0", "3"))
    world.do("2018", "pause", reason="lunch")
    wait_until(lambda: (member().get("Paused"), member().get("PausedReason")) == ("1", "lunch"))
    call_id = world.ring_in("697", "02079460430")
    world.log.wait_kind(call_id, "CallQueued")
    world.do("2018", "check_out")
    wait_until(lambda: not member())
    world.hang_up("02079460430")
    return ended(world, call_id)


# ---- the same events -----------------------------------------------------------------------------


def told(events: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    """What must be the same: kinds and their order, agents by turn, how, who, why.

    Each leg of a call ends in a thread of its own, so that neighbouring ends have no order: the
    caller's who gives up, and the cancelled offer's.
    """
    turns: dict[str, str] = {}

    def line(event: dict[str, Any]) -> tuple[Any, ...]:
        agent = event.get("agent_no", "")
        name = turns.setdefault(agent, f"agent {len(turns) + 1}") if agent else ""
        words = ("role", "how", "position", "outcome", "hung_up_by", "cause")
        return (event["kind"], name, *(f"{word} {event[word]}" for word in words if word in event))

    lines = [line(event) for event in events]
    runs = groupby(lines, key=lambda one: one[0] == "CallPartyLeft" or "how cancelled" in one)
    return [one for is_end, run in runs for one in (sorted(run) if is_end else run)]


@pytest.fixture(scope="module")
def played(bed: Bed) -> Iterator[tuple[World, Stage[list[str]]]]:
    run(bed, MAKE)
    phones = handsets(bed)
    try:
        for phone in phones:
            phone.sign_in()
        world = World(bed, EventLog(bed), Api(bed, f"{TEAM}-admin", "stories"))
        wait_until(lambda: world.reachable() >= set(AGENTS) - {NO_PHONE}, 60)

        def tidy() -> None:
            end_all_calls(bed)
            log_out_all(world.api)
            world.log = EventLog(bed)

        plays = {name: partial(play, world) for name, play in PLAYS.items()}
        with playing(plays, tidy=tidy) as stage:
            yield world, stage
    finally:
        for phone in phones:
            phone.sign_out()
        run(bed, UNMAKE)


@pytest.mark.parametrize("name", PLAYS)
def test_a_story_on_the_real_pbx_tells_what_was_captured(name: str, played) -> None:
    world, stage = played
    call_ids = stage.result(name)
    assert [told(world.log.events(call_id)) for call_id in call_ids] == [
        told(events) for events in golden(name)
    ]
    for call_id, events in zip(call_ids, golden(name), strict=True):
        end = events[-1]
        (cdr,) = world.log.cdrs(call_id)
        assert cdr[:2] == (end["outcome"], end["hung_up_by"])


def test_a_phone_that_hangs_up_itself_is_named(played) -> None:
    world, stage = played
    stage.result("click_to_call_agent_hangs_up")
    stage.result("click_to_call_customer_hangs_up")
    first, second = talking(world, "2001", "02079460431"), talking(world, "2002", "02079460432")
    world.hang_up("2001")
    world.hang_up("02079460432")
    ended(world, first)
    ended(world, second)
    assert world.log.cdrs(first)[0][:2] == ("answered", "agent")
    assert world.log.cdrs(second)[0][:2] == ("answered", "customer")
