from dataclasses import replace

import pytest

from calls.ami.control_actions import said_by
from calls.domain.commands import CompleteTransfer, Conference, Consult, ReturnToCaller
from calls.domain.control import consulting
from calls.domain.errors import NotPossible, TargetBusy
from calls.domain.orders import HangUpLeg, MoveLegs, NoteAsk, OriginateLeg
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls.domain import rooms as r
from tests.calls.domain.control import calls as c


def test_the_customer_is_held_before_the_third_party_rings():
    move, note, originate = c.ask(c.talking(), Consult, c.BEN)
    assert isinstance(move, MoveLegs)
    assert (note.verb, note.leg_id, note.number) == (Verb.CONSULT, f"{s.CALL}-thirdab", "1002")
    assert isinstance(originate, OriginateLeg)
    assert (originate.leg_id, originate.context) == (note.leg_id, consulting.ROOM_THIRD)
    assert originate.variables["LEG"] == "third"


def test_of_a_group_it_is_noted_whose_free_agent_she_is():
    _, note, _ = c.ask(c.talking(), Consult, replace(c.BEN, group="631"))
    assert (note.number, note.group) == ("1002", "631")
    (fact,) = said_by(note, at=s.at(21), pbx="pbx")
    assert fact.group == "631"


def test_who_is_held_already_need_not_be_moved():
    assert [type(one) for one in c.ask(c.held(), Consult, c.OUTSIDE)] == [NoteAsk, OriginateLeg]


def test_to_return_the_third_party_is_let_go_and_the_customer_fetched():
    note, hang_up, move = c.ask(c.consulting(), ReturnToCaller)
    assert (note.verb, hang_up) == (Verb.RETURN, HangUpLeg(channel=r.THIRD_CHANNEL))
    assert (move.channel, move.context) == (c.CUSTOMER_CHANNEL, "room-customer")


def test_without_a_consultation_to_return_is_to_retrieve():
    assert [type(one) for one in c.ask(c.held(), ReturnToCaller)] == [MoveLegs]


def test_to_complete_the_customer_comes_before_the_agent_goes():
    note, move, hang_up = c.ask(c.consulting(), CompleteTransfer)
    assert (note.verb, move.channel) == (Verb.COMPLETE, c.CUSTOMER_CHANNEL)
    assert hang_up == HangUpLeg(channel=c.AGENT_CHANNEL)


def test_a_conference_is_the_customer_in_the_room():
    note, move = c.ask(c.consulting(), Conference)
    assert (note.verb, move.context) == (Verb.CONFERENCE, "room-customer")


@pytest.mark.parametrize("kind", [CompleteTransfer, Conference])
def test_a_third_party_who_only_rings_cannot_take_over(kind):
    with pytest.raises(NotPossible):
        c.ask(c.after(*r.ringing_consult()), kind)
    with pytest.raises(NotPossible):
        c.ask(c.held(), kind)


def test_one_consultation_at_a_time():
    with pytest.raises(NotPossible):
        c.ask(c.consulting(), Consult, c.OUTSIDE)
    with pytest.raises(NotPossible):
        c.ask(c.conference(), Consult, c.OUTSIDE)


def test_nobody_is_called_who_is_on_the_line():
    held = c.after(*r.held_call(), *r.back(25))
    held.legs[s.AGENT].agent_no = "1002"
    with pytest.raises(TargetBusy):
        c.ask(held, Consult, c.BEN, agent_no="1002")
