import pytest

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain.events import CallState, PartyState
from calls.domain.switchboard import Switchboard
from tests.calls import script as s

ROOM = "room"


def music(seconds, leg_id=s.CUSTOMER):
    return cf.LegMusicBegan(**s.leg(seconds, leg_id))


def quiet(seconds, leg_id=s.CUSTOMER):
    return cf.LegMusicEnded(**s.leg(seconds, leg_id))


def parted(seconds):
    """Customer and agent leave their bridge, the customer for music, the agent for the room."""
    return [
        s.unbridged(seconds, s.AGENT),
        s.unbridged(seconds, s.CUSTOMER),
        s.bridged(seconds, s.AGENT, ROOM),
        music(seconds),
    ]


def back(seconds):
    return [quiet(seconds), s.bridged(seconds, s.CUSTOMER, ROOM)]


def hear(*facts):
    board = Switchboard(s.Desk())
    return [event for fact in facts for event in board.absorb(fact)]


def states(event):
    return {party.leg_id: party.state for party in event.call.parties}


def kinds(events):
    return [type(event).__name__ for event in events]


def test_a_customer_sent_to_music_is_held_and_taken_back():
    events = hear(*s.answered_call(), *parted(20), *back(26), *s.hung_up(40))
    assert kinds(events).count("CallHeld") == kinds(events).count("CallRetrieved") == 1
    assert kinds(events).count("CallConnected") == 1
    end = events[-1]
    assert (end.call.talked_s, end.call.held_s) == (24, 6)
    assert [(one.talked_s, one.held_s) for one in end.segments] == [(24, 6), (24, 6)]


def test_on_hold_the_customer_hears_music_and_the_agent_is_alone():
    held = hear(*s.answered_call(), *parted(20))[-1]
    assert isinstance(held, e.CallHeld)
    assert held.call.state is CallState.HELD
    assert states(held) == {s.CUSTOMER: PartyState.HELD, s.AGENT: PartyState.ALONE}
    assert (held.call.held_since, held.call.talking_since) == (s.at(20), None)


def test_music_in_a_queue_or_in_an_empty_room_is_no_hold():
    waiting = hear(*s.answered_call()[:3], music(1), s.offered(8))
    assert kinds(waiting)[-1] == "CallOffered"
    assert states(waiting[-1])[s.CUSTOMER] is PartyState.ALONE
    alone = [s.unbridged(20, s.CUSTOMER), s.unbridged(20, s.AGENT), s.bridged(20, s.CUSTOMER, ROOM)]
    assert "CallHeld" not in kinds(hear(*s.answered_call(), *alone, music(21)))


@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 0, 1, 2), (1, 3, 0, 2), (2, 0, 1, 3)])
def test_whatever_is_heard_first_the_hold_is_told_once(order):
    facts = [parted(20)[place] for place in order]
    if order[0] == 3:  # music before the customer has left: forgotten with the bridge, said again
        facts.append(music(20.1))
    events = hear(*s.answered_call(), *facts, *back(26))
    assert kinds(events).count("CallHeld") == kinds(events).count("CallRetrieved") == 1


def test_a_held_customer_who_hangs_up_leaves_the_agent_and_the_call_ends_with_her():
    events = hear(*s.answered_call(), *parted(20), s.asked(25, s.CUSTOMER), s.ended(25, s.CUSTOMER))
    assert kinds(events)[-1] == "CallPartyLeft"
    assert events[-1].call.held_since is None


def attached(seconds, **data):
    return cf.DataAttached(**s.leg(seconds, ""), data=data, asked_by="1001")


def test_attached_data_travels_with_the_call_and_an_empty_value_removes_its_key():
    events = hear(
        *s.answered_call(),
        attached(11, order="17", vip="yes"),
        attached(12, order="17"),
        attached(13, vip=""),
    )
    told = [event for event in events if isinstance(event, e.CallDataAttached)]
    assert [event.changed for event in told] == [{"order": "17", "vip": "yes"}, {"vip": ""}]
    assert (told[-1].call.attached, told[-1].agent_no) == ({"order": "17"}, "1001")


def test_the_parties_of_a_call_are_its_live_legs_as_people_see_them():
    ringing = hear(*s.answered_call()[:6])[-1]
    (customer, agent) = ringing.call.parties
    assert (customer.role, customer.number, customer.state) == (
        "customer",
        "02079460001",
        PartyState.ALONE,
    )
    assert (agent.agent_no, agent.agent_name, agent.state) == ("1001", "Ada", PartyState.RINGING)
    talking = hear(*s.answered_call())[-1]
    assert {party.state for party in talking.call.parties} == {PartyState.TALKING}
    assert {party.since for party in talking.call.parties} == {s.at(10)}
