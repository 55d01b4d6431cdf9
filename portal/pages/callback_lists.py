"""Callback lists: who is to be called when, taken, called and settled by agents."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agents import selectors as agents
from agents.domain import callback_commands as planned
from agents.domain.errors import AgentError, NotAllowed
from agents.domain.planned import TicketOutcome
from agents.services import voicemail
from calls.domain.errors import CallError
from calls.domain.ids import AgentNo
from portal import access, dispatch
from portal.access import Actor
from portal.pages.callback_forms import NoteForm, PlanForm
from portal.pages.frame import frame
from portal.pages.seat import Seat, refuse_unless, seated
from portal.wire.canon import Command
from portal.wire.refusals import words_of


@require_GET
@never_cache
@seated
def callback_lists(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the lists of her groups, and the calls she has not said anything about yet."""
    refuse_unless(bool(seat.team))
    return _page(request, seat, PlanForm(None, **_choices(seat)))


@require_POST
@seated
def plan(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Put a number on a list."""
    refuse_unless(bool(seat.team))
    form = PlanForm(request.POST, **_choices(seat))
    if not form.is_valid():
        return _page(request, seat, form, status=422)
    if _done(request, form.command()):
        messages.info(request, _("It is on the list."))
    return _see()


@require_POST
@seated
def do(request: HttpRequest, seat: Seat, planned_id: UUID, deed: str) -> HttpResponse:
    """Take a callback, give it back, call it, note what came of it, or take it off the list."""
    refuse_unless(bool(seat.team))
    make = _DEEDS.get(deed)
    callback = agents.planned_callback(team=seat.team, callback_id=str(planned_id))
    groups = _groups(seat)
    if make is None or callback is None or not (groups is None or callback.group in groups):
        raise Http404
    # whoever holds it: a supervisor may give it back for her
    who = AgentNo(callback.agent_no if deed == "release" else seat.agent_no)
    _done(request, make(request, who, str(planned_id)))
    return _see()


def _take(_request: HttpRequest, who: AgentNo, one: str) -> Command:
    return planned.TakeCallback(agent_no=who, callback_id=one)


def _release(_request: HttpRequest, who: AgentNo, one: str) -> Command:
    return planned.ReleaseCallback(agent_no=who, callback_id=one)


def _start(request: HttpRequest, who: AgentNo, one: str) -> Command:
    number = request.POST.get("number", "")
    return planned.StartCallback(agent_no=who, callback_id=one, number=number)


def _note(request: HttpRequest, who: AgentNo, one: str) -> Command:
    form = NoteForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    return planned.CloseCallback(
        agent_no=who,
        ticket_id=one,
        outcome=TicketOutcome(said["outcome"]),
        comment=said["comment"],
        due_on=said["due_on"],
    )


def _cancel(_request: HttpRequest, _who: AgentNo, one: str) -> Command:
    return planned.CancelCallback(callback_id=one)


_DEEDS: dict[str, Callable[[HttpRequest, AgentNo, str], Command]] = {
    "take": _take,
    "release": _release,
    "start": _start,
    "note": _note,
    "cancel": _cancel,
}


def _page(request: HttpRequest, seat: Seat, form: PlanForm, *, status: int = 200) -> HttpResponse:
    groups = _groups(seat)
    rows = agents.planned_callbacks(team=seat.team, groups=groups)
    lists = agents.callback_lists(team=seat.team, groups=groups)
    mine = seat.agent_no
    context = frame(seat, here="messages") | {
        "lists": [
            {
                "name": one.name,
                "group": seat.groups.get(one.group, one.group),
                "callbacks": [_shown(row, seat) for row in rows if row.list_id == one.list_id],
            }
            for one in lists
        ],
        "tickets": [
            {"row": row, "form": NoteForm(prefix_id=row.ticket_id)}
            for row in (agents.open_tickets(team=seat.team, agent_no=mine) if mine else ())
        ],
        "form": form,
        "may_plan": bool(lists) and (seat.is_team_admin or bool(mine)),
    }
    return render(request, "pages/callback_lists.html", context, status=status)


def _shown(row: Any, seat: Seat) -> dict[str, Any]:
    holder = row.agent_no
    leads = seat.is_team_admin or row.group in seat.supervises
    contact = row.contact
    return {
        "row": row,
        "name": " ".join(one for one in (contact.first_name, contact.last_name) if one),
        "numbers": [one for one in (contact.number, contact.mobile_number) if one],
        "is_hers": bool(holder) and holder == seat.agent_no,
        "may_take": not holder and bool(seat.agent_no),
        "may_release": bool(holder) and (holder == seat.agent_no or leads),
        "may_cancel": leads,
    }


def _choices(seat: Seat) -> dict[str, Any]:
    lists = agents.callback_lists(team=seat.team, groups=_groups(seat))
    periods = agents.callback_periods(team=seat.team)
    return {
        "lists": [(one.list_id, one.name) for one in lists],
        "periods": [
            (one.period_id, f"{one.name} {one.starts[:5]}-{one.ends[:5]}") for one in periods
        ],
    }


def _done(request: HttpRequest, command: Command) -> bool:
    try:
        dispatch.execute(command, actor=_actor(request))
    except (AgentError, CallError) as refusal:
        messages.error(request, words_of(refusal))
        return False
    return True


def _actor(request: HttpRequest) -> Actor:
    actor = access.actor_of(request.user)
    if actor is None:
        raise NotAllowed
    return actor


def _groups(seat: Seat) -> list[str] | None:
    """Give the groups whose lists are hers; None for a team admin: all."""
    if seat.is_team_admin:
        return None
    return voicemail.may_hear(team=seat.team, agent_no=seat.agent_no)


def _see() -> HttpResponse:
    answer = redirect("callback-lists")
    answer.status_code = 303
    return answer
