import pytest

from calls.domain import events as e
from calls.domain import facts as f
from calls.domain.call import Call
from calls.domain.events import CallKind, CallState, HungUpBy, Outcome
from calls.domain.facts import DialStatus, LegRole
from calls.domain.switchboard import Switchboard
from tests.calls import script as s
from tests.calls import supervision as sup

OWN = f"{s.CALL}-agent"
CALLEE = "pbx-100.9"


def placed(kind=CallKind.OUTBOUND, **more):
    return Call.placed(
        call_id=s.CALL,
        leg_id=OWN,
        team="demo",
        pbx="pbx",
        kind=kind,
        agent_no="1001",
        endpoint="demo-1001",
        at=s.at(0),
        **more,
    )


def own(seconds, **more):
    return s.leg(seconds, OWN, link=OWN, channel="PJSIP/demo-1001-00000001", **more)


def callee(seconds, channel="PJSIP/trunk-00000002", **more):
    return s.leg(seconds, CALLEE, link=OWN, channel=channel, **more)


def reached_agent():
    return [
        f.LegCreated(**own(0, call_id=None), endpoint="demo-1001"),
        f.LegDialBegan(**own(0)),
        f.LegRinging(**own(0.1)),
        f.LegAnswered(**own(2)),
    ]


def dialled(role=LegRole.CUSTOMER, **more):
    return [
        f.LegCreated(**callee(2, call_id=None, **more), endpoint=""),
        f.LegDialBegan(**callee(2, role=role, **more), dialled_by=OWN),
        f.LegRinging(**callee(3, role=role, **more)),
    ]


def hear(board, *facts):
    return [event for fact in facts for event in board.absorb(fact)]


def end_of(events):
    return next(event for event in events if isinstance(event, e.CallEnded))


def test_a_click_to_call_rings_the_agent_then_the_customer():
    board = Switchboard(s.Desk(), [placed(customer_number="02079460001", group="630")])
    events = hear(board, *reached_agent(), *dialled())
    assert [type(event).__name__ for event in events] == [
        "CallStarted",
        "CallOffered",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallOfferEnded",
        "CallPartyDialled",
        "CallPartyRinging",
    ]
    assert events[-1].call.state is CallState.RINGING
    assert (events[-1].role, events[-1].number) == ("customer", "02079460001")


def test_a_phone_that_rings_before_the_pbx_says_so_is_told_in_order():
    created, began, ringing = dialled()
    tellings = []
    for facts in ([created, began, ringing], [created, ringing, began]):
        board = Switchboard(s.Desk(), [placed(customer_number="02079460001")])
        events = hear(board, *reached_agent(), *facts)
        tellings.append([type(event).__name__ for event in events])
    assert tellings[0] == tellings[1]
    assert tellings[0][-2:] == ["CallPartyDialled", "CallPartyRinging"]


def test_an_agent_who_rings_before_the_queue_says_so_is_told_in_order():
    board = Switchboard(s.Desk())
    late = s.offered(2)
    events = hear(board, s.created(0, s.CUSTOMER), s.arrived(), s.joined(), s.rings(1), late)
    assert [type(event).__name__ for event in events] == [
        "CallStarted",
        "CallQueued",
        "CallOffered",
        "CallPartyRinging",
    ]
    assert events[-1].call.state is CallState.OFFERED


@pytest.mark.parametrize(
    ("cause", "status", "outcome"),
    [
        (17, DialStatus.BUSY, Outcome.BUSY),
        (0, DialStatus.NO_ANSWER, Outcome.NO_ANSWER),
        (1, DialStatus.NO_ANSWER, Outcome.UNASSIGNED),
        (21, DialStatus.NO_ANSWER, Outcome.REJECTED),
        (34, DialStatus.CONGESTION, Outcome.CONGESTION),
        (0, DialStatus.CANCEL, Outcome.CANCELLED),
        (16, DialStatus.OTHER, Outcome.FAILED),
    ],
)
def test_the_cause_tells_first_and_the_dial_status_second(cause, status, outcome):
    board = Switchboard(s.Desk(), [placed()])
    facts = [
        f.LegDialEnded(**callee(9), status=status, dialled_by=OWN),
        f.LegEnded(**callee(9), cause=cause),
        f.LegEnded(**own(9), cause=16),
    ]
    assert end_of(hear(board, *reached_agent(), *dialled(), *facts)).outcome is outcome


@pytest.mark.parametrize(
    ("cause", "reason", "outcome"),
    [
        (17, 0, Outcome.AGENT_BUSY),
        (21, 0, Outcome.AGENT_REJECTED),
        (19, 3, Outcome.AGENT_NO_ANSWER),
        (0, 3, Outcome.AGENT_NO_ANSWER),
        (20, 0, Outcome.AGENT_NO_ANSWER),
        (38, 0, Outcome.AGENT_UNREACHABLE),
        (0, 0, Outcome.CANCELLED),
    ],
)
def test_an_agent_who_does_not_take_her_own_call(cause, reason, outcome):
    board = Switchboard(s.Desk(), [placed()])
    facts = [
        *reached_agent()[:3],
        f.OriginateEnded(**own(15), succeeded=False, reason=reason),
        f.LegEnded(**own(15), cause=cause),
    ]
    assert end_of(hear(board, *facts)).outcome is outcome


