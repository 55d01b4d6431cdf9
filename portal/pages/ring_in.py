"""The demonstration's button: a customer of the town calls one of the team's lines."""

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from agents import selectors
from calls.ami import town
from portal.pages.seat import Seat, seated

#: The town's talkative customers answer and talk; any number may call in.
CUSTOMERS = [f"020794600{nn:02d}" for nn in range(60)]


def is_open() -> bool:
    """Say whether there is a town to ring from."""
    return bool(settings.DEMO and settings.TOWN_AMI_URL)


def ring_in_choice(seat: Seat) -> dict[str, Any] | None:
    """Give the lines a customer can call and who calls; None outside a demonstration."""
    if not is_open() or not seat.team:
        return None
    lines = _lines(seat)
    return {"lines": lines, "customer": secrets.choice(CUSTOMERS)} if lines else None


@require_POST
@seated
def ring_in(request: HttpRequest, seat: Seat) -> HttpResponse:
    """Let a customer call; the answer says which number rings where."""
    if not is_open():
        raise Http404
    customer = request.POST.get("customer", "").replace(" ", "")
    names = {line["number"]: line["name"] for line in _lines(seat)}
    line = request.POST.get("line", "")
    if line not in names or not customer.isdecimal() or not 3 <= len(customer) <= 15:
        return JsonResponse({"words": _("That number cannot call.")}, status=400)
    try:
        town.ring_in(settings.TOWN_AMI_URL, to=line, from_number=customer)
    except town.TownError:
        return JsonResponse({"words": _("The town did not take the call.")}, status=502)
    said = _("%(customer)s calls %(line)s (%(name)s).")
    return JsonResponse({"words": said % {"customer": customer, "line": line, "name": names[line]}})


def _lines(seat: Seat) -> list[dict[str, str]]:
    return [{"number": line.number, "name": line.name} for line in selectors.lines(seat.team)]
