"""Campaigns on the real PBX: the town's numbers, ten desk phones that answer by themselves."""

import os
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from calls.ami import town
from campaigns.domain.pacing import SURE_FROM
from portal.dialects.acdcallback.numbers import task_id
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.dialworld import (
    AGENTS,
    INFORMATION_HZ,
    LINE,
    TEAM,
    Floor,
    dialling_team,
    end_calls,
    expected,
    forecast,
    summary,
    waits,
)
from tests.e2e.ears import LOUD
from tests.e2e.eventlog import EventLog
from tests.e2e.pushworld import Receiver
from tests.e2e.storyworld import run
from tests.e2e.test_faults import kill

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(700)]
IS_SOAK = bool(os.environ.get("PATCHBAY_SOAK"))
#: A few of each kind; who answers takes an agent for eight seconds and three more.
KINDS = (1, 2, 3, 12, 61, 66, 71, 76, 81, 92, 96, 4)
#: Two seconds, as printed; and what two busy cores may add to it.
PATIENCE_S = 2.0 + 0.8
#: The first pitch of the campaign's message.
MESSAGE_HZ = 880
KILL_KINDS = (1, 2, 3, 61, 71, 81, 11, 12)
SEED = os.environ.get("KILL_SEED", "7")


@pytest.fixture(scope="module")
def floor(bed: Bed) -> Iterator[Floor]:
    with dialling_team(bed) as made:
        yield made


def numbers(count: int) -> list[str]:
    """Numbers of all kinds, in turn."""
    places = (divmod(place, len(KINDS)) for place in range(count))
    return [f"0207946{hundred:02d}{KINDS[kind]:02d}" for hundred, kind in places]


def test_every_kind_of_number_ends_as_the_town_says(floor: Floor) -> None:
    dialled = numbers(300 if IS_SOAK else 60)
    campaign = floor.campaign("Predictive", dialled, mode="predictive")
    floor.check_in(*AGENTS)
    floor.take(campaign, "start")
    floor.wait_done(campaign, 560 if IS_SOAK else 300)
    attempts = floor.attempts(campaign)
    live = floor.api.get(f"/api/v1/campaigns/{campaign}/live/")
    print(summary(attempts, live))
    print(forecast(attempts))
    wrong = {
        one["number"]: one["outcome"]
        for one in attempts
        if one["outcome"] not in expected(one["number"])
    }
    assert wrong == {}
    assert len({one["number"] for one in attempts}) == len(dialled) == len(attempts)
    assert set(floor.legs_dialled().values()) == {1}
    assert live["answered"] < SURE_FROM
    # one call for each free agent: who answers meets one, unless the machine is too busy for that
    alone = sum(one["outcome"] == "abandoned" for one in attempts)
    assert alone <= len(dialled) // 12, waits(attempts)


def test_who_meets_no_agent_in_time_hears_who_called_and_rests(floor: Floor) -> None:
    dialled = [f"02079463{place}11" for place in range(6)]
    campaign = floor.campaign("Too fast", dialled, mode="power", ratio=3.0)
    floor.check_out()
    floor.check_in(*AGENTS[:2])
    floor.take(campaign, "start")
    floor.wait_done(campaign, 120)
    attempts = floor.attempts(campaign)
    counts = Counter(one["outcome"] for one in attempts)
    print(dict(counts), [round(one, 2) for one in waits(attempts)])
    assert set(counts) <= {"connected", "abandoned"}
    assert counts["connected"] >= 2
    assert counts["abandoned"] >= 2
    assert max(waits(attempts)) <= PATIENCE_S
    alone = next(one["number"] for one in attempts if one["outcome"] == "abandoned")
    wait_until(lambda: floor.hears(alone, INFORMATION_HZ) > LOUD, 30, every_s=0.5)
    again = floor.campaign("Again", dialled, mode="progressive")
    floor.take(again, "start")
    wait_until(lambda: floor.why(again)["why"] == "no_leads", 60, every_s=0.5)
    gates = {gate["gate"]: gate["leads"] for gate in floor.why(again)["gates"]}
    assert gates["abandon_lock"] == counts["abandoned"]
    assert not {one["number"] for one in floor.attempts(again)} & {
        one["number"] for one in attempts if one["outcome"] == "abandoned"
    }
    floor.take(again, "finish")


