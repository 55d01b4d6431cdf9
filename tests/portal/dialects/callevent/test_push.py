"""The same messages as the outbox asks for them, one a request."""

import json

import pytest
from django.db import transaction

from agents.models import CallEventDoor
from calls import stream
from portal.dialects.callevent import push
from portal.webhooks import dialects
from portal.webhooks.dialects import Target
from tests import builders
from tests.portal.dialects.callevent.scenes import Scene, moved, of_story, told

TARGET = Target(
    id=1,
    team="demo",
    dialect="callevent",
    url="https://crm.example/events",
    method="POST",
    number_format="",
    secret="",
)


@pytest.fixture
def door(db):
    builders.agent("1001", name="Ada")
    builders.agent("1002", name="Ben", phone="desk")
    return CallEventDoor.objects.create(team=builders.team(), is_enabled=True, company_id="acme")


def pushed(*events):
    with transaction.atomic():
        envelopes = stream.append(events)
    found = [one for envelope in envelopes for one in push.requests(envelope, TARGET)]
    return [json.loads(one.body) for one in found]


def said(events):
    return [one.values["messageID"] for one in told(events)]


@pytest.mark.parametrize(
    "name", ["blind_transfer_in_a_bridge", "consult_and_return", "supervisor_takes_over_by_bridge"]
)
def test_a_story_pushed_event_by_event_is_the_story_told_as_a_whole(door, name):
    events = of_story(name)
    assert [one["messageID"] for one in pushed(*events)] == said(events)


def test_the_teams_words_are_in_it(door):
    created = pushed(*Scene().answered().events)[0]
    assert created["companyId"] == "acme"


def test_an_agents_messages_know_what_went_before(door):
    states = [moved(one) for one in ("ready", "talking", "wrap_up", "ready")]
    found = pushed(*states)
    assert [(one["messageID"], one["reasonCode"]) for one in found] == [
        ("EventAgentReady", 0),
        ("EventAgentNotReady", 4),
        ("EventAgentReady", 4),
    ]


def test_nothing_is_pushed_while_the_interface_is_off(door):
    door.is_enabled = False
    door.save()
    assert pushed(*Scene().answered().events) == []


def test_a_trial_says_it_is_one(db):
    envelope = push.trial(TARGET, builders.T0)
    (request,) = push.requests(envelope, TARGET)
    assert json.loads(request.body) == {"messageID": "TestPush"}
    assert (request.method, request.url) == ("POST", TARGET.url)


def test_the_outbox_knows_the_dialect_and_every_kind_that_says_something():
    assert "callevent" in dialects.names()
    events = [*Scene().meeting().events, *Scene().monitored("barge").events]
    assert {type(one).__name__ for one in events} <= push.KINDS
