"""What the outbox gets: requests with key and order, and the record after the pause."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from agents.domain import events as agent_events
from agents.domain.presence import AgentState
from agents.models import CooCenterDoor
from calls import stream
from portal.dialects.coocenter import push
from portal.webhooks import dialects
from portal.webhooks.dialects import Target
from tests.builders import after, connected, ended, tile
from tests.portal.dialects.coocenter.conftest import today
from tests.portal.dialects.coocenter.test_render import agent

TARGET = Target(
    id=1,
    team="demo",
    dialect="coocenter",
    url="http://crm.example/push",
    method="POST",
    number_format="",
    secret="",
)


def presence(seconds, state, call_id="", kind=agent_events.AgentPresenceChanged):
    said = {} if kind is agent_events.AgentLoggedOut else {"previous": AgentState.READY}
    tile_ = replace(agent(state), call_id=call_id)
    return kind(at=after(seconds), team="demo", agent=tile_, **said)


def pushed(*events):
    return [
        json.loads(one.body)
        for envelope in stream.append(list(events))
        for one in push.requests(envelope, TARGET)
    ]


def records(found):
    return [one for one in found if one["event"] == "cc_cdr"]


@pytest.mark.django_db
def test_the_outbox_knows_the_dialect(world):
    assert "coocenter" in dialects.names()
    assert dialects.of("coocenter").KINDS == push.KINDS


def test_the_record_waits_for_the_end_of_the_pause(world):
    call = tile(agent_nos=("1001",))
    before = pushed(
        presence(5, AgentState.TALKING, "c1"),
        connected(call, "1001"),
        presence(30, AgentState.WRAP_UP),
        ended(call),
    )
    assert not records(before)
    (record,) = records(pushed(presence(39, AgentState.READY)))
    assert (record["uuid"], record["pauseTime"]) == ("c1", 9)
    assert not records(pushed(presence(60, AgentState.PAUSED)))


def test_logging_out_ends_the_pause_too(world):
    pushed(presence(5, AgentState.TALKING, "c1"), ended(tile()), presence(9, AgentState.WRAP_UP))
    gone = presence(12, AgentState.LOGGED_OUT, kind=agent_events.AgentLoggedOut)
    assert records(pushed(gone))[0]["pauseTime"] == 3


def test_a_call_without_a_pause_is_recorded_at_once(world):
    assert records(pushed(ended(tile())))[0]["pauseTime"] == 0


def test_an_agent_who_left_early_is_recorded_with_the_end(world):
    pushed(presence(5, AgentState.TALKING, "c1"), presence(9, AgentState.WRAP_UP))
    assert not records(pushed(presence(12, AgentState.READY)))
    assert records(pushed(ended(tile())))[0]["pauseTime"] == 3


def test_pushes_carry_the_key_of_the_day(world):
    (envelope,) = stream.append([presence(1, AgentState.READY)])
    (request,) = push.requests(envelope, TARGET)
    assert request.headers == {"Content-Type": "application/json", "Authorization": today()}
    assert (request.method, request.url) == ("POST", TARGET.url)
    assert json.loads(request.body)["event"] == "extensionstatus"


def test_a_target_may_want_the_fields_in_the_address(world):
    (envelope,) = stream.append([presence(1, AgentState.READY)])
    (request,) = push.requests(envelope, replace(TARGET, method="GET"))
    assert request.url == (
        TARGET.url + "?event=extensionstatus&exten=1001&status=0&statustext=Idle"
    )


def test_nothing_is_pushed_while_the_interface_is_off(world):
    CooCenterDoor.objects.update(is_enabled=False)
    assert not pushed(presence(1, AgentState.READY), ended(tile()))


def test_events_of_another_team_are_in_no_story_of_ours(world):
    theirs = replace(ended(tile()), team="other")
    stream.append([presence(5, AgentState.TALKING, "c1"), presence(9, AgentState.WRAP_UP), theirs])
    assert not records(pushed(presence(12, AgentState.READY)))


def test_a_test_push_says_that_it_is_one(world):
    trial = push.trial(TARGET, datetime(2026, 3, 2, tzinfo=UTC))
    (request,) = push.requests(trial, TARGET)
    assert json.loads(request.body)["event"] == "test"
