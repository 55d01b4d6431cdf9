"""Who is told of each of the bodies: every scene there is, before everybody who might look."""

from dataclasses import replace

import pytest

from agents.domain import events as agents
from portal.dialects.callevent import agent_machine, render
from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.view import View
from portal.live.groups import Audience, Face
from tests.builders import T0
from tests.portal.dialects.callevent import test_render
from tests.portal.dialects.callevent.scenes import CALL, KNOWN, extended, moved, of_story

#: Bodies that answer one client alone; the board never offers them to anybody.
ALONE = {Body.CALL_INFO, Body.PARTY_ERROR, Body.AGENT_ERROR}


def everything():
    """Every message with the event it comes of."""
    rows = [(f"story {name}", of_story(name)) for name in sorted(test_render.STORIES)]
    rows += [(name, scene.events) for name, (scene, _) in test_render.SEQUENCES.items()]
    for name, events in rows:
        stories = {}
        for event in events:
            if not hasattr(event, "call"):
                continue
            story = stories.setdefault(event.call.call_id, render.begin(event))
            for telling in render.tell(story, event, KNOWN):
                yield name, event, telling
    story = agent_machine.AgentStory(call_id=CALL, leg_id="ada")
    login = moved("idle", agents.AgentLoggedIn)
    day = [login, moved("ready"), moved("wrap_up"), extended(T0), moved("logged_out")]
    for event in day:
        for telling in agent_machine.tell(story, event, KNOWN):
            yield "an agent's day", event, telling


TOLD = list(everything())


def desk(agent_no, team="demo", groups=("630",)):
    return Audience(team=team, face=Face.DESK, agent_no=agent_no, groups=frozenset(groups))


def cockpit(agent_no="1009", team="demo", groups=("630",), members=()):
    return Audience(
        team=team,
        face=Face.COCKPIT,
        agent_no=agent_no,
        groups=None if groups is None else frozenset(groups),
        members=frozenset(members),
    )


def hears(event, telling, *, at_desk=None, above=None):
    team = (at_desk or above).team
    return View(team=team, desk=at_desk, cockpit=above).hears(event, telling)


def test_every_body_the_board_tells_is_among_them():
    assert {telling.body for _, _, telling in TOLD} == set(Body) - ALONE


@pytest.mark.parametrize(
    "view",
    [
        {"at_desk": desk("1001", team="other")},
        {"above": cockpit(team="other", groups=None)},
        {"above": cockpit(team="other", members=("1001", "1002"))},
    ],
    ids=["agent", "admin", "supervisor"],
)
def test_nobody_of_another_team_hears_any_of_them(view):
    assert not [name for name, event, telling in TOLD if hears(event, telling, **view)]


def test_an_agent_who_has_no_part_in_it_hears_none_of_them():
    assert not [
        name for name, event, telling in TOLD if hears(event, telling, at_desk=desk("1777"))
    ]


def test_a_supervisor_of_another_group_hears_none_of_a_groups_calls():
    above = cockpit("1777", groups=("699",), members=("1778",))
    grouped = [one for one in TOLD if hasattr(one[1], "call") and one[1].call.group]
    assert len(grouped) > 100
    assert not [name for name, event, telling in grouped if hears(event, telling, above=above)]
    hers = [one for one in TOLD if not hasattr(one[1], "call")]
    assert not [name for name, event, telling in hers if hears(event, telling, above=above)]


def test_the_teams_admin_hears_every_one_of_them():
    above = cockpit(groups=None)
    assert all(hears(event, telling, above=above) for _, event, telling in TOLD)


@pytest.mark.parametrize("agent_no", ["1001", "1002", "1003", "1009"])
def test_an_agent_hears_what_is_about_her_and_the_end_of_her_calls(agent_no):
    for name, event, telling in TOLD:
        is_heard = hears(event, telling, at_desk=desk(agent_no))
        if telling.body in {Body.CALL_CREATED, Body.CALL_DELETED}:
            continue
        assert is_heard == (telling.dn == agent_no), (name, telling)
        if is_heard:
            values = telling.values
            assert agent_no in {values["thisDN"]}, values


def test_an_agent_is_not_told_who_listens_to_her():
    """Only that somebody interrupted; and not by the parties of any message either."""
    spied = [
        one for one in TOLD if one[0] in {"monitored", "a supervisor who listened is released"}
    ]
    assert spied
    for _, event, telling in spied:
        if hears(event, telling, at_desk=desk("1001")):
            assert "1009" not in str(telling.values)


def test_a_message_of_one_team_is_not_taken_for_anothers():
    _, event, telling = TOLD[0]
    moved_event = replace(event, team="other")
    assert not hears(moved_event, telling, above=cockpit(groups=None))