#: The machine's greeting, and the beep.
GREETING_S = 8.0 + 0.6


def test_people_and_machines_are_told_apart_and_machines_hear_the_message_after_the_beep(
    floor: Floor, heard_of_pbx: Path
) -> None:
    machines = [f"02079464{place}86" for place in range(2)]
    people = [f"0121496{place:02d}02" for place in range(4)]
    campaign = floor.campaign("Machines", machines + people, detection="on", message="message")
    floor.check_in(*AGENTS[:2])
    floor.take(campaign, "start")
    floor.wait_done(campaign, 150)
    attempts = {one["number"]: one for one in floor.attempts(campaign)}
    told = {number: (one["detected"], one["outcome"]) for number, one in attempts.items()}
    print(told)
    for number in machines:
        whole = full(number)
        one = attempts[whole]
        assert (one["detected"], one["outcome"], one["is_played"]) == ("machine", "machine", True)
        after_s = (said_at(heard_of_pbx, one["call_id"]) - one["answered_at"]).total_seconds()
        print(f"message {after_s:.1f} s after the machine answered")
        assert after_s > GREETING_S
        wait_until(lambda whole=whole: floor.hears(whole, MESSAGE_HZ) > LOUD, 30)
    # one whom no agent meets in time was still told from a machine
    assert {attempts[full(number)]["detected"] for number in people} == {"human"}
    ends = Counter(attempts[full(number)]["outcome"] for number in people)
    assert set(ends) <= {"connected", "abandoned"}
    assert ends["connected"] >= 2
    assert not any(attempts[full(number)]["is_played"] for number in people)


def full(number: str) -> str:
    return "+44" + number[1:]


def blocks(heard: Path) -> list[str]:
    """What the PBX said, message by message."""
    return heard.read_bytes().decode(errors="replace").split("\r\n\r\n")


def said_at(heard: Path, call_id: str) -> datetime:
    """When the PBX began to say the message in a call."""
    for block in blocks(heard):
        if "UserEvent: DialerSays" in block and f"SessionId: {call_id}" in block:
            found = re.search(r"Timestamp: ([0-9.]+)", block)
            assert found, block
            return datetime.fromtimestamp(float(found[1]), UTC)
    pytest.fail(f"nothing was said in {call_id}")


def test_who_only_dials_out_gets_the_calls_of_campaigns_and_no_callers(floor: Floor) -> None:
    out, both = AGENTS[:2]
    floor.check_out()
    floor.check_in(out)
    floor.work_way("out", out)
    try:
        campaign = floor.campaign("Out", ["02079464711"], mode="progressive")
        floor.take(campaign, "start")
        floor.wait_connected(campaign, 60)
        assert [one["agent_no"] for one in floor.attempts(campaign)] == [out]
        floor.wait_done(campaign, 60)
        end_calls(floor)
        log = EventLog(floor.bed)
        caller = "02079464730"
        town.ring_in(floor.bed["town_ami_url"], to=LINE, from_number=caller)
        call = log.wait_call(caller)
        log.wait_kind(call, "CallQueued")
        # she has been free all the time; who takes callers comes now, and has this one
        floor.check_in(both)
        log.wait_kind(call, "CallConnected")
        offers = [one["agent_no"] for one in log.events(call) if one["kind"] == "CallOffered"]
        assert set(offers) == {both}
    finally:
        end_calls(floor)
        floor.work_way("both", out)


TOLD = f"""
from agents.models import *
from portal.webhooks.models import PushTarget
PushTarget.objects.create(
    team=Team.objects.get(identity="{TEAM}"), name="told {{name}}", dialect="acdcallback",
    method="GET", number_format="acd", url="{{url}}/told",
)
"""


