"""The history: ended calls, narrowed by a filter, and one call leg by leg."""

from csp.constants import NONCE
from csp.decorators import csp_update
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agents import selectors
from calls.recordings import RecordingRow, recordings_of
from portal import hearing
from portal.access import actor_of
from portal.pages import past
from portal.pages.forms import HistoryFilter
from portal.pages.frame import frame
from portal.pages.seat import Seat, refuse_unless, seated

PAGE_SIZE = 50


@require_GET
@never_cache
@seated
def history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List ended calls, newest first; `?after=` is the cursor the last page gave."""
    refuse_unless(bool(seat.team))
    form = HistoryFilter(request.GET, agents=_agents(seat), groups=_groups(seat))
    wanted = form.cleaned_data if form.is_valid() else {}
    page = past.page(seat, wanted, after=request.GET.get("after", ""), size=PAGE_SIZE)
    kept = request.GET.copy()
    kept.pop("after", None)
    first = kept.urlencode()
    if page.next_cursor:
        kept["after"] = page.next_cursor
    context = frame(seat, here="history") | {
        "form": form,
        "calls": page.calls,
        "is_narrowed": any(wanted.values()),
        "is_first": "after" not in request.GET,
        "first_query": first,
        "next_query": kept.urlencode() if page.next_cursor else "",
    }
    return render(request, "pages/history.html", context)


@require_GET
@never_cache
@csp_update({"style-src": ["'self'", NONCE]})  # the player brings a style of its own
@seated
def history_call(request: HttpRequest, seat: Seat, call_id: str) -> HttpResponse:
    """Show one ended call with what each leg did when."""
    refuse_unless(bool(seat.team))
    call = None if "\0" in call_id else past.one(seat, call_id)
    if call is None:  # another team's call is as unknown as one that never was
        raise Http404
    context = frame(seat, here="history") | {"call": call, "recordings": _heard(request, call_id)}
    return render(request, "pages/history_call.html", context)


def _heard(request: HttpRequest, call_id: str) -> list[RecordingRow]:
    """Give what the looker may play of a call she may see."""
    actor = actor_of(request.user)
    if actor is None or not hearing.may_hear(actor, call_id):
        return []
    return recordings_of(team=actor.team, call_ids=[call_id])


def _agents(seat: Seat) -> dict[str, str]:
    """Name whose calls the looker may choose from; nobody else's for an agent."""
    if not seat.is_supervisor:
        return {}
    rows = selectors.groups(seat.team)
    seen = {no for row in rows if row.code in seat.supervises for no in row.member_nos}
    everyone = selectors.agent_rows(seat.team)
    return {
        row.agent_no: row.name for row in everyone if seat.is_team_admin or row.agent_no in seen
    }


def _groups(seat: Seat) -> dict[str, str]:
    if not seat.is_supervisor:
        return seat.groups
    return {code: name for code, name in seat.groups.items() if code in seat.supervises}
