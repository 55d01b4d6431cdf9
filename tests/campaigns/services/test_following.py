from dataclasses import replace

import pytest

from calls.domain.control_facts import MachineListened
from calls.domain.events import CallPartyRinging
from calls.domain.facts import LegRole
from calls.domain.ids import CallId, LegId
from campaigns.models import Attempt
from campaigns.services import following
from tests import builders
from tests.campaigns.services import floor

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(amy):
    floor.ready_team()
    autumn = floor.campaign(numbers=floor.numbers(2), account=amy)
    floor.agent("1001")
    floor.agent("1002")
    floor.tick(autumn)
    return Attempt.objects.order_by("number").first()


def call_of(attempt):
    return builders.tile(attempt.call_id, campaign=str(attempt.campaign_id))


def test_what_a_call_went_through_is_in_its_attempt(attempt):
    call = call_of(attempt)
    ringing = CallPartyRinging(
        at=floor.at(1),
        team="demo",
        call=call,
        leg_id=LegId("leg"),
        role=LegRole.CUSTOMER,
        agent_no="",
        number=attempt.number,
    )
    heard = MachineListened(
        at=floor.at(2),
        pbx="pbx",
        leg_id=LegId("leg"),
        linked_id="",
        channel="PJSIP/town",
        call_id=CallId(attempt.call_id),
        campaign=call.campaign,
        status="human",
        is_heeded=True,
    )
    following.follow(events=[ringing, builders.connected(call, "1001")], facts=[heard])
    attempt.refresh_from_db()
    assert (attempt.rang_at, attempt.detected, attempt.agent_no) == (floor.at(1), "human", "1001")
    assert attempt.connected_at is not None
    assert attempt.ended_at is None

    over = builders.ended(replace(call, talked_s=12.5, held_s=1.25))
    following.follow(events=[over], facts=[])
    attempt.refresh_from_db()
    assert attempt.ended_at == over.ended_at
    assert (attempt.network, attempt.cause, attempt.talked_s) == ("answered", 16, 13.75)


def test_other_attempts_and_those_that_are_over_stay_as_they_are(attempt):
    floor.end(attempt, "busy", 5)
    before = list(Attempt.objects.order_by("pk").values())
    following.follow(events=[builders.connected(call_of(attempt), "1001")], facts=[])
    strange = builders.tile("nobody's", campaign="7")
    following.follow(events=[builders.connected(strange, "1001")], facts=[])
    assert list(Attempt.objects.order_by("pk").values()) == before