def test_a_phone_that_is_not_registered_ends_the_call_without_a_leg():
    board = Switchboard(s.Desk(), [placed()])
    failed = f.OriginateEnded(**own(0, call_id=None), succeeded=False, reason=0)
    events = hear(board, failed)
    assert isinstance(events[0], e.CallStarted)
    assert end_of(events).outcome is Outcome.AGENT_UNREACHABLE
    assert board.calls == {}


def test_an_order_the_switch_refused_fails_the_call():
    board = Switchboard(s.Desk(), [placed()])
    assert end_of(board.fail(s.CALL, s.at(1))).outcome is Outcome.FAILED
    assert board.fail(s.CALL, s.at(1)) == []


def test_a_slow_answer_of_the_switch_does_not_end_a_ringing_call():
    board = Switchboard(s.Desk(), [placed()])
    hear(board, *reached_agent()[:3])
    assert board.fail(s.CALL, s.at(2)) == []


def test_an_order_nothing_is_heard_of_ends_by_itself():
    board = Switchboard(s.Desk(), [placed()])
    assert board.expire("pbx", s.at(40)) == []
    assert board.expire("pbx2", s.at(90)) == []
    assert end_of(board.expire("pbx", s.at(90))).outcome is Outcome.FAILED


def test_a_call_placed_by_another_process_is_found_by_its_leg():
    board = Switchboard(s.Desk(), find={s.CALL: placed()}.get)
    assert hear(board, *reached_agent())[0].call.call_id == s.CALL


def test_an_internal_call_rings_the_other_agent():
    board = Switchboard(s.Desk(), [placed(CallKind.INTERNAL, target_agent_no="1002")])
    ben = {"channel": "PJSIP/demo-1002-00000002"}
    events = hear(board, *reached_agent(), *dialled(LegRole.AGENT, **ben))
    assert [event.agent_no for event in events if isinstance(event, e.CallOffered)] == [
        "1001",
        "1002",
    ]
    hang = [
        f.LegAnswered(**callee(5, **ben)),
        f.LegBridged(**callee(5, **ben), bridge_id="b"),
        f.LegBridged(**own(5), bridge_id="b"),
        f.LegHangupAsked(**callee(25, **ben)),
        f.LegEnded(**callee(25, **ben), cause=16),
        f.LegEnded(**own(25), cause=16),
    ]
    end = end_of(hear(board, *hang))
    assert (end.outcome, end.hung_up_by, end.call.talked_s) == (
        Outcome.ANSWERED,
        HungUpBy.AGENT,
        20,
    )
    assert (end.call.kind, end.call.target_agent_no, end.call.customer_number) == (
        CallKind.INTERNAL,
        "1002",
        "",
    )


def test_a_phone_that_dials_by_itself_begins_a_call():
    board = Switchboard(s.Desk())
    caller = {"link": "p1", "channel": "PJSIP/demo-1001-00000001"}
    events = hear(
        board,
        f.LegCreated(**s.leg(0, "p1", **{**caller, "call_id": None}), endpoint="demo-1001"),
        f.CallPlaced(
            **s.leg(0, "p1", **caller), team="demo", endpoint="demo-1001", target="02079460001"
        ),
    )
    (started,) = events
    assert started.call.kind is CallKind.OUTBOUND
    assert (started.call.customer_number, started.call.agent_nos) == ("02079460001", ("1001",))


def test_an_emergency_number_is_no_colleague():
    board = Switchboard(s.Desk())
    caller = {"link": "p1", "channel": "PJSIP/demo-1001-00000001"}
    customer = {"link": "p1", "channel": "PJSIP/trunk-00000002"}
    events = hear(
        board,
        f.CallPlaced(**s.leg(0, "p1", **caller), team="demo", endpoint="demo-1001", target="999"),
        f.LegDialBegan(
            **s.leg(1, "p2", role=LegRole.CUSTOMER, **customer), dialled_by="p1", number="999"
        ),
    )
    assert (events[0].call.kind, events[-1].call.kind) == (CallKind.INTERNAL, CallKind.OUTBOUND)
    assert events[-1].call.customer_number == "999"


def test_facts_that_belong_to_no_call_wait_and_are_dropped_with_their_leg():
    board = Switchboard(s.Desk())
    assert hear(board, s.created(0, "x", link="x"), s.ended(1, "x")) == []
    assert board._waiting == []


def test_leftovers_do_not_open_an_ended_call_again():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call(), *s.hung_up(40))
    assert hear(board, s.arrived(41), s.rings(41), s.ended(42, s.AGENT)) == []
    assert board.calls == {}


