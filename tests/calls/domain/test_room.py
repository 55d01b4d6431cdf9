import pytest

from calls.domain import control_facts as cf
from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.events import CallState, ConsultEnd, Outcome, PartyState, QueuedWhy, TransferKind
from calls.domain.switchboard import Switchboard
from calls.domain.undertakings import Verb
from tests.calls import script as s
from tests.calls.domain import rooms as r
from tests.calls.domain.rooms import back, music, parted


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
    alone = [s.unbridged(20, s.CUSTOMER), s.unbridged(20, s.AGENT), r.in_room(20, s.CUSTOMER)]
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


def only(kind, events):
    (found,) = [event for event in events if isinstance(event, kind)]
    return found


def has_ended(events):
    return only(e.CallConsultEnded, events).how


# ---- consultation --------------------------------------------------------------------------------


def test_a_colleague_is_asked_while_the_customer_is_held():
    events = hear(*r.consulted_call())
    started = only(e.CallConsultStarted, events)
    assert (started.agent_no, started.target_agent_no, started.number) == ("1001", "1002", "1002")
    connected = only(e.CallConsultConnected, events)
    assert connected.call.state is CallState.CONSULTING
    assert states(connected) == {
        s.CUSTOMER: PartyState.HELD,
        s.AGENT: PartyState.TALKING,
        r.THIRD: PartyState.TALKING,
    }
    assert connected.call.held_since == s.at(20)


def test_the_free_agent_of_a_group_is_told_with_the_group():
    asked = {"number": "1002", "endpoint": "demo-1002", "target_kind": "internal"}
    rung = r.calling_in(21)[1:]
    for group in ("", "631"):
        events = hear(*r.held_call(), r.noted(21, Verb.CONSULT, group=group, **asked), *rung)
        assert only(e.CallConsultStarted, events).target_group == group


def test_what_was_asked_may_be_heard_before_the_music():
    events = hear(*s.answered_call(), *r.calling_in(19), *parted(20), *r.picks_up(24))
    assert [kind for kind in kinds(events) if "Consult" in kind or kind == "CallHeld"] == [
        "CallHeld",
        "CallConsultStarted",
        "CallConsultConnected",
    ]


def test_the_agent_returns_to_the_customer():
    events = hear(*r.consulted_call(), r.noted(30, Verb.RETURN), r.ended_third(30), *back(30.1))
    assert has_ended(events) is ConsultEnd.RETURNED
    assert kinds(events)[-1] == "CallRetrieved"
    assert events[-1].call.held_s == pytest.approx(10.1)


def test_whoever_lands_first_on_the_way_back_it_is_no_conference():
    events = hear(*r.consulted_call(), r.noted(30, Verb.RETURN), *back(30.1), r.ended_third(30.2))
    assert has_ended(events) is ConsultEnd.RETURNED
    assert "CallPartyJoined" not in kinds(events)
    assert kinds(events)[-1] == "CallRetrieved"


def test_a_handed_over_call_has_the_third_party_as_its_agent():
    events = hear(
        *r.consulted_call(), r.noted(30, Verb.COMPLETE), *back(30.1), s.ended(30.2, s.AGENT)
    )
    assert has_ended(events) is ConsultEnd.COMPLETED
    told = only(e.CallTransferred, events)
    assert (told.how, told.agent_no, told.to_agent_no) == (TransferKind.CONSULTED, "1001", "1002")
    assert told.call.state is CallState.TALKING
    assert {party.leg_id: party.role for party in told.call.parties}[r.THIRD] == "agent"


def test_a_fact_that_still_says_third_takes_nobody_her_call():
    events = hear(
        *r.consulted_call(),
        s.ended(30, s.AGENT),
        *back(30.1),
        f.LegHeld(**r.third(31)),
        r.asked_third(40),
        r.ended_third(40),
        s.ended(40, s.CUSTOMER),
    )
    end = only(e.CallEnded, events)
    assert (end.agent_no, end.hung_up_by) == ("1002", e.HungUpBy.AGENT)
    assert [(one.role, one.agent_no) for one in end.segments] == [
        ("customer", ""),
        ("agent", "1001"),
        ("agent", "1002"),
    ]


def test_an_outsider_who_gets_the_call_is_named_by_number():
    outside = {"number": "02079460031", "target_kind": "external"}
    events = hear(
        *r.held_call(),
        r.noted(21, Verb.CONSULT, r.THIRD, **outside),
        f.LegAnswered(**{**r.third(22), "channel": "PJSIP/demo-town-00000009"}),
        r.in_room(22, r.THIRD),
        s.ended(30, s.AGENT),
        *back(30.1),
    )
    told = only(e.CallTransferred, events)
    assert (told.to_agent_no, told.to_number) == ("", "02079460031")
    assert {party.role for party in told.call.parties} == {"customer", "third"}


