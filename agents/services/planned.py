"""Callback lists: numbers planned, taken, called and settled. Every deed is told."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from agents.domain.callback_events import PlannedCallbackChanged, PlannedHow, PlannedTile
from agents.domain.errors import (
    BadContact,
    NotAllowed,
    UnknownAgent,
    UnknownCallback,
    UnknownCallbackList,
)
from agents.domain.planned import Contact, Planned, TicketOutcome
from agents.models import (
    Agent,
    AgentGroup,
    CallbackList,
    CallbackPeriod,
    CallbackTicket,
    PlannedCallback,
)
from agents.selectors.planned import WITH, as_uuid, tile
from calls import stream
from calls.domain.numbering import bare


def plan(  # noqa: PLR0913 (a callback has that many sides)
    *,
    team: str,
    list_id: str,
    contact: Contact,
    due_on: date | None,
    period_id: str,
    at: datetime,
    callback_id: str = "",
    groups: Sequence[str] | None = None,
) -> PlannedTile:
    """Put a number on a list, of one of `groups` where they are named, under an id of the
    caller's own where one is given.

    Raises UnknownCallbackList, BadContact (a number that is none, a period the team does not have).
    """
    with transaction.atomic():
        rows = CallbackList.objects.filter(team__identity=team, list_id=as_uuid(list_id))
        if groups is not None:
            rows = rows.filter(group__code__in=groups)
        found = rows.select_related("team", "group").first()
        if found is None:
            raise UnknownCallbackList(list_id)
        said = asdict(contact) | {"number": bare(contact.number)}
        said["mobile_number"] = bare(contact.mobile_number)
        today = at.astimezone(ZoneInfo(found.team.time_zone)).date()
        row = PlannedCallback(
            **said,
            list=found,
            due_on=due_on or today,
            planned_at=at,
            period=_first_period(found),
        )
        if callback_id:
            row.callback_id = as_uuid(callback_id)
        if period_id:
            row.period = _period(team, period_id)
        try:
            row.full_clean()
        except ValidationError as fault:
            raise BadContact("; ".join(fault.messages)) from fault
        row.save()
        return _tell(row, PlannedHow.PLANNED, at)


def take(*, team: str, agent_no: str, callback_id: str, at: datetime) -> None:
    """Let the agent have a callback of a group she works for or leads.

    Raises UnknownAgent, UnknownCallback, CallbackTaken.
    """
    with transaction.atomic():
        agent, row = _agent(team, agent_no), _row(team, callback_id, agent_no)
        if _keep(row, _machine(row).take(agent_no), at, agent=agent):
            _tell(row, PlannedHow.TAKEN, at, agent_no=agent_no)


def release(*, team: str, agent_no: str, callback_id: str, at: datetime) -> None:
    """Put a callback back that the agent has taken. Raises UnknownCallback, NotTaken."""
    with transaction.atomic():
        row = _row(team, callback_id)
        _keep(row, _machine(row).release(agent_no), at)
        _tell(row, PlannedHow.RELEASED, at, agent_no=agent_no)


def callable_for(*, team: str, agent_no: str, callback_id: str) -> PlannedTile:
    """Give a callback the agent may call now, locked until the transaction ends.

    Raises UnknownCallback, NotTaken.
    """
    row = _row(team, callback_id)
    _machine(row).require(agent_no)
    return tile(row)


def start(
    *, team: str, agent_no: str, callback_id: str, number: str, call_id: str, at: datetime
) -> str:
    """Write the ticket of a call that was just placed; give its id.

    Raises UnknownCallback, NotTaken.
    """
    with transaction.atomic():
        row = _row(team, callback_id)
        _machine(row).require(agent_no)
        ticket = CallbackTicket.objects.create(
            callback=row, agent_no=agent_no, number=number, call_id=call_id, started_at=at
        )
        told = str(ticket.ticket_id)
        _tell(row, PlannedHow.STARTED, at, agent_no=agent_no, ticket_id=told, call_id=call_id)
    return told


def note(  # noqa: PLR0913 (a ticket has that many sides)
    *,
    team: str,
    agent_no: str,
    ticket_id: str,
    outcome: TicketOutcome,
    comment: str,
    due_on: date | None,
    period_id: str,
    at: datetime,
) -> None:
    """Note on the agent's ticket what came of the call: the callback is closed, or is free again
    for another time.

    The id of the callback is as good as that of her last ticket of it.
    Raises UnknownCallback (no such ticket of hers, or closed by another), BadContact (no such
    period).
    """
    with transaction.atomic():
        ticket = _ticket(team, agent_no, ticket_id)
        rows = PlannedCallback.objects.select_for_update(of=("self",)).select_related(*WITH)
        callback = rows.get(pk=ticket.callback_id)
        noted = TicketOutcome(ticket.outcome) if ticket.outcome else None
        machine = _machine(callback).note(outcome, noted=noted)
        if outcome is TicketOutcome.CALLBACK:
            callback.due_on = due_on or callback.due_on
            callback.period = _period(team, period_id) if period_id else callback.period
        ticket.outcome, ticket.comment, ticket.noted_at = outcome.value, comment[:2000], at
        ticket.save(update_fields=["outcome", "comment", "noted_at"])
        _keep(callback, machine, at, agent=callback.agent if not machine.is_open else None)
        how = PlannedHow.MOVED if machine.is_open else PlannedHow.CLOSED
        told = str(ticket.ticket_id)
        _tell(callback, how, at, agent_no=agent_no, ticket_id=told, call_id=ticket.call_id)


def cancel(
    *, team: str, callback_id: str, at: datetime, groups: Iterable[str] | None = None
) -> None:
    """Take a callback off its list, of one of `groups` where they are named.

    Raises UnknownCallback, NotAllowed (a list of another group).
    """
    with transaction.atomic():
        row = _row(team, callback_id)
        if groups is not None and row.list.group.code not in set(groups):
            raise NotAllowed("Only a supervisor of the list's group may do that.")
        if _keep(row, _machine(row).cancel(), at, agent=row.agent):
            _tell(row, PlannedHow.CLOSED, at)


def _machine(row: PlannedCallback) -> Planned:
    holder = row.agent.agent_no if row.agent else ""
    return Planned(is_open=row.closed_at is None, agent_no=holder)


def _keep(
    row: PlannedCallback, machine: Planned, at: datetime, *, agent: Agent | None = None
) -> bool:
    """Write the new state; say whether it is another one."""
    is_moved = machine != _machine(row)
    row.agent = agent
    row.closed_at = None if machine.is_open else row.closed_at or at
    row.save()
    return is_moved


def _tell(
    row: PlannedCallback,
    how: PlannedHow,
    at: datetime,
    *,
    agent_no: str = "",
    ticket_id: str = "",
    call_id: str = "",
) -> PlannedTile:
    now = tile(row)
    stream.append(
        [
            PlannedCallbackChanged(
                at=at,
                team=row.list.team.identity,
                callback=now,
                how=how,
                agent_no=agent_no,
                ticket_id=ticket_id,
                call_id=call_id,
            )
        ]
    )
    return now


def _agent(team: str, agent_no: str) -> Agent:
    found = Agent.objects.filter(team__identity=team, agent_no=agent_no, is_active=True).first()
    if found is None:
        raise UnknownAgent(agent_no)
    return found


def _row(team: str, callback_id: str, agent_no: str = "") -> PlannedCallback:
    """Lock a callback of the team; with an agent named, of a group she works for or leads."""
    rows = PlannedCallback.objects.filter(
        list__team__identity=team, callback_id=as_uuid(callback_id)
    )
    if agent_no:
        of_hers = Q(memberships__agent__agent_no=agent_no) | Q(admins__agent_no=agent_no)
        groups = AgentGroup.objects.filter(of_hers, team__identity=team)
        rows = rows.filter(list__group__in=groups.values("pk"))
    row = rows.select_for_update(of=("self",)).select_related(*WITH).first()
    if row is None:
        raise UnknownCallback(callback_id)
    return row


def _ticket(team: str, agent_no: str, ticket_id: str) -> CallbackTicket:
    wanted = as_uuid(ticket_id)
    rows = CallbackTicket.objects.filter(
        Q(ticket_id=wanted) | Q(callback__callback_id=wanted),
        callback__list__team__identity=team,
        agent_no=agent_no,
    )
    found = rows.first()
    if found is None:
        raise UnknownCallback(ticket_id)
    return found


def _first_period(of: CallbackList) -> CallbackPeriod | None:
    return CallbackPeriod.objects.filter(team_id=of.team_id, is_default=True).first()


def _period(team: str, period_id: str) -> CallbackPeriod:
    rows = CallbackPeriod.objects.filter(team__identity=team, period_id=as_uuid(period_id))
    found = rows.first()
    if found is None:
        raise BadContact(f"no such period: {period_id}")
    return found
