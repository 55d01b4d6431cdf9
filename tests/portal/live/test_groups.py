from dataclasses import replace

import pytest

from agents.domain.events import MembershipTile
from agents.domain.presence import AgentState
from calls.domain.events import CallPartyRinging, CallState
from calls.domain.ids import LegId
from campaigns.domain.events import CampaignStepTaken, LeadQueued, LeadScheduled
from portal.live.groups import (
    Audience,
    Face,
    Hearing,
    hears,
    involved,
    outgrows,
    sees_call,
    waits_in_view,
)
from tests.builders import T0, offered, tile
from tests.portal.live.world import ADA, ADMIN, BEN, MAX, MAX_LEADING, SUE, World, a_day


def heard(audience, world):
    return [hears(audience, event) for _, event in world.log]


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("stranger", [MAX, MAX_LEADING], ids=["desk", "cockpit"])
def test_nobody_of_another_team_ever_hears_anything(seed, stranger):
    *_, world = a_day(seed)
    assert world.log
    assert set(heard(stranger, world)) == {None}


def test_an_audience_without_a_team_hears_nothing_even_of_a_team_without_a_name():
    event = replace(offered(tile()), team="")
    assert hears(replace(ADA, team=""), event) is None


def test_an_agent_hears_her_own_call_in_full_and_others_calls_of_her_group_as_waiting_only():
    world = World()
    world.arrive("c1", "630")
    world.offer("c1", "1002")
    kinds = [(type(event).__name__, hears(ADA, event)) for _, event in world.log]
    assert kinds == [
        ("CallStarted", None),
        ("CallQueued", Hearing.WAITING),
        ("CallOffered", Hearing.WAITING),
        ("AgentPresenceChanged", None),
    ]
    assert hears(BEN, world.log[2][1]) is Hearing.FULL
    assert hears(BEN, world.log[3][1]) is Hearing.FULL


def test_an_agent_hears_nothing_of_a_group_she_does_not_belong_to():
    world = World()
    world.arrive("c1", "631")
    world.offer("c1", "1003")
    world.answer("c1")
    world.end("c1")
    assert set(heard(ADA, world)) == {None}


def test_an_agent_who_rejected_a_call_hears_that_her_offer_ended():
    world = World()
    world.arrive("c1", "630")
    world.offer("c1", "1001")
    world.reject("c1")
    assert hears(ADA, world.log[-2][1]) is Hearing.FULL


def test_ringing_of_a_called_party_is_no_news_for_the_rest_of_the_group():
    event = CallPartyRinging(
        at=T0,
        team="demo",
        call=tile(group="630", agent_nos=("1002",)),
        role="customer",
        leg_id=LegId("x"),
        number="0",
        agent_no="",
    )
    assert hears(ADA, event) is None


def test_a_group_admin_hears_the_calls_of_her_group_and_none_of_another():
    world = World()
    world.arrive("c1", "630")
    world.arrive("c2", "631")
    assert heard(SUE, world) == [Hearing.FULL, Hearing.FULL, None, None]


def test_a_group_admin_hears_calls_of_no_group_only_of_her_agents():
    world = World()
    world.dial("c1", "1001")
    world.dial("c2", "1003")
    assert heard(SUE, world) == [Hearing.FULL, Hearing.FULL, None, None]


def test_a_team_admin_hears_the_whole_team():
    *_, world = a_day(3)
    assert set(heard(ADMIN, world)) == {Hearing.FULL}


def test_everybody_of_the_team_hears_of_the_link_to_the_pbx():
    world = World()
    world.link(is_up=False)
    for audience in (ADA, BEN, SUE, ADMIN):
        assert heard(audience, world) == [Hearing.FULL]


def test_a_supervisor_is_told_once_more_of_an_agent_who_left_her_groups():
    world = World()
    gone = (MembershipTile(group="631", is_checked_in=True, is_paused=False, pause_reason=""),)
    world.agents["1001"] = replace(world.agents["1001"], memberships=gone)
    world.presence("1001", AgentState.READY)
    assert heard(SUE, world) == [Hearing.FULL]
    assert outgrows(SUE, world.agents["1001"])
    assert outgrows(ADA, world.agents["1001"])
    assert not outgrows(ADMIN, world.agents["1001"])
    assert not outgrows(BEN, world.agents["1001"])


def test_everyone_who_had_a_leg_is_involved_in_an_ended_call():
    world = World()
    world.arrive("c1", "630")
    world.offer("c1", "1001")
    world.answer("c1")
    world.end("c1")
    assert involved(world.log[-2][1]) == {"1001"}


def test_the_snapshot_shows_what_the_events_would():
    call = tile("c1", group="630", agent_nos=("1002",), state=CallState.OFFERED, waiting_since=T0)
    assert not sees_call(ADA, call)
    assert sees_call(BEN, call)
    assert sees_call(SUE, call)
    assert waits_in_view(ADA, call)
    assert not waits_in_view(replace(ADA, groups=frozenset()), call)


def _campaign_event(kind, **more):
    return kind(at=T0, team="demo", campaign="7", **more)


def test_a_lead_is_told_to_the_agent_it_is_shown_to_alone():
    shown = _campaign_event(LeadQueued, number="+442079460001", agent_no="1001")
    ada = Audience(team="demo", face=Face.DESK, agent_no="1001")
    ben = Audience(team="demo", face=Face.DESK, agent_no="1002")
    assert hears(ada, shown) is Hearing.FULL
    assert hears(ben, shown) is None
    assert hears(replace(ada, team="other"), shown) is None


def test_a_lead_with_a_time_of_its_own_is_told_to_who_leads_its_group():
    told = _campaign_event(
        LeadScheduled, group="630", lead="1", number="+4420", name="Ann", since=T0, by="sue"
    )
    sue = Audience(team="demo", face=Face.COCKPIT, agent_no="1009", groups=frozenset({"630"}))
    assert hears(sue, told) is Hearing.FULL
    assert hears(replace(sue, groups=frozenset({"631"})), told) is None
    assert hears(Audience(team="demo", face=Face.DESK, agent_no="1001"), told) is None


def test_steps_of_a_campaign_are_told_to_who_leads_its_group():
    step = _campaign_event(
        CampaignStepTaken, name="Spring", group="630", step="start", state="running", by="sue"
    )
    for groups, told in ((frozenset({"630"}), Hearing.FULL), (frozenset({"631"}), None)):
        sue = Audience(team="demo", face=Face.COCKPIT, agent_no="1009", groups=groups)
        assert hears(sue, step) is told
    assert hears(Audience(team="demo", face=Face.DESK, agent_no="1009"), step) is None
