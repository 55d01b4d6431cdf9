"""Hours, menus, overflow and mailboxes of the shipped dialplan on a real Asterisk."""

import asyncio
from datetime import date, timedelta
from functools import partial

import pytest

from calls.ami import town
from calls.domain import pbxinbound as plans
from calls.domain.events import Outcome
from calls.domain.pbxdata import AstDbEntry
from tests.deploy.hearing import hears, seconds
from tests.deploy.inbound import (
    AUDIBLE,
    CLOSED_HZ,
    GREETING_HZ,
    MENU_HZ,
    a_line,
    agent_in,
    forget,
    heard,
    teach,
)
from tests.deploy.test_live_calls import Listener, kinds

pytestmark = [pytest.mark.pbx, pytest.mark.timeout(300)]


ALWAYS = tuple((day, 0, 2400) for day in range(1, 8))


def menu(portal, **more):
    return plans.MenuPlan(
        key="demo-main",
        prompt=f"{portal.sounds}/menu.wav",
        wait_s=2,
        tries=2,
        choices={"1": "group:demo-641", "2": "group:demo-642"},
        timeout_target="group:demo-643",
        invalid_target=f"message:{portal.sounds}/closed.wav",
        **more,
    )


async def test_a_key_chooses_a_group_and_the_prompt_is_heard(pair, pbx, portal, customer):
    await a_line(pbx, "08081570650", "menu:demo-main")
    await teach(pbx, *plans.menu_entries(menu(portal)))
    caller = await customer("02079460240", "08081570650", press="ww2")
    left = await caller.told("MenuChosen")
    assert (left["Digits"], left["How"], left["Target"]) == ("2", "digits", "group:demo-642")
    assert (await caller.told("QueueEntered"))["Queue"] == "demo-642"
    await pbx.wait("QueueCallerJoin", caller.since, Queue="demo-642")
    await asyncio.to_thread(partial(town.hang_up, pair.town_url, who="02079460240"))
    await caller.gone()
    assert await heard(pair, "02079460240", MENU_HZ, (0, 2))


async def test_a_caller_who_presses_nothing_is_led_on_after_the_last_try(pbx, portal, customer):
    await a_line(pbx, "08081570651", "menu:demo-main")
    await teach(pbx, *plans.menu_entries(menu(portal)))
    caller = await customer("02079460241", "08081570651")
    left = await caller.told("MenuChosen")
    assert (left["How"], left["Target"]) == ("timeout", "group:demo-643")
    assert caller.story().count("MenuMissed") == 2


async def test_a_caller_who_presses_wrong_keys_hears_the_message(pair, pbx, portal, customer):
    await a_line(pbx, "08081570652", "menu:demo-main")
    await teach(pbx, *plans.menu_entries(menu(portal)))
    caller = await customer("02079460242", "08081570652", press="9wwwwww9")
    left = await caller.told("MenuChosen")
    assert (left["How"], left["Digits"]) == ("invalid", "9")
    await caller.gone()
    assert await heard(pair, "02079460242", CLOSED_HZ)


async def test_a_menu_whose_prompt_cannot_be_had_still_listens(pbx, portal, customer):
    await a_line(pbx, "08081570653", "menu:demo-mute")
    plan = plans.MenuPlan(
        key="demo-mute",
        prompt=f"{portal.sounds}/nothing.wav",
        wait_s=4,
        choices={"1": "group:demo-641", "12": "group:demo-642", "#": "hangup:"},
    )
    await teach(pbx, *plans.menu_entries(plan))
    caller = await customer("02079460243", "08081570653", press="ww12")
    assert (await caller.told("MenuChosen"))["Target"] == "group:demo-642"
    other = await customer("02079460244", "08081570653", press="ww#")
    assert (await other.told("MenuChosen"))["Target"] == "hangup:"
    await other.gone()


async def test_outside_the_hours_callers_hear_the_message(pair, pbx, portal, customer):
    await a_line(
        pbx,
        "08081570654",
        "group:demo-641",
        hours="demo-never",
        closed_target=f"message:{portal.sounds}/closed.wav",
    )
    never = plans.HoursPlan(key="demo-never", zone="Europe/London", spans=())
    await teach(pbx, *plans.hours_entries(never))
    caller = await customer("02079460245", "08081570654")
    await caller.gone()
    assert "QueueEntered" not in caller.story()
    assert await heard(pair, "02079460245", CLOSED_HZ)


