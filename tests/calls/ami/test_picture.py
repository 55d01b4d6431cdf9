from dataclasses import replace
from typing import Any

import pytest

from calls.ami.inventory import Survey
from calls.ami.picture import (
    OurAgent,
    OurLeg,
    Ours,
    OurWait,
    channel_of,
    differences,
    session_ids,
    standing,
)
from calls.domain.picture_facts import Differs
from tests.calls.ami.test_resync import AGENT, CALL, CUSTOMER, ENTRY, wanted

ADA = OurAgent(
    team="demo", agent_no="1001", endpoint="demo-1001", call_id=CALL, is_phone_reachable=True
)
CONTACT = {"Event": "ContactList", "Endpoint": "demo-1001", "Status": "NonQualified"}
THERE = Survey(started_at="x", channels=[CUSTOMER, AGENT], contacts=[CONTACT])


def leg(channel: dict[str, Any], bridge_id: str | None = None) -> OurLeg:
    there = str(channel["BridgeId"]) if bridge_id is None else bridge_id
    return OurLeg(team="demo", call_id=CALL, channel=str(channel["Channel"]), bridge_id=there)


OURS = Ours(
    legs={str(one["Uniqueid"]): leg(one) for one in (CUSTOMER, AGENT)},
    parties={CALL: {"1001"}},
    ended={},
    reachable=frozenset({"demo-1001"}),
    agents=[ADA],
    members=[],
    queues=[],
)


def found(ours: Ours, survey: Survey = THERE) -> list[tuple[Differs, str, str]]:
    return [(one.what, one.team, one.subject) for one in differences(ours, survey)]


def test_a_true_picture_has_no_difference() -> None:
    assert found(OURS) == []
    assert session_ids(THERE) == {CALL}


def test_a_leg_the_pbx_no_longer_has_is_gone_unless_it_is_still_to_come() -> None:
    (customer_id, agent_id) = OURS.legs
    survey = replace(THERE, channels=[CUSTOMER])
    assert found(OURS, survey) == [(Differs.LEG_GONE, "demo", agent_id)]
    placed = {**OURS.legs, agent_id: replace(OURS.legs[agent_id], channel="")}
    assert found(replace(OURS, legs=placed), survey) == []
    assert customer_id != agent_id


def test_a_leg_we_never_heard_of_is_unknown_or_orphaned() -> None:
    (customer_id, _) = OURS.legs
    ours = replace(OURS, legs={customer_id: OURS.legs[customer_id]})
    assert found(ours) == [(Differs.LEG_UNKNOWN, "demo", str(AGENT["Channel"]))]
    ended = replace(OURS, legs={}, parties={}, ended={CALL: "demo"}, agents=[])
    assert found(ended) == [
        (Differs.LEG_ORPHANED, "demo", str(one["Channel"])) for one in (CUSTOMER, AGENT)
    ]


def test_a_channel_without_a_call_of_ours_is_nobodys_business() -> None:
    strange = {**AGENT, "Uniqueid": "9", "Channel": "Local/x-1", "ChanVariable": []}
    local = {**AGENT, "Uniqueid": "8", "Channel": "Local/630@queue-00000001;2"}
    assert found(OURS, replace(THERE, channels=[CUSTOMER, AGENT, strange, local])) == []


def test_a_leg_in_another_bridge_is_seen_with_both() -> None:
    legs = {**OURS.legs, str(AGENT["Uniqueid"]): leg(AGENT, "old-bridge")}
    (one,) = differences(replace(OURS, legs=legs), THERE)
    assert (one.what, one.subject) == (Differs.BRIDGE, AGENT["Uniqueid"])
    assert "old-bridge" in one.story
    assert channel_of(THERE, one) == [AGENT]


@pytest.mark.parametrize(
    ("known", "believed", "contacts", "says"),
    [
        (True, True, [CONTACT], None),
        (False, True, [CONTACT], True),
        (True, False, [CONTACT], True),
        (True, True, [], False),
        (False, True, [], False),
    ],
)
def test_a_phone_is_where_the_pbx_says(
    known: bool, believed: bool, contacts: list[Any], says: bool | None
) -> None:
    ours = replace(
        OURS,
        reachable=frozenset({"demo-1001"} if known else ()),
        agents=[replace(ADA, is_phone_reachable=believed)],
    )
    wrong = differences(ours, replace(THERE, contacts=contacts))
    assert [one.is_there for one in wrong] == ([] if says is None else [says])


