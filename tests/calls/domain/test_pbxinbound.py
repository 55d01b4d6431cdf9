from datetime import date

import pytest

from calls.domain import pbxinbound as plans
from calls.domain.pbxdata import UnsafeConfigError


def told(entries):
    return {f"{one.family}/{one.key}": one.value for one in entries}


def test_a_line_without_hours_says_only_where_it_leads():
    plan = plans.LinePlan(digits="08081570630", open_target="menu:demo-main", closed_target="x:")
    assert told(plans.line_plan_entries(plan)) == {"pb-in/08081570630/open": "menu:demo-main"}


def test_a_line_with_hours_and_priority():
    plan = plans.LinePlan(digits="1", open_target="", hours="demo-1", priority=3)
    assert told(plans.line_plan_entries(plan)) == {
        "pb-in/1/closed": "hangup:",
        "pb-in/1/hours": "demo-1",
        "pb-in/1/prio": "3",
    }


def test_hours_are_minutes_of_the_week():
    plan = plans.HoursPlan(key="demo-1", zone="Europe/London", spans=((1, 900, 1700), (2, 0, 2400)))
    assert told(plans.hours_entries(plan)) == {
        "pb-hours/demo-1/zone": "Europe/London",
        "pb-hours/demo-1/spans": "10900-11700&20000-22400",
    }


def test_more_hours_than_a_message_holds_are_refused():
    plan = plans.HoursPlan(key="demo-1", zone="Europe/London", spans=((1, 0, 1),) * 90)
    with pytest.raises(UnsafeConfigError):
        plans.hours_entries(plan)


def test_a_menu_knows_its_longest_choice():
    plan = plans.MenuPlan(key="demo-main", choices={"1": "group:demo-630", "12": "hangup:"})
    entries = told(plans.menu_entries(plan))
    assert entries["pb-menu/demo-main/longest"] == "2"
    assert entries["pb-menu/demo-main/to-12"] == "hangup:"
    assert "pb-menu/demo-main/prompt" not in entries


def test_a_group_without_overflow_has_no_limit_either():
    plan = plans.GroupPlan(queue="demo-630", wait_s=300, most=3, overflows_empty=True)
    assert told(plans.group_entries(plan)) == {"pb-group/demo-630/wait": "300"}


def test_a_group_that_overflows_when_one_waits_or_nobody_serves():
    plan = plans.GroupPlan(
        queue="demo-630", wait_s=60, most=0, overflows_empty=True, overflow_target="box:demo-a"
    )
    entries = told(plans.group_entries(plan))
    assert (entries["pb-group/demo-630/most"], entries["pb-group/demo-630/empty"]) == ("0", "1")


def test_holidays_and_mailboxes():
    assert told(plans.holiday_entries("demo", {date(2026, 12, 25): "Christmas"})) == {
        "pb-holiday/demo/2026-12-25": "1"
    }
    assert told(plans.box_entries(plans.BoxPlan(key="demo-a", most_s=60))) == {
        "pb-box/demo-a/most": "60"
    }


def test_a_queue_without_waiting_rules_is_silent():
    options = dict(plans.queue_section(name="demo-630").options)
    assert options["announce-frequency"] == "0"
    assert "context" not in options


def test_a_queue_that_tells_the_place_plays_a_prompt_and_offers_a_callback():
    waiting = plans.Waiting(repeat_s=30, position=True, prompt="http://x/p.wav", callback_digit="*")
    options = dict(plans.queue_section(name="demo-630", waiting=waiting).options)
    assert options["announce-frequency"] == "30"
    assert options["announce-position"] == "yes"
    assert options["periodic-announce"] == "http://x/p.wav"
    assert options["context"] == "in-wait-star"
