"""The counts the database keeps are those one gets by counting, whatever happens to leads."""

import random
from collections import Counter
from datetime import timedelta

import pytest

from campaigns import selectors, services
from campaigns.models import DialList, Lead, LeadCount
from campaigns.selectors import counting
from campaigns.services import counting as keeping
from tests.campaigns.services import floor

pytestmark = pytest.mark.django_db
OUTCOMES = ("", "busy", "no_answer", "connected")
GATES = ("", "hours", "retry", "day_cap")
NOW = floor.NOON


def counted():
    """Count them one by one."""
    found = Counter()
    for lead in Lead.objects.all():
        timed = lead.next_at is not None
        found[lead.dial_list_id, lead.state, lead.held_by, lead.last_outcome, timed] += 1
    return found


def kept():
    found = counting.standings(DialList.objects.values_list("pk", flat=True))
    return Counter(
        {
            (one.list_id, one.state, one.held_by, one.last_outcome, one.is_timed): one.leads
            for one in found
        }
    )


def waiting_by_gate():
    found = Counter()
    rows = Lead.objects.filter(state__in=counting.OPEN, next_at__gt=NOW)
    for lead in rows:
        found[lead.held_by] += 1
    return found


@pytest.fixture
def lists(amy):
    floor.ready_team()
    made = [
        floor.campaign(name=name, numbers=floor.numbers(12, first=20 * place))
        for place, name in enumerate(("A", "B"))
    ]
    return list(DialList.objects.filter(campaign__in=made).order_by("pk"))


def move(dice):
    rows = Lead.objects.all()
    some = dice.sample(list(rows), min(5, rows.count()))
    for lead in some:
        lead.state = dice.choice(Lead.State.values)
        lead.held_by = dice.choice(GATES)
        lead.last_outcome = dice.choice(OUTCOMES)
        lead.next_at = dice.choice([None, NOW, *(NOW + timedelta(hours=h) for h in (-2, 1, 5))])
    names = ["state", "held_by", "last_outcome", "next_at"]
    dice.choice(
        [
            lambda: Lead.objects.bulk_update(some, names),
            lambda: [lead.save() for lead in some],
            lambda: rows.filter(pk__in=[lead.pk for lead in some]).update(
                state="waiting", held_by="hours", next_at=NOW + timedelta(hours=3)
            ),
            lambda: rows.filter(pk__in=[lead.pk for lead in some[:1]]).delete(),
        ]
    )()


@pytest.mark.parametrize("seed", range(4))
def test_whatever_moves_leads_the_counts_follow(lists, seed, monkeypatch):
    dice = random.Random(seed)
    monkeypatch.setattr(keeping, "FEW", 10)
    for turn in range(25):
        move(dice)
        if turn % 6 == 0:
            keeping.fold_counts()
        if turn % 8 == 0:
            services.add_leads(
                team="demo",
                list_id=lists[0].pk,
                leads=[services.LeadAsk(numbers=[f"0161496{seed}{turn:03d}"])],
            )
        assert kept() == counted()


@pytest.mark.parametrize("short", [0, 3, 10_000])
@pytest.mark.parametrize("seed", range(3))
def test_leads_that_wait_are_counted_by_what_keeps_them(lists, seed, short, monkeypatch):
    monkeypatch.setattr(counting, "SHORT", short)
    dice = random.Random(seed)
    for _ in range(8):
        move(dice)
    told = counting.later(counting.standings(one.pk for one in lists), now=NOW)
    assert Counter({one.held_by: one.leads for one in told}) == waiting_by_gate()
    for one in told:
        rows = Lead.objects.filter(state__in=counting.OPEN, held_by=one.held_by, next_at__gt=NOW)
        assert one.at == rows.order_by("next_at").first().next_at


def test_a_list_that_is_gone_leaves_no_counts(lists, monkeypatch):
    monkeypatch.setattr(keeping, "FEW", 0)
    Lead.objects.filter(dial_list=lists[0]).first().save()
    DialList.objects.all().delete()
    keeping.fold_counts()
    assert not LeadCount.objects.exists()


def test_adding_up_changes_no_count_and_leaves_one_row_each(lists, monkeypatch):
    monkeypatch.setattr(keeping, "FEW", 0)
    for lead in Lead.objects.filter(dial_list=lists[0]):
        lead.state = "reached"
        lead.save()
    before = kept()
    keeping.fold_counts()
    assert kept() == before == counted()
    assert LeadCount.objects.count() == len(before)


def test_why_and_progress_stand_on_them(lists):
    row = lists[0].campaign
    leads = list(Lead.objects.filter(dial_list=lists[0]))
    hour = NOW + timedelta(hours=1)
    Lead.objects.filter(pk__in=[one.pk for one in leads[:5]]).update(
        state="waiting", held_by="hours", next_at=hour
    )
    Lead.objects.filter(pk=leads[5].pk).update(state="reached")
    told = selectors.why_campaign(row, now=NOW)
    assert told.due == 6
    gates = {one.gate: (one.leads, one.opens_at) for one in told.gates}
    assert gates == {"hours": (5, hour), "reached": (1, None)}
    shown = selectors.live(row, now=NOW).progress
    assert (shown.total, shown.due, shown.done) == (12, 6, 1)
    assert shown.by_state == {"new": 6, "waiting": 5, "reached": 1}
