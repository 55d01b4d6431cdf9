"""The supervisor's cockpit: an empty frame which pushed events fill."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agents import recordings, selectors
from portal.pages.frame import frame
from portal.pages.ring_in import ring_in_choice
from portal.pages.seat import Seat, refuse_unless, seated


@require_GET
@never_cache
@seated
def cockpit(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the cockpit to whoever supervises a group."""
    refuse_unless(seat.is_supervisor)
    reasons = selectors.pause_reasons(seat.team)
    context = frame(
        seat,
        here="cockpit",
        pause_reasons=reasons,
        recording=recordings.policies(seat.team),
    )
    return render(request, "pages/cockpit.html", context | {"ring_in": ring_in_choice(seat)})
