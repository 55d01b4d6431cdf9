import time

import pytest
from django.db import transaction
from django.utils import timezone

from calls import services, stream
from calls.domain.commands import Hold
from calls.domain.control import Ask
from calls.domain.errors import BadNumber, CallBusy, NoSuchCall
from calls.domain.events import CallDataChanged, CallEnded, CallState, HungUpBy
from calls.domain.facts import LegCreated, LegEnded, LegHangupAsked, LegRinging, LegRole
from calls.models import Cdr, LiveCall
from calls.services.control import SETTLING_S
from calls.switch import HangUpLeg, MoveLegs, OriginateLeg, SetLegVariable
from tests.calls import script as s
from tests.calls.domain import rooms as r
from tests.calls.domain.test_switchboard import restored
from tests.fakes.switch import FakeSwitch

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def world(settings):
    settings.SWITCH_BACKEND = "tests.fakes.switch.FakeSwitch"
    FakeSwitch.forget()
    services.reset()
    yield
    services.reset()


def absorb(*facts):
    with transaction.atomic():
        events = services.absorb(facts=facts, directory=s.Desk())
        stream.append(events)
    return events


def dial(**more):
    given = {
        "team": "demo",
        "pbx": "pbx",
        "agent_no": "1001",
        "endpoint": "demo-1001",
        "target": "020 7946 0001",
        "now": s.at(0),
    }
    return services.dial(**{**given, **more})


def ring(placed):
    leg = s.leg(1, placed.leg_id, link=placed.leg_id, channel="PJSIP/demo-1001-01", call_id=None)
    return absorb(LegCreated(**leg, endpoint="demo-1001"), LegRinging(**leg))


def test_a_running_call_stands_in_its_row():
    absorb(*s.answered_call())
    row = LiveCall.objects.get()
    assert (row.team, row.state, row.group, row.agent_nos) == ("demo", "talking", "630", ["1001"])
    assert row.legs[s.AGENT]["channel"] == "PJSIP/demo-1001-00000002"


def test_an_ended_call_leaves_a_cdr_with_its_legs_and_no_row():
    absorb(*s.answered_call())
    absorb(*s.hung_up(40))
    assert not LiveCall.objects.exists()
    cdr = Cdr.objects.get()
    assert (cdr.team, cdr.outcome, cdr.hung_up_by) == ("demo", "answered", "customer")
    assert (cdr.waited_s, cdr.talked_s, cdr.agent_no, cdr.agent_name) == (10, 30, "1001", "Ada")
    assert [(leg.role, leg.talked_s) for leg in cdr.segments.all()] == [
        ("customer", 30),
        ("agent", 30),
    ]


def test_a_call_that_lives_for_one_batch_has_a_cdr():
    absorb(*s.answered_call(), *s.hung_up(40))
    assert Cdr.objects.count() == 1
    assert not LiveCall.objects.exists()


def test_a_restarted_process_goes_on_with_the_calls_of_the_database():
    absorb(*s.answered_call())
    services.reset()
    assert isinstance(absorb(*s.hung_up(40))[-1], CallEnded)


def test_a_restarted_process_does_not_begin_an_ended_call_again():
    absorb(*s.answered_call(), *s.hung_up(40))
    services.reset()
    late = {"call_id": s.CALL, "role": LegRole.AGENT, "channel": "PJSIP/demo-1001-00000009"}
    assert absorb(LegRinging(**s.leg(41, "late", link="late", **late))) == []
    assert not LiveCall.objects.exists()
    assert Cdr.objects.count() == 1


def test_a_rolled_back_batch_is_absorbed_again():
    facts = s.answered_call()
    absorb(*facts[:3])
    with transaction.atomic():
        services.absorb(facts=facts[3:], directory=s.Desk())
        transaction.set_rollback(True)
    assert LiveCall.objects.get().state == "waiting"
    absorb(*facts[3:])
    assert LiveCall.objects.get().state == "talking"


def test_an_illegal_fact_does_not_stop_the_others():
    events = absorb(*s.answered_call()[:3], s.held(1, s.CUSTOMER), s.ended(5, s.CUSTOMER))
    assert isinstance(events[-1], CallEnded)


