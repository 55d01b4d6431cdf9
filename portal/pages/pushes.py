"""Where a team's events are pushed to: how each target does, and what was sent."""

from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.pages.frame import frame, sees_pushes
from portal.pages.seat import Seat, refuse_unless, seated
from portal.pages.words import Look
from portal.webhooks import services
from portal.webhooks.models import PushDelivery

_TARGET_LOOKS = {
    "ok": Look(gettext_lazy("In order"), "check", "good"),
    "retrying": Look(gettext_lazy("Being tried again"), "wait", "warm"),
    "failing": Look(gettext_lazy("Does not answer"), "phone-off", "bad"),
    "refusing": Look(gettext_lazy("Has dead letters"), "alert", "warm"),
    "paused": Look(gettext_lazy("Paused"), "pause", "quiet"),
    "disabled": Look(gettext_lazy("Switched off"), "power", "quiet"),
}
_PUSH_LOOKS = {
    PushDelivery.State.WAITING: Look(gettext_lazy("Waiting"), "wait", "warm"),
    PushDelivery.State.DELIVERED: Look(gettext_lazy("Delivered"), "check", "good"),
    PushDelivery.State.DEAD: Look(gettext_lazy("Dead letter"), "close", "bad"),
}
#: Pushes shown of one target.
SHOWN = 100


@require_GET
@never_cache
@seated
def pushes(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List the targets with their states; a script asks for the table alone."""
    refuse_unless(sees_pushes(seat))
    rows = services.targets(team=_team(seat))
    shown = [{"row": row, "look": _TARGET_LOOKS[row.state]} for row in rows]
    context = frame(seat, here="pushes") | {"targets": shown, "names_team": not seat.team}
    part = "parts/pushes/targets.html"
    return render(request, part if _is_part(request) else "pages/pushes.html", context)


@require_GET
@never_cache
@seated
def target(request: HttpRequest, seat: Seat, target_id: int) -> HttpResponse:
    """Show one target: what was sent last, or with `?state=dead` its dead letters."""
    refuse_unless(sees_pushes(seat))
    state = request.GET.get("state", "")
    if state not in {"", *PushDelivery.State.values}:
        state = ""
    found = [one for one in services.targets(team=_team(seat)) if one.target.pk == target_id]
    if not found:
        raise Http404
    rows = services.deliveries(team=_team(seat), target_id=target_id, state=state, limit=SHOWN)
    context = frame(seat, here="pushes") | {
        "row": found[0],
        "look": _TARGET_LOOKS[found[0].state],
        "pushes": [
            {"row": row, "look": _PUSH_LOOKS[PushDelivery.State(row.state)]} for row in rows
        ],
        "state": state,
        "states": [("", _("All")), *((one, _PUSH_LOOKS[one].word) for one in _PUSH_LOOKS)],
    }
    part = "parts/pushes/target.html"
    return render(request, part if _is_part(request) else "pages/push_target.html", context)


@require_POST
@seated
def do(request: HttpRequest, seat: Seat, target_id: int, deed: str) -> HttpResponse:
    """Carry out a button: test, pause, resume, or replay one, a span, or all dead letters."""
    refuse_unless(sees_pushes(seat))
    try:
        said = _done(request, _team(seat), target_id, deed)
    except services.UnknownTarget as error:
        raise Http404 from error
    messages.info(request, said)
    answer = redirect("push-target", target_id)
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _done(request: HttpRequest, team: str | None, target_id: int, deed: str) -> str:
    now = timezone.now()
    match deed:
        case "test":
            services.test(team=team, target_id=target_id, now=now)
            return _("A test push is on its way.")
        case "pause":
            services.pause(team=team, target_id=target_id, is_paused=True)
            return _("Paused. What happens is kept.")
        case "resume":
            services.pause(team=team, target_id=target_id, is_paused=False)
            return _("It goes on, with what was kept first.")
        case "replay":
            count = _replayed(request, team, target_id)
            return ngettext("%d push is sent again.", "%d pushes are sent again.", count) % count
        case _:
            raise services.UnknownTarget(deed)


def _replayed(request: HttpRequest, team: str | None, target_id: int) -> int:
    whose: dict[str, Any] = {"team": team, "target_id": target_id, "now": timezone.now()}
    number = request.POST.get("id", "")
    if number.isascii() and number.isdigit() and len(number) < 19:
        return services.replay(**whose, ids=[int(number)])
    if "since" not in request.POST:
        return services.replay_range(**whose)
    since, until = (_instant(request.POST.get(name, "")) for name in ("since", "until"))
    if since is None or until is None:
        return 0
    only_dead = "all" not in request.POST
    return services.replay_range(**whose, since=since, until=until, only_dead=only_dead)


def _instant(said: str) -> datetime | None:
    """Read an instant (UTC) of a form; None for an empty or a senseless one."""
    try:
        found = parse_datetime(said)
        return found.replace(tzinfo=UTC) if found is not None else None
    except ValueError:
        return None


def _is_part(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _team(seat: Seat) -> str | None:
    """Give the team whose targets are hers; None, every team, for a platform admin of none."""
    if seat.team or not seat.is_platform_admin:
        return seat.team
    return None
