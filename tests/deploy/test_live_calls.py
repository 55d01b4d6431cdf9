"""The stories told by our own dialplan on a real Asterisk: the same canonical events come out."""

import asyncio
import uuid
from datetime import UTC, datetime

import pytest

from calls.ami import town
from calls.ami.translate import translate
from calls.domain.call import Call
from calls.domain.directory import AgentRef, GroupRef
from calls.domain.errors import IllegalMove
from calls.domain.events import CallEnded, CallKind, HungUpBy, Outcome
from calls.domain.switchboard import Switchboard
from tests.deploy.ami_client import join, leave

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]

ANSWERED_BY_AGENT = ["CallStarted", "CallOffered", "CallPartyRinging", "CallPartyAnswered"]


class Everybody:
    """Every phone of a team has its agent."""

    def agent_at(self, endpoint):
        team, _, number = endpoint.partition("-")
        return AgentRef(team=team, agent_no=number) if number.isdigit() else None

    def group_of(self, queue):
        team, _, code = queue.partition("-")
        return GroupRef(team=team, code=code)


def placed(kind, agent, target):
    call_id = uuid.uuid4().hex
    names = {"customer_number": target} if kind is CallKind.OUTBOUND else {}
    return Call.placed(
        call_id=call_id,
        leg_id=f"{call_id}-agent",
        team="demo",
        pbx="pair",
        kind=kind,
        agent_no=agent,
        endpoint=f"demo-{agent}",
        at=datetime(2020, 1, 1, tzinfo=UTC),
        **names,
    )


class Listener:
    """Absorbs what one AMI client heard since it was made."""

    def __init__(self, pbx, *calls):
        self.pbx, self.since = pbx, len(pbx.events)
        self.board = Switchboard(Everybody(), calls)
        self.told, self.refused = [], []

    def listen(self):
        new, self.since = self.pbx.events[self.since :], len(self.pbx.events)
        for event in new:
            lists = {k: v.split("\n") if "\n" in v else v for k, v in event.items()}
            for fact in translate(lists, pbx="pair"):
                try:
                    self.told += self.board.absorb(fact)
                except IllegalMove as refusal:
                    self.refused.append(str(refusal))

    async def end(self, about, patience=25):
        """Wait for the end of the call that `about` picks; give its events."""
        async with asyncio.timeout(patience):
            while True:
                self.listen()
                found = [one for one in self.told if about(one.call)]
                if found and isinstance(found[-1], CallEnded):
                    assert self.refused == []
                    return found
                await asyncio.sleep(0.05)


async def click(pbx, call, *, target, context="c2c"):
    await pbx.send(
        {
            "Action": "Originate",
            "Channel": f"PJSIP/{call.legs[call.own_leg_id].endpoint}",
            "Context": context,
            "Exten": target,
            "Priority": "1",
            "Async": "true",
            "Timeout": "8000",
            "CallerID": f'"Call" <{target}>',
            "ChannelId": call.own_leg_id,
            "Variable": [f"__SESSION_ID={call.call_id}", "LEG=agent", "RING_TIME=4"],
        }
    )


def kinds(events):
    return [type(event).__name__ for event in events]


@pytest.mark.parametrize(
    ("number", "outcome", "cause"),
    [
        ("02079460060", Outcome.BUSY, 17),
        ("02079460065", Outcome.NO_ANSWER, 0),
        ("02079460070", Outcome.CONGESTION, 34),
        ("02079460075", Outcome.UNASSIGNED, 1),
        ("02079460080", Outcome.REJECTED, 21),
    ],
)
async def test_a_customer_who_is_not_reached(pbx, number, outcome, cause):
    call = placed(CallKind.OUTBOUND, "1006", number)
    listener = Listener(pbx, call)
    await click(pbx, call, target=number)
    events = await listener.end(lambda one: one.call_id == call.call_id)
    assert kinds(events)[:4] == ANSWERED_BY_AGENT
    assert (events[-1].outcome, events[-1].cause) == (outcome, cause)
    assert events[-1].call.talked_s == 0


async def test_a_customer_who_answers_and_hangs_up_after_five_seconds(pbx):
    call = placed(CallKind.OUTBOUND, "1006", "02079460090")
    listener = Listener(pbx, call)
    await click(pbx, call, target="02079460090")
    events = await listener.end(lambda one: one.call_id == call.call_id)
    end = events[-1]
    assert (end.outcome, end.hung_up_by) == (Outcome.ANSWERED, HungUpBy.CUSTOMER)
    assert end.call.talked_s == pytest.approx(5, abs=1)
    assert kinds(events) == [
        *ANSWERED_BY_AGENT,
        "CallOfferEnded",
        "CallPartyDialled",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallConnected",
        "CallPartyLeft",
        "CallPartyLeft",
        "CallEnded",
    ]


