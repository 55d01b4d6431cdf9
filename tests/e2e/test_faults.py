"""What breaks between the portal and its PBX in the middle of calls, and how all comes back."""

import os
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.eventlog import EventLog
from tests.e2e.faults import Wire, bridge_through
from tests.e2e.people import Api, watching

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]
FINN, GRACE = "1006", "1007"
SUPPORT = "08081570630"
#: Three rounds of the link's own clocks (a look every 2 s, an answer within 2 s, a pause of 1 s).
LIMIT_S = 9
ONCE = ("CallStarted", "CallConnected", "CallEnded")


@dataclass
class Floor:
    """Finn and Grace at their desk phones, their supervisor, and the event log."""

    bed: Bed
    log: EventLog
    api: Api

    def do(self, agent_no: str, deed: str, **words: Any) -> int:
        path = f"/api/v1/agents/{agent_no}/presence/"
        return self.api.call("POST", path, do=deed, **words)[0]

    def state(self, agent_no: str) -> str:
        return self.api.get(f"/api/v1/agents/{agent_no}/")["presence"]["state"]

    def is_reachable(self, agent_no: str) -> bool:
        return self.api.get(f"/api/v1/agents/{agent_no}/")["presence"]["is_phone_reachable"]

    def talk(self, agent_no: str, number: str) -> str:
        """A click-to-call that is answered."""
        status, answer = self.api.call("POST", "/api/v1/calls/", agent_no=agent_no, target=number)
        assert status == 202, answer
        self.log.wait_kind(answer["call_id"], "CallConnected")
        return answer["call_id"]

    def hang_up(self, who: str) -> None:
        assert town.hang_up(self.bed["town_ami_url"], who=who) == 1

    def running(self, call_id: str) -> str:
        status, call = self.api.call("GET", f"/api/v1/calls/{call_id}/")
        return call["state"] if status == 200 else ""

    def legs_at_pbx(self, call_id: str) -> int:
        with watching(self.bed["ami_url"]) as pbx:
            return sum(row["Linkedid"].startswith(call_id) for row in pbx.channels())

    def members(self, queue: str) -> set[str]:
        with watching(self.bed["ami_url"]) as pbx:
            rows = pbx.rows("QueueStatus", "QueueStatusComplete", Queue=queue)
        return {
            row["Location"].removeprefix("PJSIP/")
            for row in rows
            if row.get("Event") == "QueueMember"
        }

    def link_told(self) -> list[bool]:
        return [change["is_up"] for change in self.log.link_changes("demo")]

    def assert_counted_once(self, call_id: str) -> None:
        kinds = self.log.kinds(call_id)
        assert [kinds.count(kind) for kind in ONCE] == [1, 1, 1], kinds
        assert len(self.log.cdrs(call_id)) == 1


@pytest.fixture
def floor(bed: Bed) -> Iterator[Floor]:
    floor = Floor(bed, EventLog(bed), Api(bed, "sue", "demo-1009"))
    for agent_no in (FINN, GRACE):
        wait_until(lambda agent_no=agent_no: floor.is_reachable(agent_no), 15)
        floor.do(agent_no, "check_in", groups=["630"])
        wait_until(lambda agent_no=agent_no: free(floor, agent_no), 20)
    yield floor
    wait_until(floor.log.link_is_up, 30)
    for agent_no in (FINN, GRACE):
        wait_until(lambda agent_no=agent_no: floor.do(agent_no, "log_out") == 202, 20)


def free(floor: Floor, agent_no: str) -> bool:
    """Ask whether she waits for a call; end what a test before has left."""
    for call in floor.api.get(f"/api/v1/calls/?agent_no={agent_no}")["results"]:
        floor.api.call("POST", f"/api/v1/calls/{call['call_id']}/hangup/")
    if floor.state(agent_no) == "wrap_up":
        floor.do(agent_no, "end_wrap_up")
    return floor.state(agent_no) == "ready"


def kill(bed: Bed, part: str) -> None:
    pid = bed.pid(part)
    assert pid > 1, f"{part} does not run"
    os.kill(pid, signal.SIGKILL)


def test_another_bridge_goes_on_when_one_is_killed(bed: Bed, floor: Floor) -> None:
    number = "02079460506"
    call_id = floor.talk(FINN, number)
    old, epoch = bed.pid("ami"), floor.log.epoch()
    kill(bed, "ami")
    wait_until(lambda: floor.log.epoch() > epoch and floor.log.link_is_up(), 40)
    assert bed.pid("ami") not in {0, old}
    assert floor.running(call_id) == "talking"
    assert floor.legs_at_pbx(call_id) == 2
    floor.hang_up(number)
    wait_until(lambda: floor.log.cdrs(call_id), 10)
    floor.assert_counted_once(call_id)
    assert floor.log.cdrs(call_id)[0][:3] == ("answered", "customer", FINN)


def test_a_killed_pbx_comes_back_with_its_phones_and_members(bed: Bed, floor: Floor) -> None:
    call_id = floor.talk(FINN, "02079460507")
    wait_until(lambda: floor.members("demo-630") >= {"demo-1006", "demo-1007"}, 5)
    old = bed.pid("pbx")
    kill(bed, "pbx")
    wait_until(lambda: False in floor.link_told(), LIMIT_S)
    wait_until(lambda: floor.link_told()[-1:] == [True], 40)
    assert bed.pid("pbx") not in {0, old}
    assert floor.log.link_changes("demo")[-1]["restarted"]
    wait_until(lambda: floor.log.cdrs(call_id), LIMIT_S)
    assert floor.log.cdrs(call_id)[0][0] == "lost"
    floor.assert_counted_once(call_id)
    wait_until(lambda: all(floor.is_reachable(one) for one in (FINN, GRACE)), 70)
    wait_until(lambda: floor.members("demo-630") >= {"demo-1006", "demo-1007"}, LIMIT_S)
    wait_until(lambda: floor.state(GRACE) == "ready", LIMIT_S)
    number = "02079460508"
    town.ring_in(floor.bed["town_ami_url"], to=SUPPORT, from_number=number)
    again = floor.log.wait_call(number)
    floor.log.wait_kind(again, "CallConnected", limit_s=30)
    floor.hang_up(number)
    wait_until(lambda: floor.log.cdrs(again), 5)
    assert floor.log.cdrs(again)[0][:2] == ("answered", "customer")