def restored(seconds, *live, restarted=False, taken=()):
    return f.LinkRestored(
        at=s.at(seconds),
        pbx="pbx",
        restarted=restarted,
        live_legs=frozenset(live),
        reachable=frozenset(),
        taken_legs=frozenset(taken),
    )


def test_a_call_that_vanished_while_the_link_was_down_is_lost():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call())
    end = end_of(hear(board, restored(60)))
    assert (end.outcome, end.cause) == (Outcome.LOST, f.CAUSE_LOST)
    assert (end.answered_at, end.call.talked_s) == (s.at(10), 50)


def test_a_supervisor_who_listened_is_gone_with_the_call_and_the_next_one_is_ended_too():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call(), *sup.comes())
    other = s.CALL[:-1] + "2"
    theirs = s.leg(30, "pbx-200.1", link="pbx-200.1", channel="PJSIP/trunk-7", call_id=other)
    known = {"team": "demo", "line": "08081570630", "queue": "demo-630", "number": "0"}
    hear(board, f.CallArrived(**theirs, **known))
    told = hear(board, restored(60, restarted=True))
    ended = [one.call.call_id for one in told if isinstance(one, e.CallEnded)]
    assert ended == [s.CALL, other]
    assert board.calls == {}


def test_a_call_that_goes_on_over_a_cut_link_is_left_alone():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call())
    assert hear(board, restored(60, s.CUSTOMER, s.AGENT)) == []
    assert board.calls[s.CALL].state is CallState.TALKING


def test_a_caller_connected_while_the_link_was_down_waits_no_more():
    board = Switchboard(s.Desk())
    facts = s.answered_call()
    hear(board, *facts[:6])
    again = [s.answered(30), s.bridged(30, s.AGENT), s.bridged(30, s.CUSTOMER)]
    hear(board, *again, restored(30, s.CUSTOMER, s.AGENT))
    end = end_of(hear(board, *s.hung_up(40)))
    assert (end.call.waited_s, end.call.talked_s) == (30, 10)


def test_only_the_legs_that_vanished_end():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call())
    events = hear(board, restored(60, s.CUSTOMER))
    assert [type(event).__name__ for event in events] == ["CallPartyLeft"]
    assert events[0].cause == f.CAUSE_LOST


def test_a_restarted_pbx_has_lost_the_orders_it_had_taken():
    board = Switchboard(s.Desk(), [placed()])
    assert hear(board, restored(1, taken=[OWN])) == []
    assert end_of(hear(board, restored(2, restarted=True, taken=[OWN]))).outcome is Outcome.LOST


def test_an_order_still_to_be_sent_outlives_a_restart_of_the_pbx():
    board = Switchboard(s.Desk(), [placed()])
    assert hear(board, restored(1, restarted=True)) == []
    *_, ringing = hear(
        board,
        f.LegCreated(**own(2, role=LegRole.AGENT), endpoint="demo-1001"),
        f.LegRinging(**own(3, role=LegRole.AGENT)),
    )
    assert ringing.call.call_id == s.CALL


def test_an_order_a_restarted_pbx_had_taken_ends_a_call_nothing_was_heard_of():
    board = Switchboard(s.Desk(), find={s.CALL: placed()}.get)
    assert end_of(hear(board, restored(2, restarted=True, taken=[OWN]))).outcome is Outcome.LOST


def test_a_leg_of_a_call_that_ended_before_this_process_begins_nothing():
    board = Switchboard(s.Desk(), ended=[s.CALL])
    leg = own(1, role=LegRole.AGENT)
    assert hear(board, f.LegCreated(**leg, endpoint="demo-1001"), f.LegRinging(**leg)) == []
    assert hear(board, f.LegAnswered(**own(2, role=LegRole.AGENT))) == []
    assert board.calls == {}
    assert board._waiting == []


def test_running_legs_of_an_unknown_call_are_adopted():
    board = Switchboard(s.Desk())
    events = hear(
        board,
        f.LegCreated(**s.leg(0, s.CUSTOMER, role=LegRole.CUSTOMER), endpoint="", number="0207"),
        f.LegAnswered(**s.leg(0, s.CUSTOMER, role=LegRole.CUSTOMER)),
        s.bridged(9, s.CUSTOMER),
        f.LegCreated(**s.leg(5, s.AGENT, role=LegRole.AGENT), endpoint="demo-1001"),
        f.LegAnswered(**s.leg(5, s.AGENT, role=LegRole.AGENT)),
        s.bridged(9, s.AGENT),
    )
    tile = events[-1].call
    assert (tile.state, tile.agent_nos, tile.customer_number) == (
        CallState.TALKING,
        ("1001",),
        "0207",
    )


def test_a_rolled_back_switchboard_takes_the_calls_of_the_database_again():
    board = Switchboard(s.Desk())
    hear(board, *s.answered_call()[:3])
    kept = Call.load(board.calls[s.CALL].dump())
    hear(board, s.ended(5, s.CUSTOMER))
    assert board.calls == {}
    board.reload([kept])
    assert end_of(hear(board, s.ended(5, s.CUSTOMER))).call.call_id == s.CALL
