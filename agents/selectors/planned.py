"""Reads of callback lists."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from agents.domain.callback_events import ListTile, PeriodTile, PlannedTile
from agents.domain.planned import Contact
from agents.models import CallbackList, CallbackPeriod, CallbackTicket, PlannedCallback

#: What a tile is made of, beside the row.
WITH = ("list__team", "list__group", "period", "agent")
NOBODYS = uuid.UUID(int=0)
#: The most callbacks that are read at once.
MOST = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class TicketRow:
    """A call to a planned callback that nobody has said anything about yet."""

    ticket_id: str
    callback: PlannedTile
    number: str
    call_id: str
    started_at: datetime


def as_uuid(text: str) -> uuid.UUID:
    """Read an id; nobody's for a text that is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        return NOBODYS


def tile(row: PlannedCallback) -> PlannedTile:
    """Put a callback on one card; the row comes with what `WITH` names."""
    return PlannedTile(
        callback_id=str(row.callback_id),
        list_id=str(row.list.list_id),
        list_name=row.list.name,
        group=row.list.group.code,
        contact=Contact.of(vars(row)),
        due_on=row.due_on.isoformat(),
        period=_period(row.period) if row.period else None,
        is_open=row.closed_at is None,
        agent_no=row.agent.agent_no if row.agent else "",
    )


def planned_number(*, team: str, callback_id: str) -> int | None:
    """Give the row number of a planned callback; None when the team has none such."""
    rows = PlannedCallback.objects.filter(
        list__team__identity=team, callback_id=as_uuid(callback_id)
    )
    return rows.values_list("pk", flat=True).first()


def callback_lists(*, team: str, groups: Sequence[str] | None) -> list[ListTile]:
    """Give the lists of these groups by name, of all of the team's for None."""
    rows = CallbackList.objects.filter(team__identity=team).select_related("group")
    if groups is not None:
        rows = rows.filter(group__code__in=groups)
    return [ListTile(list_id=str(one.list_id), name=one.name, group=one.group.code) for one in rows]


def planned_callbacks(
    *,
    team: str,
    groups: Sequence[str] | None,
    number: str = "",
    since: date | None = None,
    until: date | None = None,
) -> list[PlannedTile]:
    """Give the open callbacks of these groups (None: of all), due first first; `number` is a part
    of their numbers, the days are those they are due on (`until` not among them)."""
    rows = PlannedCallback.objects.filter(list__team__identity=team, closed_at__isnull=True)
    if groups is not None:
        rows = rows.filter(list__group__code__in=groups)
    if number:
        rows = rows.filter(number__contains=number) | rows.filter(mobile_number__contains=number)
    if since is not None:
        rows = rows.filter(due_on__gte=since)
    if until is not None:
        rows = rows.filter(due_on__lt=until)
    return [tile(row) for row in rows.select_related(*WITH)[:MOST]]


def planned_callback(*, team: str, callback_id: str) -> PlannedTile | None:
    """Give one callback of the team, closed ones too."""
    rows = PlannedCallback.objects.filter(
        list__team__identity=team, callback_id=as_uuid(callback_id)
    )
    row = rows.select_related(*WITH).first()
    return tile(row) if row is not None else None


def open_tickets(*, team: str, agent_no: str) -> list[TicketRow]:
    """Give the agent's calls to callbacks of which she has not said yet what came of them."""
    rows: QuerySet[CallbackTicket] = CallbackTicket.objects.filter(
        callback__list__team__identity=team,
        callback__closed_at__isnull=True,
        agent_no=agent_no,
        outcome="",
    )
    return [
        TicketRow(
            ticket_id=str(one.ticket_id),
            callback=tile(one.callback),
            number=one.number,
            call_id=one.call_id,
            started_at=one.started_at,
        )
        for one in rows.select_related(*(f"callback__{name}" for name in WITH))[:20]
    ]


def callback_periods(*, team: str) -> list[PeriodTile]:
    """Give the team's preferred periods, the earliest first."""
    return [_period(one) for one in CallbackPeriod.objects.filter(team__identity=team)]


def _period(row: CallbackPeriod) -> PeriodTile:
    return PeriodTile(
        period_id=str(row.period_id),
        name=row.name,
        starts=f"{row.starts:%H:%M:%S}",
        ends=f"{row.ends:%H:%M:%S}",
        is_default=row.is_default,
    )
