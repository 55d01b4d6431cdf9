"""Operations of the later manual."""

import json

import pytest
from django.test import Client

from agents.models import Agent, DefaultMembership, Team
from calls.domain.orders import RecordLeg
from calls.models import Recording
from calls.services.rows import write
from tests.builders import trunk
from tests.calls.domain.control import calls as c
from tests.portal.api.test_calls import ended
from tests.portal.api.test_recordings import recording
from tests.portal.dialects.astercc.asking import ask, done, refused

ACCOUNT = {"usertype": "", "user": "agent1001", "pwdtype": "plaintext"}
SUE = {"user": "1009", "password": "demo-1009"}
BEN = {"user": "1002", "password": "demo-1002"}
CLERK = {"usertype": "account", "user": "clerk", "password": "demo-clerk"}
MAX = {"orgidentity": "other", "password": "other-1001"}


def records(**asked):
    body = json.loads(ask("GetCdr", **asked))
    assert body["result"] == "success"
    assert body["msg"]["totalCount"] == len(body["msg"]["data"])
    return body["msg"]["data"]


@pytest.fixture
def history(world):
    ended("hers", group="631")
    ended("bens", agent_no="1002", group="630")
    ended("maxs", team="other")
    return world


def test_her_own_facts_are_json_and_hold_no_password(world):
    text = ask("MyInfo", **ACCOUNT)
    body = json.loads(text)
    assert (body["agentno"], body["username"], body["orgidentity"]) == ("1001", "agent1001", "demo")
    assert not [name for name in body if "pass" in name or "secret" in name]
    assert world.agents["ada"].account.password not in text


def test_a_name_in_json_is_no_tag_where_the_answer_is_shown_as_a_page(world):
    name = "<script>alert(1)</script>&"
    world.agents["ada"].name = name
    world.agents["ada"].save()
    text = ask("MyInfo")
    assert not set(text) & set("<>&")
    assert json.loads(text)["agentname"] == name


def test_her_ended_calls_are_json(world):
    body = json.loads(ask("GetCdr", **ACCOUNT, limit="5"))
    assert body == {"result": "success", "msg": {"data": [], "totalCount": 0}}


@pytest.mark.parametrize(
    ("who", "calls"),
    [
        ({}, {"hers"}),
        (BEN, {"bens"}),
        (SUE, {"bens"}),  # she leads 630
        (MAX, {"maxs"}),
    ],
)
def test_ended_calls_are_told_to_whose_they_are(history, who, calls):
    found = records(**who)
    assert {one["sessionid"] for one in found} == calls
    for one in found:
        assert one["disposition"] == "ANSWERED"
        assert one["calldate"] <= one["endtime"]


@pytest.mark.parametrize(("limit", "count"), [("1", 1), ("2", 2), ("0", 0), ("999999", 3)])
def test_no_more_records_are_given_than_asked_for(world, limit, count):
    for call_id in ("one", "two", "three"):
        ended(call_id)
    assert len(records(limit=limit)) == count


def test_who_pulls_records_gets_those_after_the_last_she_has(world):
    for minute, call_id in enumerate(("three", "two", "one")):
        ended(call_id, minutes=-minute)
    assert [one["sessionid"] for one in records()] == ["three", "two", "one"]
    first = records(id="0", limit="2")
    assert [one["sessionid"] for one in first] == ["three", "two"]
    rest = records(id=first[-1]["id"])
    assert [one["sessionid"] for one in rest] == ["one"]
    assert records(id=rest[-1]["id"]) == []


def test_a_call_is_found_by_its_userdata_as_a_whole(history):
    ended("wanted", userdata="order=7&note='x'")
    ended("near", userdata="order=77")
    assert [one["sessionid"] for one in records(userdata="order=7&note='x'")] == ["wanted"]
    assert records(userdata="order=7") == []
    ended("bens too", agent_no="1002", userdata="order=8")
    assert records(userdata="order=8") == []


@pytest.mark.parametrize("after", ["x", "-1", "1.5", "9" * 30])
def test_a_place_that_is_none_is_refused(history, after):
    assert ask("GetCdr", id=after) == refused("BackMsg_28")


@pytest.mark.parametrize("limit", ["x", "-1", "1.5", "1 or 1", "9" * 30, "\u0661"])
def test_a_limit_that_is_none_is_refused(history, limit):
    assert ask("GetCdr", limit=limit) == refused("BackMsg_28")


