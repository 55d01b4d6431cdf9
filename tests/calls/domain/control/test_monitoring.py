import itertools

import pytest

from calls.domain.commands import EndMonitor, Monitor, TakeOver
from calls.domain.control import Ask, monitoring, plan
from calls.domain.errors import NotPossible
from calls.domain.events import MonitorMode
from calls.domain.facts import LegRole
from calls.domain.orders import HangUpLeg, MoveLegs, NoteAsk, OriginateLeg
from tests.calls import script as s
from tests.calls import supervision as sup

ADAS = "PJSIP/demo-1001-00000002"
CUSTOMERS = "PJSIP/trunk-00000001"
ROOM = f"room{s.CALL}"


def asked(command, agent_no="1001", by="1009"):
    return Ask(command=command, agent_no=agent_no, endpoint=f"demo-{by}", asked_by=by)


def planned(call, command, **more):
    ids = itertools.count(1)
    return plan(
        call, asked(command, **more), new_leg_id=lambda purpose: f"{s.CALL}-{purpose}{next(ids)}"
    )


def monitor(call, mode="spy", **more):
    return planned(
        call, Monitor(supervisor_no="1009", agent_no="1001", mode=MonitorMode(mode)), **more
    )


def take_over(call, **more):
    return planned(call, TakeOver(supervisor_no="1009", agent_no="1001"), **more)


def talking(*facts):
    return sup.call_after(*s.answered_call(), *facts)


@pytest.mark.parametrize("mode", ["spy", "whisper", "barge"])
def test_the_first_time_her_phone_rings_and_answers_by_itself(mode):
    note, ring = monitor(talking(), mode)
    assert isinstance(note, NoteAsk)
    assert isinstance(ring, OriginateLeg)
    assert note.leg_id == ring.leg_id
    assert (ring.dial, ring.context, ring.exten) == ("PJSIP/demo-1009", "spy", mode)
    assert ring.variables["LEG"] == "supervisor"
    assert ring.variables["SPYCHAN"] == ADAS
    assert ring.variables["SPYLEG"] == s.AGENT
    assert "answer-after=0" in ring.variables["PJSIP_HEADER(add,Call-Info)"]


def test_another_mode_moves_the_leg_she_has():
    (move,) = monitor(talking(*sup.comes()), "barge")
    assert isinstance(move, MoveLegs)
    assert (move.channel, move.context, move.exten) == (sup.SUES_CHANNEL, "spy", "barge")


@pytest.mark.parametrize(
    ("facts", "more", "words"),
    [
        (sup.comes(), {}, "already"),
        (sup.comes()[:3], {}, "rings"),
        (sup.comes(), {"by": "1008"}, "another supervisor"),
        ([], {"by": "1001"}, "yourself"),
        ([], {"agent_no": "1002"}, "not on the line"),
        ([s.ended(12, s.AGENT)], {}, "not on the line"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(facts, more, words):
    with pytest.raises(NotPossible, match=words):
        monitor(talking(*facts), **more)


def test_who_is_on_the_call_herself_does_not_listen_in():
    call = talking(*sup.comes())
    call.legs[sup.SUE].role = LegRole.AGENT
    with pytest.raises(NotPossible, match="on this call yourself"):
        monitor(call)


def test_the_end_hangs_up_her_leg_alone():
    command = EndMonitor(supervisor_no="1009")
    orders = planned(talking(*sup.comes()), command, agent_no="")
    assert orders == [HangUpLeg(channel=sup.SUES_CHANNEL)]
    with pytest.raises(NotPossible, match="no call"):
        planned(talking(), command, agent_no="")


def test_a_two_party_call_is_taken_over_by_one_dual_move():
    note, move, end = take_over(talking(*sup.comes()))
    assert note.verb == "take_over"
    assert (move.channel, move.context, move.exten) == (CUSTOMERS, "room-customer", ROOM)
    assert (move.extra_channel, move.extra_context, move.extra_exten) == (
        sup.SUES_CHANNEL,
        "take-over",
        ROOM,
    )
    assert end == HangUpLeg(channel=ADAS)


def test_where_several_talk_only_she_is_moved():
    third = [s.bridged(20, "pbx-100.7", "b1")]
    _, move, _ = take_over(talking(*third, *sup.comes(21)))
    assert (move.channel, move.context, move.extra_channel) == (sup.SUES_CHANNEL, "take-over", "")


def test_without_a_leg_she_is_rung_and_takes_over_on_answer():
    note, ring = take_over(talking())
    assert note.verb == "take_over"
    assert (ring.context, ring.exten) == ("take-over-now", ROOM)
    assert ring.variables["AGENTCHAN"] == ADAS
    assert ring.variables["OTHERCHAN"] == CUSTOMERS


def test_an_agent_who_talks_to_nobody_is_not_taken_over():
    call = talking(*sup.comes())
    call.legs[s.CUSTOMER].ended_at = s.at(20)
    with pytest.raises(NotPossible, match="nobody"):
        take_over(call)


def test_every_command_of_a_supervisor_has_its_plan():
    assert set(monitoring.PLANS) == {Monitor, EndMonitor, TakeOver}