# ---- the link through the fault proxy; last, for the bed's own bridge rests until the end --------


@pytest.fixture(scope="module")
def wire(bed: Bed) -> Iterator[Wire]:
    """The bed's own bridge rests, one behind the fault proxy works in its place."""
    log = EventLog(bed)
    before = log.epoch()
    wire = Wire(bed["ports"]["pbx_ami"])
    bed.stop("ami")
    try:
        with bridge_through(bed, wire):
            wait_until(lambda: log.epoch() > before and log.link_is_up(), 40)
            yield wire
    finally:
        wire.close()
        before = log.epoch()
        bed.start("ami")
        wait_until(lambda: log.epoch() > before and log.link_is_up(), 40)


@pytest.fixture
def cut(wire: Wire) -> Iterator[Wire]:
    yield wire
    wire.do(wire.proxy.allow, wire.proxy.thaw)


def test_a_call_stays_while_the_link_is_cut(cut: Wire, floor: Floor) -> None:
    number = "02079460501"
    call_id = floor.talk(FINN, number)
    began = time.monotonic()
    cut.do(cut.proxy.refuse, cut.proxy.cut)
    wait_until(lambda: floor.link_told() == [False], LIMIT_S)
    assert floor.legs_at_pbx(call_id) == 2
    assert floor.running(call_id) == "talking"
    cut.do(cut.proxy.allow)
    wait_until(lambda: floor.link_told() == [False, True], LIMIT_S)
    assert floor.running(call_id) == "talking"
    assert floor.state(FINN) == "talking"
    floor.hang_up(number)
    talked_s = time.monotonic() - began
    wait_until(lambda: floor.log.cdrs(call_id), 5)
    floor.assert_counted_once(call_id)
    outcome, by, agent_no, said_s = floor.log.cdrs(call_id)[0]
    assert (outcome, by, agent_no) == ("answered", "customer", FINN)
    assert abs(said_s - talked_s) <= 1.5


def test_a_call_that_ended_during_the_cut_is_closed_after_it(cut: Wire, floor: Floor) -> None:
    number = "02079460502"
    call_id = floor.talk(FINN, number)
    cut.do(cut.proxy.refuse, cut.proxy.cut)
    wait_until(lambda: floor.link_told() == [False], LIMIT_S)
    floor.hang_up(number)
    wait_until(lambda: floor.legs_at_pbx(call_id) == 0, 5)
    assert floor.running(call_id) == "talking"
    cut.do(cut.proxy.allow)
    wait_until(lambda: floor.log.cdrs(call_id), LIMIT_S)
    assert floor.running(call_id) == ""
    assert floor.state(FINN) != "talking"
    floor.assert_counted_once(call_id)
    assert floor.log.cdrs(call_id)[0][0] == "lost"
    assert floor.link_told() == [False, True]


def test_a_call_that_arrived_during_the_cut_is_known_after_it(cut: Wire, floor: Floor) -> None:
    number = "02079460503"
    cut.do(cut.proxy.refuse, cut.proxy.cut)
    wait_until(lambda: floor.link_told() == [False], LIMIT_S)
    town.ring_in(floor.bed["town_ami_url"], to=SUPPORT, from_number=number)
    time.sleep(3)
    cut.do(cut.proxy.allow)
    call_id = floor.log.wait_call(number, LIMIT_S)
    wait_until(lambda: floor.running(call_id) == "talking", 5)
    floor.hang_up(number)
    wait_until(lambda: floor.log.cdrs(call_id), 5)
    floor.assert_counted_once(call_id)
    assert floor.log.cdrs(call_id)[0][0] == "answered"


def test_a_frozen_link_is_noticed_and_comes_back(cut: Wire, floor: Floor) -> None:
    number = "02079460504"
    call_id = floor.talk(FINN, number)
    cut.do(cut.proxy.freeze)
    wait_until(lambda: floor.link_told() == [False], LIMIT_S)
    assert floor.legs_at_pbx(call_id) == 2
    cut.do(cut.proxy.cut, cut.proxy.thaw)
    wait_until(lambda: floor.link_told() == [False, True], LIMIT_S)
    assert floor.running(call_id) == "talking"
    floor.hang_up(number)
    wait_until(lambda: floor.log.cdrs(call_id), 5)
    floor.assert_counted_once(call_id)


def test_a_short_cut_doubles_nothing(cut: Wire, floor: Floor) -> None:
    number = "02079460505"
    call_id = floor.talk(FINN, number)
    for _ in range(3):
        before = len(floor.link_told())
        cut.do(cut.proxy.cut)
        wait_until(lambda before=before: floor.link_told()[before:] == [False, True], LIMIT_S)
    floor.hang_up(number)
    wait_until(lambda: floor.log.cdrs(call_id), 5)
    floor.assert_counted_once(call_id)
    kinds = floor.log.kinds(call_id)
    assert (kinds.count("CallPartyAnswered"), kinds.count("CallPartyLeft")) == (2, 2)
