import json

import pytest

from portal.dialects.callevent import parse
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.parse import Bad
from portal.dialects.callevent.requests import REQUESTS, Request

WHOLE = {
    "thisDN": "1001",
    "callID": "c1",
    "otherDN": "1002",
    "dtmfDigits": "1#",
    "attachedData": {"orderID": "7", "retries": 1, "isNew": True},
    "reasonCode": 11,
    "agentState": 2,
    "thisQueues": ["630"],
    "thisQueue": "630",
    "duration": 60,
    "callType": "Outbound",
}


def asked(**fields):
    return parse.read(json.dumps(fields))


@pytest.mark.parametrize("name", REQUESTS)
def test_every_request_is_read_with_every_field(name):
    found = asked(messageID=name, referenceID=7, **WHOLE)
    assert isinstance(found, Request)
    assert (found.name, found.reference, found.dn, found.seconds) == (name, 7, "1001", 60)
    assert found.data == {"orderID": "7", "retries": "1", "isNew": "true"}


@pytest.mark.parametrize(
    ("name", "field"), [(name, field) for name, spec in REQUESTS.items() for field in spec.needs]
)
def test_a_request_without_what_it_needs_is_refused_by_its_number(name, field):
    rest = {key: value for key, value in WHOLE.items() if key != field}
    found = asked(messageID=name, referenceID=7, **rest)
    assert isinstance(found, Bad)
    assert (found.fault, found.reference, found.name) == (Fault.INVALID_PARAMS, 7, name)


@pytest.mark.parametrize("field", WHOLE)
@pytest.mark.parametrize("value", [[{}], {"a": {"b": 1}}, "\x00", "x" * 3000, -5, 10**30, 1.5])
def test_a_field_of_the_wrong_kind_is_refused_and_breaks_nothing(field, value):
    found = asked(messageID="RequestMakeCall", **{**WHOLE, field: value})
    assert isinstance(found, Bad)
    assert found.fault is Fault.INVALID_PARAMS


@pytest.mark.parametrize(
    "text",
    [
        None,
        "",
        "[]",
        "7",
        "null",
        "{",
        '{"messageID":"RequestCallInfo",}',
        "{'messageID':'RequestCallInfo'}",
        '{"messageID":"A","messageID":"B"}',
        '{"messageID":NaN}',
        '{"a":' * 9000 + "1" + "}" * 9000,
        '{"messageID":"' + "x" * parse.LONGEST_FRAME + '"}',
        "\ud800",
        '{"messageID":"\\ud800"}',
        '{"messageID":"RequestAttachData","attachedData":{"a":"\\udfff"}}',
    ],
)
def test_what_is_no_strict_json_object_is_refused(text):
    assert parse.read(text) == Bad(fault=Fault.SOCKET_TO_JSON)


@pytest.mark.parametrize(
    "name", [None, 7, "", "requestmakecall", "EventRinging", ["RequestMakeCall"]]
)
def test_a_message_nobody_knows_is_refused(name):
    found = asked(messageID=name, referenceID=3)
    assert isinstance(found, Bad)
    assert (found.fault, found.reference) == (Fault.MESSAGE_ID_NOT_MATCH, 3)


@pytest.mark.parametrize("reference", ["7", True, -1, 2**63, 1.0, None, []])
def test_a_reference_is_a_number_and_nothing_else(reference):
    found = asked(messageID="RequestCallInfo", callID="c1", referenceID=reference)
    assert isinstance(found, Bad)
    assert (found.fault, found.reference) == (Fault.INVALID_PARAMS, 0)
