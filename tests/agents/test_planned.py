from datetime import date

import pytest

from agents import selectors
from agents.domain.errors import (
    BadContact,
    NotAllowed,
    UnknownAgent,
    UnknownCallback,
    UnknownCallbackList,
)
from agents.domain.planned import Contact, TicketOutcome
from agents.models import CallbackList, CallbackPeriod, CallbackTicket, PlannedCallback
from agents.services import planned
from calls import stream
from tests.builders import T0, after, agent, group, team

pytestmark = pytest.mark.django_db
WHO = Contact(number="020 7946-0001", first_name="Alice", company="Tea Ltd")


@pytest.fixture
def tea():
    agent("1001")
    agent("1002", name="Ben", groups=("631",))
    return CallbackList.objects.create(team=team(), name="Tea", group=group("630"))


def plan(of, contact=WHO, due_on=None, period_id="", **extra):
    return planned.plan(
        team="demo",
        list_id=str(of.list_id),
        contact=contact,
        due_on=due_on,
        period_id=period_id,
        at=T0,
        **extra,
    )


def hows():
    rows = stream.since(0, team="demo")
    return [one.body["how"] for one in rows if one.kind == "PlannedCallbackChanged"]


def test_a_number_is_planned_for_today_and_the_default_period(tea):
    CallbackPeriod.objects.create(
        team=tea.team, name="Morning", starts="08:00", ends="12:00", is_default=True
    )
    told = plan(tea)
    assert (told.contact.number, told.due_on, told.group) == ("02079460001", "2026-03-02", "630")
    assert (told.period.name, told.period.starts) == ("Morning", "08:00:00")
    (row,) = selectors.planned_callbacks(team="demo", groups=["630"])
    assert row == told
    assert selectors.planned_callbacks(team="demo", groups=["631"]) == []
    assert selectors.planned_callbacks(team="other", groups=None) == []
    assert hows() == ["planned"]


def test_a_bad_number_another_teams_list_and_period_are_refused(tea):
    theirs = CallbackList.objects.create(team=team("other"), name="X", group=group("630", "other"))
    noon = CallbackPeriod.objects.create(
        team=team("other"), name="Noon", starts="12:00", ends="13:00"
    )
    with pytest.raises(UnknownCallbackList):
        plan(theirs)
    with pytest.raises(UnknownCallbackList):
        plan(tea, groups=["631"])
    for contact in (
        Contact(number="tea"),
        Contact(number=""),
        Contact(number="12", company="x" * 99),
    ):
        with pytest.raises(BadContact):
            plan(tea, contact)
    for period_id in (str(noon.period_id), "nonsense"):
        with pytest.raises(BadContact):
            plan(tea, period_id=period_id)
    assert PlannedCallback.objects.count() == 0


def test_days_and_numbers_narrow(tea):
    plan(tea, due_on=date(2026, 3, 9))
    plan(tea, Contact(number="02079460002", mobile_number="07700900001"), date(2026, 3, 3))

    def found(**narrow):
        rows = selectors.planned_callbacks(team="demo", groups=None, **narrow)
        return [one.contact.number for one in rows]

    assert found() == ["02079460002", "02079460001"]
    assert found(since=date(2026, 3, 4)) == ["02079460001"]
    assert found(until=date(2026, 3, 9)) == ["02079460002"]
    assert found(number="7700900") == ["02079460002"]


def test_only_agents_of_the_lists_group_take_it(tea):
    told = plan(tea)
    with pytest.raises(UnknownCallback):
        planned.take(team="demo", agent_no="1002", callback_id=told.callback_id, at=T0)
    with pytest.raises(UnknownAgent):
        planned.take(team="demo", agent_no="4711", callback_id=told.callback_id, at=T0)
    for _ in range(2):  # twice is no fault, and told once
        planned.take(team="demo", agent_no="1001", callback_id=told.callback_id, at=T0)
    assert hows() == ["planned", "taken"]


def test_a_ticket_is_written_with_the_call_and_noted(tea):
    told = plan(tea)
    who = {"team": "demo", "agent_no": "1001", "callback_id": told.callback_id}
    planned.take(**who, at=T0)
    assert planned.callable_for(**who).agent_no == "1001"
    ticket = planned.start(**who, number="02079460001", call_id="c1", at=after(5))
    (open_,) = selectors.open_tickets(team="demo", agent_no="1001")
    assert (open_.ticket_id, open_.call_id) == (ticket, "c1")
    planned.note(
        team="demo",
        agent_no="1001",
        ticket_id=told.callback_id,  # the callback's own id is as good
        outcome=TicketOutcome.FAX,
        comment="peep",
        due_on=None,
        period_id="",
        at=after(60),
    )
    row = CallbackTicket.objects.get()
    assert (row.outcome, row.comment, row.noted_at) == ("fax", "peep", after(60))
    assert PlannedCallback.objects.get().closed_at == after(60)
    assert PlannedCallback.objects.get().agent.agent_no == "1001"
    assert selectors.open_tickets(team="demo", agent_no="1001") == []
    assert hows() == ["planned", "taken", "started", "closed"]


def test_a_supervisor_takes_numbers_off_her_own_lists(tea):
    told = plan(tea)
    off = {"team": "demo", "callback_id": told.callback_id, "at": T0}
    with pytest.raises(NotAllowed):
        planned.cancel(**off, groups={"631"})
    with pytest.raises(UnknownCallback):
        planned.cancel(**(off | {"team": "other"}))
    for _ in range(2):
        planned.cancel(**off, groups={"630"})
    assert hows() == ["planned", "closed"]
    closed = selectors.planned_callback(team="demo", callback_id=told.callback_id)
    assert closed is not None
    assert not closed.is_open


def test_lists_and_periods_are_a_teams_own(tea):
    assert [one.name for one in selectors.callback_lists(team="demo", groups=None)] == ["Tea"]
    assert selectors.callback_lists(team="demo", groups=["631"]) == []
    assert selectors.callback_lists(team="other", groups=None) == []
    assert selectors.callback_periods(team="demo") == []
