from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from agents.domain.errors import NotAllowed
from agents.models import Account, Team
from calls import selectors as calls
from calls.domain import commands as c
from calls.domain import control_facts as cf
from calls.domain.errors import CallBusy, NoSuchCall, NotPossible
from calls.domain.ids import AgentNo
from calls.domain.orders import RecordLeg, StopLegRecording
from calls.models import FileToken, LiveCall
from calls.services.rows import write
from portal import access
from portal.access import Actor
from portal.dispatch import execute
from tests.agents.test_recordings import running
from tests.builders import agent, group
from tests.calls import script as s
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db
ADA = AgentNo("1001")


@pytest.fixture
def ada(settings, tmp_path) -> Actor:
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    settings.FILES_ROOT, settings.PBX_PORTAL_URL = str(tmp_path), "http://portal"
    FakeSwitch.forget()
    return of(agent("1001", password="x").account)


def of(account: Account | None) -> Actor:
    assert account is not None
    actor = access.actor_of(account)
    assert actor is not None
    return actor


def recorded() -> None:
    """A call of Ada's is being recorded."""
    call = running()
    call.absorb(
        cf.RecordingBegan(**s.leg(12, s.CUSTOMER), recording_id="r1", asked_by=""), s.Desk()
    )
    write([call])


def test_an_agent_records_her_call(ada: Actor):
    running()
    execute(c.StartRecording(agent_no=ADA), actor=ada)
    (order,) = FakeSwitch.orders()
    assert isinstance(order, RecordLeg)
    assert order.asked_by == "1001"
    assert FileToken.objects.get().asked_by == "1001"


def test_calls_of_a_team_that_records_nothing_are_not(ada: Actor):
    running()
    Team.objects.update(recording_policy="never")
    with pytest.raises(NotPossible):
        execute(c.StartRecording(agent_no=ADA), actor=ada)
    assert FileToken.objects.count() == 0


def test_no_leave_to_deliver_stays_behind_when_the_order_does_not_go_out(ada: Actor):
    recorded()
    with pytest.raises(NotPossible):
        execute(c.StartRecording(agent_no=ADA), actor=ada)
    assert FileToken.objects.count() == 0


def test_two_at_once_one_wins(ada: Actor):
    call = running()
    LiveCall.objects.update(claimed_until=timezone.now() + timedelta(seconds=3))
    with pytest.raises(CallBusy):
        execute(c.StartRecording(agent_no=ADA), actor=ada)
    assert FileToken.objects.count() == 0
    assert calls.live_call(team="demo", call_id=call.call_id) is not None


def test_what_is_recorded_by_rule_is_ended_by_a_supervisor_alone(ada: Actor):
    recorded()
    Team.objects.update(recording_policy="always")
    with pytest.raises(NotAllowed):
        execute(c.StopRecording(agent_no=ADA), actor=ada)
    execute(c.PauseRecording(agent_no=ADA), actor=ada)
    sue = agent("1009", password="x", groups=())
    group("630").admins.add(sue)
    execute(c.StopRecording(agent_no=ADA), actor=of(sue.account))
    assert isinstance(FakeSwitch.orders()[-1], StopLegRecording)


def test_a_supervisor_records_an_agent_of_her_group(ada: Actor):
    running()
    sue = agent("1009", password="x", groups=())
    group("630").admins.add(sue)
    execute(c.StartRecording(agent_no=ADA), actor=of(sue.account))
    assert FileToken.objects.get().asked_by == "1009"


def test_nobody_else_does(ada: Actor):
    call = running()
    ben = of(agent("1002", password="x").account)
    with pytest.raises(NotAllowed):
        execute(c.StartRecording(agent_no=ADA), actor=ben)
    with pytest.raises(NoSuchCall):
        execute(c.StartRecording(agent_no=AgentNo("1002"), call_id=call.call_id), actor=ben)
    stranger = replace(ada, team="other")
    agent("1001", "other", groups=())
    with pytest.raises(NoSuchCall):
        execute(c.StartRecording(agent_no=ADA, call_id=call.call_id), actor=stranger)
