import pytest

from calls.domain.commands import AddParty, HangUpParties, LeaveConference
from calls.domain.control import parties
from calls.domain.errors import NoSuchParty, NotPossible
from calls.domain.facts import LegRole
from calls.domain.orders import HangUpLeg, MoveLegs, NoteAsk, OriginateLeg
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls.domain import rooms as r
from tests.calls.domain.control import calls as c


def test_for_the_first_added_party_the_two_go_into_the_room():
    move, note, originate = c.ask(c.talking(), AddParty, c.OUTSIDE)
    assert isinstance(move, MoveLegs)
    assert (move.context, move.extra_context) == ("room-customer", "room-agent")
    assert note.verb == Verb.ADD
    assert isinstance(originate, OriginateLeg)


def test_the_next_one_is_only_called():
    orders = c.ask(c.conference(), AddParty, c.OUTSIDE)
    assert [type(one) for one in orders] == [NoteAsk, OriginateLeg]


def test_there_is_room_for_so_many_only():
    call = c.conference()
    for place in range(parties.MOST_PARTIES):
        leg = call.legs[r.THIRD]
        call.legs[f"x{place}"] = type(leg)(leg_id=f"x{place}", role=leg.role, started_at=s.at(0))
    with pytest.raises(NotPossible):
        c.ask(call, AddParty, c.OUTSIDE)


def test_nobody_is_added_to_a_held_call():
    with pytest.raises(NotPossible):
        c.ask(c.held(), AddParty, c.BEN)


def test_the_agent_leaves_a_conference_and_only_that():
    note, hang_up = c.ask(c.conference(), LeaveConference)
    assert (note.verb, hang_up) == (Verb.LEAVE, HangUpLeg(channel=c.AGENT_CHANNEL))
    with pytest.raises(NotPossible):
        c.ask(c.talking(), LeaveConference)


def test_named_legs_are_hung_up_or_the_agents_own():
    call = c.conference()
    assert c.ask(call, HangUpParties)[1:] == [HangUpLeg(channel=c.AGENT_CHANNEL)]
    orders = c.ask(call, HangUpParties, leg_ids=(r.THIRD, s.CUSTOMER))
    assert [one.channel for one in orders[1:]] == [r.THIRD_CHANNEL, c.CUSTOMER_CHANNEL]


def test_who_is_not_there_or_only_watches_cannot_be_hung_up():
    call = c.conference()
    call.legs[r.THIRD].role = LegRole.SUPERVISOR
    for leg_id in ("nobody", r.THIRD):
        with pytest.raises(NoSuchParty):
            c.ask(call, HangUpParties, leg_ids=(leg_id,))
    with pytest.raises(NotPossible):
        c.ask(call, HangUpParties, agent_no="1009")
