"""Supervisors on the real PBX: who hears whom, what is told, and to whom."""

from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Bed
from tests.e2e.watchworld import Watch, make, phone_of, unmake

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(150)]


@pytest.fixture(scope="module")
def watch(bed: Bed) -> Iterator[Watch]:
    made, phones = make(bed)
    try:
        yield made
    finally:
        unmake(bed, phones)


def test_a_supervisor_spies_whispers_barges_and_takes_over_on_one_leg(watch: Watch) -> None:
    number, agent, sue = "02079460710", phone_of("4011"), phone_of("4019")
    ears = watch.ears(number, agent, sue)
    call_id = watch.talk("4011", number)
    desk, supervisor = watch.desk("4011"), watch.desk("4019")
    supervisor.must("monitor", agent_no="4011", mode="spy")
    watch.log.wait_kind(call_id, "CallMonitorStarted")
    ears.expect({agent: {number}, number: {agent}, sue: {number, agent}})
    assert watch.presence("4019") == "logged_out"
    supervisor.must("monitor", agent_no="4011", mode="whisper")
    ears.expect({agent: {number, sue}, number: {agent}, sue: {number, agent}})
    supervisor.must("monitor", agent_no="4011", mode="barge")
    ears.expect({agent: {number, sue}, number: {agent, sue}, sue: {number, agent}})
    supervisor.must("monitor", agent_no="4011", mode="spy")
    ears.expect({agent: {number}, number: {agent}, sue: {number, agent}})
    changed = watch.events(call_id, "CallMonitorStarted", "CallMonitorChanged")
    assert [one["mode"] for one in changed] == ["spy", "whisper", "barge", "spy"]
    assert len({one["leg_id"] for one in changed}) == 1
    supervisor.must("takeover", agent_no="4011")
    ears.expect({number: {sue}, sue: {number}})
    (taken,) = watch.events(call_id, "CallTakenOver")
    assert (taken["supervisor_no"], taken["agent_no"]) == ("4019", "4011")
    assert taken["call"]["agent_nos"][-1:] == ["4019"]
    heard = desk.kinds(call_id)
    assert heard.count("CallMonitorStarted") == 1
    watch.hang_up(number)
    watch.log.wait_kind(call_id, "CallEnded")
    (cdr,) = watch.log.cdrs(call_id)
    assert cdr[:3] == ("answered", "customer", "4019")
