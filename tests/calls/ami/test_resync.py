from datetime import UTC, datetime, timedelta
from typing import Any

from calls.ami.inventory import (
    Member,
    Message,
    Survey,
    members,
    repairs,
    replay,
    restored,
    strangers,
)
from calls.ami.resync import restore_members, survey, with_arrivals
from calls.ami.translate import translate
from calls.domain import facts as f
from calls.domain.ids import EndpointName, QueueName

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
CALL = "a" * 32
SUPPORT = QueueName("demo-630")
ADA = EndpointName("demo-1001")


def channel(name: str, leg: str, role: str, state: str = "6", **more: str) -> Message:
    return {
        "Event": "CoreShowChannel",
        "Channel": f"PJSIP/{name}",
        "Uniqueid": leg,
        "Linkedid": "pbx-1.1",
        "ChannelState": state,
        "CallerIDNum": "02079460101",
        "ChanVariable": [f"SESSION_ID={CALL}", f"LEG={role}"],
        **more,
    }


CUSTOMER = channel("town-00000001", "pbx-1.1", "customer", BridgeId="b1")
AGENT = channel("demo-1001-00000002", "pbx-1.2", "agent", BridgeId="b1")
RINGING = channel("demo-1001-00000002", "pbx-1.2", "agent", state="5")
ENTRY: Message = {
    "Event": "QueueEntry",
    "Queue": "demo-630",
    "Uniqueid": "pbx-1.1",
    "Position": "1",
}
MEMBER: Message = {
    "Event": "QueueMember",
    "Queue": "demo-630",
    "Location": "PJSIP/demo-1001",
    "Name": "Ada",
    "Penalty": "0",
    "Paused": "1",
    "PausedReason": "lunch",
    "Status": "1",
    "InCall": "0",
}


def told(found: Survey) -> list[f.Fact]:
    return [fact for message in replay(found, at=AT) for fact in translate(message, pbx="pbx")]


def test_a_talking_call_is_told_as_legs_that_are_up_in_one_bridge() -> None:
    facts = told(Survey(started_at="x", channels=[AGENT, CUSTOMER]))
    assert [type(fact) for fact in facts] == [
        f.LegCreated,
        f.LegAnswered,
        f.LegCreated,
        f.LegAnswered,
        f.LegBridged,
        f.LegBridged,
    ]
    assert {(fact.call_id, fact.at) for fact in facts if isinstance(fact, f.LegFact)} == {
        (CALL, AT)
    }
    assert [fact.role for fact in facts if isinstance(fact, f.LegCreated)] == ["customer", "agent"]


def test_a_waiting_caller_and_the_member_who_rings_for_him_are_told() -> None:
    caller = {**CUSTOMER, "BridgeId": ""}
    facts = told(Survey(started_at="x", channels=[caller, RINGING], queues=[ENTRY]))
    joined = next(fact for fact in facts if isinstance(fact, f.CallerJoined))
    offer = next(fact for fact in facts if isinstance(fact, f.OfferMade))
    assert (joined.queue, joined.leg_id, joined.position) == ("demo-630", "pbx-1.1", 1)
    assert (offer.leg_id, offer.agent_leg_id, offer.endpoint) == ("pbx-1.1", "pbx-1.2", ADA)


def test_a_call_found_running_began_when_the_pbx_says_it_did() -> None:
    caller = {**CUSTOMER, "BridgeId": "", "Duration": "01:00:05"}
    entry = {**ENTRY, "Wait": "4"}
    facts = told(Survey(started_at="x", channels=[caller], queues=[entry]))
    assert [(type(fact).__name__, AT - fact.at) for fact in facts] == [
        ("LegCreated", timedelta(hours=1, seconds=5)),
        ("LegAnswered", timedelta()),
        ("CallerJoined", timedelta(seconds=4)),
    ]


def test_members_are_told_with_their_pause() -> None:
    (fact,) = told(Survey(started_at="x", queues=[MEMBER]))
    assert isinstance(fact, f.MemberChanged)
    assert (fact.queue, fact.endpoint, fact.paused, fact.reason) == (SUPPORT, ADA, True, "lunch")


def test_an_unknown_customer_is_told_to_have_arrived_on_his_line() -> None:
    arrival = {"TEAM": "demo", "LINE": "08081570630", "QUEUE": "demo-630", "NUMBER": "0207"}
    found = Survey(started_at="x", channels=[CUSTOMER], arrivals={"PJSIP/town-00000001": arrival})
    arrived = next(fact for fact in told(found) if isinstance(fact, f.CallArrived))
    assert (arrived.team, arrived.line, arrived.queue) == ("demo", "08081570630", "demo-630")
    assert (arrived.call_id, arrived.number) == (CALL, "0207")


def test_only_customers_of_unknown_calls_are_strangers() -> None:
    found = Survey(started_at="x", channels=[CUSTOMER, AGENT])
    assert strangers(found, []) == ["PJSIP/town-00000001"]
    assert strangers(found, [CALL]) == []


