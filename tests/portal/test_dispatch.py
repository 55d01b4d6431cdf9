from collections.abc import Iterator
from typing import Any

import pytest

from agents import selectors
from agents.domain import commands as agents
from agents.domain.errors import Busy, NoPhone, NotAllowed, NotMember
from agents.models import Agent, Presence
from calls import selectors as call_reads
from calls.domain import commands as calls
from calls.domain.errors import BadNumber, NoSuchCall, SwitchRefused
from calls.domain.ids import AgentNo, CallId
from calls.switch import HangUpLeg, JoinQueue, OriginateLeg, Reply
from portal import access, dispatch
from tests.builders import T0, agent, trunk
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db
ADA = AgentNo("1001")


@pytest.fixture(autouse=True)
def switch(settings: Any) -> Iterator[None]:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    yield
    FakeSwitch.forget()


@pytest.fixture
def ada() -> Agent:
    made = agent("1001", password="demo-1001")
    trunk()
    Presence.objects.create(agent=made, since=T0, is_phone_reachable=True)
    return made


def do(command: Any, of: Agent) -> dispatch.Result:
    assert of.account is not None
    actor = access.actor_of(of.account)
    assert actor is not None
    return dispatch.execute(command, actor=actor)


def test_checking_in_is_accepted_when_the_switch_says_so(ada: Agent):
    do(agents.CheckIn(agent_no=ADA), ada)
    assert selectors.agent_tile(team="demo", agent_no="1001").state == "ready"
    assert isinstance(FakeSwitch.orders()[0], JoinQueue)


def test_what_the_switch_refuses_is_refused_in_its_words(ada: Agent):
    FakeSwitch.reply = Reply(is_accepted=False, words="no link to the switch")
    with pytest.raises(SwitchRefused, match="no link"):
        do(agents.CheckIn(agent_no=ADA), ada)
    do(agents.LogOut(agent_no=ADA), ada)  # to leave never fails


def test_every_command_about_an_agent_is_carried_out(ada: Agent):
    do(agents.LogIn(agent_no=ADA), ada)
    do(agents.CheckIn(agent_no=ADA, groups=("630",)), ada)
    do(agents.Pause(agent_no=ADA, reason="lunch"), ada)
    do(agents.Unpause(agent_no=ADA), ada)
    do(agents.CheckOut(agent_no=ADA), ada)
    do(agents.LogOut(agent_no=ADA), ada)
    assert selectors.agent_tile(team="demo", agent_no="1001").state == "logged_out"


def test_a_dialled_number_rings_her_phone_first(ada: Agent):
    placed = do(calls.Dial(agent_no=ADA, target="020 7946 0001", userdata="u=1"), ada)
    (order,) = FakeSwitch.orders()
    assert isinstance(order, OriginateLeg)
    assert (order.dial, order.exten) == ("PJSIP/demo-1001", "02079460001")
    assert order.variables["TRUNK"] == "demo-town"
    assert call_reads.live_call(team="demo", call_id=placed.call_id) is not None


def test_a_second_call_waits_for_the_first(ada: Agent):
    do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    with pytest.raises(Busy):
        do(calls.Dial(agent_no=ADA, target="02079460002"), ada)


def test_a_phone_that_is_gone_cannot_be_dialled_from(ada: Agent):
    Presence.objects.update(is_phone_reachable=False)
    with pytest.raises(NoPhone):
        do(calls.Dial(agent_no=ADA, target="02079460001"), ada)


@pytest.mark.parametrize("number", ["0019005550100", "", "0abc", "*43", "900"])
def test_what_is_no_number_or_not_allowed_is_not_dialled(ada: Agent, number: str):
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target=number), ada)


def test_emergency_numbers_are_always_dialled(ada: Agent):
    ada.team.allowed_countries, ada.team.max_outbound_calls = "", 1
    ada.team.save()
    assert do(calls.Dial(agent_no=ADA, target="999"), ada).call_id


def test_a_colleague_is_dialled_by_number_in_the_own_team_only(ada: Agent):
    agent("1002", name="Ben")
    agent("1003", "other", groups=())
    inner = calls.TargetKind.INTERNAL
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target="1003", target_kind=inner), ada)
    with pytest.raises(BadNumber):
        do(calls.Dial(agent_no=ADA, target="1001", target_kind=inner), ada)
    assert do(calls.Dial(agent_no=ADA, target="1002", target_kind=inner), ada).call_id


def test_a_call_for_a_group_needs_membership(ada: Agent):
    with pytest.raises(NotMember):
        do(calls.Dial(agent_no=ADA, target="02079460001", group="631"), ada)


def test_hanging_up_means_the_current_call(ada: Agent):
    with pytest.raises(NoSuchCall):
        do(calls.HangUp(agent_no=ADA), ada)
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    assert do(calls.HangUp(agent_no=ADA), ada).call_id == placed.call_id
    assert not any(
        isinstance(order, HangUpLeg) and not order.channel for order in FakeSwitch.orders()
    )


def test_a_call_is_described_by_who_was_on_it(ada: Agent):
    ben = agent("1002", name="Ben", password="demo-1002")
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    said = {"call_id": CallId(placed.call_id), "disposition": "sold", "note": ""}
    do(calls.Describe(agent_no=ADA, **said), ada)
    with pytest.raises(NotAllowed):
        do(calls.Describe(agent_no=ADA, **said), ben)
    with pytest.raises(NoSuchCall):
        do(calls.Describe(agent_no=AgentNo("1002"), **said), ben)


def test_nobody_commands_another_teams_agent(ada: Agent):
    max_ = agent("1001", "other", password="demo-other", groups=())
    agent("1002", name="Ben")
    with pytest.raises(NotAllowed):
        do(agents.LogIn(agent_no=AgentNo("1002")), max_)
    placed = do(calls.Dial(agent_no=ADA, target="02079460001"), ada)
    with pytest.raises(NoSuchCall):
        do(calls.HangUp(call_id=CallId(placed.call_id)), max_)