@pytest.mark.parametrize("event", ["GetCdr", "GetMonitor", "DefaultGroup", "monitorCtrl"])
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"password": "wrong"}, "BackMsg_03"),
        ({"orgidentity": "other"}, "BackMsg_03"),
        ({"orgidentity": "nobody"}, "BackMsg_02"),
        ({"usertype": "account"}, "BackMsg_63"),
        ({"usertype": "ghost"}, "BackMsg_28"),
        ({"user": ""}, "BackMsg_01"),
    ],
)
def test_a_stranger_is_told_nothing(history, event, who, code):
    given = {"agent_group_id": "1", "operate": "start", "sessionid": "hers"}
    assert ask(event, **{**given, **who}) == refused(code)


@pytest.mark.parametrize(
    ("heard", "who", "call_id", "is_told"),
    [
        ("own", {}, "hers", True),
        ("own", {}, "bens", False),
        ("none", {}, "hers", False),
        ("team", {}, "bens", True),
        ("none", SUE, "bens", True),
        ("none", SUE, "hers", False),
        ("team", {}, "maxs", False),
        ("team", MAX, "hers", False),
        ("own", MAX, "maxs", True),
        ("team", {}, "nothing", False),
        ("team", {}, "' OR 1=1", False),
    ],
)
def test_where_a_recording_is_told_to_who_may_hear_it(history, heard, who, call_id, is_told):
    kept = {one: recording(number, one) for number, one in enumerate(("hers", "bens"), 1)}
    kept["maxs"] = recording(3, "maxs", "other")
    Team.objects.update(recordings_heard=heard)
    answer = ask("GetMonitor", **who, sessionid=call_id, calldate="2026-11-21", mp3="yes")
    if is_told:
        path, _, word = answer.removeprefix("1|Return|").partition("?word=")
        assert path == f"files/recordings/{kept[call_id].id}"
        assert word
    else:
        assert answer == refused("BackMsg_44")


def test_a_recordings_link_opens_it_without_signing_in(history, tmp_path, settings):
    settings.FILES_ROOT = str(tmp_path)
    kept = recording(1, "hers")
    (tmp_path / kept.path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / kept.path).write_bytes(b"RIFF")
    Team.objects.update(recordings_heard="own")
    link = "/" + ask("GetMonitor", sessionid="hers").removeprefix("1|Return|")
    answer = Client().get(link)
    assert (answer.status_code, b"".join(answer)) == (200, b"RIFF")
    Team.objects.update(recordings_heard="none")
    assert Client().get(link).status_code == 404


def test_a_callers_message_is_no_recording_of_a_call(history):
    recording(1, "hers")
    Recording.objects.update(purpose=Recording.Purpose.VOICEMAIL)
    assert ask("GetMonitor", sessionid="hers") == refused("BackMsg_44")
    assert ask("GetMonitor") == refused("BackMsg_01")


def test_her_phone_is_set_while_she_is_logged_out(world):
    world.stand("logged_out")
    assert ask("SetDevice", **ACCOUNT, exten="desk") == done("BackMsg_43")
    assert Agent.objects.get(pk=world.agents["ada"].pk).phone == "desk"
    assert ask("SetDevice", **ACCOUNT, exten="carrier pigeon") == refused("BackMsg_28")


@pytest.mark.parametrize(
    ("exten", "answer"),
    [
        ("1001", done("BackMsg_43")),
        ("demo-1001", done("BackMsg_43")),
        ("1002", refused("BackMsg_28")),
        ("other-1001", refused("BackMsg_28")),
        ("", refused("BackMsg_01")),
    ],
)
def test_a_real_page_binds_her_own_extension_and_no_others(world, exten, answer):
    world.stand("logged_out")
    phone = world.agents["ada"].phone
    assert ask("SetDevice", usertype="", exten=exten) == answer
    assert Agent.objects.get(pk=world.agents["ada"].pk).phone == phone


@pytest.mark.parametrize(
    ("user", "code"), [("1001", "BackMsg_03"), ("sue", "BackMsg_63"), ("٣", "BackMsg_63")]
)
def test_a_user_without_a_type_is_an_agent_by_her_number_and_else_an_account(world, user, code):
    for event in ("SetDevice", "BackCall", "GetCdr", "MyInfo"):
        more = {"exten": "1001", "targetdn": "02079460009"}
        assert ask(event, usertype="", user=user, password="wrong", **more) == refused(code)


def test_an_account_says_who_it_is_without_its_team(world):
    body = json.loads(ask("MyInfo", **ACCOUNT, orgidentity=""))
    assert (body["agentno"], body["orgidentity"]) == ("1001", "demo")
    wrong = {**ACCOUNT, "orgidentity": "", "password": "wrong"}
    assert ask("MyInfo", **wrong) == refused("BackMsg_63")
    assert ask("MyInfo", **{**wrong, "user": "nobody"}) == refused("BackMsg_63")
    assert ask("MyInfo", orgidentity="") == refused("BackMsg_01")  # a number is no account
    assert ask("GetCdr", **ACCOUNT, orgidentity="") == refused("BackMsg_01")


