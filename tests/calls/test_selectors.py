from datetime import timedelta

import pytest

from calls import selectors, services
from calls.models import Cdr, CdrSegment, PbxLink
from calls.selectors import Sight
from tests.calls import script as s

pytestmark = pytest.mark.django_db


def kept(number, **more):
    given = {
        "call_id": f"c{number}",
        "team": "demo",
        "pbx": "pbx",
        "kind": "inbound",
        "outcome": "answered",
        "hung_up_by": "customer",
        "cause": 16,
        "customer_number": "02079460001",
        "group": "630",
        "agent_no": "1001",
        "started_at": s.at(number),
        "ended_at": s.at(number + 60),
    }
    return Cdr.objects.create(**{**given, **more})


@pytest.fixture
def running():
    services.reset()
    services.absorb(facts=s.answered_call(), directory=s.Desk())
    yield
    services.reset()


def ids(rows):
    return [row.call_id for row in rows]


@pytest.mark.usefixtures("running")
def test_running_calls_are_read_by_their_team_alone():
    assert ids(selectors.live_calls(team="demo")) == [s.CALL]
    assert selectors.live_calls(team="other") == []
    assert selectors.live_call(team="other", call_id=s.CALL) is None
    assert selectors.live_call(team="demo", call_id=s.CALL).agent_nos == ("1001",)


@pytest.mark.usefixtures("running")
def test_an_agent_has_her_call():
    assert selectors.live_call_of(team="demo", agent_no="1001").call_id == s.CALL
    assert selectors.live_call_of(team="demo", agent_no="1002") is None
    assert selectors.live_call_of(team="other", agent_no="1001") is None


@pytest.mark.usefixtures("running")
def test_a_call_is_meant_by_its_own_id_and_by_those_of_its_legs():
    both = selectors.call_ids_of(team="demo", ids=[s.CALL, s.AGENT, "unknown"])
    assert both == [s.CALL]
    assert selectors.call_ids_of(team="demo", ids=[s.CUSTOMER]) == [s.CALL]
    assert selectors.call_ids_of(team="other", ids=[s.CALL, s.AGENT]) == []


def test_the_history_is_newest_first_with_legs_and_of_one_team():
    for number in range(3):
        kept(number)
    kept(9, team="other")
    CdrSegment.objects.create(
        cdr=Cdr.objects.get(call_id="c2"),
        leg_id="x",
        role="agent",
        started_at=s.at(0),
        ended_at=s.at(1),
        cause=16,
    )
    rows = selectors.cdrs(team="demo")
    assert ids(rows) == ["c2", "c1", "c0"]
    assert [leg.role for leg in rows[0].legs] == ["agent"]


def test_the_history_is_read_in_pages():
    for number in range(5):
        kept(number, started_at=s.at(0) if number < 3 else s.at(number))
    first = selectors.cdrs(team="demo", limit=3)
    rest = selectors.cdrs(team="demo", limit=3, after=selectors.cursor(first[-1]))
    assert ids(first) + ids(rest) == ["c4", "c3", "c2", "c1", "c0"]


def test_who_keeps_a_copy_reads_on_where_she_was():
    for number, minute in enumerate((3, 1, 2)):
        kept(number, started_at=s.at(minute), userdata="x" if number else "y")
    first = selectors.cdrs(team="demo", after_row=0, limit=2)
    rest = selectors.cdrs(team="demo", after_row=first[-1].row_id, limit=2)
    assert (ids(first), ids(rest)) == (["c0", "c1"], ["c2"])
    assert ids(selectors.cdrs(team="demo", after_row=0, userdata="x")) == ["c1", "c2"]
    assert selectors.cdrs(team="demo", after_row=rest[-1].row_id) == []
    assert selectors.cdrs(team="other", after_row=0) == []


def test_a_cursor_that_is_none_begins_at_the_start():
    kept(1)
    assert ids(selectors.cdrs(team="demo", after="nonsense")) == ["c1"]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"agent_no": "1002"}, ["c1"]),
        ({"group": "631"}, ["c1"]),
        ({"outcome": "busy"}, ["c1"]),
        ({"kind": "outbound"}, ["c1"]),
        ({"number": "0999"}, ["c1"]),
        ({"text": "LAMP"}, ["c1"]),
        ({"since": s.at(1)}, ["c1"]),
        ({"until": s.at(1)}, ["c0"]),
        ({"sight": Sight(agent_nos=frozenset({"1002"}))}, ["c1"]),
        ({"sight": Sight(groups=frozenset({"630"}))}, ["c0"]),
        ({"sight": Sight(agent_nos=frozenset({""}))}, []),
        ({"sight": Sight()}, []),
    ],
)
def test_the_history_is_filtered(wanted, found):
    kept(0)
    kept(
        1,
        agent_no="1002",
        group="631",
        outcome="busy",
        kind="outbound",
        customer_number="02079460999",
        note="a lamp",
    )
    assert ids(selectors.cdrs(team="demo", **wanted)) == found


def test_a_customer_s_history_and_an_agent_s_last_calls():
    kept(0)
    kept(1, customer_number="", agent_no="1002")
    kept(2, team="other")
    assert ids(selectors.number_history(team="demo", number="02079460001")) == ["c0"]
    assert selectors.number_history(team="demo", number="") == []
    assert ids(selectors.past_calls(team="demo", agent_no="1002")) == ["c1"]
    assert selectors.past_call(team="demo", call_id="c2") is None
    assert selectors.past_call(team="demo", call_id="c0").ended_at == s.at(0) + timedelta(
        seconds=60
    )


def test_links_say_which_pbx_is_heard():
    PbxLink.objects.create(pbx="pbx", is_up=True)
    assert [(row.pbx, row.is_up) for row in selectors.links(team="demo")] == [("pbx", True)]
