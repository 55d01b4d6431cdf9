import json
from pathlib import Path

import pytest

from portal.dialects.xuc import wire
from portal.dialects.xuc.parse import READERS, parse

CALLS = json.loads(Path(__file__).with_name("client_calls.json").read_text())


def asked(command, **fields):
    return parse(json.dumps({"claz": "web", "command": command, **fields}))


def test_the_document_and_the_library_have_77_client_calls_of_76_commands():
    assert len(CALLS) == 77
    assert {one["wire"]["command"] for one in CALLS} == set(READERS)


@pytest.mark.parametrize("call", CALLS, ids=lambda one: one["call"])
def test_each_client_call_is_read_as_the_library_sends_it(call):
    assert isinstance(parse(json.dumps(call["wire"])), wire.Ask)


@pytest.mark.parametrize("call", CALLS, ids=lambda one: one["call"])
@pytest.mark.parametrize(
    "value", [[], {}, "x" * 5000, True, -1, 2**70, None, "\x00", 1.5, "\ud800"]
)
def test_no_value_of_any_field_makes_it_stumble(call, value):
    for name in set(call["wire"]) - {"claz", "command"}:
        found = parse(json.dumps({**call["wire"], name: value}))
        assert isinstance(found, wire.Ask | wire.Refused)


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ("", "InvalidJson"),
        ("[]", "InvalidJson"),
        ("null", "InvalidJson"),
        ('"pong"', "InvalidJson"),
        ("[" * 9000, "InvalidJson"),
        ("{NaN}", "InvalidJson"),
        ('{"claz":"web","command":"getList","objectType":NaN}', "InvalidJson"),
        ("{}", "UnknownClass"),
        ('{"claz":["web"]}', "UnknownClass"),
        ('{"claz":"web"}', "UnknownCommand"),
        ('{"claz":"web","command":["dial"]}', "UnknownCommand"),
        ('{"claz":"web","command":"explode"}', "UnknownCommand"),
        ('{"claz":"web","command":"dial"}', "InvalidField"),
        ('{"claz":"web","command":"getList","objectType":"secrets"}', "InvalidField"),
        ('{"claz":"ping","x":"' + "y" * 20_000 + '"}', "MessageTooLong"),
    ],
)
def test_what_is_no_client_call_is_refused_by_name(said, error):
    found = parse(said)
    assert isinstance(found, wire.Refused)
    assert found.error == error


def test_a_ping_is_a_ping():
    assert parse('{"claz":"ping"}') == wire.Ping()


def test_an_agent_left_out_is_the_clients_own_and_ids_may_come_as_text():
    assert asked("agentLogin", agentphonenumber="1000") == wire.AgentAsk(
        verb=wire.AgentVerb.LOG_IN, phone="1000"
    )
    assert asked("pauseAgent", agentid="22", reason="lunch") == wire.AgentAsk(
        verb=wire.AgentVerb.PAUSE, agent_id=22, reason="lunch"
    )
    assert asked("agentLogin", agentphonenumber=1000).phone == "1000"


def test_attached_data_gets_its_prefix_and_may_come_as_text():
    assert asked("setData", variables={"var1": "a", "USR_var2": 2}).variables == {
        "USR_var1": "a",
        "USR_var2": "2",
    }
    assert asked("setData", variables="{'var1':'val1'}").variables == {"USR_var1": "val1"}
    assert isinstance(asked("setData", variables={"a b": "x"}), wire.Refused)
    assert isinstance(asked("setData", variables={"a": ["x"]}), wire.Refused)
    assert asked("dial", destination="1001").variables == {}


def test_dial_from_queue_takes_one_caller_id_or_two():
    assert asked("dialFromQueue", destination="1", queueId="8", callerId="3000") == wire.DialAsk(
        destination="1", queue_id=8, caller_id="3000"
    )
    found = asked(
        "dialFromQueue", destination="1", queueId=8, callerIdName="S", callerIdNumber="30"
    )
    assert found.caller_id == "30"


def test_a_forward_switched_off_needs_no_destination():
    assert asked("uncFwd", state=False, destination="") == wire.SetForward(
        when="uncFwd", is_on=False, destination=""
    )
    assert isinstance(asked("uncFwd", state=True, destination=""), wire.Refused)
    assert asked("busyFwd", state="true", destination="1002").is_on


def test_a_ticket_takes_day_or_period_alone_and_four_states():
    ticket = {"uuid": "u", "status": "Callback"}
    assert asked("updateCallbackTicket", **ticket, dueDate="2016-08-01").due_date == "2016-08-01"
    assert asked("updateCallbackTicket", **ticket, periodUuid="p").period_uuid == "p"
    assert asked("updateCallbackTicket", **ticket, description="d").comment == "d"
    assert isinstance(asked("updateCallbackTicket", **ticket, dueDate="soon"), wire.Refused)
    assert isinstance(asked("updateCallbackTicket", uuid="u", status="Maybe"), wire.Refused)


def test_conference_rooms_are_the_list_of_meetme():
    assert asked("getList", objectType="meetme") == wire.GetList(object_type="meetme")
    assert asked("getConfig", objectType="queue").is_single