async def test_within_the_hours_they_reach_the_group_and_not_on_a_holiday(pbx, portal, customer):
    hours = plans.HoursPlan(key="demo-always", zone="Pacific/Auckland", spans=ALWAYS)
    await teach(pbx, *plans.hours_entries(hours))
    await a_line(pbx, "08081570655", "group:demo-641", hours="demo-always")
    caller = await customer("02079460246", "08081570655")
    await caller.told("QueueEntered")
    days = [date.today() + timedelta(days=n) for n in (-1, 0, 1)]
    holidays = plans.holiday_entries("demo", dict.fromkeys(days, "Carnival"))
    await teach(pbx, *holidays)
    try:
        other = await customer("02079460247", "08081570655")
        await other.gone()
        assert "QueueEntered" not in other.story()
    finally:
        for entry in holidays:
            await pbx.send({"Action": "DBDel", "Family": entry.family, "Key": entry.key})


async def test_a_group_without_agents_overflows_at_once(pbx, customer):
    await a_line(pbx, "08081570656", "group:demo-641")
    plan = plans.GroupPlan(
        queue="demo-641", wait_s=60, overflow_target="group:demo-642", overflows_empty=True
    )
    await teach(pbx, *plans.group_entries(plan))
    caller = await customer("02079460248", "08081570656")
    over = await caller.told("CallOverflowed")
    assert (over["Why"], over["Target"]) == ("empty", "group:demo-642")
    assert (await caller.told("QueueEntered"))["Queue"] == "demo-642"
    await forget(pbx, plan)


async def test_a_full_group_and_one_that_takes_too_long_overflow(pbx, customer):
    await a_line(pbx, "08081570657", "group:demo-641")
    plan = plans.GroupPlan(queue="demo-641", wait_s=3, most=1, overflow_target="group:demo-643")
    await teach(pbx, *plans.group_entries(plan))
    async with agent_in(pbx, "demo-643"):
        first = await customer("02079460249", "08081570657")
        await first.told("QueueEntered")
        await pbx.wait("QueueCallerJoin", first.since, Queue="demo-641")
        second = await customer("02079460250", "08081570657")
        assert (await second.told("CallOverflowed"))["Why"] == "full"
        assert (await first.told("CallOverflowed"))["Why"] == "timeout"
        await pbx.wait("AgentConnect", first.since, Queue="demo-643")
    await forget(pbx, plan)


async def test_an_overflow_to_a_number_outside(pair, pbx, customer):
    await a_line(pbx, "08081570658", "number:02079460001")
    caller = await customer("02079460251", "08081570658", hangup_after_s=6)
    await caller.gone()
    assert await heard(pair, "02079460251", 410)
    assert await heard(pair, "02079460001", 910)


async def test_a_message_is_left_and_brought_to_the_portal(pair, pbx, portal, customer, tmp_path):
    await a_line(pbx, "08081570659", "box:demo-support")
    box = plans.BoxPlan(key="demo-support", greeting=f"{portal.sounds}/greeting.wav", most_s=20)
    files = (
        AstDbEntry("pb-files", "voicemail", f"{portal.url}/files/voicemail"),
        AstDbEntry("pb-files", "secret", "secret"),
    )
    await teach(pbx, *plans.box_entries(box), *files)
    caller = await customer("02079460252", "08081570659", hangup_after_s=7)
    left = await caller.told("VoicemailLeft")
    assert left["Box"] == "demo-support"
    for _ in range(100):
        brought = [path for path in portal.messages if caller.session in path]
        if brought:
            break
        await asyncio.sleep(0.1)
    sound = tmp_path / "message.wav"
    sound.write_bytes(portal.messages[brought[0]])
    assert hears(sound, 920) > AUDIBLE
    assert 3 < seconds(sound) < 7
    assert await heard(pair, "02079460252", GREETING_HZ, (0, 2))


