"""Which message carries the number of which request, and how fast a client may ask."""

from calls.domain import events as calls
from portal.dialects.callevent.expecting import PATIENCE_S, Expecting, with_reference
from portal.dialects.callevent.pace import BURST, EACH_S, MOST_REFUSED, Pace
from portal.dialects.callevent.requests import Request
from tests.portal.dialects.callevent.scenes import CALL, CUSTOMER, Scene, told

BARGE = f"{CALL}-supervisorbarge"
ADDED = Scene().monitored("barge")


def numbers(expecting, tellings, now=0.0):
    return [expecting.reference_of(one, now) for one in tellings]


def asked(name, **more):
    return Request(name=name, reference=7, **more)


def test_each_message_of_a_request_carries_its_number_once():
    expecting = Expecting()
    expecting.put(asked("RequestHoldCall"), "1001", 0.0)
    held = [one for one in told(Scene().consulting().events) if one.body.message == "EventHeld"]
    assert numbers(expecting, [*held, *held]) == [7, 0]


def test_another_agents_message_answers_nothing():
    expecting = Expecting()
    expecting.put(asked("RequestHoldCall"), "1002", 0.0)
    assert set(numbers(expecting, told(Scene().consulting().events)[:4])) == {0}


def test_another_calls_message_answers_nothing():
    expecting = Expecting()
    expecting.put(asked("RequestHoldCall", call_id="other"), "1001", 0.0)
    assert set(numbers(expecting, told(Scene().consulting().events))) == {0}
    expecting.put(asked("RequestHoldCall", call_id=CALL), "1001", 0.0)
    assert 7 in numbers(expecting, told(Scene().consulting().events))


def test_what_an_earlier_request_still_waits_for_is_the_later_ones():
    expecting = Expecting()
    scene = Scene().consulting(is_answered=False).leaves("ben").consult_ends("returned", "held")
    expecting.put(Request(name="RequestSingleStepTransfer", reference=1), "1001", 0.0)
    expecting.put(Request(name="RequestReleaseCall", reference=2), "1001", 0.0)
    ended = scene.leaves("ada").leaves("cust").over("agent")
    released = [one for one in told(ended.events) if one.body.name.startswith("RELEASED")]
    assert [(one.dn, expecting.reference_of(one, 0.0)) for one in released] == [
        ("1001", 2),
        (CUSTOMER, 2),
    ]


def test_of_the_same_request_made_twice_the_first_is_answered_first():
    expecting = Expecting()
    for number in (1, 2):
        expecting.put(Request(name="RequestAttachData", reference=number), "1001", 0.0)
    scene = Scene().answered()
    for number in (1, 2):
        scene.say(calls.CallDataAttached, agent_no="1001", changed={"order": str(number)})
    changed = [one for one in told(scene.events) if one.body.message == "EventAttachedDataChanged"]
    assert numbers(expecting, changed) == [1, 2]


def test_what_becomes_of_others_is_an_answer_only_where_the_request_brings_it_about():
    expecting = Expecting()
    expecting.put(asked("RequestConsult", other_dn="1002"), "1001", 0.0)
    tellings = told(Scene().consulting().events)
    answered = [one.body.name for one in tellings if expecting.reference_of(one, 0.0)]
    assert answered == ["INQUIRY_BEGUN", "INQUIRY_RINGING"]


def test_what_was_asked_for_a_party_that_is_gone_is_waited_for_no_more():
    expecting = Expecting()
    for number, scene in (
        (1, Scene().supervised("barge", is_answered=False).leaves(BARGE)),
        (2, ADDED),
    ):
        request = Request(name="RequestBargein", reference=number, other_dn="1001")
        expecting.put(request, "1009", 0.0)
        said = [one for one in told(scene.events) if "BARGE" in one.body.name]
        assert set(numbers(expecting, said)) - {0} == {number}


def test_who_asks_without_a_number_gets_none():
    expecting = Expecting()
    expecting.put(Request(name="RequestHoldCall"), "1001", 0.0)
    assert set(numbers(expecting, told(Scene().consulting().events))) == {0}


def test_what_was_refused_or_took_too_long_is_waited_for_no_more():
    tellings = told(Scene().consulting().events)
    expecting = Expecting()
    expecting.drop(expecting.put(asked("RequestHoldCall"), "1001", 0.0))
    expecting.put(asked("RequestHoldCall"), "1001", 0.0)
    assert set(numbers(expecting, tellings, now=PATIENCE_S + 1)) == {0}


def test_the_number_stands_after_the_name_also_where_the_body_has_none():
    assert list(with_reference({"messageID": "EventHeld", "callID": "c"}, 7)) == [
        "messageID",
        "referenceID",
        "callID",
    ]


def test_a_client_may_ask_so_many_at_once_and_then_so_many_a_second():
    pace = Pace(0.0)
    assert [pace.may(0.0) for _ in range(int(BURST) + 2)] == [True] * int(BURST) + [False] * 2
    assert pace.refused == 2
    assert pace.may(1.0 / EACH_S)
    assert pace.refused == 0


def test_a_flood_is_counted_though_some_of_it_is_taken():
    pace = Pace(0.0)
    for number in range(2000):
        pace.may(number / 1000)
    assert pace.refused > MOST_REFUSED
