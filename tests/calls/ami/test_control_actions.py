from datetime import UTC, datetime

import pytest

from calls.ami.control_actions import control_action, further_digits, said_by
from calls.domain import control_facts as cf
from calls.domain.ids import CallId, LegId
from calls.domain.orders import AttachToCall, MoveLegs, MuteLeg, PlayDigits, ReportSilence

CALL = CallId("0" * 32)
LEG = LegId("pbx-1.1")
CHANNEL = "PJSIP/demo-1001-00000001"
AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ON_LEG = {"call_id": CALL, "leg_id": LEG, "channel": CHANNEL}
ABOUT = {**ON_LEG, "at": AT, "pbx": "pbx", "linked_id": ""}


@pytest.mark.parametrize(
    ("order", "fact"),
    [
        (MuteLeg(**ON_LEG, is_muted=True), cf.LegMuted(**ABOUT, is_muted=True)),
        (
            PlayDigits(**ON_LEG, digits="12#", asked_by="1001"),
            cf.DigitsSent(**ABOUT, digits="12#", asked_by="1001"),
        ),
        (ReportSilence(**ON_LEG), cf.LegSilent(**ABOUT)),
        (
            AttachToCall(call_id=CALL, data={"a": "b"}, asked_by="1001"),
            cf.DataAttached(
                **{**ABOUT, "leg_id": "", "channel": ""}, data={"a": "b"}, asked_by="1001"
            ),
        ),
    ],
    ids=lambda one: type(one).__name__,
)
def test_where_the_switch_tells_no_event_its_yes_is_the_fact(order, fact):
    assert said_by(order, at=AT, pbx="pbx") == [fact]


def test_where_it_tells_one_its_yes_is_none():
    order = MoveLegs(call_id=CALL, channel=CHANNEL, context="hold-moh", exten="s")
    assert said_by(order, at=AT, pbx="pbx") == []


def test_two_legs_are_moved_in_one_step():
    order = MoveLegs(
        call_id=CALL,
        channel="PJSIP/demo-town-1",
        context="hold-moh",
        exten="s",
        extra_channel=CHANNEL,
        extra_context="room-agent",
        extra_exten=f"room{CALL}",
    )
    action = control_action(order)
    assert action is not None
    assert (action["Action"], action["Channel"], action["ExtraChannel"]) == (
        "Redirect",
        "PJSIP/demo-town-1",
        CHANNEL,
    )
    assert (action["Context"], action["ExtraContext"]) == ("hold-moh", "room-agent")


def test_digits_go_out_one_after_another():
    order = PlayDigits(**ON_LEG, digits="12#")
    first = control_action(order)
    assert first is not None
    assert [first["Digit"], *(one["Digit"] for one in further_digits(order))] == ["1", "2", "#"]


def test_data_of_ours_needs_no_action():
    assert control_action(AttachToCall(call_id=CALL, data={"a": "b"})) is None
