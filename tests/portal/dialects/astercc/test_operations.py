"""A test a situation of each operation on the agent herself."""

import pytest

from agents.models import Membership, Presence
from tests.portal.dialects.astercc.asking import ask, done, refused


def test_login_tells_her_groups(world):
    ada, support, sales = world.agents["ada"].pk, world.id_of("630"), world.id_of("631")
    rest = f"groupadmin=no&agenttype=static&agentline=offline&errorcall=no&agent_id={ada}|||"
    assert ask("LOGIN") == done("BackMsg_04") + (
        f"|Return|agent_group_id={support}&groupname=Support&status=idel&{rest}"
        f"agent_group_id={sales}&groupname=Sales %26 more&status=idel&{rest}"
    )
    assert Presence.objects.get(agent=world.agents["ada"]).state == "idle"


def test_login_without_a_group_has_an_empty_param(world):
    answer = ask("LOGIN", user="1002", password="demo-1002")
    assert answer == done("BackMsg_04|Return|")


def test_login_by_account_logs_her_agent_in(world):
    assert ask("LOGIN", usertype="account", user="agent1001").startswith(done("BackMsg_04"))
    assert Presence.objects.get(agent=world.agents["ada"]).state == "idle"


def test_a_second_login_is_told_and_the_first_goes_on(world):
    ask("LOGIN")
    assert ask("LOGIN") == refused("BackMsg_66")
    assert Presence.objects.get(agent=world.agents["ada"]).state == "idle"


def test_logout_ends_the_session_and_every_check_in(world):
    world.stand("ready", "630")
    assert ask("LOGOUT") == done("BackMsg_08")
    assert Presence.objects.get(agent=world.agents["ada"]).state == "logged_out"
    assert not Membership.objects.filter(is_checked_in=True).exists()


def test_logging_out_twice_is_no_fault(world):
    assert ask("LOGOUT") == done("BackMsg_08")


def test_nobody_logs_out_of_a_call(world):
    world.stand("talking", "630")
    assert ask("LOGOUT") == refused("BackMsg_10")


# QUEUE


def checked_in(name="ada"):
    rows = Membership.objects.filter(agent__name=name.title(), is_checked_in=True)
    return [row.group.code for row in rows]


def test_queue_checks_in_to_all_her_groups(world):
    assert ask("QUEUE") == done("BackMsg_14")
    assert checked_in() == ["630", "631"]


def test_queue_checks_in_to_the_groups_listed(world):
    assert ask("QUEUE", list=f"{world.id_of('631')},") == done("BackMsg_14")
    assert checked_in() == ["631"]


def test_checking_in_twice_is_no_fault(world):
    ask("QUEUE")
    assert ask("QUEUE") == done("BackMsg_14")


def test_queue_checks_out(world):
    world.stand("ready", "630", "631")
    assert ask("QUEUE", type="2", list=f"{world.id_of('630')},") == done("BackMsg_14")
    assert checked_in() == ["631"]
    assert ask("QUEUE", type="2") == done("BackMsg_14")
    assert checked_in() == []


@pytest.mark.parametrize(
    ("params", "code"),
    [
        ({"type": "3"}, "BackMsg_13"),
        ({"list": "987654,"}, "BackMsg_11[987654]"),
        ({"list": "630x,"}, "BackMsg_11[630x]"),
        ({"list": "999999999999999999999,"}, "BackMsg_11[999999999999999999999]"),
        ({"list": "730"}, "BackMsg_50"),
        ({"list": "632"}, "BackMsg_60"),
        ({"user": "1002", "password": "demo-1002"}, "BackMsg_57"),
        ({"type": "2"}, "BackMsg_58"),
    ],
)
def test_queue_refuses(world, params, code):
    if params.get("list") in world.groups:
        params = params | {"list": f"{world.id_of(params['list'])},"}
    assert ask("QUEUE", **params) == refused(code)
    assert checked_in() == []


def test_queue_does_not_check_out_of_a_group_she_is_not_in(world):
    world.stand("ready", "630")
    assert ask("QUEUE", type="2", list=f"{world.id_of('631')},") == refused("BackMsg_60")


# QUEUEPAUSE, ACWOFF


def test_pause_keeps_the_reason_and_unpause_ends_it(world):
    world.stand("ready", "630")
    assert ask("QUEUEPAUSE", pause_reason="lunch") == done("BackMsg_14")
    presence = Presence.objects.get(agent=world.agents["ada"])
    assert (presence.state, presence.reason) == ("paused", "lunch")
    assert ask("QUEUEPAUSE", type="2") == done("BackMsg_14")
    presence.refresh_from_db()
    assert presence.state == "ready"


@pytest.mark.parametrize(("params", "code"), [({"type": "0"}, "BackMsg_13"), ({}, "BackMsg_58")])
def test_pause_refuses(world, params, code):
    world.stand("idle")
    assert ask("QUEUEPAUSE", **params) == refused(code)


def test_acwoff_ends_wrap_up(world):
    world.stand("wrap_up", "630")
    assert ask("ACWOFF", sessionid="whatever") == done("BackMsg_61")
    assert Presence.objects.get(agent=world.agents["ada"]).state == "ready"


def test_acwoff_outside_wrap_up_changes_nothing(world):
    world.stand("ready", "630")
    assert ask("ACWOFF") == done("BackMsg_61")
    assert Presence.objects.get(agent=world.agents["ada"]).state == "ready"


def test_acwoff_needs_a_check_in(world):
    world.stand("idle")
    assert ask("ACWOFF") == refused("BackMsg_58")


# AGENTSTATUS


@pytest.mark.parametrize(
    ("state", "word"),
    [
        ("ready", "idle"),
        ("ringing", "ringing"),
        ("dialling", "busy"),
        ("talking", "busy"),
        ("wrap_up", "acw"),
        ("paused", "pause"),
        ("phone_lost", "pause"),
    ],
)
def test_status_says_each_group(world, state, word):
    world.stand(state, "630")
    status = f"{world.id_of('630')}-{word},{world.id_of('631')}-logout,"
    assert ask("AGENTSTATUS") == done(f"BackMsg_43|Return|{status}")


def test_status_without_a_group_has_no_data(world):
    answer = ask("AGENTSTATUS", user="1002", password="demo-1002")
    assert answer == refused("BackMsg_44")
