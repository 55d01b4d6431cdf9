import pytest
from django.utils import timezone

from agents import selectors, services
from agents.domain.presence import AgentState
from agents.models import Account
from calls.domain.commands import HangUp
from calls.models import Cdr
from portal import dispatch
from portal.access import actor_of
from portal.dialects.panel.deeds import carry_out
from portal.dialects.panel.wire import PhoneGone, ReadColleagues, ReadHistory, Ready
from tests import builders
from tests.fakes.switch import FakeSwitch


@pytest.fixture
def ada(db, settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    agent = builders.agent("1001", password="ada", groups=("630", "631"))
    builders.reasons()
    return actor_of(Account.objects.get(pk=agent.account_id))


def state():
    return selectors.agent_tile(team="demo", agent_no="1001")


def test_ready_takes_her_from_wherever_she_is_into_all_groups(ada):
    assert carry_out("1", Ready(), actor=ada).ok
    assert all(one.is_checked_in for one in state().memberships)
    at = timezone.now()
    services.pause(team="demo", agent_no="1001", reason="lunch", at=at, groups=())
    assert carry_out("2", Ready(), actor=ada).ok
    assert not any(one.is_paused for one in state().memberships)
    services.check_out(team="demo", agent_no="1001", at=at, groups=("631",))
    assert carry_out("3", Ready(), actor=ada).ok
    assert all(one.is_checked_in for one in state().memberships)
    assert state().state in {AgentState.READY, AgentState.PHONE_LOST}


def test_ready_twice_is_no_fault(ada):
    assert carry_out("1", Ready(), actor=ada).ok
    assert carry_out("2", Ready(), actor=ada).ok


def test_a_refusal_comes_with_code_and_words(ada):
    reply = carry_out("9", HangUp(agent_no="1001"), actor=ada)
    assert (reply.id, reply.ok, reply.code) == ("9", False, "no_such_call")
    assert reply.words


def test_a_fault_of_ours_is_logged_and_never_told(ada, monkeypatch, caplog):
    def fail(*_args, **_options):
        raise ValueError("secret words")

    monkeypatch.setattr(dispatch, "execute", fail)
    reply = carry_out("9", HangUp(agent_no="1001"), actor=ada)
    assert (reply.ok, reply.code) == (False, "failed")
    assert "secret" not in reply.words
    assert "HangUp" in caplog.text


def test_the_history_of_a_number_is_the_teams_own(ada):
    for team in ("demo", "other"):
        Cdr.objects.create(
            call_id=f"old-{team}",
            team=team,
            pbx="pbx",
            kind="inbound",
            outcome="answered",
            hung_up_by="agent",
            cause=16,
            customer_number="02079460000",
            started_at=builders.T0,
            ended_at=builders.T0,
        )
    reply = carry_out("1", ReadHistory(number="02079460000"), actor=ada)
    assert [one["call_id"] for one in reply.data["calls"]] == ["old-demo"]


def test_colleagues_are_those_of_her_own_team_and_not_herself(ada):
    builders.agent("1002", name="Ben")
    builders.agent("1001", "other", name="Max")
    reply = carry_out("5", ReadColleagues(), actor=ada)
    [ben] = reply.data["colleagues"]
    assert (ben["agent_no"], ben["name"], ben["state"]) == ("1002", "Ben", "logged_out")


def test_nobody_says_that_the_phone_of_another_call_is_gone(ada):
    reply = carry_out("6", PhoneGone(call_id="c9"), actor=ada)
    assert (reply.ok, reply.code) == (False, "no_such_call")