@pytest.mark.parametrize(
    ("cause", "reason", "how", "outcome"),
    [
        (17, 0, ConsultEnd.UNREACHED, Outcome.BUSY),
        (21, 0, ConsultEnd.UNREACHED, Outcome.REJECTED),
        (19, 3, ConsultEnd.UNREACHED, Outcome.NO_ANSWER),
        (0, 3, ConsultEnd.UNREACHED, Outcome.NO_ANSWER),
        (0, 0, ConsultEnd.RETURNED, None),
        (16, 0, ConsultEnd.RETURNED, None),
    ],
)
def test_why_a_third_party_was_not_reached_is_told(cause, reason, how, outcome):
    failed = f.OriginateEnded(**r.third(25), succeeded=False, reason=reason)
    events = hear(*r.ringing_consult(), failed, r.ended_third(25, cause))
    told = only(e.CallConsultEnded, events)
    assert (told.how, told.outcome) == (how, outcome)
    assert told.call.state is CallState.HELD


def test_a_phone_that_is_not_there_ends_the_consultation_too():
    asked = r.noted(21, Verb.CONSULT, number="1002", endpoint="demo-1002")
    failed = f.OriginateEnded(**{**r.third(22), "channel": ""}, succeeded=False, reason=0)
    events = hear(*r.held_call(), asked, failed)
    assert (has_ended(events), only(e.CallConsultEnded, events).outcome) == (
        ConsultEnd.UNREACHED,
        Outcome.FAILED,
    )


def test_a_third_party_who_hangs_up_leaves_the_agent_with_the_held_customer():
    events = hear(*r.consulted_call(), r.asked_third(30), r.ended_third(30))
    assert has_ended(events) is ConsultEnd.THIRD_LEFT
    assert events[-1].call.state is CallState.HELD
    events = hear(
        *r.consulted_call(),
        r.asked_third(30),
        r.ended_third(30),
        *back(31),
        *s.hung_up(40, by=s.CUSTOMER),
    )
    assert only(e.CallEnded, events).hung_up_by is e.HungUpBy.CUSTOMER


def test_a_customer_who_hangs_up_leaves_the_two_talking():
    events = hear(*r.consulted_call(), s.asked(30, s.CUSTOMER), s.ended(30, s.CUSTOMER))
    assert has_ended(events) is ConsultEnd.CUSTOMER_LEFT
    assert events[-1].call.state is CallState.TALKING


def test_an_agent_who_leaves_a_ringing_third_party_has_handed_nothing_over():
    events = hear(*r.ringing_consult(), s.asked(25, s.AGENT), s.ended(25, s.AGENT))
    assert has_ended(events) is ConsultEnd.AGENT_LEFT
    assert "CallTransferred" not in kinds(events)


def test_the_caller_who_comes_back_to_the_group_waits_there_for_that_reason():
    again = f.CallerJoined(**s.leg(31, s.CUSTOMER), queue="demo-630", position=1)
    back_to = cf.CallReturned(**s.leg(30.5, s.CUSTOMER), queue="demo-630", why="transfer_failed")
    events = hear(*r.ringing_consult(), s.ended(25, s.AGENT), r.ended_third(26), back_to, again)
    queued = [event for event in events if isinstance(event, e.CallQueued)]
    assert [event.why for event in queued] == [QueuedWhy.ARRIVED, QueuedWhy.TRANSFER_FAILED]
    assert queued[-1].call.state is CallState.WAITING


# ---- conference ----------------------------------------------------------------------------------


def test_three_talk_and_two_go_on():
    events = hear(*r.conference(), r.noted(40, Verb.LEAVE, s.AGENT), s.ended(40, s.AGENT))
    assert has_ended(events) is ConsultEnd.CONFERENCE
    joined = only(e.CallPartyJoined, events)
    assert (joined.agent_no, joined.added_by) == ("1002", "1001")
    assert joined.call.state is CallState.CONFERENCE
    assert kinds(events)[-1] == "CallConferenceEnded"
    assert (events[-1].call.state, events[-1].call.agent_nos) == (CallState.TALKING, ("1002",))


def test_one_more_is_called_in_without_holding_anybody():
    to_room = [
        s.unbridged(20, s.AGENT),
        s.unbridged(20, s.CUSTOMER),
        r.in_room(20, s.AGENT),
        r.in_room(20, s.CUSTOMER),
    ]
    events = hear(*s.answered_call(), *to_room, *r.calling_in(21, Verb.ADD), *r.picks_up(24))
    assert "CallHeld" not in kinds(events)
    assert "CallConsultStarted" not in kinds(events)
    assert kinds(events)[-1] == "CallPartyJoined"
    assert kinds(events).count("CallConnected") == 1


