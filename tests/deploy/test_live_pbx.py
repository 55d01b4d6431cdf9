"""The shipped configuration on a real Asterisk, with the town around it."""

import asyncio
import re
import time
import uuid
import wave
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import phonenumbers
import pytest

from calls.ami import town
from calls.ami.provision import apply
from calls.domain.pbxconfig import (
    PbxConfig,
    Section,
    SectionKind,
    TeamDialling,
    agent_sections,
    team_entries,
)
from tests.builders_sound import tone
from tests.deploy.ami_client import AmiClient, join, leave
from tests.deploy.conftest import BRITISH, Pair, world
from tests.deploy.hearing import hears, loudest, seconds

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]

AUDIBLE = 0.02


@dataclass
class Placed:
    session: str
    since: int
    started: float


async def click_to_call(
    pbx: AmiClient,
    target: str,
    *,
    agent: str = "demo-1006",
    context: str = "c2c",
    ring: int = 5,
    more: Sequence[str] = (),
) -> Placed:
    session = uuid.uuid4().hex
    placed = Placed(session, len(pbx.events), time.monotonic())
    answer = await pbx.send(
        {
            "Action": "Originate",
            "Channel": f"PJSIP/{agent}",
            "Context": context,
            "Exten": target,
            "Priority": "1",
            "Async": "true",
            "Timeout": "8000",
            "CallerID": f'"Call" <{target}>',
            "ChannelId": f"{session}-agent",
            "Variable": [f"__SESSION_ID={session}", f"RING_TIME={ring}", *more],
        }
    )
    assert answer["Response"] == "Success"
    return placed


async def talking(pbx: AmiClient, call: Placed, patience: float = 15) -> float:
    """Wait until two legs of the call are bridged; return the seconds it took."""
    await pbx.wait(
        "BridgeEnter",
        call.since,
        patience,
        ChanVariable=f"SESSION_ID={call.session}",
        BridgeNumChannels="2",
    )
    return time.monotonic() - call.started


async def ended(pbx: AmiClient, call: Placed, leg: str, patience: float = 15) -> dict[str, str]:
    def wanted(event: dict[str, str]) -> bool:
        about = event.get("ChanVariable", "")
        return event["Event"] == "Hangup" and call.session in about and f"LEG={leg}" in about

    return await pbx.wait_for(wanted, call.since, patience)


async def hang_up(pbx: AmiClient, call: Placed) -> None:
    for channel in await pbx.send_list({"Action": "CoreShowChannels"}):
        if call.session in channel.get("ChanVariable", ""):
            await pbx.send({"Action": "Hangup", "Channel": channel["Channel"]})


async def recording(pair: Pair, who: str, since: float) -> Path:
    """Wait for the file of a call that has just ended."""
    async with asyncio.timeout(5):
        while True:
            found = [path for path in pair.heard(who) if path.stat().st_mtime >= since]
            # the header's length is written when the file is closed
            with suppress(wave.Error, EOFError):
                if found and seconds(found[-1]) > 0.5:
                    return found[-1]
            await asyncio.sleep(0.1)


OUTCOMES = {
    "02079460060": ("BUSY", "17"),
    "02079460065": ("NOANSWER", "0"),
    "02079460070": ("CONGESTION", "34"),
    "02079460075": ("CHANUNAVAIL", "1"),
    "02079460080": ("CHANUNAVAIL", "21"),
}


async def test_every_unanswered_outcome_of_the_town_s_table_is_told(pbx: AmiClient) -> None:
    async def outcome(number: str) -> tuple[str, str]:
        call = await click_to_call(pbx, number)
        told = await pbx.wait(
            "UserEvent", call.since, UserEvent="C2CResult", SessionId=call.session
        )
        customer = await ended(pbx, call, "customer")
        assert customer["Cause"] == told["Cause"]
        return told["DialStatus"], told["Cause"]

    told = await asyncio.gather(*(outcome(number) for number in OUTCOMES))
    assert dict(zip(OUTCOMES, told, strict=True)) == OUTCOMES