def test_dialling_writes_the_call_before_the_order():
    placed = dial(group="630", userdata="x=1", caller_id="02079460999", trunk="town")
    row = LiveCall.objects.get(call_id=placed.call_id)
    assert (row.state, row.agent_nos, row.group) == ("calling_agent", ["1001"], "630")
    (order,) = FakeSwitch.orders()
    assert isinstance(order, OriginateLeg)
    assert (order.dial, order.context, order.exten) == ("PJSIP/demo-1001", "c2c", "02079460001")
    assert order.leg_id == placed.leg_id == f"{placed.call_id}-agent"
    assert order.variables == {
        "__SESSION_ID": placed.call_id,
        "LEG": "agent",
        "RING_TIME": "30",
        "TRUNK": "town",
        "OUT_CID": "02079460999",
    }


def test_dialling_a_colleague_goes_to_her_phone():
    dial(target="1002", target_endpoint="demo-1002")
    (order,) = FakeSwitch.orders()
    assert (order.context, order.exten) == ("internal", "demo-1002")
    tile = LiveCall.objects.get().tile
    assert (tile["kind"], tile["target_agent_no"], tile["customer_number"]) == (
        "internal",
        "1002",
        "",
    )


@pytest.mark.parametrize("target", ["", "abc", "1,2", "1&SIP/x", "++1"])
def test_what_is_no_number_cannot_be_dialled(target):
    with pytest.raises(BadNumber):
        dial(target=target)
    assert FakeSwitch.orders() == []


def test_a_placed_call_is_found_by_the_absorbing_process():
    absorb(*s.answered_call()[:2])
    placed = dial()
    events = ring(placed)
    assert events[0].call.call_id == placed.call_id
    assert events[-1].call.state is CallState.CALLING_AGENT


def test_a_refused_originate_ends_its_call():
    placed = dial()
    body = {"call_id": placed.call_id, "leg_id": placed.leg_id}
    with transaction.atomic():
        events = services.order_failed(order_kind="OriginateLeg", body=body, now=s.at(2))
    assert isinstance(events[-1], CallEnded)
    assert Cdr.objects.get().outcome == "failed"
    with transaction.atomic():
        assert services.order_failed(order_kind="HangUpLeg", body={}, now=s.at(2)) == []


def test_hanging_up_orders_the_end_of_every_leg():
    absorb(*s.answered_call())
    assert len(services.hang_up(call_id=s.CALL, team="demo")) == 2
    assert FakeSwitch.orders() == [
        HangUpLeg(channel="PJSIP/trunk-00000001"),
        HangUpLeg(channel="PJSIP/demo-1001-00000002"),
    ]


def test_nobody_hangs_up_the_call_of_another_team():
    absorb(*s.answered_call())
    with pytest.raises(NoSuchCall):
        services.hang_up(call_id=s.CALL, team="other")


def describe(**more):
    given = {
        "team": "demo",
        "call_id": s.CALL,
        "agent_no": "1001",
        "disposition": "sold",
        "note": "two of them",
        "now": s.at(50),
    }
    return services.describe(**{**given, **more})


def test_words_said_during_the_call_reach_its_cdr():
    absorb(*s.answered_call())
    event = describe()
    assert isinstance(event, CallDataChanged)
    assert event.call.state is CallState.TALKING
    absorb(*s.hung_up(40))
    assert (Cdr.objects.get().disposition, Cdr.objects.get().note) == ("sold", "two of them")


def test_words_said_after_the_call_change_its_cdr():
    absorb(*s.answered_call(), *s.hung_up(40))
    event = describe()
    assert (event.call.state, event.call.talked_s) == (CallState.ENDED, 30)
    assert Cdr.objects.get().disposition == "sold"


def test_nobody_describes_the_call_of_another_team():
    absorb(*s.answered_call(), *s.hung_up(40))
    with pytest.raises(NoSuchCall):
        describe(team="other")