async def test_a_phone_that_is_not_registered(pbx):
    call = placed(CallKind.OUTBOUND, "1001", "02079460001")
    listener = Listener(pbx, call)
    await click(pbx, call, target="02079460001")
    events = await listener.end(lambda one: one.call_id == call.call_id)
    assert events[-1].outcome is Outcome.AGENT_UNREACHABLE


async def test_a_number_the_team_may_not_dial(pbx):
    call = placed(CallKind.OUTBOUND, "1006", "00441")
    listener = Listener(pbx, call)
    await click(pbx, call, target="00441")
    events = await listener.end(lambda one: one.call_id == call.call_id)
    assert (events[-1].outcome, events[-1].cause) == (Outcome.REFUSED, 21)


async def test_two_agents_talk_to_each_other(pbx):
    call = placed(CallKind.INTERNAL, "1006", "1007")
    listener = Listener(pbx, call)
    await click(pbx, call, target="demo-1007", context="internal")
    await pbx.wait("BridgeEnter", listener.since, BridgeNumChannels="2", ChanVariable=call.call_id)
    listener.listen()
    await asyncio.sleep(1)
    own = next(iter(call.live_legs()))
    await pbx.send({"Action": "Hangup", "Channel": own.channel})
    end = (await listener.end(lambda one: one.call_id == call.call_id))[-1]
    assert (end.outcome, end.hung_up_by) == (Outcome.ANSWERED, HungUpBy.SYSTEM)
    assert (end.call.kind, end.call.target_agent_no) == (CallKind.INTERNAL, "1007")
    assert end.call.talked_s == pytest.approx(1, abs=0.5)


async def ring_in(pair, number, to="08081570630", hangup_after_s=300):
    await asyncio.to_thread(
        town.ring_in,
        pair.town_url,
        to=to,
        from_number=number,
        hangup_after_s=hangup_after_s,
        name="Town",
    )


async def test_a_caller_is_served_and_hangs_up(pair, pbx):
    listener = Listener(pbx)
    await join(pbx, "demo-630", "demo-1008")
    await ring_in(pair, "02079460041", hangup_after_s=4)
    events = await listener.end(lambda one: one.customer_number == "02079460041")
    await leave(pbx, "demo-630", "demo-1008")
    assert kinds(events) == [
        "CallStarted",
        "CallQueued",
        "CallOffered",
        "CallPartyRinging",
        "CallPartyAnswered",
        "CallOfferEnded",
        "CallConnected",
        "CallPartyLeft",
        "CallPartyLeft",
        "CallEnded",
    ]
    end = events[-1]
    assert (end.outcome, end.hung_up_by, end.agent_no) == (
        Outcome.ANSWERED,
        HungUpBy.CUSTOMER,
        "1008",
    )
    assert (end.call.line, end.call.group) == ("08081570630", "630")
    assert end.call.waited_s == pytest.approx(1, abs=1)
    assert end.call.talked_s == pytest.approx(3, abs=1.5)


async def test_a_caller_nobody_takes(pair, pbx):
    listener = Listener(pbx)
    await ring_in(pair, "02079460042", to="08081570631")
    end = (await listener.end(lambda one: one.customer_number == "02079460042"))[-1]
    assert (end.outcome, end.hung_up_by) == (Outcome.QUEUE_TIMEOUT, HungUpBy.SYSTEM)
    assert end.call.waited_s == pytest.approx(2, abs=1)


async def test_a_caller_who_gives_up(pair, pbx):
    listener = Listener(pbx)
    await ring_in(pair, "02079460043", hangup_after_s=2)
    end = (await listener.end(lambda one: one.customer_number == "02079460043"))[-1]
    assert (end.outcome, end.hung_up_by) == (Outcome.ABANDONED, HungUpBy.CUSTOMER)


async def test_a_caller_the_team_refuses(pair, pbx):
    listener = Listener(pbx)
    await ring_in(pair, "02079460666")
    events = await listener.end(lambda one: one.customer_number == "02079460666")
    assert kinds(events) == ["CallStarted", "CallPartyLeft", "CallEnded"]
    assert (events[-1].outcome, events[-1].cause) == (Outcome.REFUSED, 21)