def test_an_agent_in_a_call_that_is_not_hers_is_stuck() -> None:
    for ours in (replace(OURS, parties={CALL: {"1002"}}), replace(OURS, parties={})):
        (one,) = differences(ours, THERE)
        assert (one.what, one.agent_no, one.call_id) == (Differs.PRESENCE, "1001", CALL)


def test_an_agent_whose_call_waits_for_her_phone_is_not_stuck_in_it() -> None:
    awaited = [replace(ADA, is_awaited=True)]
    assert differences(replace(OURS, parties={CALL: set()}, agents=awaited), THERE) == []
    (one,) = differences(replace(OURS, parties={}, agents=awaited), THERE)
    assert one.what is Differs.PRESENCE


def test_each_repair_of_a_queue_is_a_difference_of_its_own() -> None:
    ours = replace(OURS, members=[wanted()])
    (one,) = differences(ours, THERE)
    assert (one.what, one.team) == (Differs.MEMBER, "demo")
    assert "QueueAdd" in one.story


def test_only_what_both_readings_found_stands() -> None:
    survey = replace(THERE, channels=[CUSTOMER])
    first, second = differences(OURS, survey), differences(replace(OURS, parties={}), survey)
    assert [one.what for one in standing(first, second)] == [Differs.LEG_GONE]
    assert standing([], second) == []


ROOM = {"Event": "BridgeListItem", "BridgeUniqueid": "b1", "BridgeCreator": "ConfBridge"}


def test_a_leg_in_a_room_we_took_for_a_bridge_of_two_is_seen() -> None:
    survey = replace(THERE, bridges=[ROOM])
    assert found(OURS, survey) == [(Differs.ROOM, "demo", one) for one in OURS.legs]
    inside = {name: replace(one, is_in_room=True) for name, one in OURS.legs.items()}
    assert found(replace(OURS, legs=inside), survey) == []
    assert found(replace(OURS, legs=inside)) == []  # no list of bridges: nothing is concluded
    elsewhere = replace(THERE, bridges=[{**ROOM, "BridgeUniqueid": "b2"}])
    assert found(OURS, elsewhere) == []


def test_a_leg_in_another_bridge_is_not_told_a_second_time_as_a_room() -> None:
    legs = {**OURS.legs, str(AGENT["Uniqueid"]): leg(AGENT, "old-bridge")}
    found_ = found(replace(OURS, legs=legs), replace(THERE, bridges=[ROOM]))
    assert found_ == [
        (Differs.BRIDGE, "demo", AGENT["Uniqueid"]),
        (Differs.ROOM, "demo", CUSTOMER["Uniqueid"]),
    ]


ALONE = {**CUSTOMER, "BridgeId": ""}
WAIT = OurWait(team="demo", call_id=CALL, group="630", since="t", leg_ids=["pbx-1.1"])
IN_LINE = Survey(started_at="x", channels=[ALONE], queues=[ENTRY], contacts=[CONTACT])
CALLER_ALONE = replace(OURS, legs={"pbx-1.1": leg(ALONE)}, agents=[replace(ADA, call_id="")])


def test_a_caller_who_waits_unheard_and_one_who_waits_no_more_are_seen() -> None:
    assert found(CALLER_ALONE, IN_LINE) == [(Differs.WAIT_UNKNOWN, "demo", "pbx-1.1")]
    waits = replace(CALLER_ALONE, waits={CALL: WAIT})
    assert found(waits, IN_LINE) == []
    (one,) = differences(waits, replace(IN_LINE, queues=[]))
    assert (one.what, one.subject, one.team) == (Differs.WAIT_GONE, "pbx-1.1", "demo")
    assert "630" in one.story


def test_who_left_and_waits_anew_between_two_readings_is_no_standing_difference() -> None:
    gone = replace(IN_LINE, queues=[])
    first = differences(replace(CALLER_ALONE, waits={CALL: WAIT}), gone)
    second = differences(replace(CALLER_ALONE, waits={CALL: replace(WAIT, since="u")}), gone)
    assert (len(first), len(second), standing(first, second)) == (1, 1, [])


def test_callers_of_queues_that_are_not_ours_and_legs_that_are_gone_are_no_waits() -> None:
    strange = {**ENTRY, "Uniqueid": "pbx-9.9"}
    waits = replace(CALLER_ALONE, waits={CALL: WAIT})
    assert found(waits, replace(IN_LINE, queues=[ENTRY, strange])) == []
    assert found(waits, replace(IN_LINE, channels=[], queues=[])) == [
        (Differs.LEG_GONE, "demo", "pbx-1.1")
    ]
