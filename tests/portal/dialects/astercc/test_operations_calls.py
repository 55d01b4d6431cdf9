"""A test a situation of MAKECALL and HANGUP."""

import pytest

from calls.switch import HangUpLeg, Reply
from tests.portal.dialects.astercc.asking import ask, done, hung_up, originated, refused


def test_a_call_rings_the_agent_first(ready):
    answer = ask("MAKECALL", agentgroupid=str(ready.id_of("630")), userdata="a=1&b=2")
    assert answer == done("BackMsg_19")
    (order,) = originated(ready)
    assert order.dial == "PJSIP/demo-1001"


def test_a_colleague_is_called_by_number(ready):
    ready.stand("ready", name="ben")
    assert ask("MAKECALL", targetdn="1002", targettype="inner") == done("BackMsg_19")
    assert len(originated(ready)) == 1


@pytest.mark.parametrize(
    ("stands", "params", "code"),
    [
        (("ready", "630"), {"targettype": "outer"}, "BackMsg_28"),
        (("ready", "630"), {"modeltype": "Project"}, "BackMsg_28"),
        (("ready", "630"), {"model_id": "ten"}, "BackMsg_28"),
        (("ready", "630"), {"agentgroupid": "x"}, "BackMsg_11[x]"),
        (("ready", "630"), {"agentgroupid": "987654"}, "BackMsg_30"),
        (("ready", "630"), {"agentgroupid": "730"}, "BackMsg_50"),
        (("ready", "630"), {"agentgroupid": "632"}, "BackMsg_60"),
        (("ready", "630"), {"agentgroupid": "631"}, "BackMsg_16"),
        (("idle",), {}, "BackMsg_16"),
        (("logged_out",), {}, "BackMsg_16"),
        (("ringing", "630"), {}, "BackMsg_17[ringing]"),
        (("talking", "630"), {}, "BackMsg_17[busy]"),
        (("paused", "630"), {}, "BackMsg_17[pause]"),
        (("wrap_up", "630"), {}, "BackMsg_17[acw]"),
        (("dialling", "630"), {}, "BackMsg_22"),
        (("phone_lost", "630"), {}, "BackMsg_23"),
        (("ready", "630"), {"targetdn": "7777", "targettype": "inner"}, "BackMsg_09[7777]"),
        (("ready", "630"), {"targetdn": "<b>", "targettype": "inner"}, "BackMsg_09[%3Cb%3E]"),
        (("ready", "630"), {"targetdn": "abc"}, "BackMsg_18"),
        (("ready", "630"), {"targetdn": "+33140000000"}, "BackMsg_18"),
    ],
)
def test_a_call_is_refused(world, stands, params, code):
    world.stand(*stands)
    if params.get("agentgroupid") in world.groups:
        params = params | {"agentgroupid": str(world.id_of(params["agentgroupid"]))}
    assert ask("MAKECALL", **params) == refused(code)
    assert not originated(world)


def test_a_call_the_switch_refuses_has_failed(ready):
    ready.switch.reply = Reply(is_accepted=False, words="no")
    assert ask("MAKECALL") == refused("BackMsg_20")


# HANGUP


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"target": "", "uniqueid": "1.1,1.2,"}, "BackMsg_64"),
        ({"target": "everybody"}, "BackMsg_28"),
        ({"target": "consult"}, "BackMsg_36"),
        ({"target": "groupadmin"}, "BackMsg_36"),
        ({"target": "all"}, "BackMsg_36"),
        ({"target": "agent", "targetagent": "7777"}, "BackMsg_36"),
    ],
)
def test_hang_up_is_refused(ready, params, code):
    assert ask("HANGUP", **params) == refused(code)
    assert not [order for _, order in ready.switch.orders if isinstance(order, HangUpLeg)]


BOTH = {"PJSIP/demo-1001-01", "PJSIP/town-02"}


def test_a_call_keeps_group_campaign_and_user_data(calling):
    tile = calling.tile
    kept = (tile["group"], tile["campaign"], tile["userdata"], tile["customer_number"])
    assert kept == ("630", "7", "a=1&b=2", "02079460001")


def test_a_second_call_waits_for_the_first(world, calling):
    assert ask("MAKECALL") == refused("BackMsg_22")
    assert len(originated(world)) == 1


@pytest.mark.parametrize("ids", ["{sid},", "{sid}-agent,", "pbx-1.7", "{sid}-agent,pbx-1.7,x,"])
def test_hang_up_takes_the_ids_of_events(world, calling, ids):
    unique = ids.format(sid=calling.call_id)
    assert ask("HANGUP", target="", uniqueid=unique) == done("BackMsg_37")
    assert hung_up(world) == BOTH


@pytest.mark.parametrize(
    "params",
    [
        {"target": "all"},
        {"target": "agent"},
        {"target": "caller", "targetagent": "1001"},
        {"target": "", "targetagent": "1001"},
    ],
)
def test_hang_up_by_target_ends_her_current_call(world, calling, params):
    assert ask("HANGUP", **params) == done("BackMsg_37")
    assert hung_up(world) == BOTH


def test_a_hang_up_the_switch_refuses_has_failed(world, calling):
    world.switch.reply = Reply(is_accepted=False, words="no")
    assert ask("HANGUP") == refused("BackMsg_36")


def test_the_group_admin_may_end_a_call_of_her_group(world, calling):
    sue = {"user": "1009", "password": "demo-1009"}
    assert ask("HANGUP", target="agent", targetagent="1001", **sue) == done("BackMsg_37")
    assert hung_up(world) == BOTH


@pytest.mark.parametrize(
    "params", [{"targetagent": "1001"}, {"target": "", "uniqueid": "pbx-1.7,"}]
)
def test_a_colleague_may_not_end_her_call(world, calling, params):
    ben = {"user": "1002", "password": "demo-1002"}
    assert ask("HANGUP", **params, **ben) == refused("BackMsg_36")
    assert not hung_up(world)