async def test_customers_answer_after_the_seconds_of_their_last_digit(pbx: AmiClient) -> None:
    numbers = {"02079460000": 1, "0161 496 0004": 4, "+442079460102": 2, "442079460001": 1}
    calls = [await click_to_call(pbx, number.replace(" ", "")) for number in numbers]
    took = await asyncio.gather(*(talking(pbx, call) for call in calls))
    for call, seconds_taken, wait_s in zip(calls, took, numbers.values(), strict=True):
        assert wait_s + 1 <= seconds_taken < wait_s + 3
        await hang_up(pbx, call)


async def test_agent_and_customer_hear_each_other(pair: Pair, pbx: AmiClient) -> None:
    call = await click_to_call(pbx, "02079460021")
    began = time.time()
    await talking(pbx, call)
    await asyncio.sleep(2.5)
    await hang_up(pbx, call)
    customer = await recording(pair, "02079460021", began)
    agent = await recording(pair, "demo-1006", began)
    assert hears(customer, 1250, (0.5, 2.5)) > AUDIBLE
    assert loudest(agent, (400, 610, 700, 1250, 1275)) == 610


async def test_some_hang_up_by_themselves_and_some_press_keys(pbx: AmiClient) -> None:
    short = await click_to_call(pbx, "02079460090", agent="demo-1006")
    keys = await click_to_call(pbx, "02079460095", agent="demo-1007")
    await talking(pbx, short)
    began = time.monotonic()
    await ended(pbx, short, "customer")
    assert 4 <= time.monotonic() - began < 7
    told = await pbx.wait("UserEvent", short.since, UserEvent="C2CResult", SessionId=short.session)
    assert told["DialStatus"] == "ANSWER"
    pressed = [
        event["Digit"]
        for event in pbx.events[keys.since :]
        if event["Event"] == "DTMFEnd"
        and event["Direction"] == "Received"
        and keys.session in event.get("ChanVariable", "")
    ]
    assert pressed[:3] == ["1", "2", "3"]
    await hang_up(pbx, keys)


async def test_a_customer_calls_a_line_and_a_desk_phone_answers(pair: Pair, pbx: AmiClient) -> None:
    since, began = len(pbx.events), time.time()
    await join(pbx, "demo-630", "demo-1008")
    await asyncio.to_thread(
        town.ring_in,
        pair.town_url,
        to="0808 157 0630",
        from_number="020 7946 0033",
        hangup_after_s=4,
        name='Zoé, "Q"',
    )
    arrived = await pbx.wait("UserEvent", since, UserEvent="CallArrived")
    assert re.fullmatch(r"[0-9a-f]{32}", arrived["SessionId"])
    assert (arrived["Team"], arrived["Queue"]) == ("demo", "demo-630")
    assert (arrived["Line"], arrived["Number"]) == ("08081570630", "02079460033")
    assert arrived["Name"] == "Zoé Q"
    connected = await pbx.wait("AgentConnect", since)
    assert "LEG=customer" in connected["ChanVariable"]
    assert "LEG=agent" in connected["DestChanVariable"]
    assert arrived["SessionId"] in connected["DestChanVariable"]
    call = Placed(arrived["SessionId"], since, time.monotonic())
    await ended(pbx, call, "customer")
    await leave(pbx, "demo-630", "demo-1008")
    customer = await recording(pair, "02079460033", began)
    agent = await recording(pair, "demo-1008", began)
    assert loudest(customer, (400, 730, 1250, 1275, 1300)) == 1300
    assert loudest(agent, (400, 730, 1250, 1275, 1300)) == 730


async def test_a_caller_nobody_takes_leaves_at_the_queue_s_end(pair: Pair, pbx: AmiClient) -> None:
    since = len(pbx.events)
    await asyncio.to_thread(
        town.ring_in, pair.town_url, to="08081570631", from_number="02079460034"
    )
    done = await pbx.wait("UserEvent", since, UserEvent="QueueDone")
    assert (done["QueueStatus"], done["Queue"], done["Team"]) == ("TIMEOUT", "demo-631", "demo")


