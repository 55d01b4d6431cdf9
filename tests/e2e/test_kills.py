"""Each part is killed (SIGKILL) in the middle of calls: what is lost is only what physics takes."""

import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress

import psycopg
import pytest

from calls.ami import town
from tests.e2e.conftest import Bed, wait_until
from tests.e2e.faults import Wire, bridge_through
from tests.e2e.follower import Follower
from tests.e2e.people import Api
from tests.e2e.picture import LIMIT_S, Picture
from tests.e2e.test_faults import FINN, GRACE, SUPPORT, Floor, floor, free, kill

__all__ = ["floor"]

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(360)]
#: How long a killed part may take to be there again; none of ours.
START_S = 60
ADMIN = """
from agents.models import Account, Team
team = Team.objects.get(identity="demo")
Account.objects.filter(username="watcher").delete()
Account.objects.create_user("watcher", password="watcher", team=team, role="team_admin")
"""


@pytest.fixture(scope="module")
def watcher(bed: Bed) -> str:
    made = bed.manage("shell", "-c", ADMIN)
    assert made.returncode == 0, made.stderr
    return "watcher"


@pytest.fixture
def follower(bed: Bed, watcher: str) -> Iterator[Follower]:
    with Follower(bed, team="demo", name=watcher, password="watcher") as made:
        yield made


def is_back(floor: Floor) -> bool:
    """Ask whether the web, the database, Redis and the link answer again."""
    with suppress(OSError, psycopg.Error, ValueError, AssertionError):
        status, _ = Api.call(floor.api, "GET", "/readyz")
        return status == 200 and floor.log.link_is_up()
    return False


@pytest.mark.parametrize("part", ["ami", "worker", "web", "redis", "db", "pbx"])
def test_a_killed_part_costs_no_more_than_it_must(
    bed: Bed, floor: Floor, follower: Follower, part: str
) -> None:
    place = ["ami", "worker", "web", "redis", "db", "pbx"].index(part)
    numbers = (f"02079461{place}01", f"02079461{place}02")
    mine = floor.talk(FINN, numbers[0])
    town.ring_in(bed["town_ami_url"], to=SUPPORT, from_number=numbers[1])
    theirs = floor.log.wait_call(numbers[1])
    floor.log.wait_kind(theirs, "CallConnected")
    old, epoch = bed.pid(part), floor.log.epoch()
    kill(bed, part)
    wait_until(lambda: bed.pid(part) not in {0, old}, START_S)
    wait_until(lambda: is_back(floor), START_S, every_s=0.3)
    if part in {"ami", "db"}:  # the lease went with it
        wait_until(lambda: floor.log.epoch() > epoch and floor.log.link_is_up(), START_S)
    if part == "pbx":
        wait_until(lambda: floor.link_told()[-1:] == [True], START_S)
    took_s = Picture(bed).wait_true()
    print(f"{part}: the picture was true {took_s:.1f} s after the return")
    for call_id, number in zip((mine, theirs), numbers, strict=True):
        if part == "pbx":
            wait_until(lambda call_id=call_id: floor.log.cdrs(call_id), LIMIT_S)
            assert floor.log.cdrs(call_id)[0][0] == "lost"
        else:
            assert floor.running(call_id) == "talking"
            floor.hang_up(number)
            wait_until(lambda call_id=call_id: floor.log.cdrs(call_id), LIMIT_S)
            assert floor.log.cdrs(call_id)[0][:2] == ("answered", "customer")
        floor.assert_counted_once(call_id)
    if part == "pbx":
        phones = (FINN, GRACE)
        wait_until(lambda: all(floor.is_reachable(one) for one in phones), 70)
    Picture(bed).wait_true()
    follower.wait_caught_up()
    assert follower.snapshots == 1  # it resumed; it never had to begin again


def originates(wire: Wire) -> list[str]:
    """The leg of every Originate that went to the PBX."""
    sent = bytes(wire.proxy.up).decode(errors="replace").split("\r\n\r\n")
    return [
        found[1]
        for action in sent
        if "Action: Originate" in action and (found := re.search(r"ChannelId: (\S+)", action))
    ]


def test_no_originate_is_sent_twice_whenever_the_bridge_is_killed(bed: Bed, floor: Floor) -> None:
    wire = Wire(bed["ports"]["pbx_ami"])
    epoch = floor.log.epoch()
    bed.stop("ami")
    try:
        for round_ in range(3):
            with bridge_through(bed, wire) as worker:
                before = epoch
                wait_until(lambda before=before: floor.log.epoch() > before, START_S)
                wait_until(floor.log.link_is_up, START_S)
                epoch = floor.log.epoch()
                wait_until(lambda: free(floor, FINN), START_S, every_s=0.5)
                ask(floor, f"0207946110{round_ + 3}", worker, after_s=0.02 * round_)
        sent = originates(wire)
        assert sent
        assert len(sent) == len(set(sent)), sent
    finally:
        wire.close()
        bed.start("ami")
    wait_until(lambda: floor.log.epoch() > epoch and floor.log.link_is_up(), 40)
    for round_ in range(3):
        with suppress(RuntimeError, AssertionError):
            floor.hang_up(f"0207946110{round_ + 3}")
    Picture(bed).wait_true()


def ask(floor: Floor, number: str, worker: "subprocess.Popen[bytes]", *, after_s: float) -> None:
    """Ask for a call, and kill the bridge a moment later; it may have heard or not."""
    floor.api.call("POST", "/api/v1/calls/", agent_no=FINN, target=number)
    time.sleep(after_s)
    worker.kill()
    worker.wait(10)
    for call in floor.api.get(f"/api/v1/calls/?agent_no={FINN}")["results"]:
        floor.api.call("POST", f"/api/v1/calls/{call['call_id']}/hangup/")
