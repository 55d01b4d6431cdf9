from calls.domain import facts as f
from calls.domain.consequences import ALONE, due, needs_clock
from calls.domain.orders import HangUpLeg, MoveLegs, SetLegVariable
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls.domain import rooms as r


def after(*facts):
    board = r.board(*facts)
    return board.calls[s.CALL]


def orders(call, seconds):
    return [order for one in due(call, s.at(seconds)) for order in one.orders]


def ended_channels(call, seconds):
    return {order.channel for order in orders(call, seconds) if isinstance(order, HangUpLeg)}


def test_nothing_is_due_in_a_call_whose_end_the_dialplan_sees_to():
    call = after(*s.answered_call(), s.asked(20, s.CUSTOMER), s.ended(20, s.CUSTOMER))
    assert due(call, s.at(20.1)) == []


def test_a_held_customer_who_hangs_up_takes_the_agent_along():
    call = after(*r.held_call(), s.ended(30, s.CUSTOMER))
    assert ended_channels(call, 30) == {"PJSIP/demo-1001-00000002"}


def test_an_agent_who_hangs_up_on_hold_ends_the_call():
    call = after(*r.held_call(), s.ended(30, s.AGENT))
    assert ended_channels(call, 30) == {"PJSIP/trunk-00000001"}


def test_what_was_ordered_is_not_ordered_again():
    call = after(*r.held_call(), s.ended(30, s.AGENT))
    call.ordered += [one.mark for one in due(call, s.at(30))]
    assert due(call, s.at(31)) == []


def test_a_customer_who_leaves_agent_and_third_party_lets_them_talk():
    call = after(*r.consulted_call(), s.ended(30, s.CUSTOMER))
    assert due(call, s.at(60)) == []


def test_a_customer_who_leaves_while_the_third_party_rings_ends_everything():
    call = after(*r.ringing_consult(), s.ended(30, s.CUSTOMER))
    assert ended_channels(call, 30) == {"PJSIP/demo-1001-00000002", r.THIRD_CHANNEL}


def test_an_agent_who_leaves_an_answered_third_party_hands_the_customer_over():
    call = after(*r.consulted_call(), s.ended(30, s.AGENT))
    (move,) = orders(call, 30)
    assert isinstance(move, MoveLegs)
    assert (move.channel, move.context) == ("PJSIP/trunk-00000001", "room-customer")


def test_a_command_that_is_coming_about_is_not_overtaken():
    call = after(*r.consulted_call(), r.noted(29, Verb.COMPLETE), s.ended(30, s.AGENT))
    assert due(call, s.at(30)) == []
    assert len(orders(call, 40)) == 1


def test_an_agent_who_leaves_a_ringing_third_party_gives_the_caller_back_to_the_group():
    call = after(*r.ringing_consult(), s.ended(30, s.AGENT))
    hang_up, variables, move = orders(call, 30)
    assert hang_up == HangUpLeg(channel=r.THIRD_CHANNEL)
    assert isinstance(variables, SetLegVariable)
    assert variables.value == "demo,transfer_failed"
    assert (move.context, move.exten) == ("back-to-group", "demo-630")


def test_a_caller_without_a_group_is_hung_up_instead():
    call = after(*r.ringing_consult(), s.ended(30, s.AGENT))
    call.group = ""
    assert ended_channels(call, 30) == {"PJSIP/trunk-00000001", r.THIRD_CHANNEL}


def test_the_last_of_a_conference_is_not_left_alone():
    three = r.conference()
    assert due(after(*three, s.ended(40, s.AGENT)), s.at(40)) == []
    call = after(*three, s.ended(40, s.AGENT), s.ended(41, s.CUSTOMER))
    assert ended_channels(call, 41) == {r.THIRD_CHANNEL}


def test_a_leg_that_lands_alone_is_ended_by_the_net():
    call = after(
        *s.answered_call(),
        s.unbridged(20, s.AGENT),
        s.unbridged(20, s.CUSTOMER),
        r.in_room(20, s.AGENT),
    )
    assert due(call, s.at(25)) == []
    late = due(call, s.at(21) + ALONE)
    assert {one.why != "" for one in late} == {True}
    assert {one.orders[0].channel for one in late} == {
        "PJSIP/trunk-00000001",
        "PJSIP/demo-1001-00000002",
    }


def test_a_phone_that_holds_a_line_nobody_is_on_is_ended_by_the_net():
    call = after(*s.answered_call(), s.ended(20, s.CUSTOMER), s.held(20))
    assert due(call, s.at(25)) == []
    (late,) = due(call, s.at(21) + ALONE)
    assert late.orders[0].channel == "PJSIP/demo-1001-00000002"
    holding = after(*s.answered_call(), s.held(20))
    assert due(holding, s.at(3600)) == []


def test_a_customer_on_hold_may_wait_as_long_as_the_agent_does():
    call = after(*r.held_call())
    assert due(call, s.at(3600)) == []
    assert needs_clock(call)


def test_a_third_party_whose_caller_has_gone_rings_no_longer():
    call = after(*r.ringing_consult(), r.noted(29, Verb.RETURN, ""), *r.back(30))
    call.consult = None
    assert ended_channels(call, 31) == set()
    call.legs[r.THIRD].added_by = "1009"
    assert ended_channels(call, 31) == {r.THIRD_CHANNEL}


def test_a_caller_who_waits_is_nobody_to_be_ended():
    call = after(*s.answered_call()[:3])
    assert due(call, s.at(3600)) == []
    assert not needs_clock(call)


def test_a_transfer_that_went_astray_is_ended_in_the_end():
    call = after(*s.answered_call(), r.sent_away(20), s.ended(20.1, s.AGENT))
    assert due(call, s.at(100)) == []
    assert ended_channels(call, 200) == {"PJSIP/trunk-00000001"}


def test_the_fact_of_a_tick_is_no_fact_of_a_leg():
    board = r.board(*r.held_call())
    assert board.absorb(r.tick(40)) == []
    assert isinstance(r.tick(40), f.Fact)