async def test_a_blocked_caller_is_refused_before_any_treatment(pair, pbx, portal, customer):
    await a_line(pbx, "08081570660", "menu:demo-main")
    caller = await customer("02079460666", "08081570660")
    await caller.told("Blacklisted")
    await caller.gone()
    assert "MenuEntered" not in caller.story()
    assert pair.heard("02079460666") == []


async def test_callers_of_a_higher_line_stand_first(pbx, customer):
    await a_line(pbx, "08081570661", "group:demo-642")
    await a_line(pbx, "08081570662", "group:demo-642", priority=5)
    low = await customer("02079460253", "08081570661")
    await low.told("QueueEntered")
    await pbx.wait("QueueCallerJoin", low.since, Queue="demo-642")
    high = await customer("02079460254", "08081570662")
    joined = await pbx.wait("QueueCallerJoin", high.since, Queue="demo-642", Position="1")
    assert joined["CallerIDNum"] == "02079460254"
    async with agent_in(pbx, "demo-642"):
        connected = await pbx.wait("AgentConnect", high.since, Queue="demo-642")
        assert connected["CallerIDNum"] == "02079460254"


async def test_a_call_is_put_back_before_everybody_else(pbx, customer):
    await a_line(pbx, "08081570663", "group:demo-643")
    first = await customer("02079460255", "08081570663")
    second = await customer("02079460256", "08081570663")
    for caller in (first, second):
        await caller.told("QueueEntered")
    await asyncio.sleep(0.5)
    channel = (await second.told("CallArrived"))["Channel"]
    await pbx.send({"Action": "Setvar", "Channel": channel, "Variable": "WHY", "Value": "transfer"})
    await pbx.send(
        {
            "Action": "Redirect",
            "Channel": channel,
            "Context": "back-to-group",
            "Exten": "demo-643",
            "Priority": "1",
        }
    )
    returned = await second.told("CallReturned")
    assert (returned["Queue"], returned["Why"]) == ("demo-643", "transfer")
    await pbx.wait("QueueCallerJoin", second.since, Position="1", CallerIDNum="02079460256")


async def test_a_call_is_not_put_back_into_a_group_of_another_team(pbx, customer):
    await a_line(pbx, "08081570664", "group:demo-643")
    caller = await customer("02079460257", "08081570664")
    await caller.told("QueueEntered")
    channel = (await caller.told("CallArrived"))["Channel"]
    await pbx.send(
        {
            "Action": "Redirect",
            "Channel": channel,
            "Context": "back-to-group",
            "Exten": "other-630",
            "Priority": "1",
        }
    )
    await caller.gone()
    assert "CallReturned" not in caller.story()


async def test_place_and_expected_wait_are_told(pair, pbx, portal, customer):
    await a_line(pbx, "08081570665", "group:demo-641")
    plan = plans.GroupPlan(
        queue="demo-641", wait_s=60, position=True, estimate=f"{portal.url}/wait"
    )
    await teach(pbx, *plans.group_entries(plan))
    caller = await customer("02079460258", "08081570665")
    said = await caller.told("WaitAnnounced")
    assert (said["Seconds"], said["Minutes"]) == ("150", "3")
    await pbx.wait("QueueCallerJoin", caller.since, 30, Queue="demo-641")
    assert any(path.startswith("/wait?waiting=") for path in portal.asked)
    await forget(pbx, plan)


async def test_what_the_portal_hears_of_a_menu_and_a_wait(pbx, portal, customer):
    await a_line(pbx, "08081570668", "menu:demo-main", priority=4)
    await teach(pbx, *plans.menu_entries(menu(portal)))
    listener = Listener(pbx)
    await customer("02079460264", "08081570668", press="ww1", hangup_after_s=6)
    events = await listener.end(lambda one: one.customer_number == "02079460264")
    assert kinds(events) == [
        "CallStarted",
        "CallMenuEntered",
        "CallMenuChosen",
        "CallQueued",
        "CallPartyLeft",
        "CallEnded",
    ]
    chosen, queued = events[2], events[3]
    assert (chosen.menu, chosen.digits, chosen.target) == ("main", "1", "group:641")
    assert (queued.call.group, queued.call.priority) == ("641", 4)
    assert events[-1].outcome is Outcome.ABANDONED
