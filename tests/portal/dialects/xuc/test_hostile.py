"""What nobody means well by: it gets its error, and neither the socket nor anybody else is hurt."""

import json

import pytest
from asgiref.sync import sync_to_async
from hypothesis import given, settings
from hypothesis import strategies as st

from agents.models import ApiToken, Membership, PlannedCallback
from calls.models import LiveCall
from portal.dialects.xuc import socket, wire
from portal.dialects.xuc.parse import READERS, parse
from tests import builders
from tests.fakes.switch import FakeSwitch
from tests.portal.dialects.xuc.client import Client, client_of, signed_on
from tests.portal.dialects.xuc.document import CALLS
from tests.portal.live.conftest import happens

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=30)
    | st.sampled_from(
        ["\x00", "\ud800", "' OR 1=1 --", "<script>", "../../etc/passwd", "${jndi:x}"]
    ),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3)
    ),
    max_leaves=6,
)
FIELDS = sorted({name for one in CALLS for name in one["wire"]} - {"claz", "command"})
NASTY = [
    "",
    "null",
    "[]",
    "0",
    "{}",
    '{"claz":"web"}',
    '{"claz":"web","command":"__class__"}',
    '{"claz":"web","command":"agentLogin\\u0000"}',
    '{"claz":"web","command":{"a":1}}',
    '{"claz":"web","command":"getUserCallHistory","size":-1}',
    '{"claz":"web","command":"getUserCallHistory","size":1e308}',
    '{"claz":"web","command":"getList","objectType":["queue"]}',
    '{"claz":"web","command":"setData","variables":{"a b":"c"}}',
    '{"claz":"web","command":"setData","variables":{"a":{"b":1}}}',
    '{"claz":"web","command":"takeCallback"}',
    '{"claz":"web","command":"updateCallbackTicket","uuid":"x","status":"Perhaps"}',
    '{"claz":"web","command":"updateCallbackTicket","uuid":"x","status":"Fax","dueDate":"never"}',
    '{"claz":"web","command":"applyUsersDefaultMembership","userIds":"1"}',
    "{" * 5000,
    '{"claz":"ping"' + " " * 20_000 + "}",
    "\ufeff{}",
    '{"claz":"web","claz":"web","command":1}',
]
#: Well-formed, and not hers: each is refused, and nothing moves.
NOT_HERS = [
    {"command": "takeCallback", "uuid": "00000000-0000-4000-8000-000000000000"},
    {"command": "releaseCallback", "uuid": "nonsense"},
    {"command": "startCallback", "uuid": "' OR 1=1 --", "number": "02079460001"},
    {"command": "updateCallbackTicket", "uuid": "\u0661", "status": "Answered"},
    {"command": "setUsersDefaultMembership", "userIds": [1, 2**62], "membership": []},
    {"command": "applyUsersDefaultMembership", "userIds": list(range(1, 400))},
    {"command": "moveAgentsInGroup", "groupId": 1, "fromQueueId": 2, "fromPenalty": 0,
     "toQueueId": 3, "toPenalty": 0},
    {"command": "conferenceKick", "numConf": "../..", "index": 2**40},
    {"command": "dialFromQueue", "destination": "999999", "queueId": 2**62, "callerId": "1"},
    {"command": "agentLogout", "agentid": 2**62},
    {"command": "subscribeToQueueCalls", "queueId": 2**62},
    {"command": "inviteConferenceRoom", "userId": 2**62},
    {"command": "hangup", "uniqueId": "x" * 190},
]  # fmt: skip


@given(
    st.sampled_from(sorted(READERS)), st.dictionaries(st.sampled_from(FIELDS), VALUES, max_size=6)
)
@settings(max_examples=300, deadline=None)
def test_no_values_make_a_command_stumble(command, fields):
    said = json.dumps({"claz": "web", "command": command, **fields})
    assert isinstance(parse(said), wire.Ask | wire.Refused)


@given(st.text(max_size=200) | VALUES.map(json.dumps))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_it_stumble(said):
    assert isinstance(parse(said), wire.Ask | wire.Refused | wire.Ping)


@pytest.mark.usefixtures("following")
async def test_each_gets_its_error_and_the_socket_serves_on(people, monkeypatch):
    monkeypatch.setattr(socket, "BURST", 1000.0)
    ada = await signed_on(people["ada"])
    await ada.all_told()
    for said in NASTY:
        await ada.send(text=said)
        assert (await ada.told("Error"))["Error"] in {
            *("InvalidJson", "UnknownClass", "UnknownCommand", "InvalidField", "MessageTooLong"),
        }, said[:60]
    await ada.settled()
    await ada.leave()


@pytest.mark.usefixtures("following")
async def test_what_is_not_hers_is_refused_and_nothing_moves(people, monkeypatch):
    monkeypatch.setattr(socket, "BURST", 1000.0)
    before = await sync_to_async(Membership.objects.count)()
    ada = await signed_on(people["ada"])
    await ada.all_told()
    for fields in NOT_HERS:
        await ada.cti(**fields)
        answer = await ada.hear()
        assert answer["msgType"] in {"Error", "AgentError"}, fields
        assert answer["ctiMessage"]["Error"] != "UnhandledError", fields
    assert await ada.all_told() == []
    await ada.leave()
    assert await sync_to_async(Membership.objects.count)() == before
    assert not await sync_to_async(PlannedCallback.objects.exists)()
    assert not await sync_to_async(LiveCall.objects.exists)()
    assert FakeSwitch.orders() == []


@pytest.mark.usefixtures("following")
async def test_a_flood_hurts_only_who_sends_it(people, monkeypatch):
    monkeypatch.setattr(socket, "PER_S", 0.0)
    ada, sue = await signed_on(people["ada"]), await signed_on(people["sue"])
    await sue.cti("getList", objectType="queue")
    await sue.told("QueueList")
    for _ in range(int(socket.BURST) + socket.MOST_REFUSED + 50):
        await ada.cti("getCallbackLists")
    assert await ada.closed_with() == socket.TOO_MANY
    await happens(builders.offered(builders.tile()))
    await sue.cti("getList", objectType="queue")
    await sue.told("QueueList")
    await sue.leave()


@pytest.mark.usefixtures("following")
async def test_a_token_that_is_gone_opens_nothing(people):
    ada = await client_of(people["ada"])
    await sync_to_async(ApiToken.objects.all().delete)()
    assert not await ada.open()
    for token in ("' OR '1'='1", "%F0%9F%92%A9", "a&token=b", "../..", "\u202e"):
        assert not await Client(token).open()


@pytest.mark.usefixtures("following")
async def test_a_strangers_token_is_hers_whatever_team_she_names(people):
    max_ = await client_of(people["max"])
    max_.line.scope["query_string"] += b"&team=demo&username=demo-1001&agentNumber=1001"
    assert await max_.open()
    text = json.dumps(await max_.all_told())
    assert "Max" in text
    assert "Ada" not in text
    await max_.leave()