async def test_a_caller_the_team_refuses_never_gets_an_answer(pair: Pair, pbx: AmiClient) -> None:
    since = len(pbx.events)
    await asyncio.to_thread(
        town.ring_in, pair.town_url, to="08081570630", from_number="02079460666"
    )
    refused = await pbx.wait("UserEvent", since, UserEvent="Blacklisted")
    gone = await pbx.wait("Hangup", since, ChanVariable=refused["SessionId"])
    assert (gone["Cause"], gone["ChannelStateDesc"]) == ("21", "Ring")


async def test_a_line_that_is_not_ours_is_unassigned(pair: Pair, pbx: AmiClient) -> None:
    since = len(pbx.events)
    await asyncio.to_thread(
        town.ring_in, pair.town_url, to="08081570998", from_number="02079460001"
    )
    unknown = await pbx.wait("UserEvent", since, UserEvent="LineUnknown")
    assert (unknown["Line"], unknown["Trunk"]) == ("08081570998", "trunk-town")
    gone = await pbx.wait("Hangup", since, ChanVariable=unknown["SessionId"])
    assert gone["Cause"] == "1"


async def phone_dials(pair: Pair, pbx: AmiClient, phone: str, number: str) -> tuple[str, int]:
    since = len(pbx.events)
    await asyncio.to_thread(town.phone_dials, pair.town_url, phone=phone, number=number)
    placed = await pbx.wait("UserEvent", since, UserEvent="CallPlaced")
    assert placed["Endpoint"] == phone
    assert placed["Team"] == phone.partition("-")[0]
    assert re.fullmatch(r"[0-9a-f]{32}", placed["SessionId"])
    return placed["SessionId"], since


async def test_a_phone_dials_a_colleague_by_his_number_alone(pair: Pair, pbx: AmiClient) -> None:
    session, since = await phone_dials(pair, pbx, "demo-1008", "1007")
    call = Placed(session, since, time.monotonic())
    await talking(pbx, call)
    legs = [
        row["Channel"].rpartition("-")[0]
        for row in await pbx.send_list({"Action": "CoreShowChannels"})
        if session in row.get("ChanVariable", "") and "LEG=agent" in row["ChanVariable"]
    ]
    assert sorted(legs) == ["PJSIP/demo-1007", "PJSIP/demo-1008"]
    await hang_up(pbx, call)


async def test_a_phone_reaches_only_its_own_team_and_what_the_team_allows(
    pair: Pair, pbx: AmiClient
) -> None:
    for phone, number, reason in (
        ("demo-1008", "0033142685300", "country"),
        ("demo-1008", "09098790000", "premium"),
        ("demo-1008", "02079470001", "blocked"),
        ("demo-1008", "118500", "number"),
        ("other-1006", "02079460001", "number"),
    ):
        session, since = await phone_dials(pair, pbx, phone, number)
        refused = await pbx.wait("UserEvent", since, UserEvent="CallRefused", SessionId=session)
        assert refused["Reason"] == reason
    # 1007 sits in the other team only: the dialled digits mean a phone of one's own team
    session, since = await phone_dials(pair, pbx, "other-1006", "1007")
    told = await pbx.wait("UserEvent", since, UserEvent="C2CResult", SessionId=session)
    assert told["DialStatus"] == "CHANUNAVAIL"


async def test_emergency_numbers_pass_every_rule(pair: Pair, pbx: AmiClient) -> None:
    session, since = await phone_dials(pair, pbx, "other-1006", "999")
    call = Placed(session, since, time.monotonic())
    await talking(pbx, call)
    await hang_up(pbx, call)


@pytest.mark.parametrize("target", ["other-1006", "trunk-town", "demo-trunk", "demo-700"])
async def test_no_internal_call_leaves_the_team(pbx: AmiClient, target: str) -> None:
    call = await click_to_call(pbx, target, context="internal")
    refused = await pbx.wait("UserEvent", call.since, UserEvent="CallRefused")
    assert refused["SessionId"] == call.session
    assert not [
        event
        for event in pbx.events[call.since :]
        if event["Event"] == "Newchannel" and target in event["Channel"]
    ]


