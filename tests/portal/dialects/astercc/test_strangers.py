"""Max, of the other team: nothing of demo is his."""

import pytest

from tests.portal.dialects.astercc.asking import ask, done, hung_up, refused

MAX = {"orgidentity": "other", "password": "other-1001"}


@pytest.mark.parametrize("ids", ["{sid},", "{sid}-agent,", "pbx-1.7,"])
def test_max_ends_no_call_of_demo_by_its_ids(world, calling, ids):
    answer = ask("HANGUP", target="", uniqueid=ids.format(sid=calling.call_id), **MAX)
    assert answer == refused("BackMsg_64")
    assert not hung_up(world)


def test_max_ends_no_call_of_demo_by_its_agent(world, calling):
    world.stand("ready", "730", name="max")
    assert ask("HANGUP", target="all", targetagent="1001", **MAX) == refused("BackMsg_36")
    assert not hung_up(world)


@pytest.mark.parametrize("code", ["630", "632"])
@pytest.mark.parametrize("event", ["QUEUE", "MAKECALL"])
def test_max_uses_no_group_of_demo(world, event, code):
    world.stand("ready", "730", name="max")
    group = str(world.id_of(code))
    answer = ask(event, list=f"{group},", agentgroupid=group, **MAX)
    assert answer == refused("BackMsg_50")


def test_max_calls_no_agent_of_demo(world):
    world.stand("ready", "730", name="max")
    answer = ask("MAKECALL", targetdn="1002", targettype="inner", **MAX)
    assert answer == refused("BackMsg_09[1002]")


def test_max_sees_his_own_groups_alone(world):
    world.stand("talking", "630")
    assert ask("LOGIN", **MAX).count("agent_group_id=") == 1
    own = f"{world.id_of('730')}-logout,"
    assert ask("AGENTSTATUS", **MAX) == done(f"BackMsg_43|Return|{own}")


def test_max_signs_in_nowhere_else(world):
    assert ask("LOGIN", user="1001", password="other-1001") == refused("BackMsg_03")
    by_name = {"usertype": "account", "user": "max", "password": "other-1001"}
    assert ask("QUEUE", **by_name) == refused("BackMsg_63")
