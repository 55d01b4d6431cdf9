"""Figures of an agent's day, and of who waits."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from agents.domain.spans import Span
from agents.models import Account, PresenceSpan
from calls.domain.events import CallKind
from portal.dialects.astercc import figures
from tests.portal.api.test_calls import ended, running
from tests.portal.dialects.astercc.asking import ask, done, refused

SUE = {"user": "1009", "password": "demo-1009"}
MAX = {"orgidentity": "other", "password": "other-1001"}
NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def pause(reason, began, minutes, state="paused"):
    ended_at = None if minutes is None else began + timedelta(minutes=minutes)
    return Span(
        team="demo", agent_no="1001", state=state, reason=reason, began_at=began, ended_at=ended_at
    )


def standing(call_id, state, **extra):
    row = running(call_id, **extra)
    row.state, row.tile = state, row.tile | {"state": state}
    row.save()


def test_pauses_are_counted_by_the_manuals_reasons():
    midnight = NOON.replace(hour=0)
    spans = [
        pause("lunch", NOON - timedelta(hours=2), 30),
        pause("Lunch", NOON - timedelta(hours=1), 15),
        pause("walking the dog", NOON - timedelta(minutes=20), 5),
        pause("", NOON - timedelta(minutes=10), 5),
        pause("rest", midnight - timedelta(minutes=5), 15),
        pause("meeting", NOON - timedelta(minutes=1), None),
        pause("", NOON - timedelta(hours=3), 60, state="ready"),
    ]
    counts, seconds = figures.pauses_of(spans, since=midnight, now=NOON)
    assert counts == {"lunch": 2, "other": 2, "rest": 1, "meeting": 1}
    assert seconds == {
        "rest": 600,  # what lies before midnight was yesterday's
        "leave": 0,
        "meeting": 60,
        "training": 0,
        "lunch": 2700,
        "other": 600,
    }


def test_what_she_does_and_her_pauses_of_today(world):
    world.stand("paused", "630", paused=True)
    began = timezone.now() - timedelta(seconds=90)
    for name, agent_no, reason in (("demo", "1001", "lunch"), ("demo", "1002", "rest")):
        PresenceSpan.objects.create(
            team=name, agent_no=agent_no, state="paused", reason=reason, began_at=began
        )
    code, text = ask("AgentRealtime").split("|Return|")
    said = text.split("|")
    assert code == "1"
    assert said[:3] == ["Ada", "1001", "pause"]
    assert said[4:11] == ["1", "0", "0", "0", "0", "1", "0"]
    assert len(said) == 17
    assert int(said[15]) in range(170) or began.date() != timezone.now().date()


@pytest.mark.parametrize(
    ("state", "codes", "paused", "word"),
    [
        ("logged_out", (), False, "logout"),
        ("idle", (), False, "logout"),
        ("ready", ("630",), False, "idle"),
        ("ready", ("630",), True, "pause"),
        ("ringing", ("630", "631"), False, "ring"),
        ("talking", ("630",), False, "busy"),
        ("wrap_up", ("630",), False, "acw"),
        ("phone_lost", ("630",), False, "pause"),
    ],
)
def test_one_word_for_her_state_over_all_groups(world, state, codes, paused, word):
    world.stand(state, *codes, paused=paused)
    assert ask("AgentRealtime").split("|")[4] == word


def test_she_is_idle_as_long_as_one_group_may_call_her(world):
    world.stand("ready", "630", "631")
    world.agents["ada"].memberships.filter(group__code="630").update(is_paused=True)
    assert ask("AgentRealtime").split("|")[4] == "idle"


def test_a_name_with_bars_does_not_cut_the_answer(ready):
    ready.agents["ada"].name = "A|da <b>"
    ready.agents["ada"].save()
    said = ask("AgentRealtime").split("|Return|")[1].split("|")
    assert said[0] == "A%7Cda %3Cb%3E"


def day(**asked):
    body = json.loads(ask("AgentStatisticDay", **asked))
    assert body["code"] == 1
    return body["message"]


def test_her_calls_of_today_in_each_of_her_groups(ready):
    now = timezone.now()
    for number, (kind, group, agent_no, talked) in enumerate(
        [
            ("inbound", "630", "1001", 61),
            ("inbound", "630", "1001", 3600),
            ("outbound", "630", "1001", 5),
            ("outbound", "631", "1001", 9),
            ("inbound", "630", "1002", 99),
        ]
    ):
        ended(
            f"call-{number}", kind=kind, group=group, agent_no=agent_no, talked_s=talked,
            started_at=now, answered_at=now, ended_at=now,
        )  # fmt: skip
    ended("missed", started_at=now, ended_at=now, outcome="no_answer")
    ended("old", started_at=now - timedelta(days=2), answered_at=now, talked_s=7)
    standing("rings", "offered")
    found = day()
    assert set(found) == {str(ready.id_of("630")), str(ready.id_of("631"))}
    assert found[str(ready.id_of("630"))] == {
        "agent_status": "idle",
        "total_call_duration": "01:01:06",
        "in_bound_call_answered": 2,
        "out_bound_call_answered": 1,
        "total_calls": 4,
        "waiting_calls": 1,
    }
    assert found[str(ready.id_of("631"))]["total_calls"] == 1
    assert day(agent_group_id="0").keys() == found.keys()
    one = str(ready.id_of("631"))
    assert set(day(agent_group_id=f"{one},")) == {one}


@pytest.mark.parametrize(
    ("code", "refusal"), [("632", "BackMsg_60"), ("730", "BackMsg_50"), ("x", "BackMsg_11[x]")]
)
def test_groups_that_are_not_hers_have_no_figures(ready, code, refusal):
    group_id = str(ready.id_of(code)) if code != "x" else "x"
    assert ask("AgentStatisticDay", agent_group_id=group_id) == refused(refusal)


def test_who_is_in_no_group_has_no_figures(world):
    assert ask("AgentStatisticDay", user="1002", password="demo-1002") == refused("BackMsg_44")


@pytest.mark.parametrize("event", ["AgentRealtime", "AgentStatisticDay", "queueCustomerNum"])
@pytest.mark.parametrize(
    ("who", "code"),
    [
        ({"password": "wrong"}, "BackMsg_03"),
        ({"orgidentity": "other"}, "BackMsg_03"),
        ({"orgidentity": "nobody"}, "BackMsg_02"),
        ({"user": ""}, "BackMsg_01"),
        ({"usertype": "ghost"}, "BackMsg_28"),
    ],
)
def test_a_stranger_is_told_nothing(world, event, who, code):
    assert ask(event, **{"queuenumber": "630", **who}) == refused(code)


@pytest.fixture
def queue(world):
    standing("rings", "offered")
    standing("waits", "waiting")
    standing("talks", "talking")
    standing("hers", "talking", kind=CallKind.OUTBOUND)
    standing("maxs", "waiting", team="other")
    return world


def test_who_is_in_a_queue_is_told_to_the_group(queue):
    assert ask("queueCustomerNum", queuenumber="630") == done("BackMsg_43|Return|3|1|1|1")
    assert ask("queueCustomerNum", queuenumber="0") == done("BackMsg_43|Return|3|1|1|1")
    assert ask("queueCustomerNum", queuenumber="631") == done("BackMsg_43|Return|0|0|0|0")
    assert ask("queueCustomerNum", **SUE, queuenumber="0") == done("BackMsg_43|Return|3|1|1|1")
    assert ask("queueCustomerNum", **MAX, queuenumber="0") == done("BackMsg_43|Return|0|0|0|0")


def test_nobody_here_has_a_priority(queue):
    asked = {"queuenumber": "630", "prio": "1"}
    assert ask("queueCustomerNum", **asked) == done("BackMsg_43|Return|0|0|0|0")
    assert ask("queueCustomerNum", **asked | {"prio": "x"}) == refused("BackMsg_28")


@pytest.mark.parametrize("code", ["632", "730", "999", "' OR 1=1"])
def test_a_queue_that_is_not_hers_is_told_to_nobody(queue, code):
    assert ask("queueCustomerNum", queuenumber=code) == refused("BackMsg_60")


def test_a_team_admin_sees_every_queue_of_her_team(queue):
    account = Account.objects.get(username="agent1002")
    account.role = "team_admin"
    account.save()
    ben = {"user": "1002", "password": "demo-1002"}
    assert ask("queueCustomerNum", **ben, queuenumber="632") == done("BackMsg_43|Return|0|0|0|0")
    assert ask("queueCustomerNum", **ben, queuenumber="730") == refused("BackMsg_60")
