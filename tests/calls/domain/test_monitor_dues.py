from calls.domain.consequences import due
from calls.domain.monitor_dues import dues, is_changing_hands
from calls.domain.orders import HangUpLeg, MoveLegs
from tests.calls import script as s
from tests.calls import supervision as sup


def parted(*facts):
    call = sup.call_after(*s.answered_call(), *facts)
    call.is_parted = True
    return call


def test_nothing_follows_while_she_listens_to_a_running_call():
    assert list(dues(parted(*sup.comes()), s.at(20))) == []


def test_her_leg_goes_with_the_agents():
    call = parted(*sup.comes(), s.bridged(17, "x", "b1"), s.ended(18, s.AGENT))
    ((mark, order),) = dues(call, s.at(18))
    assert order == HangUpLeg(channel=sup.SUES_CHANNEL)
    assert mark == f"end {sup.SUE}"


def test_one_who_barged_in_follows_the_call_into_its_room():
    call = parted(*sup.comes(), sup.mode(18, "barge"))
    call.legs[s.AGENT].bridge_id = "room"
    ((_, order),) = dues(call, s.at(19))
    assert isinstance(order, MoveLegs)
    assert (order.channel, order.context, order.exten) == (sup.SUES_CHANNEL, "spy", "barge")
    call.legs[sup.SUE].room_id = "room"
    assert list(dues(call, s.at(20))) == []


def test_on_her_way_from_the_room_to_another_mode_she_is_not_sent_back():
    call = parted(
        *sup.comes(), sup.mode(18, "barge"), s.bridged(18.1, sup.SUE, "room"),
        s.unbridged(19, sup.SUE, "room"),
    )  # fmt: skip
    call.legs[s.AGENT].bridge_id = "room"
    assert list(dues(call, s.at(19))) == []
    call = parted(
        *sup.comes(), sup.mode(18, "barge"), s.bridged(18.1, sup.SUE, "room"),
        s.unbridged(19, sup.SUE, "room"), sup.mode(19.1, "whisper"),
    )  # fmt: skip
    call.legs[s.AGENT].bridge_id = "room"
    assert list(dues(call, s.at(20))) == []
    assert call.legs[sup.SUE].room_id == ""


def test_while_she_takes_over_nobody_is_hung_up_for_being_alone():
    call = parted(*sup.comes(), *sup.takes_over(30)[:4])
    assert is_changing_hands(call, s.at(31))
    assert due(call, s.at(31)) == []
    assert not is_changing_hands(call, s.at(40))
    assert due(call, s.at(50)) != []
