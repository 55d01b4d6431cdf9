"""Callbacks of the shipped dialplan on a real Asterisk."""

import asyncio
import uuid
from datetime import UTC, datetime

import pytest

from calls.domain.callbacks import standing
from calls.domain.events import CallKind, Outcome
from tests.deploy.inbound import a_line, agent_in, heard
from tests.deploy.test_live_calls import Listener, kinds

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]


async def test_a_caller_asks_for_a_callback_with_a_key(pbx, customer):
    await a_line(pbx, "08081570666", "group:demo-649")
    caller = await customer("02079460259", "08081570666", press="wwwwww1")
    asked = await caller.told("CallbackAsked", 30)
    assert (asked["Queue"], asked["Number"]) == ("demo-649", "02079460259")
    left = await pbx.wait("QueueCallerLeave", caller.since, Queue="demo-649")
    assert left["Position"] == "1"
    await caller.gone()


async def stand_in_line(pbx, session, number, place="1"):
    answer = await pbx.send(
        {
            "Action": "Originate",
            "Channel": "Local/demo-649@callback-place/n",
            "Context": "callback-dial",
            "Exten": number,
            "Priority": "1",
            "Async": "true",
            "Timeout": "60000",
            "CallerID": f'"Callback" <{number}>',
            "ChannelId": f"{session}-place",
            "Variable": [
                f"__SESSION_ID={session}",
                "__TEAM=demo",
                "LEG=place",
                f"PLACE={place}",
                "PRIO=0",
                "__RING_TIME=6",
            ],
        }
    )
    assert answer["Response"] == "Success"


def waiting_call(session, number):
    return standing(
        call_id=session,
        team="demo",
        pbx="pair",
        at=datetime(2020, 1, 1, tzinfo=UTC),
        position=1,
        group="649",
        customer_number=number,
    )


async def test_a_callback_rings_the_agent_first_and_then_the_customer(pair, pbx):
    session, since = uuid.uuid4().hex, len(pbx.events)
    listener = Listener(pbx, waiting_call(session, "02079460002"))
    await stand_in_line(pbx, session, "02079460002")
    await pbx.wait("QueueCallerJoin", since, Queue="demo-649")
    async with agent_in(pbx, "demo-649"):
        await pbx.wait("DialEnd", since, 25, DialStatus="ANSWER", DestCallerIDNum="02079460002")
        await asyncio.sleep(3)
    for channel in await pbx.send_list({"Action": "CoreShowChannels"}):
        if session in channel.get("ChanVariable", ""):
            assert not channel["Channel"].startswith("Local/")
            await pbx.send({"Action": "Hangup", "Channel": channel["Channel"]})
    events = await listener.end(lambda one: one.call_id == session)
    assert kinds(events) == [
        "CallStarted",
        "CallQueued",
        "CallOffered",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallOfferEnded",
        "CallPartyDialled",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallConnected",
        "CallPartyLeft",
        "CallPartyLeft",
        "CallEnded",
    ]
    end = events[-1]
    assert (end.outcome, end.agent_no, end.call.kind) == (
        Outcome.ANSWERED,
        "1008",
        CallKind.OUTBOUND,
    )
    assert [one.role for one in end.segments] == ["agent", "customer"]
    assert await heard(pair, "demo-1008", 420)
    assert await heard(pair, "02079460002", 1300)


@pytest.mark.parametrize(
    ("number", "outcome"), [("02079460060", Outcome.BUSY), ("02079460066", Outcome.NO_ANSWER)]
)
async def test_a_callback_whose_customer_is_not_reached(pbx, number, outcome):
    session, since = uuid.uuid4().hex, len(pbx.events)
    listener = Listener(pbx, waiting_call(session, number))
    await stand_in_line(pbx, session, number)
    await pbx.wait("QueueCallerJoin", since, Queue="demo-649")
    async with agent_in(pbx, "demo-649"):
        events = await listener.end(lambda one: one.call_id == session)
    assert (events[-1].outcome, events[-1].call.talked_s) == (outcome, 0)


async def in_line(pbx, queue, count):
    """Wait until so many stand in line; name their channels, first one first."""
    for _ in range(150):
        rows = await pbx.send_list({"Action": "QueueStatus", "Queue": queue})
        line = [(int(r["Position"]), r["Channel"]) for r in rows if r["Event"] == "QueueEntry"]
        if len(line) == count:
            return [name for _, name in sorted(line)]
        await asyncio.sleep(0.1)
    raise AssertionError(line)


async def test_a_callback_stands_where_the_caller_stood(pair, pbx, customer):
    await a_line(pbx, "08081570667", "group:demo-649")
    for n in range(3):
        await customer(f"0207946026{n}", "08081570667")
    await in_line(pbx, "demo-649", 3)
    session = uuid.uuid4().hex
    await stand_in_line(pbx, session, "02079460003", place="2")
    line = await in_line(pbx, "demo-649", 4)
    assert [name.startswith("Local/") for name in line] == [False, True, False, False]
    for channel in await pbx.send_list({"Action": "CoreShowChannels"}):
        if session in channel.get("ChanVariable", ""):
            await pbx.send({"Action": "Hangup", "Channel": channel["Channel"]})