def test_one_of_a_conference_on_hold_at_her_phone_silences_only_herself():
    events = hear(*r.conference(), s.held(35, s.AGENT), s.ended(36, r.THIRD))
    held = [event for event in events if isinstance(event, e.CallHeld)]
    assert [event.at for event in held] == [s.at(20), s.at(36)]


# ---- blind transfer ------------------------------------------------------------------------------


def target(seconds, **more):
    return {**s.leg(seconds, "pbx-100.9", channel="PJSIP/demo-1002-00000009"), **more}


def test_a_call_sent_on_is_the_targets_when_they_talk():
    events = hear(
        *s.answered_call(),
        r.noted(20, Verb.TRANSFER, s.CUSTOMER, number="1002", target_kind="internal"),
        r.sent_away(20),
        s.ended(20.1, s.AGENT),
        f.LegDialBegan(**target(20.2, role=f.LegRole.AGENT)),
        f.LegAnswered(**target(22)),
        s.unbridged(22, s.CUSTOMER),
        f.LegBridged(**target(22), bridge_id="b2"),
        s.bridged(22, s.CUSTOMER, "b2"),
    )
    started = only(e.CallTransferStarted, events)
    assert (started.agent_no, started.target, started.target_kind) == ("1001", "1002", "internal")
    told = only(e.CallTransferred, events)
    assert (told.how, told.to_agent_no, told.to_number) == (TransferKind.BLIND, "1002", "")
    assert kinds(events)[-2:] == ["CallTransferred", "CallConnected"]


def test_a_transfer_nobody_noted_is_read_from_where_it_leads():
    started = only(e.CallTransferStarted, hear(*s.answered_call(), r.sent_away(20)))
    assert (started.agent_no, started.target, started.target_kind) == ("1001", "1002", "internal")


def test_a_transfer_heard_from_switch_and_dialplan_is_told_once():
    again = cf.LegSentAway(
        **s.leg(20.1, s.CUSTOMER),
        sent_leg_id=s.CUSTOMER,
        context="transfer-agent",
        exten="demo-1002",
        succeeded=True,
    )
    only(e.CallTransferStarted, hear(*s.answered_call(), r.sent_away(20), again))


def test_a_target_that_is_not_reached_gives_the_caller_back():
    finished = cf.TransferFinished(
        **s.leg(25, s.CUSTOMER), target="demo-1002", status=f.DialStatus.BUSY, cause=17
    )
    again = f.CallerJoined(**s.leg(26, s.CUSTOMER), queue="demo-630", position=1)
    events = hear(
        *s.answered_call(), r.sent_away(20), s.ended(20.1, s.AGENT), finished, finished, again
    )
    failed = only(e.CallTransferFailed, events)
    assert (failed.agent_no, failed.outcome) == ("1001", Outcome.BUSY)
    assert (events[-1].why, events[-1].call.state) == (
        QueuedWhy.TRANSFER_FAILED,
        CallState.WAITING,
    )


def test_sent_to_a_group_the_call_is_transferred_when_it_waits_there():
    joined = f.CallerJoined(**s.leg(21, s.CUSTOMER), queue="demo-631", position=3)
    events = hear(*s.answered_call(), r.sent_away(20, "demo-631", "transfer-group"), joined)
    assert only(e.CallTransferred, events).to_group == "631"
    assert (events[-1].why, events[-1].position) == (QueuedWhy.TRANSFERRED, 3)


def test_a_refused_transfer_changes_nothing():
    refused = cf.LegSentAway(
        **s.leg(20, s.AGENT), sent_leg_id="", context="", exten="", succeeded=False
    )
    events = hear(*s.answered_call(), refused)
    assert events[-1].call.state is CallState.TALKING


# ---- time ----------------------------------------------------------------------------------------


def test_what_was_asked_and_did_not_come_about_is_forgotten():
    board = r.board(*r.consulted_call(), r.noted(30, Verb.COMPLETE), *back(30.1))
    call = board.calls[s.CALL]
    assert call.state is CallState.CONSULTING
    told = board.absorb(r.tick(40))
    assert kinds(told) == ["CallConsultEnded", "CallPartyJoined"]
    assert call.state is CallState.CONFERENCE
    assert board.absorb(r.tick(41)) == []


def test_a_hang_up_through_the_portal_is_the_agents():
    events = hear(
        *r.held_call(),
        r.noted(30, Verb.HANG_UP, s.AGENT),
        s.ended(30.1, s.AGENT),
        s.ended(30.2, s.CUSTOMER),
    )
    assert only(e.CallEnded, events).hung_up_by is e.HungUpBy.AGENT