async def test_a_team_has_no_more_calls_at_once_than_its_limit(pair: Pair, pbx: AmiClient) -> None:
    for entry in team_entries(TeamDialling("other", "trunk-town", plan=BRITISH, limit=1)):
        put = {"Action": "DBPut", "Family": entry.family, "Key": entry.key, "Val": entry.value}
        await pbx.send(put)
    first, since = await phone_dials(pair, pbx, "other-1006", "02079460001")
    await talking(pbx, Placed(first, since, time.monotonic()))
    second, later = await phone_dials(pair, pbx, "other-1006", "02079460001")
    refused = await pbx.wait("UserEvent", later, UserEvent="CallRefused")
    assert (refused["SessionId"], refused["Reason"]) == (second, "limit")
    third, later = await phone_dials(pair, pbx, "other-1006", "999")
    await talking(pbx, Placed(third, later, time.monotonic()))
    await hang_up(pbx, Placed(third, later, 0))
    await hang_up(pbx, Placed(first, since, 0))


async def test_the_pbx_reads_every_number_as_the_portal_does(pbx: AmiClient) -> None:
    examples = [
        phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
        for country in ("GB", "GG", "IM", "CA", "US", "JM", "IE", "FR", "RU")
        for kind in range(11)
        if (example := phonenumbers.example_number_for_type(country, kind)) is not None
    ]
    bare = [number[1:] for number in examples]
    national = [f"0{number[3:]}" for number in examples if number.startswith("+44")]
    abroad = [f"00{number}" for number in bare]
    odd = ["2079460001", "0207946", "118500", "00", "+", "02079470001", "+447600900001", "1", "448"]
    numbers = list(dict.fromkeys([*examples, *bare, *national, *abroad, *odd]))
    since = len(pbx.events)
    for number in numbers:
        await pbx.send(
            {
                "Action": "Originate",
                "Channel": f"Local/{number}@probe/n",
                "Application": "Wait",
                "Data": "1",
                "Async": "true",
                "Variable": ["__TEAM=demo"],
            }
        )
    told = {
        number: await pbx.wait_for(partial(_is_probe, number), since, patience=30)
        for number in numbers
    }
    said = {number: event["Verdict"] for number, event in told.items()}
    assert said == {number: BRITISH.verdict(number).value for number in numbers}
    assert {"ok", "number", "blocked", "country", "premium"} == set(said.values())


def _is_probe(number: str, event: dict[str, str]) -> bool:
    return event.get("UserEvent") == "Probe" and event["Number"] == number


async def test_a_desk_phone_behaves_as_it_is_told(pair: Pair, pbx: AmiClient) -> None:
    causes = {}
    for mode in ("busy", "reject", "ring"):
        await asyncio.to_thread(town.set_phone_mode, pair.town_url, phone="demo-1007", mode=mode)
        call = await click_to_call(pbx, "demo-1007", agent="demo-1006", context="internal", ring=2)
        told = await pbx.wait("UserEvent", call.since, UserEvent="C2CResult")
        causes[mode] = told["Cause"]
    await asyncio.to_thread(town.set_phone_mode, pair.town_url, phone="demo-1007")
    assert causes == {"busy": "17", "reject": "21", "ring": "0"}


async def test_a_desk_phone_ends_a_campaign_call_after_eight_seconds(pbx: AmiClient) -> None:
    await join(pbx, "demo-631", "demo-1007")
    session = uuid.uuid4().hex
    call = Placed(session, len(pbx.events), time.monotonic())
    await pbx.send(
        {
            "Action": "Originate",
            "Channel": "PJSIP/02079460001@trunk-town",
            "Application": "Queue",
            "Data": "demo-631,cb(agent-pre^s^1)",
            "Async": "true",
            "ChannelId": f"{session}-customer",
            "Variable": [f"__SESSION_ID={session}", "__CAMPAIGN=7", "LEG=customer"],
        }
    )
    connected = await pbx.wait("AgentConnect", call.since)
    assert "CAMPAIGN=7" in connected["DestChanVariable"]
    began = time.monotonic()
    await ended(pbx, call, "agent")
    await leave(pbx, "demo-631", "demo-1007")
    assert 7 <= time.monotonic() - began < 10


async def test_a_section_the_pbx_will_not_take_is_named(pair: Pair, pbx: AmiClient) -> None:
    bad = Section(SectionKind.ENDPOINTS, "demo-bad", (("type", "endpoint"), ("nonsense", "1")))
    report = await apply(pbx, world(pair.town_sip) + PbxConfig((bad,)))
    assert report.broken == (bad,)
    assert (await apply(pbx, world(pair.town_sip))).broken == ()
    assert (await apply(pbx, world(pair.town_sip))).steps == 0


