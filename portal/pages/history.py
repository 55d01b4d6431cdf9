"""The history: ended calls, narrowed by a filter, and one call leg by leg."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agents import selectors
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
@seated
def history_call(request: HttpRequest, seat: Seat, call_id: str) -> HttpResponse:
    """Show one ended call with what each leg did when."""
    refuse_unless(bool(seat.team))
    call = past.one(seat, call_id)
    if call is None:  # another team's call is as unknown as one that never was
        raise Http404
    return render(request, "pages/history_call.html", frame(seat, here="history") | {"call": call})


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
