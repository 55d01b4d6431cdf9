import pytest

from calls.domain.events import OfferEnd
from calls.domain.facts import DialStatus, LegRole
from calls.domain.legs import Leg, Span, endpoint_of
from tests.calls.script import at


def leg(**more):
    return Leg(
        **{"leg_id": "x", "role": LegRole.AGENT, "started_at": at(0), "channel": "c", **more}
    )


def test_time_is_spent_on_one_thing_at_once():
    one = leg()
    one.turn_to(Span.TALK, at(0))
    one.turn_to(Span.TALK, at(2))
    one.turn_to(Span.HOLD, at(5))
    one.turn_to(Span.NONE, at(9))
    one.turn_to(Span.TALK, at(20))
    assert (one.talked_s, one.held_s) == (5, 4)


def test_a_phone_rings_until_it_is_answered_or_gone():
    assert leg().rang_s(at(9)) == 0
    assert leg(ringing_at=at(1)).rang_s(at(9)) == 8
    assert leg(ringing_at=at(1), ended_at=at(4)).rang_s(at(9)) == 3
    assert leg(ringing_at=at(1), answered_at=at(3), ended_at=at(8)).rang_s(at(9)) == 2


@pytest.mark.parametrize(
    ("more", "how"),
    [
        ({"answered_at": at(1), "cause": 16}, OfferEnd.ANSWERED),
        ({"cause": 21, "status": DialStatus.NO_ANSWER}, OfferEnd.REJECTED),
        ({"cause": 17}, OfferEnd.BUSY),
        ({"cause": 19}, OfferEnd.NO_ANSWER),
        ({"cause": 20}, OfferEnd.UNREACHABLE),
        ({"cause": 0, "status": DialStatus.NO_ANSWER}, OfferEnd.NO_ANSWER),
        ({"cause": 0, "status": DialStatus.BUSY}, OfferEnd.BUSY),
        ({"cause": 0, "status": DialStatus.UNAVAILABLE}, OfferEnd.UNREACHABLE),
        ({"cause": 0, "channel": ""}, OfferEnd.UNREACHABLE),
        ({"cause": 0, "status": DialStatus.CANCEL}, OfferEnd.CANCELLED),
    ],
)
def test_how_ringing_an_agent_ended(more, how):
    assert leg(**more).end_of_offer() is how


@pytest.mark.parametrize(
    ("channel", "endpoint"),
    [("PJSIP/demo-1001-0000001a", "demo-1001"), ("PJSIP/trunk-1", "trunk"), ("", "")],
)
def test_the_name_of_a_channel_holds_that_of_its_phone(channel, endpoint):
    assert endpoint_of(channel) == endpoint
