"""What asterCC clients hear of real calls: over the long polls, and posted to the team's URL."""

from collections.abc import Iterator
from datetime import datetime
from functools import partial

import pytest

from tests.e2e import asterccflows
from tests.e2e.asterccears import words
from tests.e2e.asterccflows import DEEDS, FLOWS, USERDATA, Heard
from tests.e2e.conftest import Bed
from tests.e2e.stage import Stage, end_all_calls, playing
from tests.portal.dialects.astercc.reached import note_events
from tests.portal.dialects.astercc.receiver import Cdr

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(420)]
BY_AGENT = "what an agent does"
#: In which flows the call is the agent's own to its end.
HER_OWN = [name for name in FLOWS if "transfer" not in name]
#: How far our record of an instant may lie from what was told of it, seconds.
APART_S = 5


@pytest.fixture(scope="module")
def stage(bed: Bed) -> Iterator[Stage[Heard]]:
    with asterccflows.world(bed, len(FLOWS) + 1) as scenes:
        plays = {
            name: partial(asterccflows.played, scene, name)
            for name, scene in zip(FLOWS, scenes, strict=False)
        }
        plays[BY_AGENT] = partial(asterccflows.done, scenes[-1])
        with playing(plays, tidy=lambda: end_all_calls(bed)) as found:
            yield found


@pytest.mark.parametrize("name", FLOWS)
def test_a_call_is_told_in_its_order_by_poll_and_by_post(stage: Stage[Heard], name: str) -> None:
    heard = stage.result(name)
    assert words(heard.team) == FLOWS[name]
    assert words(heard.posted) == FLOWS[name]
    if name in HER_OWN:
        assert words(heard.own) == FLOWS[name]
    note_events(name, words(heard.team))


@pytest.mark.parametrize("name", FLOWS)
def test_a_call_has_one_session_and_rising_numbers(stage: Stage[Heard], name: str) -> None:
    for found in stage.result(name).all:
        assert len({one["sessionid"] for one in found}) == 1
        ids = [int(one["eventid"]) for one in found]
        assert ids == sorted(set(ids))
        ways = {one["from"] for one in found}
        assert ways == {one["calltype"] for one in found}
        assert len(ways) == 1
        assert found[-1]["hangupfirst"] in {"CALLEE", "CALLER"}
        assert found[-1]["uniqueid"] == "0"


@pytest.mark.parametrize("name", ["dial out", "consult", "conference"])
def test_userdata_comes_back_as_it_was_given(stage: Stage[Heard], name: str) -> None:
    for found in stage.result(name).all:
        assert {one["userdata"] for one in found} == {USERDATA}


@pytest.mark.parametrize("name", FLOWS)
def test_the_receiver_of_chapter_7_makes_the_record_we_keep(stage: Stage[Heard], name: str) -> None:
    heard, receiver = stage.result(name), Cdr()
    for one in heard.posted:
        receiver.take(one)
    (ours,) = heard.records
    row = receiver.rows[ours["sessionid"]]
    assert row["dst"] == ours["calleridnum"]
    assert (row["disposition"], ours["disposition"]) == ("ANSWER", "ANSWERED")
    assert apart_s(row["answered"], ours["answertime"]) <= APART_S
    assert apart_s(row["ended"], ours["endtime"]) <= APART_S


def apart_s(one: str, other: str) -> float:
    return abs((datetime.fromisoformat(one) - datetime.fromisoformat(other)).total_seconds())


def test_what_an_agent_does_is_told_where_it_was_asked_for(stage: Stage[Heard]) -> None:
    heard = stage.result(BY_AGENT)
    told = [f"AGENT {word}" for *_, word in DEEDS] + ["AGENT acwstop"]
    for found in heard.all:
        assert words(found) == told
        ids = [int(one["eventid"]) for one in found]
        assert ids == sorted(set(ids))
    note_events(BY_AGENT, told)
