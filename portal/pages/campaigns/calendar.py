"""The calendar of callbacks: a week of what somebody wants called when."""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from agents import selectors as agents
from agents.domain.callback_events import PlannedTile
from agents.services import callbacks
from campaigns import page_selectors
from portal.pages.campaigns.door import face, scope_of, steering
from portal.pages.campaigns.results import day_of
from portal.pages.seat import Seat

DAYS = 7


@require_GET
@steering
def calendar(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show a week (UTC): leads with a time of their own, callers who are called back, and how
    many are tried again each day."""
    now = timezone.now()
    asked = day_of(request.GET.get("week", "")) or now.date()
    monday = asked - timedelta(days=asked.weekday())
    scope = scope_of(seat)
    since, until = _midnight(monday), _midnight(monday + timedelta(days=DAYS))
    week = page_selectors.week(scope, since=since, until=until)
    groups = None if seat.is_team_admin else list(seat.supervises)
    callers = [
        one
        for one in callbacks.open_callbacks(team=seat.team, groups=groups)
        if since <= (one.next_at or now) < until
    ]
    planned = agents.planned_callbacks(
        team=seat.team, groups=groups, since=monday, until=monday + timedelta(days=DAYS)
    )
    context = face(seat, tab="calendar") | {
        "days": _days(seat, monday, week, callers, planned, now),
        "monday": monday,
        "sunday": monday + timedelta(days=DAYS - 1),
        "before": monday - timedelta(days=DAYS),
        "after": monday + timedelta(days=DAYS),
        "is_this_week": monday <= now.date() < monday + timedelta(days=DAYS),
        "is_empty": not (week.appointments or callers or planned or week.retries),
        "most": page_selectors.calendar.MOST,
        "is_cut": len(week.appointments) >= page_selectors.calendar.MOST,
    }
    return render(request, "pages/campaigns/calendar.html", context)


def _days(
    seat: Seat,
    monday: date,
    week: page_selectors.Week,
    callers: list[Any],
    planned: list[PlannedTile],
    now: datetime,
) -> list[dict[str, Any]]:
    told: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for lead in week.appointments:
        told[_utc(lead.next_at)].append({"at": lead.next_at, "lead": lead})
    for one in callers:
        at = one.next_at or now
        group = seat.groups.get(one.group, one.group)
        told[_utc(at)].append({"at": at, "caller": one, "group": group})
    for callback in planned:
        day = date.fromisoformat(callback.due_on)
        begins = time.fromisoformat(callback.period.starts) if callback.period else time()
        at = datetime.combine(day, begins, tzinfo=UTC)  # a day of the team's: no instant
        told[day].append({"at": at, "planned": callback})
    again: dict[date, int] = defaultdict(int)
    for hour, count in week.retries.items():
        again[_utc(hour)] += count
    days = [monday + timedelta(days=step) for step in range(DAYS)]
    return [
        {
            "day": day,
            "is_today": day == now.date(),
            "entries": sorted(told[day], key=lambda one: one["at"]),
            "again": again[day],
        }
        for day in days
    ]


def _utc(at: Any) -> date:
    found: date = at.astimezone(UTC).date()
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=UTC)
