from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from agents.models import Account
from calls.models import Cdr
from tests.builders import T0, agent, group, team

pytestmark = pytest.mark.django_db
DOOR = "django.contrib.auth.backends.ModelBackend"


def ended(call_id: str, **extra: Any) -> Cdr:
    plain = {
        "team": "demo",
        "pbx": "pbx",
        "kind": "inbound",
        "outcome": "answered",
        "hung_up_by": "customer",
        "cause": 16,
        "customer_number": "02079460021",
        "group": "630",
        "agent_no": "1001",
        "agent_name": "Ada",
        "started_at": T0,
        "answered_at": T0 + timedelta(seconds=10),
        "ended_at": T0 + timedelta(seconds=40),
        "waited_s": 10,
        "talked_s": 30,
    }
    return Cdr.objects.create(call_id=call_id, **(plain | extra))


@pytest.fixture
def ada() -> Client:
    client = Client()
    client.force_login(agent("1001", password="demo-1001").account, backend=DOOR)
    return client


@pytest.fixture
def sue() -> Client:
    client = Client()
    supervisor = agent("1009", name="Sue", password="demo-1009", groups=())
    group("630").admins.add(supervisor)
    client.force_login(supervisor.account, backend=DOOR)
    return client


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(
        Account.objects.create_user("boss", password="x", team=team(), role="team_admin"),
        backend=DOOR,
    )
    return client


def numbers(client: Client, query: str = "") -> list[str]:
    return [call.number for call in client.get(f"/history/{query}").context["calls"]]


def test_an_agent_sees_her_own_calls_and_no_others(ada: Client):
    ended("a", customer_number="1")
    ended("b", customer_number="2", agent_no="1002")
    assert numbers(ada) == ["1"]
    assert ada.get("/history/a/").status_code == 200
    assert ada.get("/history/b/").status_code == 404
    assert ada.get("/history/%00/").status_code == 404


def test_a_supervisor_sees_her_groups_and_no_others(sue: Client):
    ended("a", customer_number="1")
    ended("b", customer_number="2", group="631", agent_no="1005")
    assert numbers(sue) == ["1"]
    assert sue.get("/history/b/").status_code == 404


def test_a_team_admin_sees_all_of_the_team_and_nothing_of_another(boss: Client):
    ended("a", customer_number="1")
    ended("b", customer_number="2", group="631", agent_no="1005")
    ended("c", customer_number="3", team="other")
    assert sorted(numbers(boss)) == ["1", "2"]
    assert boss.get("/history/c/").status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?number=460 099", ["02079460099"]),
        ("?outcome=busy", ["02079460099"]),
        ("?text=invoice", ["02079460099"]),
        ("?began=2026-03-03", ["02079460099"]),
        ("?ended=2026-03-02", ["02079460021"]),
        ("?agent=1001", ["02079460021"]),
        ("?group=631", ["02079460099"]),
        ("?group=999", ["02079460099", "02079460021"]),
    ],
)
def test_the_history_is_narrowed_by_each_filter(boss: Client, query: str, found: list[str]):
    group("631")
    agent("1001"), agent("1005", name="Eve", groups=("631",))
    ended("a")
    ended(
        "b",
        customer_number="02079460099",
        outcome="busy",
        note="About the invoice",
        group="631",
        agent_no="1005",
        started_at=T0 + timedelta(days=1),
        ended_at=T0 + timedelta(days=1, seconds=9),
    )
    assert numbers(boss, query) == found


def test_older_calls_are_behind_the_cursor_and_none_is_shown_twice(boss: Client):
    for n in range(60):
        ended(f"c{n}", customer_number=str(n), started_at=T0 + timedelta(minutes=n))
    first = boss.get("/history/?outcome=answered")
    older = boss.get(f"/history/?{first.context['next_query']}")
    seen = [call.number for page in (first, older) for call in page.context["calls"]]
    assert seen == [str(n) for n in reversed(range(60))]
    assert "outcome=answered" in first.context["next_query"]
    assert older.context["next_query"] == ""


def test_a_call_is_laid_out_leg_by_leg(ada: Client):
    cdr = ended("a")
    cdr.segments.create(
        leg_id="l1",
        role="customer",
        number="02079460021",
        started_at=T0,
        answered_at=T0,
        ended_at=T0 + timedelta(seconds=40),
        talked_s=30,
        cause=16,
    )
    cdr.segments.create(
        leg_id="l2",
        role="agent",
        agent_no="1001",
        started_at=T0 + timedelta(seconds=6),
        answered_at=T0 + timedelta(seconds=10),
        ended_at=T0 + timedelta(seconds=40),
        rang_s=4,
        talked_s=30,
        cause=16,
    )
    legs = ada.get("/history/a/").context["call"].legs
    bars = [[(bar.kind, bar.start, bar.length) for bar in leg.bars] for leg in legs]
    assert bars == [
        [("rang", 0, 250), ("talked", 250, 750)],
        [("rang", 150, 100), ("talked", 250, 750)],
    ]
    assert [leg.rang for leg in legs] == ["0:10", "0:04"]
