from datetime import date, time, timedelta

import pytest

from agents.domain.hours import WeeklySpan
from campaigns.domain.packs import EDITIONS, Pack, Rules, edition_of, hold
from campaigns.domain.windows import Window


@pytest.mark.parametrize(
    ("pack", "day", "since"),
    [
        (Pack.US_TSR, date(1999, 1, 1), date(2003, 12, 31)),
        (Pack.US_TSR, date(2008, 9, 30), date(2003, 12, 31)),
        (Pack.US_TSR, date(2008, 10, 1), date(2008, 10, 1)),
        (Pack.US_TSR, date(2024, 10, 14), date(2008, 10, 1)),
        (Pack.US_TSR, date(2024, 10, 15), date(2024, 10, 15)),
        (Pack.UK_OFCOM, date(2017, 2, 28), date(2008, 9, 10)),
        (Pack.UK_OFCOM, date(2017, 3, 1), date(2017, 3, 1)),
        (Pack.NONE, date(2026, 1, 1), date(1970, 1, 1)),
    ],
)
def test_the_edition_in_force_on_a_day_holds(pack, day, since):
    assert edition_of(pack, day).since == since


@pytest.mark.parametrize("pack", Pack)
def test_editions_stand_in_the_order_of_time_and_name_their_source(pack):
    days = [edition.since for edition in EDITIONS[pack]]
    assert days == sorted(days)
    assert all(edition.source for edition in EDITIONS[pack])


def test_the_american_rule_is_counted_over_thirty_days():
    assert edition_of(Pack.US_TSR, date(2026, 1, 1)).rules.long_window == timedelta(days=30)
    assert edition_of(Pack.US_TSR, date(2005, 1, 1)).rules.long_window is None


def test_the_british_policy_rests_numbers_and_counts_people_taken_for_machines():
    rules = edition_of(Pack.UK_OFCOM, date(2026, 1, 1)).rules
    assert rules.lock == timedelta(hours=72)
    assert rules.machine_lock == timedelta(hours=24)
    assert rules.counts_false_machines


@pytest.mark.parametrize(
    ("own", "what", "held"),
    [
        ({"cap": 0.05}, "cap", 0.03),
        ({"cap": 0.01}, "cap", 0.01),
        ({"ring_s": 5}, "ring_s", 15),
        ({"ring_s": 25}, "ring_s", 25),
        ({"patience_s": 4.0}, "patience_s", 2.0),
        ({"patience_s": 1.0}, "patience_s", 1.0),
        ({"lock": timedelta(0)}, "lock", timedelta(hours=72)),
        ({"lock": timedelta(hours=90)}, "lock", timedelta(hours=90)),
        ({"needs_message": False}, "needs_message", True),
        ({"tries_a_day": 9}, "tries_a_day", 3),
        ({"keep_days": 1}, "keep_days", 5 * 365 + 2),
        ({"long_window": None}, "long_window", timedelta(days=30)),
    ],
)
def test_a_campaign_may_be_stricter_than_its_pack_and_never_laxer(own, what, held):
    pack = edition_of(Pack.US_TSR, date(2026, 1, 1)).rules
    assert getattr(hold(pack, Rules(**own)), what) == held


def test_the_window_held_is_open_only_when_both_are():
    monday = Window(spans=(WeeklySpan(1, time(7), time(12)),), closed_days=frozenset())
    held = hold(edition_of(Pack.US_TSR, date(2026, 1, 1)).rules, Rules(window=monday)).window
    assert held.spans == (WeeklySpan(1, time(8), time(12)),)
    assert held.keeps_holidays