def test_a_value_goes_with_her_call(world):
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("SetVar", varname="ORDER_7", varvalue="a=1&b=|Return|'<x>") == done("BackMsg_43")
    ((_, order),) = world.switch.orders
    assert dict(order.data) == {"ORDER_7": "a=1&b=|Return|'<x>"}
    assert ask("SetVar", **BEN, varname="ORDER_7", varvalue="x") == refused("BackMsg_64")
    assert ask("SetVar", **MAX, varname="ORDER_7", varvalue="x") == refused("BackMsg_64")


@pytest.mark.parametrize("name", ["order", "_X", "-X", "A B", "Ä", "A" * 65, "A\nB"])
def test_a_name_the_manual_does_not_allow_is_refused(world, name):
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("SetVar", varname=name, varvalue="x") == refused("BackMsg_28")
    assert ask("SetVar", varname="A", varvalue="x" * 1025) == refused("BackMsg_28")


@pytest.mark.parametrize("name", ["action", "operate"])
def test_recording_is_asked_for_by_either_name(world, settings, name):
    settings.PBX_PORTAL_URL = "http://portal.example"
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("monitorCtrl", **{name: "start"}) == done("BackMsg_43")


def test_her_default_groups_are_her_admins_to_set(world):
    group = str(world.id_of("630"))
    assert ask("DefaultGroup", agent_group_id=group) == refused("BackMsg_65")
    assert ask("DefaultGroup", agent_group_id=str(world.id_of("730"))) == refused("BackMsg_50")


@pytest.mark.parametrize(
    ("group", "code"),
    [
        ("", "BackMsg_01"),
        ("999999", "BackMsg_30"),
        ("x", "BackMsg_30"),
        ("-1", "BackMsg_30"),
        ("9" * 30, "BackMsg_30"),
        ("1 OR 1=1", "BackMsg_30"),
    ],
)
def test_groups_there_are_not_are_no_default(world, group, code):
    assert ask("DefaultGroup", **SUE, agent_group_id=group) == refused(code)
    assert not DefaultMembership.objects.exists()


def test_one_wrong_group_spoils_the_list(world):
    both = f"{world.id_of('630')},{world.id_of('730')},"
    assert ask("DefaultGroup", **SUE, agent_group_id=both) == refused("BackMsg_50")
    assert not DefaultMembership.objects.exists()


def test_who_leads_a_group_she_is_in_sets_her_own_defaults(world):
    world.groups["631"].admins.add(world.agents["ada"])
    ids = f"{world.id_of('630')},{world.id_of('631')},{world.id_of('630')},"
    for _ in range(2):
        assert ask("DefaultGroup", agent_group_id=ids) == done("BackMsg_43")
        noted = DefaultMembership.objects.values_list("agent__agent_no", "group__code")
        assert sorted(noted) == [("1001", "630"), ("1001", "631")]


def test_the_statuses_of_the_groups_she_leads(world):
    world.stand("paused", "630")
    assert ask("TeamStatus", status="all", **SUE) == "1|Return|1001:pause,"
    assert ask("TeamStatus", status="idle", **SUE) == refused("BackMsg_44")
    assert ask("TeamStatus", status="all") == refused("BackMsg_65")


@pytest.mark.parametrize("verb", ["", "START", "Start", "1", "delete", "start;stop"])
def test_a_verb_there_is_not_records_nothing(world, verb):
    write([c.talking()])
    world.stand("talking", "630")
    code = "BackMsg_28" if verb else "BackMsg_01"
    assert ask("monitorCtrl", operate=verb) == refused(code)
    assert world.switch.orders == []


def test_her_call_is_recorded_when_she_asks(world, settings):
    settings.PBX_PORTAL_URL = "http://portal.example"
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("monitorCtrl", operate="start") == done("BackMsg_43")
    assert [type(order) for _, order in world.switch.orders] == [RecordLeg]


@pytest.mark.parametrize("verb", ["stop", "pause", "resume"])
def test_what_is_not_recorded_is_neither_stopped_nor_paused(world, verb):
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("monitorCtrl", operate=verb).startswith("2|")
    assert world.switch.orders == []


@pytest.mark.parametrize("who", [BEN, SUE, MAX])
def test_another_agents_call_is_not_recorded(world, who):
    write([c.talking()])
    world.stand("talking", "630")
    assert ask("monitorCtrl", **who, operate="start") == refused("BackMsg_64")
    assert world.switch.orders == []


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