def test_the_link_is_restored_with_what_lives() -> None:
    contacts: list[Message] = [
        {"Event": "ContactList", "Endpoint": "demo-1001", "Status": "NonQualified"},
        {"Event": "ContactList", "Endpoint": "demo-1002", "Status": "Unreachable"},
    ]
    found = Survey(started_at="2026-11-21 08:00:00", channels=[CUSTOMER], contacts=contacts)
    fact = restored(found, pbx="pbx", was_started_at="2026-11-21 08:00:00", at=AT)
    assert not fact.restarted
    assert fact.live_legs == {"pbx-1.1"}
    assert fact.reachable == {"demo-1001"}


def test_another_start_time_means_a_restart_and_the_first_one_does_not() -> None:
    found = Survey(started_at="2026-11-21 08:30:00")
    assert restored(found, pbx="pbx", was_started_at="2026-11-21 08:00:00", at=AT).restarted
    assert not restored(found, pbx="pbx", was_started_at="", at=AT).restarted


def wanted(**changes: Any) -> Member:
    return Member(**{"queue": SUPPORT, "endpoint": ADA, "name": "Ada", **changes})


def names(desired: list[Member], actual: list[Message], ours: list[QueueName]) -> list[str]:
    return [str(action["Action"]) for action in repairs(desired, members(actual), ours=ours)]


def test_a_member_as_he_should_be_is_left_alone() -> None:
    assert names([wanted(is_paused=True, reason="lunch")], [MEMBER], [SUPPORT]) == []


def test_a_missing_member_is_added_with_his_reason() -> None:
    assert names([wanted(is_paused=True, reason="ACW")], [], []) == ["QueueAdd", "QueuePause"]
    assert names([wanted()], [], []) == ["QueueAdd"]


def test_pause_reason_and_penalty_are_put_right() -> None:
    assert names([wanted()], [MEMBER], []) == ["QueuePause"]
    assert names([wanted(is_paused=True, reason="ACW")], [MEMBER], []) == ["QueuePause"]
    assert names([wanted(is_paused=True, reason="lunch", penalty=3)], [MEMBER], []) == [
        "QueuePenalty"
    ]


def test_a_member_too_many_is_removed_from_our_queues_alone() -> None:
    assert names([], [MEMBER], [SUPPORT]) == ["QueueRemove"]
    assert names([], [MEMBER], []) == []


class Answers:
    """A wire that has an answer for each action by name."""

    def __init__(self, **answers: list[dict[str, Any]]) -> None:
        self.answers = answers
        self.sent: list[Any] = []

    async def send(self, action: Any, deadline_s: float = 2.0) -> dict[str, Any]:
        return (await self.send_list(action))[0]

    async def send_list(self, action: Any, deadline_s: float = 2.0) -> list[dict[str, Any]]:
        self.sent.append(action)
        return self.answers.get(action["Action"], [{"Response": "Success"}])


async def test_a_survey_asks_for_everything_that_runs() -> None:
    wire = Answers(
        CoreStatus=[{"CoreStartupDate": "2026-11-21", "CoreStartupTime": "08:00:00"}],
        CoreShowChannels=[{"Response": "Success"}, dict(CUSTOMER), {"Event": "X"}],
        QueueStatus=[{"Response": "Success"}, dict(MEMBER), dict(ENTRY)],
        PJSIPShowContacts=[{"Response": "Error", "Message": "No Contacts found"}],
        BridgeList=[{"Response": "Success"}, {"Event": "BridgeListItem", "BridgeUniqueid": "b1"}],
    )
    found = await survey(wire)
    assert found.started_at == "2026-11-21 08:00:00"
    assert (list(found.channels), len(found.queues), list(found.contacts)) == ([CUSTOMER], 2, [])
    assert [one["BridgeUniqueid"] for one in found.bridges] == ["b1"]


async def test_only_strangers_are_asked_for_their_line() -> None:
    wire = Answers(Getvar=[{"Response": "Success", "Value": "demo"}])
    found = Survey(started_at="x", channels=[CUSTOMER, AGENT])
    asked = await with_arrivals(wire, found, [])
    assert asked.arrivals["PJSIP/town-00000001"]["TEAM"] == "demo"
    assert {action["Channel"] for action in wire.sent} == {"PJSIP/town-00000001"}


async def test_repairs_are_sent_and_counted() -> None:
    wire = Answers(QueueStatus=[dict(MEMBER)], QueuePause=[{"Response": "Error", "Message": "no"}])
    assert await restore_members(wire, [wanted()], [SUPPORT]) == 1
    assert wire.sent[-1]["Paused"] == "false"


def test_legs_in_a_room_are_told_to_be_in_a_room() -> None:
    bridges = [
        {"Event": "BridgeListItem", "BridgeUniqueid": "b1", "BridgeCreator": "ConfBridge"},
        {"Event": "BridgeListItem", "BridgeUniqueid": "b2", "BridgeCreator": "<unknown>"},
    ]
    other = {**AGENT, "BridgeId": "b2"}
    facts = told(Survey(started_at="x", channels=[CUSTOMER, other], bridges=bridges))
    inside = {fact.bridge_id: fact.is_room for fact in facts if isinstance(fact, f.LegBridged)}
    assert inside == {"b1": True, "b2": False}
