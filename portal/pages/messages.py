"""Who waits for us: messages left in the groups' mailboxes, and callbacks."""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from agents.domain.errors import UnknownCallback
from agents.services import callbacks, voicemail
from calls.domain.tiles import CallbackState
from portal.pages.frame import frame
from portal.pages.seat import Seat, refuse_unless, seated
from portal.pages.words import Look

_STATES = {
    CallbackState.WAITING: Look(_("Keeps the place"), "wait", "warm"),
    CallbackState.DIALLING: Look(_("Being called"), "phone-out", "busy"),
}
_LATER = Look(_("Tried, again later"), "wait", "quiet")


@require_GET
@never_cache
@seated
def messages(request: HttpRequest, seat: Seat) -> HttpResponse:
    """List messages to do, or with `?show=done` those that are done, and open callbacks."""
    refuse_unless(bool(seat.team))
    groups = _groups(seat)
    is_open = request.GET.get("show") != "done"
    rows = voicemail.messages(team=seat.team, groups=groups, is_open=is_open)
    waiting = callbacks.open_callbacks(team=seat.team, groups=groups)
    context = frame(seat, here="messages") | {
        "messages_left": [
            {"row": row, "group": seat.groups.get(row.group, row.group), "length": _length(row)}
            for row in rows
        ],
        "callbacks": [
            {
                "row": row,
                "group": seat.groups.get(row.group, row.group),
                "look": _LATER if row.next_at else _STATES[row.state],
                "is_waiting": row.state is CallbackState.WAITING,
            }
            for row in waiting
        ],
        "is_open": is_open,
    }
    return render(request, "pages/messages.html", context)


@require_GET
@never_cache
@seated
def count(_request: HttpRequest, seat: Seat) -> HttpResponse:
    """Say how many wait, for the number in the bar."""
    if not seat.team:
        return JsonResponse({"waiting": 0, "words": ""})
    groups = _groups(seat)
    left = voicemail.waiting(team=seat.team, groups=groups)
    asked = len(callbacks.open_callbacks(team=seat.team, groups=groups))
    words = ngettext("%d message", "%d messages", left) % left
    words += ", " + ngettext("%d callback", "%d callbacks", asked) % asked
    return JsonResponse({"waiting": left + asked, "words": words})


@require_GET
@never_cache
@seated
def sound(_request: HttpRequest, seat: Seat, message_id: int) -> HttpResponse:
    """Play a message, and note who heard it first."""
    refuse_unless(bool(seat.team))
    groups = _groups(seat)
    try:
        path = voicemail.file_of(team=seat.team, groups=groups, message_id=message_id)
        voicemail.hear(
            team=seat.team,
            groups=groups,
            message_id=message_id,
            by=seat.name,
            now=timezone.now(),
        )
    except voicemail.UnknownMessageError as error:
        raise Http404 from error
    return HttpResponse(path.read_bytes(), content_type="audio/wav")


@require_POST
@seated
def done(request: HttpRequest, seat: Seat, message_id: int) -> HttpResponse:
    """Mark a message done, or with `undo` open again."""
    refuse_unless(bool(seat.team))
    is_done = "undo" not in request.POST
    try:
        voicemail.mark(
            team=seat.team,
            groups=_groups(seat),
            message_id=message_id,
            by=seat.name,
            now=timezone.now(),
            is_done=is_done,
        )
    except voicemail.UnknownMessageError as error:
        raise Http404 from error
    return redirect("messages", permanent=False)


@require_POST
@seated
def cancel(_request: HttpRequest, seat: Seat, callback_id: str) -> HttpResponse:
    """Take a callback off the list."""
    refuse_unless(bool(seat.team))
    try:
        callbacks.cancel(
            team=seat.team, callback_id=callback_id, now=timezone.now(), groups=_groups(seat)
        )
    except UnknownCallback as error:
        raise Http404 from error
    answer = redirect("messages")
    answer.status_code = HTTPStatus.SEE_OTHER
    return answer


def _groups(seat: Seat) -> list[str] | None:
    """Give the groups whose callers are hers to serve; None for a team admin: all."""
    if seat.is_team_admin:
        return None
    return voicemail.may_hear(team=seat.team, agent_no=seat.agent_no)


def _length(row: voicemail.MessageRow) -> str:
    minutes, seconds = divmod(round(row.seconds), 60)
    return f"{minutes}:{seconds:02}"
