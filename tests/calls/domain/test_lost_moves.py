from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain.errors import IllegalMove
from calls.domain.events import CallState
from calls.domain.lost_moves import CAUSE_SILENT
from calls.domain.switchboard import Switchboard
from tests.calls.domain import rooms
from tests.calls.script import (
    AGENT,
    CALL,
    CUSTOMER,
    Desk,
    answered,
    answered_call,
    asked,
    at,
    bridged,
    created,
    ended,
    hung_up,
    joined,
    leg,
    rings,
    unbridged,
)

BACK = f"{CALL}-agentabc123"
ROOM = "b2"


def silent(seconds, leg_id=AGENT):
    return cf.LegSilent(**leg(seconds, leg_id))


def kept_by_dialplan(seconds):
    return cf.AgentLegLost(**leg(seconds, CUSTOMER), endpoint="demo-1001", cause=CAUSE_SILENT)


def tick(seconds):
    return cf.ClockTicked(at=at(seconds), pbx="pbx")


def broken_off(seconds):
    """The leg dies for want of sound, and the dialplan keeps the customer."""
    return [
        unbridged(seconds, AGENT),
        unbridged(seconds, CUSTOMER),
        kept_by_dialplan(seconds),
        ended(seconds, AGENT, CAUSE_SILENT),
    ]


def moved(seconds):
    """The customer hears music in the room, the dead leg is gone."""
    return [
        unbridged(seconds, CUSTOMER),
        unbridged(seconds, AGENT),
        bridged(seconds, CUSTOMER, ROOM),
        ended(seconds, AGENT),
    ]


def back(seconds):
    """Her phone answers and joins the room."""
    mine = {"link": BACK, "channel": "PJSIP/demo-1001-00000009"}
    return [
        created(seconds, BACK, **mine),
        rings(seconds, BACK),
        answered(seconds, BACK),
        bridged(seconds, BACK, ROOM),
    ]


def told(*facts):
    board = Switchboard(Desk())
    events = [event for fact in facts for event in board.absorb(fact)]
    return events, board


def kinds(events):
    return [type(event) for event in events]


@pytest.mark.parametrize("loss", [[silent(20)], broken_off(20)], ids=["page", "dialplan"])
def test_a_call_waits_for_the_agent_whose_phone_is_gone(loss):
    events, board = told(*answered_call(), *loss)
    [lost] = [event for event in events if isinstance(event, e.CallAgentLost)]
    assert (lost.agent_no, lost.leg_id, lost.give_up_at) == ("1001", AGENT, at(80))
    assert lost.call.state is CallState.AGENT_LOST
    assert "1001" in board.calls[CALL].tile().agent_nos


def test_coming_back_is_no_new_connection_and_the_time_between_was_held():
    events, board = told(*answered_call(), silent(20), *moved(20), *back(26))
    assert kinds(events).count(e.CallConnected) == 1
    assert kinds(events)[-1] is e.CallAgentBack
    tile = events[-1].call
    assert (tile.state, tile.talked_s, tile.held_s) == (CallState.TALKING, 10, 6)
    assert board.calls[CALL].lost is None


def test_her_own_call_that_rings_her_is_no_offer():
    events, _ = told(*answered_call(), silent(20), *moved(20), *back(26))
    assert kinds(events).count(e.CallOffered) == 1


def test_a_second_loss_in_the_room_is_a_loss_like_the_first():
    again = silent(30, BACK)
    events, board = told(*answered_call(), silent(20), *moved(20), *back(26), again)
    assert kinds(events).count(e.CallAgentLost) == 2
    call = board.calls[CALL]
    assert call.state is CallState.AGENT_LOST
    assert call.lost.is_in_room


@pytest.mark.parametrize("by", [AGENT, CUSTOMER])
def test_who_says_goodbye_is_not_lost(by):
    events, _ = told(*answered_call(), *hung_up(20, by))
    assert e.CallAgentLost not in kinds(events)
    assert kinds(events)[-1] is e.CallEnded


def test_a_goodbye_that_came_before_the_silence_counts():
    events, _ = told(*answered_call(), asked(20, AGENT), silent(20))
    assert e.CallAgentLost not in kinds(events)


def test_silence_of_a_leg_that_is_gone_changes_nothing():
    _, board = told(*answered_call(), silent(20), *moved(20), *back(26))
    with pytest.raises(IllegalMove):
        board.absorb(silent(27))


def test_a_customer_is_never_lost():
    events, _ = told(*answered_call(), silent(20, CUSTOMER), ended(21, CUSTOMER, CAUSE_SILENT))
    assert e.CallAgentLost not in kinds(events)


def test_an_agent_who_stays_away_is_given_up():
    events, board = told(*answered_call(), silent(20), *moved(20), tick(79), tick(80))
    assert kinds(events)[-1] is e.CallAgentGivenUp
    assert events[-1].agent_no == "1001"
    assert "1001" not in board.calls[CALL].tile().agent_nos
    [queued] = board.absorb(replace(joined(), at=at(81)))
    assert queued.call.state is CallState.WAITING


def test_a_customer_who_goes_while_he_waits_ends_the_call():
    events, _ = told(*answered_call(), silent(20), *moved(20), ended(25, CUSTOMER))
    assert kinds(events)[-1] is e.CallEnded
    assert events[-1].agent_no == "1001"


STORY = [silent(20), *moved(20), *back(26), silent(30, BACK), ended(31, BACK), tick(95)]


@given(st.lists(st.sampled_from([*STORY, *broken_off(22), *hung_up(40)]), max_size=25))
def test_in_any_order_the_call_is_in_a_known_state_and_no_second_is_counted_twice(facts):
    board = Switchboard(Desk())
    events = []
    for fact in [*answered_call(), *facts]:
        try:
            events += board.absorb(fact)
        except IllegalMove:
            continue
    assert kinds(events).count(e.CallEnded) <= 1
    for event in events:
        call = getattr(event, "call", None)
        if call is not None and call.talking_since is None and call.held_since is None:
            spent = call.waited_s + call.talked_s + call.held_s
            assert spent <= (event.at - call.started_at).total_seconds() + 1e-6
    for call in board.calls.values():
        assert call.state in CallState
        if call.lost is not None:
            assert call.lost.agent_no in call.tile().agent_nos


def test_she_comes_back_into_her_consultation_and_it_goes_on():
    again = [
        created(35, BACK, link=BACK, channel="PJSIP/demo-1001-00000009"),
        answered(36, BACK),
        bridged(36, BACK, rooms.ROOM),
    ]
    events, board = told(*rooms.consulted_call(), ended(30, AGENT, CAUSE_SILENT), *again)
    assert kinds(events)[-1] is e.CallAgentBack
    assert e.CallConsultEnded not in kinds(events)
    call = board.calls[CALL]
    assert call.state is CallState.CONSULTING
    assert call.consult.agent_leg_id == BACK