def test_a_leg_nobody_knows_ends_unheard():
    assert absorb(LegEnded(**s.leg(1, "x", link="x", call_id=None), cause=16)) == []


def test_a_call_ended_through_the_portal_names_who_asked():
    absorb(*s.answered_call())
    services.hang_up(call_id=s.CALL, team="demo", by=HungUpBy.AGENT)
    services.hang_up(call_id=s.CALL, team="demo", by=HungUpBy.SUPERVISOR)
    # over AMI nobody's far end hung up
    absorb(*(fact for fact in s.hung_up(40) if not isinstance(fact, LegHangupAsked)))
    cdr = Cdr.objects.get()
    assert (cdr.hung_up_by, cdr.outcome) == ("agent", "answered")


def test_a_customer_who_hangs_up_first_is_named_whoever_asked_later():
    absorb(*s.answered_call())
    services.hang_up(call_id=s.CALL, team="demo", by=HungUpBy.AGENT)
    absorb(*s.hung_up(40))
    assert Cdr.objects.get().hung_up_by == "customer"


def test_what_follows_from_a_hang_up_is_ordered_once():
    absorb(*r.held_call())
    FakeSwitch.forget()
    absorb(s.asked(30, s.CUSTOMER), s.ended(30, s.CUSTOMER))
    assert FakeSwitch.orders() == [HangUpLeg(channel="PJSIP/demo-1001-00000002")]
    absorb(r.tick(31), r.tick(35))
    assert len(FakeSwitch.orders()) == 1
    absorb(r.tick(50))  # the net: it should long have gone
    assert len(FakeSwitch.orders()) == 2


def test_what_follows_survives_a_restart_of_the_process():
    absorb(*r.ringing_consult())
    absorb(s.ended(30, s.AGENT))
    assert [type(order) for order in FakeSwitch.orders()] == [HangUpLeg, SetLegVariable, MoveLegs]
    services.reset()
    absorb(r.tick(31))
    assert len(FakeSwitch.orders()) == 3


def test_a_third_party_whose_order_was_refused_was_not_reached():
    absorb(*r.held_call(), *r.calling_in(21)[:1])
    with transaction.atomic():
        told = services.order_failed(
            order_kind="OriginateLeg",
            body={"call_id": s.CALL, "leg_id": r.THIRD},
            now=s.at(22),
        )
        stream.append(told)
    assert [type(event).__name__ for event in told] == ["CallPartyLeft", "CallConsultEnded"]
    assert LiveCall.objects.get().state == "held"


def test_time_is_told_only_while_calls_talk():
    absorb(*s.answered_call()[:5])
    assert not services.waits_for_clock("pbx")
    absorb(*s.answered_call()[5:])
    assert services.waits_for_clock("pbx")
    assert not services.waits_for_clock("pbx2")


def test_an_order_that_died_with_the_bridge_ends_as_time_passes():
    placed = dial()
    services.reset()  # the bridge was killed, another one begins
    absorb(restored(2))
    assert services.waits_for_clock("pbx")
    assert not absorb(r.tick(40))
    told = absorb(r.tick(50))
    assert [type(event).__name__ for event in told][-1] == "CallEnded"
    assert told[-1].call.call_id == placed.call_id
    assert not LiveCall.objects.exists()
    assert not services.waits_for_clock("pbx")


def test_after_a_move_the_call_stays_claimed_until_something_was_heard():
    absorb(*s.answered_call())
    hold = Hold(agent_no="1001", call_id=s.CALL)

    def ask():
        given = Ask(command=hold, agent_no="1001")
        return services.control(team="demo", call_id=s.CALL, ask=given, now=timezone.now())

    assert ask()
    with pytest.raises(CallBusy):
        ask()
    began = time.monotonic()
    services.release(team="demo", call_id=s.CALL, command=hold, since=timezone.now())
    assert time.monotonic() - began >= SETTLING_S
    assert ask()
    before = timezone.now()
    absorb(*r.parted(20))
    services.release(team="demo", call_id=s.CALL, command=hold, since=before)
    assert LiveCall.objects.get().claimed_until is None
