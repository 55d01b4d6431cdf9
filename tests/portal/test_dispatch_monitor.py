from collections.abc import Iterator
from typing import Any

import pytest

from agents.domain.errors import Busy, NoPhone, NotAllowed
from agents.models import Agent, Presence
from calls.domain import commands as calls
from calls.domain.errors import NoSuchCall, NotPossible
from calls.domain.ids import AgentNo
from calls.domain.tiles import MonitorMode
from calls.models import LiveCall
from calls.services.rows import write
from calls.switch import HangUpLeg, OriginateLeg
from portal import access, dispatch
from tests.builders import T0, agent, group
from tests.calls import script as s
from tests.calls import supervision as sup
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def switch(settings: Any) -> Iterator[None]:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    yield
    FakeSwitch.forget()


@pytest.fixture
def sue() -> Agent:
    agent("1001", password="demo-1001")
    made = agent("1009", name="Sue", groups=(), password="demo-1009")
    group("630").admins.add(made)
    Presence.objects.create(agent=made, since=T0, is_phone_reachable=True)
    return made


def running(*facts: Any) -> None:
    write([sup.call_after(*s.answered_call(), *facts)])


def do(command: Any, of: Agent) -> dispatch.Result:
    assert of.account is not None
    actor = access.actor_of(of.account)
    assert actor is not None
    return dispatch.execute(command, actor=actor)


def listen(agent_no: str = "1001", mode: MonitorMode = MonitorMode.SPY) -> calls.Monitor:
    return calls.Monitor(supervisor_no=AgentNo("1009"), agent_no=AgentNo(agent_no), mode=mode)


def test_a_supervisor_of_the_agents_group_is_rung(sue: Agent):
    running()
    assert do(listen(), sue).call_id == s.CALL
    ring = FakeSwitch.orders()[-1]
    assert isinstance(ring, OriginateLeg)
    assert ring.dial == "PJSIP/demo-1009"
    assert LiveCall.objects.get().claimed_until is None


def test_her_own_leg_is_found_for_the_end_without_naming_the_call(sue: Agent):
    running(*sup.comes())
    do(calls.EndMonitor(supervisor_no=AgentNo("1009")), sue)
    assert FakeSwitch.orders() == [HangUpLeg(channel=sup.SUES_CHANNEL)]


def test_without_a_call_there_is_nothing_to_end_or_to_listen_to(sue: Agent):
    with pytest.raises(NoSuchCall):
        do(calls.EndMonitor(supervisor_no=AgentNo("1009")), sue)
    with pytest.raises(NoSuchCall):
        do(listen(), sue)


def test_her_phone_must_be_there_and_free(sue: Agent):
    running()
    Presence.objects.filter(agent=sue).update(is_phone_reachable=False)
    with pytest.raises(NoPhone):
        do(listen(), sue)
    Presence.objects.filter(agent=sue).update(is_phone_reachable=True, state="talking")
    with pytest.raises(Busy):
        do(listen(), sue)
    assert FakeSwitch.orders() == []


def test_she_takes_part_in_one_call_at_a_time(sue: Agent):
    running(*sup.comes())
    agent("1002", password="demo-1002")
    call = sup.call_after(*s.answered_call())
    call.call_id = "f" * 32
    call.legs[s.AGENT].agent_no = AgentNo("1002")
    write([call])
    with pytest.raises(NotPossible, match="another call"):
        do(listen("1002"), sue)


@pytest.mark.parametrize(
    "command", [listen(), calls.TakeOver(supervisor_no=AgentNo("1009"), agent_no=AgentNo("1001"))]
)
def test_nobody_else_listens_or_takes_over(sue: Agent, command: Any):
    running()
    ben = agent("1002", password="demo-1002")
    stranger = agent("1009", "other", name="Max", groups=("730",), password="demo-other")
    group("730", "other").admins.add(stranger)
    Presence.objects.create(agent=stranger, since=T0, is_phone_reachable=True)
    for nobody in (ben, stranger):
        with pytest.raises(NotAllowed):
            do(command, nobody)
    assert FakeSwitch.orders() == []


def test_a_supervisor_of_another_group_is_a_stranger_too(sue: Agent):
    running()
    far = agent("1008", groups=(), password="demo-1008")
    group("631").admins.add(far)
    command = calls.Monitor(
        supervisor_no=AgentNo("1008"), agent_no=AgentNo("1001"), mode=MonitorMode.SPY
    )
    with pytest.raises(NotAllowed):
        do(command, far)
