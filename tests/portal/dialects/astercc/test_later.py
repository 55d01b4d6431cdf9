"""Operations of the later manual."""

import json

import pytest

from agents.models import Agent
from calls.services.deeds import write
from tests.builders import trunk
from tests.calls.domain.control import calls as c
from tests.portal.dialects.astercc.asking import ask, done, refused

ACCOUNT = {"usertype": "", "user": "agent1001", "pwdtype": "plaintext"}
SUE = {"user": "1009", "password": "demo-1009"}


def test_her_own_facts_are_json_and_hold_no_password(world):
    text = ask("MyInfo", **ACCOUNT)
    body = json.loads(text)
    assert (body["agentno"], body["username"], body["orgidentity"]) == ("1001", "agent1001", "demo")
    assert not [name for name in body if "pass" in name or "secret" in name]
    assert world.agents["ada"].account.password not in text


def test_her_ended_calls_are_json(world):
    body = json.loads(ask("GetCdr", **ACCOUNT, limit="5"))
    assert body == {"result": "success", "msg": {"data": [], "totalCount": 0}}
    assert ask("GetCdr", **ACCOUNT, limit="x") == refused("BackMsg_28")


def test_her_phone_is_set_while_she_is_logged_out(world):
    world.stand("logged_out")
    assert ask("SetDevice", **ACCOUNT, exten="desk") == done("BackMsg_43")
    assert Agent.objects.get(pk=world.agents["ada"].pk).phone == "desk"
    assert ask("SetDevice", **ACCOUNT, exten="carrier pigeon") == refused("BackMsg_28")


def test_her_default_groups_are_her_admins_to_set(world):
    group = str(world.id_of("630"))
    assert ask("DefaultGroup", agent_group_id=group) == refused("BackMsg_65")
    assert ask("DefaultGroup", agent_group_id=str(world.id_of("730"))) == refused("BackMsg_50")


def test_the_statuses_of_the_groups_she_leads(world):
    world.stand("paused", "630")
    assert ask("TeamStatus", status="all", **SUE) == "1|Return|1001:pause,"
    assert ask("TeamStatus", status="idle", **SUE) == refused("BackMsg_44")
    assert ask("TeamStatus", status="all") == refused("BackMsg_65")


def test_how_many_wait_is_told_to_the_group(world):
    assert ask("queueCustomerNum", queuenumber="630") == done("BackMsg_43|Return|0")
    assert ask("queueCustomerNum", queuenumber="632") == refused("BackMsg_60")
    assert ask("queueCustomerNum", queuenumber="730") == refused("BackMsg_60")


@pytest.mark.parametrize(
    ("event", "params"),
    [
        ("SendDtmf", {"dtmf": "12*#"}),
        ("bTransfer", {"targetdn": "02079460009"}),
    ],
)
def test_her_call_is_controlled(world, event, params):
    trunk()
    write([c.talking()])
    world.stand("talking", "630")
    assert ask(event, **params) == done("BackMsg_43")
    assert world.switch.orders


@pytest.mark.parametrize(
    ("event", "params", "code"),
    [
        ("SendDtmf", {"dtmf": "12a"}, "BackMsg_28"),
        ("SendDtmf", {"dtmf": "1"}, "BackMsg_64"),
        ("bTransfer", {"targetdn": "02079460009"}, "BackMsg_28"),
        ("monitorCtrl", {"operate": "explode"}, "BackMsg_28"),
        ("monitorCtrl", {"operate": "start"}, "BackMsg_64"),
        ("AgentToIvr", {}, "BackMsg_28"),
    ],
)
def test_it_is_refused(ready, event, params, code):
    assert ask(event, **params) == refused(code)
