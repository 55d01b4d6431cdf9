import pytest

from calls.domain.commands import Hold, TakeBack
from calls.domain.control import Ask, plan, returning
from calls.domain.errors import NotPossible
from calls.domain.lost_moves import CAUSE_SILENT
from calls.domain.orders import HangUpLeg, MoveLegs, OriginateLeg, SetLegVariable
from calls.domain.switchboard import Switchboard
from tests.calls.domain.rooms import music
from tests.calls.domain.test_lost_moves import BACK, back, kept_by_dialplan, moved, silent, tick
from tests.calls.script import (
    AGENT,
    CALL,
    CUSTOMER,
    Desk,
    answered_call,
    created,
    ended,
    unbridged,
)

CHANNELS = {"agent": "PJSIP/demo-1001-00000002", "customer": "PJSIP/trunk-00000001"}


def after(*facts):
    board = Switchboard(Desk())
    for fact in [*answered_call(), *facts]:
        board.absorb(fact)
    return board.calls[CALL]


def ask(agent_no="1001", command=TakeBack):
    return Ask(command=command(agent_no=agent_no), agent_no=agent_no, endpoint=f"demo-{agent_no}")


def leg_id(purpose):
    return f"{CALL}-{purpose}abc123"


def test_the_customer_goes_to_the_room_and_the_dead_leg_ends():
    assert returning.keep(after(silent(20))) == [
        MoveLegs(
            call_id=CALL,
            channel=CHANNELS["customer"],
            context="room-customer",
            exten=f"room{CALL}",
        ),
        HangUpLeg(channel=CHANNELS["agent"]),
    ]


def test_music_of_the_dialplan_that_is_heard_before_her_leg_ends_is_no_hold():
    told = [unbridged(20, AGENT), unbridged(20, CUSTOMER), kept_by_dialplan(20), music(20)]
    call = after(*told, ended(20, AGENT, CAUSE_SILENT))
    (moved_on,) = returning.keep(call)
    assert isinstance(moved_on, MoveLegs)
    assert moved_on.channel == CHANNELS["customer"]


def test_a_call_that_is_in_its_room_is_only_rid_of_the_dead_leg():
    call = after(silent(20), *moved(20), *back(26), silent(30, BACK))
    assert returning.keep(call) == [HangUpLeg(channel="PJSIP/demo-1001-00000009")]


def test_nothing_is_kept_in_a_call_that_lost_nobody():
    assert returning.keep(after()) == []
    assert returning.forsaken(after()) == []


def test_she_is_rung_into_the_room_and_her_desk_answers_by_itself():
    [order] = plan(after(silent(20), *moved(20)), ask(), new_leg_id=leg_id)
    assert isinstance(order, OriginateLeg)
    assert (order.dial, order.context, order.exten) == (
        "PJSIP/demo-1001",
        "room-agent",
        f"room{CALL}",
    )
    assert order.variables["__SESSION_ID"] == CALL
    assert order.variables["PJSIP_HEADER(add,X-Patchbay-Session)"] == CALL
    assert "answer-after=0" in order.variables["PJSIP_HEADER(add,Call-Info)"]


@pytest.mark.parametrize(
    ("facts", "agent_no"),
    [
        ([], "1001"),
        ([silent(20), *moved(20)], "1002"),
        ([silent(20), *moved(20), created(21, BACK, channel="PJSIP/demo-1001-00000009")], "1001"),
    ],
    ids=["nothing lost", "another agent", "rings already"],
)
def test_only_her_own_lost_call_is_taken_back_and_once(facts, agent_no):
    with pytest.raises(NotPossible):
        plan(after(*facts), ask(agent_no), new_leg_id=leg_id)


def test_a_lost_agent_can_do_nothing_else_with_the_call():
    with pytest.raises(NotPossible):
        plan(after(silent(20), *moved(20)), ask(command=Hold), new_leg_id=leg_id)


def test_the_caller_goes_back_to_the_front_of_the_group():
    call = after(silent(20), *moved(20), tick(80))
    variable, move = returning.let_go(call, "demo-630")
    assert isinstance(variable, SetLegVariable)
    assert variable.value == "demo,agent_lost"
    assert (move.channel, move.context, move.exten) == (
        CHANNELS["customer"],
        "back-to-group",
        "demo-630",
    )


def test_without_a_group_the_call_ends():
    call = after(silent(20), *moved(20), tick(80))
    assert returning.let_go(call, "") == [HangUpLeg(channel=CHANNELS["customer"])]


def test_what_is_left_ends_when_the_customer_has_gone():
    ringing = created(21, BACK, channel="PJSIP/demo-1001-00000009")
    call = after(silent(20), *moved(20), ringing, ended(22, CUSTOMER))
    assert returning.forsaken(call) == [HangUpLeg(channel="PJSIP/demo-1001-00000009")]
