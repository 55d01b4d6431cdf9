"""The agent desk: its frame and what its script must know; everything else comes by socket."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from agents import recordings, selectors
from portal.pages.frame import frame
from portal.pages.ring_in import ring_in_choice
from portal.pages.seat import Seat, seated

#: Same-origin: the portal passes it on to the PBX.
SIP_PATH = "/sip"


@require_GET
@never_cache
@seated
@sensitive_variables("phone", "row")
def desk(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Show the desk, with the secret of the looker's own phone and of no other."""
    if not seat.agent_no:
        return redirect("home")
    row = selectors.agent_row(team=seat.team, agent_no=seat.agent_no)
    host = request.get_host().rsplit(":", 1)[0]
    phone = {
        "uri": f"sip:{row.endpoint}@{host}",
        "password": row.sip_secret,
        "display_name": row.name,
        "path": SIP_PATH,
    }
    context = frame(
        seat,
        here="desk",
        me={"agent_no": seat.agent_no, "name": seat.name},
        leads=reverse("desk-leads"),
        sip=phone if row.phone == "browser" else None,
        is_told_phone=row.is_told_phone,
        ice_servers=settings.ICE_SERVERS,
        takes_back_itself=selectors.team_of(seat.team).takes_back_itself,
        recording=recordings.policies(seat.team),
        colleagues={one.agent_no: one.name for one in selectors.agent_rows(seat.team)},
    )
    return render(request, "pages/desk.html", context | {"ring_in": ring_in_choice(seat)})
