import pytest

from calls.domain.call import Call
from calls.domain.events import CallKind, CallState, HungUpBy, Outcome
from calls.domain.facts import CAUSE_LOST, DialStatus, LegRole
from calls.domain.legs import Leg
from calls.domain.outcome import verdict
from tests.calls.script import at


def ended(kind, legs=(), **more):
    call = Call(
        call_id="c",
        team="demo",
        pbx="pbx",
        kind=kind,
        state=CallState.ENDED,
        started_at=at(0),
        clock=at(0),
        origin_leg_id="origin",
    )
    for leg_id, role, cause in legs:
        call.legs[leg_id] = Leg(
            leg_id=leg_id, role=role, started_at=at(0), channel="x", cause=cause
        )
    for name, value in more.items():
        setattr(call, name, value)
    return verdict(call)


CUSTOMER = ("origin", LegRole.CUSTOMER, 16)


@pytest.mark.parametrize(
    ("more", "outcome"),
    [
        ({"queue_status": "timeout"}, Outcome.QUEUE_TIMEOUT),
        ({"queue_status": "joinempty"}, Outcome.QUEUE_TIMEOUT),
        ({"queue_status": "leaveempty"}, Outcome.QUEUE_TIMEOUT),
        ({"is_abandoned": True}, Outcome.ABANDONED),
        ({"hung_up_by": HungUpBy.CUSTOMER}, Outcome.ABANDONED),
        ({"queue_status": "continue", "is_abandoned": True}, Outcome.ABANDONED),
        ({}, Outcome.FAILED),
        ({"is_refused": True}, Outcome.REFUSED),
        ({"answered_at": at(1)}, Outcome.ANSWERED),
        ({"answered_at": at(1), "is_lost": True, "last_cause": CAUSE_LOST}, Outcome.LOST),
    ],
)
def test_an_inbound_call(more, outcome):
    assert ended(CallKind.INBOUND, [CUSTOMER], **more)[0] is outcome


@pytest.mark.parametrize(
    ("kind", "more", "outcome"),
    [
        (CallKind.OUTBOUND, {"hung_up_by": HungUpBy.AGENT}, Outcome.CANCELLED),
        (CallKind.OUTBOUND, {"dial_status": DialStatus.UNAVAILABLE}, Outcome.CONGESTION),
        (CallKind.INTERNAL, {"dial_status": DialStatus.UNAVAILABLE}, Outcome.AGENT_UNREACHABLE),
        (CallKind.INTERNAL, {"dial_status": DialStatus.BUSY}, Outcome.BUSY),
        (CallKind.OUTBOUND, {}, Outcome.FAILED),
    ],
)
def test_a_target_that_never_rang(kind, more, outcome):
    assert ended(kind, [("origin", LegRole.AGENT, 16)], **more)[0] is outcome


def test_the_cause_is_the_called_party_s():
    legs = [("origin", LegRole.AGENT, 16), ("b", LegRole.AGENT, 17)]
    assert ended(CallKind.INTERNAL, legs) == (Outcome.BUSY, 17)


def test_a_call_without_any_leg_has_failed():
    assert ended(CallKind.OUTBOUND) == (Outcome.FAILED, 0)


def test_a_caller_who_hangs_up_while_it_rings_has_cancelled():
    legs = [("origin", LegRole.AGENT, 16), ("b", LegRole.CUSTOMER, 16)]
    assert ended(CallKind.OUTBOUND, legs, hung_up_by=HungUpBy.AGENT)[0] is Outcome.CANCELLED
