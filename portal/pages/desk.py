"""The agent desk and what its script asks for over HTTP."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_GET

from agents import selectors
from portal.pages import past
from portal.pages.frame import frame
from portal.pages.ring_in import ring_in_choice
from portal.pages.seat import Seat, refuse_unless, seated

#: Same-origin: the portal passes it on to the PBX.
SIP_PATH = "/sip"
EARLIER_CALLS = 20


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
        sip=phone if row.phone == "browser" else None,
        ice_servers=getattr(settings, "ICE_SERVERS", []),
        reasons=selectors.pause_reasons(seat.team),
        dispositions=_dispositions(seat),
        earlier_url=reverse("desk-history"),
    )
    return render(request, "pages/desk.html", context | {"ring_in": ring_in_choice(seat)})


@require_GET
@never_cache
@seated
def desk_history(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Give the earlier calls of `?number=` with the looker's team, newest first, as JSON."""
    refuse_unless(bool(seat.agent_no))
    number = request.GET.get("number", "").strip()
    rows = past.calls_of_number(seat, number, limit=EARLIER_CALLS) if number else []
    return JsonResponse({"calls": rows})


def _dispositions(seat: Seat) -> dict[str, list[dict[str, str]]]:
    return {
        code: [
            {"code": one.code, "name": one.name}
            for one in selectors.dispositions(team=seat.team, group=code)
        ]
        for code in seat.groups
    }
