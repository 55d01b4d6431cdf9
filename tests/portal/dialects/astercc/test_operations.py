"""One row a situation of each operation: what is asked, where she stands, what is answered."""

import hashlib

import pytest

from agents.models import Membership, Presence, Team
from calls.models import LiveCall
from calls.switch import HangUpLeg, OriginateLeg, Reply
from portal.dialects.astercc import operations, render

CUSTOMER = {"targetdn": "02079460001", "targettype": "exter"}
MINIMAL = {
    "LOGIN": {},
    "LOGOUT": {},
    "QUEUE": {"type": "1"},
    "QUEUEPAUSE": {"type": "1"},
    "ACWOFF": {},
    "MAKECALL": CUSTOMER,
    "HANGUP": {"target": "all"},
    "AGENTSTATUS": {},
}
EVERY = list(MINIMAL)


def ask(event, **changed):
    params = {
        "EVENT": event,
        "orgidentity": "demo",
        "usertype": "agent",
        "user": "1001",
        "pwdtype": "plaintext",
        "password": "demo-1001",
        **MINIMAL.get(event, {}),
        **changed,
    }
    answer, delimiter = operations.carry_out(params, address="127.0.0.1")
    return render.delimited(answer, delimiter).removeprefix("|Return|")


def refused(code):
    return f"2|Return|{code}"


def done(code):
    return f"1|Return|{code}"


# What every operation checks first


@pytest.mark.parametrize("missing", ["orgidentity", "usertype", "user", "pwdtype", "password"])
@pytest.mark.parametrize("event", EVERY)
def test_an_empty_parameter_is_told_before_all_else(world, event, missing):
    assert ask(event, **{missing: " "}) == refused("BackMsg_01")


@pytest.mark.parametrize(
    ("event", "empty"),
    [
        ("QUEUE", "type"),
        ("QUEUEPAUSE", "type"),
        ("MAKECALL", "targetdn"),
        ("MAKECALL", "targettype"),
        ("HANGUP", "target"),
    ],
)
def test_an_operation_needs_its_own_parameters(world, event, empty):
    assert ask(event, **{empty: ""}) == refused("BackMsg_01")


@pytest.mark.parametrize("event", EVERY)
@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"orgidentity": "nobody", "usertype": "x"}, "BackMsg_02"),
        ({"usertype": "x"}, "BackMsg_28"),
        ({"user": "7777"}, "BackMsg_03"),
        ({"user": "agent1001"}, "BackMsg_03"),
        ({"password": "wrong"}, "BackMsg_03"),
        ({"pwdtype": "md5"}, "BackMsg_03"),
        ({"orgidentity": "other"}, "BackMsg_03"),
        ({"user": "1003"}, "BackMsg_06"),
        ({"user": "1005", "password": "demo-1005"}, "BackMsg_03"),
        ({"user": "1004", "password": "demo-1004"}, "BackMsg_05"),
        ({"user": "1004", "password": "wrong"}, "BackMsg_03"),
        ({"user": "a\0b"}, "BackMsg_28"),
    ],
)
def test_an_agents_sign_in_is_refused(world, event, wrong, code):
    assert ask(event, **wrong) == refused(code)


@pytest.mark.parametrize("event", EVERY)
@pytest.mark.parametrize(
    ("user", "password", "at_login", "elsewhere"),
    [
        ("nobody", "x", "BackMsg_15", "BackMsg_63"),
        ("agent1001", "wrong", "BackMsg_07", "BackMsg_63"),
        ("max", "other-1001", "BackMsg_15", "BackMsg_63"),
        ("agent1004", "demo-1004", "BackMsg_05", "BackMsg_05"),
        ("clerk", "demo-clerk", "BackMsg_38", "BackMsg_38"),
        ("agent1005", "demo-1005", "BackMsg_38", "BackMsg_38"),
    ],
)
def test_an_accounts_sign_in_is_refused(world, event, user, password, at_login, elsewhere):
    code = at_login if event == "LOGIN" else elsewhere
    assert ask(event, usertype="account", user=user, password=password) == refused(code)


@pytest.mark.parametrize("case", [str.lower, str.upper])
@pytest.mark.parametrize("kind", ["md5", "MD5"])
@pytest.mark.parametrize("who", [{"user": "1001"}, {"usertype": "account", "user": "agent1001"}])
def test_the_md5_of_the_password_signs_in_too(world, who, kind, case):
    digest = case(hashlib.md5(b"demo-1001").hexdigest())
    assert ask("LOGIN", **who, pwdtype=kind, password=digest).startswith(done("BackMsg_04"))


def test_a_team_may_refuse_md5_passwords(world):
    Team.objects.filter(identity="demo").update(is_md5_allowed=False)
    digest = hashlib.md5(b"demo-1001").hexdigest()
    assert ask("LOGIN", pwdtype="md5", password=digest) == refused("BackMsg_03")
    assert ask("LOGIN").startswith(done("BackMsg_04"))


@pytest.mark.parametrize("event", ["", "CALLME", "CONSULT", "Hold", "DialerList", "GetCdr"])
def test_an_operation_there_is_not_is_wrong_even_for_strangers(world, event):
    code = "BackMsg_28" if event else "BackMsg_01"
    assert ask(event, password="wrong") == refused(code)


def test_the_teams_delimiter_is_used_even_where_the_password_is_wrong(world):
    Team.objects.filter(identity="demo").update(astercc_delimiter="Retuen")
    assert ask("LOGIN", password="wrong") == "|Retuen|2|Retuen|BackMsg_03"


# LOGIN, LOGOUT


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


# MAKECALL


@pytest.fixture
def ready(world):
    world.stand("ready", "630")
    return world


def originated(world):
    return [order for _, order in world.switch.orders if isinstance(order, OriginateLeg)]


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


@pytest.fixture
def calling(ready):
    """Ada's call to a customer, both legs of it known at the PBX."""
    assert ask("MAKECALL", userdata="a=1&b=2", modeltype="Campaign", model_id="7") == done(
        "BackMsg_19"
    )
    row = LiveCall.objects.get(team="demo")
    row.legs = {
        f"{row.call_id}-agent": {"channel": "PJSIP/demo-1001-01", "role": "agent"},
        "pbx-1.7": {"channel": "PJSIP/town-02", "role": "customer"},
    }
    row.save()
    return row


def hung_up(world):
    return {order.channel for _, order in world.switch.orders if isinstance(order, HangUpLeg)}


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


# Max, of the other team

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


# Guessing


@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({}, "BackMsg_03"),
        ({"user": "7777"}, "BackMsg_03"),
        ({"usertype": "account", "user": "agent1001"}, "BackMsg_63"),
    ],
)
def test_wrong_tries_shut_the_door_even_for_the_right_password(world, settings, who, code):
    settings.AXES_FAILURE_LIMIT = 3
    for _ in range(3):
        assert ask("AGENTSTATUS", **who, password="wrong") == refused(code)
    assert ask("AGENTSTATUS", **who) == refused(code)