async def test_three_hundred_phones_are_known_within_half_a_minute(
    pair: Pair, pbx: AmiClient
) -> None:
    phones = [
        section
        for number in range(2000, 2300)
        for section in agent_sections(
            endpoint=f"load-{number}", secret="a;b#c", kind="browser", team="load"
        )
    ]
    began = time.monotonic()
    report = await apply(pbx, world(pair.town_sip) + PbxConfig(tuple(phones)))
    assert report.broken == ()
    assert time.monotonic() - began < 30


async def test_a_test_call_through_a_trunk_tells_that_it_was_answered(pbx: AmiClient) -> None:
    since, session = len(pbx.events), uuid.uuid4().hex
    await pbx.send(
        {
            "Action": "Originate",
            "Channel": "PJSIP/02079460002@trunk-town",
            "Context": "trunk-test",
            "Exten": "s",
            "Priority": "1",
            "Async": "true",
            "ChannelId": f"{session}-customer",
            "Variable": [f"__SESSION_ID={session}"],
        }
    )
    answered = await pbx.wait("UserEvent", since, UserEvent="TrunkAnswered")
    assert (answered["SessionId"], answered["Trunk"]) == (session, "trunk-town")


async def test_who_is_recorded_hears_so_before_she_waits(pair: Pair, pbx: AmiClient) -> None:
    sound = notice(pair)
    put = {"Action": "DBPut", "Family": "pb-notice/group", "Key": "demo-631", "Val": sound}
    await pbx.send(put)
    began = time.time()
    await join(pbx, "demo-631", "demo-1007")
    since = len(pbx.events)
    ring = {"to": "08081570631", "from_number": "02079460437", "hangup_after_s": 5}
    await asyncio.to_thread(town.ring_in, pair.town_url, **ring)
    await pbx.wait("AgentConnect", since)
    customer = await recording(pair, "02079460437", began)
    await leave(pbx, "demo-631", "demo-1007")
    await pbx.send({"Action": "DBDel", "Family": "pb-notice/group", "Key": "demo-631"})
    assert hears(customer, 900, (0.2, 1)) > AUDIBLE
    assert loudest(customer, (400, 900, 1275)) == 1275


async def test_a_line_without_recording_says_nothing_for_its_group(
    pair: Pair, pbx: AmiClient
) -> None:
    entries = {"group": ("demo-631", notice(pair)), "line": ("08081570631", "-")}
    for kind, (key, value) in entries.items():
        family = f"pb-notice/{kind}"
        await pbx.send({"Action": "DBPut", "Family": family, "Key": key, "Val": value})
    began = time.time()
    await asyncio.to_thread(
        town.ring_in, pair.town_url, to="08081570631", from_number="02079460438"
    )
    customer = await recording(pair, "02079460438", began)
    for kind, (key, _) in entries.items():
        await pbx.send({"Action": "DBDel", "Family": f"pb-notice/{kind}", "Key": key})
    assert hears(customer, 900, (0, 1.5)) < AUDIBLE


async def test_a_customer_who_answers_hears_it_before_she_is_connected(
    pair: Pair, pbx: AmiClient
) -> None:
    began = time.time()
    call = await click_to_call(pbx, "02079460041", more=[f"NOTICE={notice(pair)}"])
    await pbx.wait("DialEnd", call.since, DestChanVariable=call.session)
    took = await talking(pbx, call)
    assert took > 3
    await asyncio.sleep(1.5)
    await hang_up(pbx, call)
    customer = await recording(pair, "02079460041", began)
    assert hears(customer, 900, (0.2, 1)) > AUDIBLE
    assert hears(customer, 1250, (0.2, 1)) < AUDIBLE


def notice(pair: Pair) -> str:
    """A second of a tone nobody speaks with, as the PBX names a sound of its own."""
    path = pair.folder / "notice.wav"
    if not path.exists():
        path.write_bytes(tone(1.2, 900))
    return str(path.with_suffix(""))
