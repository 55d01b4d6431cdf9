"""Whatever happens in whatever order: nobody is dialled whom the rules keep."""

import random
import threading
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection, connections

from campaigns import services
from campaigns.models import Attempt, DoNotCall, Lead
from campaigns.services import learning, ticking
from tests.campaigns.services import floor

OUTCOMES = (
    "connected",
    "abandoned",
    "no_answer",
    "busy",
    "machine",
    "congestion",
    "failed",
    "lost",
)
UNSEEN = {"congestion", "failed", "cancelled"}
LONDON, PARIS = ZoneInfo("Europe/London"), ZoneInfo("Europe/Paris")
#: Good Friday and Easter Monday, as England keeps them; France keeps the Monday alone.
FREE = {LONDON: {date(2026, 4, 3), date(2026, 4, 6)}, PARIS: {date(2026, 4, 6)}}
EAGER = {
    word: {"tries": 50, "pause_s": 60}
    for word in ("abandoned", "no_answer", "busy", "machine", "congestion", "failed", "lost")
}


def zone_of(number):
    return PARIS if number.startswith("+33") else LONDON


def assert_may(attempt, earlier, forbidden):
    """The rules once more, written another way, against what was dialled before."""
    at, number = attempt.claimed_at, attempt.number
    local = at.astimezone(zone_of(number))
    assert 8 <= local.hour < 21, (number, local)
    assert local.date() not in FREE[zone_of(number)], (number, local)
    assert not any(number.startswith(one.rstrip("*")) for one in forbidden), (number, forbidden)
    before = [one for one in earlier if one.number == number]
    assert not [one for one in before if one.ended_at is None], (number, "in call")
    today = [
        one
        for one in before
        if one.claimed_at.astimezone(zone_of(number)).date() == local.date()
        and one.outcome not in UNSEEN
    ]
    assert len(today) < 3, (number, today)
    lately = [
        one
        for one in before
        if one.outcome == "abandoned" and one.ended_at + timedelta(hours=72) > at
    ]
    assert not lately, (number, lately)


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(3))
def test_never_outside_a_window_never_a_forbidden_number_never_over_a_cap(amy, seed):  # noqa: C901
    dice = random.Random(seed)
    team = floor.ready_team()
    type(team).objects.filter(pk=team.pk).update(allowed_countries="*")
    team.refresh_from_db()
    pool = [*floor.numbers(6), "+33142345678", "+33142345679"]
    rows = [
        floor.campaign(
            name=name, mode=mode, numbers=pool, account=amy, retry_rules=EAGER, most_tries=99,
            ratio=3.0,
        )
        for name, mode in (("One", "power"), ("Two", "progressive"))
    ]  # fmt: skip
    for number in range(1001, 1006):
        floor.agent(str(number))
    now = floor.NOON.replace(month=4, day=2, hour=5)
    forbidden: list[str] = []
    known: list[Attempt] = []
    for _ in range(55):
        now += timedelta(minutes=dice.choice((1, 1, 3, 20, 90, 400)))
        for attempt in Attempt.objects.filter(ended_at=None):
            if dice.random() < 0.7:
                outcome = dice.choice(OUTCOMES)
                Attempt.objects.filter(pk=attempt.pk).update(ended_at=now, outcome=outcome)
        if dice.random() < 0.04:
            pattern = dice.choice(("+44207946000*", "+33142345678", "+442079460003"))
            forbidden.append(pattern)
            services.forbid(team="demo", patterns=[pattern])
        if dice.random() < 0.1:
            Lead.objects.filter(state__in=("waiting", "reached", "exhausted")).update(
                state="new", next_at=None, tried=[], tries=0, at_number=0
            )
        for row in dice.sample(rows, 2):
            earlier = list(Attempt.objects.all())
            ticking.tick(campaign_id=row.pk, now=now)
            seen = {one.pk for one in earlier}
            for attempt in Attempt.objects.exclude(pk__in=seen):
                assert_may(attempt, earlier, forbidden)
                known.append(attempt)
                earlier.append(attempt)
    assert len(known) > 10
    claimed = Lead.objects.filter(state="claimed").count()
    assert claimed == Attempt.objects.filter(is_settled=False).count()


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_never_dial_a_number_twice(amy, settings):
    settings.DIALER_STARTS_PER_S = 1000
    floor.ready_team().trunks.update(max_calls=0)
    pool = floor.numbers(40)
    rows = [
        floor.campaign(
            name=name, mode="power", ratio=5.0, numbers=dict.fromkeys(pool[::step]), account=amy
        )
        for name, step in (("One", 1), ("Two", -1))
    ]
    for number in range(1001, 1005):
        floor.agent(str(number))
    learning.forget()
    faults: list[Exception] = []
    begin = threading.Barrier(4)

    def work(row):
        try:
            begin.wait(10)
            for second in range(8):
                ticking.tick(campaign_id=row.pk, now=floor.at(second))
        except Exception as fault:
            faults.append(fault)
        finally:
            connections.close_all()

    workers = [threading.Thread(target=work, args=(row,)) for row in (*rows, *rows)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    assert faults == []
    dialled = list(Attempt.objects.values_list("number", flat=True))
    assert len(dialled) == len(set(dialled)) == len(floor.orders())
    assert len(dialled) >= 20
    assert Lead.objects.filter(state="claimed").count() == len(dialled)
    assert Attempt.objects.values("call_id").distinct().count() == len(dialled)


@pytest.mark.django_db(transaction=True)
def test_while_one_worker_ticks_a_campaign_another_leaves_it(amy):
    floor.ready_team()
    row = floor.campaign(numbers=floor.numbers(5), account=amy)
    floor.agent("1001")
    held, done = threading.Event(), threading.Event()

    def hold():
        from django.db import transaction

        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [ticking._LOCK, row.pk])
            held.set()
            done.wait(20)
        connections.close_all()

    other = threading.Thread(target=hold)
    other.start()
    assert held.wait(10)
    assert floor.tick(row) == 0
    done.set()
    other.join(10)
    assert floor.tick(row, 1) == 1


@pytest.mark.django_db
def test_a_tick_that_dies_has_dialled_nothing(amy, monkeypatch):
    floor.ready_team()
    row = floor.campaign(numbers=floor.numbers(5), account=amy)
    floor.agent("1001")
    monkeypatch.setattr(ticking.stream, "append", lambda _events: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        floor.tick(row)
    assert not Attempt.objects.exists()
    assert not floor.orders()
    assert floor.states() == ["new"] * 5
    assert not DoNotCall.objects.exists()
