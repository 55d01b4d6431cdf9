"""Frames nobody means well by, and what is answered to them all the same."""

import json
from random import Random
from typing import Any

from portal.dialects.callevent.bodies import Body
from portal.dialects.callevent.errors import Fault
from portal.dialects.callevent.requests import REQUESTS
from tests.portal.live.sockets import Browser

NASTY: list[Any] = [
    None,
    True,
    0,
    -1,
    1.5,
    1e308,
    2**31,
    2**63,
    10**30,
    "",
    " ",
    "\x00",
    "1001",
    "1002",
    "1009",
    "630",
    "02079460000",
    "+442079460000",
    "0900123456",
    "999",
    "*43",
    "' OR 1=1 --",
    "<script>alert(1)</script>",
    "\u2028\u202e",
    "١٢٣",
    "\ud800",
    "x" * 79,
    "x" * 4000,
    "Internal",
    "12#",
    [],
    ["630"],
    ["nowhere", 7],
    [[[]]],
    {},
    {"a": "b"},
    {"a": "\x00"},
    {"a": {"b": "c"}},
    {str(number): "v" for number in range(60)},
]
FIELDS = [
    "thisDN",
    "callID",
    "otherDN",
    "dtmfDigits",
    "attachedData",
    "reasonCode",
    "agentState",
    "thisQueues",
    "thisQueue",
    "duration",
    "callType",
    "referenceID",
    "company\u0000Id",
    "seq",
]
#: What somebody would send who means well: one wrong field among such goes deeper.
PLAIN: dict[str, Any] = {
    "otherDN": "1002",
    "dtmfDigits": "1#",
    "attachedData": {"orderID": "7"},
    "reasonCode": 11,
    "thisQueues": ["630"],
    "duration": 60,
}
BROKEN = ["", "{", "}", "[]", "null", '"x"', "NaN", '{"a":1,"a":2}', '{"messageID":"\\ud800"}']
NAMES = [*REQUESTS, "EventRinging", "", None, 7, "RequestTea", "\u202e"]
CODES = {one.code for one in Fault}


def frame(dice: Random, call_id: str) -> str:
    """One frame: a request with some fields of any kind, of a call that runs, or none at all."""
    turn = dice.random()
    if turn < 0.1:
        return dice.choice(BROKEN)
    fields = {one: dice.choice(NASTY) for one in dice.sample(FIELDS, dice.randrange(3))}
    if dice.random() < 0.7:
        fields = PLAIN | fields
    if dice.random() < 0.3:
        fields["callID"] = call_id
    text = json.dumps({"messageID": dice.choice(NAMES), **fields})
    if turn > 0.95:
        place = dice.randrange(len(text))
        text = text[:place] + chr(dice.randrange(0xD7FF)) + text[place + 1 :]
    return text


async def assault(browser: Browser, dice: Random, count: int, call_id: str) -> dict[int, int]:
    """Send so many frames; give how often each code was told. All that was heard was strict JSON of
    a documented body, and each frame was over before the next."""
    told: dict[int, int] = {}
    for number in range(count):
        await browser.send(text=frame(dice, call_id))
        mark = 2**40 + number
        await browser.ask(messageID="RequestCallInfo", callID="nowhere", referenceID=mark)
        while (heard := await hear(browser)).get("referenceID") != mark:
            code = heard.get("errorCode", 0)
            told[code] = told.get(code, 0) + 1
        assert heard["errorCode"] == Fault.NOT_FOUND_CALL_ID.code
    return told


async def hear(browser: Browser) -> dict[str, Any]:
    """Read one message as a socket would carry it."""
    message = await browser.line.receive_output(20)
    assert message["type"] == "websocket.send", message
    text = message["text"]
    text.encode()
    found: dict[str, Any] = json.loads(text, parse_constant=lambda word: 1 / 0)
    assert found["messageID"] in {one.message for one in Body}
    assert found.get("errorCode", 301000) in CODES
    assert len(text) < 200_000
    return found
