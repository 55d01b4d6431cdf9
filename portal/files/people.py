"""The door of people and API clients: a recording to play or to keep."""

from http import HTTPStatus
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from calls import files
from portal import access, hearing
from portal.wire.ranges import ranged


@require_http_methods(["GET", "HEAD"])
def play(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """Hand a recording out; `?download=1` makes the browser keep it under a telling name.

    `?word=` of a link that was given to her stands for signing in. Somebody not signed in gets
    401; a recording that is not hers is as unknown as none.
    """
    account = _account(request, file_id)
    if account is None:
        return HttpResponse(
            status=HTTPStatus.UNAUTHORIZED, headers={"WWW-Authenticate": 'Bearer realm="patchbay"'}
        )
    actor = access.actor_of(account)
    row = hearing.playable(actor, file_id) if actor is not None else None
    path = files.root() / row.path if row is not None else None
    if row is None or path is None or not path.is_file():
        raise Http404
    if _is_beginning(request):
        hearing.note_played(account, row)
    answer = ranged(request, path, kind="audio/wav")
    how = "attachment" if request.GET.get("download") else "inline"
    began = timezone.localtime(row.started_at)
    answer["Content-Disposition"] = f'{how}; filename="{began:%Y-%m-%d_%H-%M-%S}_{row.call_id}.wav"'
    # the browser may seek in what it has, nobody on the way may keep it
    answer["Cache-Control"] = "private, max-age=600"
    return answer


def _account(request: HttpRequest, file_id: UUID) -> access.User | None:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind:
        return access.account_of_token(token) if kind.lower() == "bearer" else None
    if word := request.GET.get("word"):
        return hearing.account_of_word(word, file_id, at=timezone.now())
    return request.user if request.user.is_authenticated else None


def _is_beginning(request: HttpRequest) -> bool:
    """Say whether this is one listening more, and not the next piece of one under way."""
    wanted = request.headers.get("Range", "")
    return request.method == "GET" and (not wanted or wanted.replace(" ", "") == "bytes=0-")