def test_a_message_without_agents_is_played_to_everybody_and_told(floor: Floor) -> None:
    dialled = [f"02079465{place}12" for place in range(3)]
    floor.check_out()
    receiver = Receiver()
    try:
        run(floor.bed, TOLD.format(name=time.time_ns(), url=receiver.url))
        time.sleep(2.5)  # a new target hears what happens two seconds later
        campaign = floor.campaign("Message", dialled, mode="agentless", message="message")
        floor.take(campaign, "start")
        floor.wait_done(campaign, 90)
        attempts = floor.attempts(campaign)
        assert {one["outcome"] for one in attempts} == {"connected"}
        assert all(one["is_played"] for one in attempts)
        tasks = {task_id(one["call_id"]) for one in attempts}

        def told(**wanted: str) -> set[str]:
            rows = receiver.of("told", mandatorid=str(campaign), **wanted)
            return {one["taskid"] for one in rows}

        wait_until(lambda: told(cmd="enqueuecall") == tasks, 60, every_s=0.3)
        wait_until(lambda: told(cmd="callevent", eventtype="CallEnd") == tasks, 60, every_s=0.3)
        wait_until(lambda: receiver.of("told", cmd="configchanged", type="mandator"), 60)
    finally:
        receiver.close()


def test_a_lead_is_shown_and_dialled_by_button(floor: Floor) -> None:
    campaign = floor.campaign("Preview", ["0207946611" + "2"], mode="preview", script="Hello.")
    floor.check_in(AGENTS[0])
    floor.take(campaign, "start")
    path = f"/api/v1/agents/{AGENTS[0]}/leads/"
    lead = wait_until(lambda: floor.api.get(path)["leads"], 30)[0]
    assert lead["script"] == "Hello."
    floor.post(f"agents/{AGENTS[0]}/leads/{lead['id']}/dial/", 202)
    floor.wait_connected(campaign, 40)
    end_calls(floor)
    floor.wait_done(campaign, 60)
    assert [one["outcome"] for one in floor.attempts(campaign)] == ["connected"]


@pytest.mark.parametrize("part", ["worker", "ami", "redis", "db"])
def test_a_killed_part_costs_no_lead_and_dials_nobody_twice(
    bed: Bed, floor: Floor, heard_of_pbx: Path, part: str
) -> None:
    dice = random.Random(f"{SEED}{part}")
    place = ["worker", "ami", "redis", "db"].index(part)
    dialled = [f"016149{6 + place // 10}{place % 10}{one:01d}{kind:02d}" for one in range(3) for kind in KILL_KINDS]  # fmt: skip # noqa: E501
    campaign = floor.campaign(f"Kill {part}", dialled, mode="power", ratio=2.0)
    floor.check_in(*AGENTS)
    before = floor.legs_dialled()
    floor.take(campaign, "start")
    wait_until(lambda: len(floor.attempts(campaign)) >= dice.randint(3, 8), 60)
    known = len(floor.attempts(campaign))
    kill(bed, part)
    began = time.monotonic()
    wait_until(lambda: floor.has_more(campaign, known), 90, every_s=0.2)
    print(f"{part}: dialled again {time.monotonic() - began:.1f} s after the kill")
    floor.wait_done(campaign, 240)
    attempts = floor.attempts(campaign)
    print(part, dict(Counter(one["outcome"] for one in attempts)))
    assert sorted(one["number"] for one in attempts) == sorted("+44" + one[1:] for one in dialled)
    legs = floor.legs_dialled() - before
    assert set(legs.values()) == {1}
    assert times_rung(heard_of_pbx, {one["leg_id"] for one in attempts}) <= {1}
    states = floor.leads(campaign)
    assert sum(states.values()) == len(dialled)
    assert set(states) <= {"reached", "exhausted"}


def times_rung(heard: Path, legs: set[str]) -> set[int]:
    """How often the PBX made a channel of each of these ids."""
    made = Counter(
        found[1]
        for block in blocks(heard)
        if "Event: Newchannel" in block and (found := re.search(r"Uniqueid: (\S+)", block))
    )
    return {made[leg] for leg in legs if made[leg]}
