from calls.domain import control_facts as cf
from calls.domain import facts as f
from calls.domain.events import CallDigitReceived, CallDigitsSent, CallPartyMuted, CallPartyUnmuted
from calls.domain.sound_moves import MOVES
from tests.calls import script as s
from tests.calls import supervision as sup


def muted(seconds, *, is_muted=True):
    return cf.LegMuted(**s.leg(seconds, s.AGENT), is_muted=is_muted)


def pressed(seconds, leg=s.CUSTOMER, digit="5"):
    return f.LegDigit(**s.leg(seconds, leg), digit=digit)


def told_by(*facts):
    return sup.board_of(*facts)[1]


def test_mute_is_told_once_shown_on_the_card_and_taken_back():
    events = told_by(*s.answered_call(), muted(12), muted(12.5), muted(13, is_muted=False))
    first, last = events[-2:]
    assert isinstance(first, CallPartyMuted)
    assert isinstance(last, CallPartyUnmuted)
    assert [one.is_muted for one in first.call.parties if one.agent_no] == [True]
    assert [one.is_muted for one in last.call.parties if one.agent_no] == [False]


def test_a_leg_that_ends_is_muted_no_more():
    call = sup.call_after(*s.answered_call(), muted(12), s.ended(13, s.AGENT))
    assert not call.legs[s.AGENT].is_muted


def test_digits_that_were_sent_name_who_asked():
    sent = cf.DigitsSent(**s.leg(12, s.CUSTOMER), digits="12#", asked_by="1001")
    event = told_by(*s.answered_call(), sent)[-1]
    assert isinstance(event, CallDigitsSent)
    assert (event.digits, event.agent_no, event.leg_id) == ("12#", "1001", s.CUSTOMER)


def test_a_key_is_told_while_people_talk_and_not_before():
    before = told_by(*s.answered_call()[:6], pressed(9))
    assert not any(isinstance(one, CallDigitReceived) for one in before)
    event = told_by(*s.answered_call(), pressed(12))[-1]
    assert isinstance(event, CallDigitReceived)
    assert (event.role, event.digit) == ("customer", "5")


def test_every_fact_of_sound_has_its_move():
    assert set(MOVES) == {cf.LegMuted, cf.DigitsSent, f.LegDigit}
