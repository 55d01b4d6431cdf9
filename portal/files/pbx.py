"""The doors of the PBXs: a file delivered by a one-time token, one fetched by a signed address.

A PBX has no account: the word in the address is its leave. An answer from 400 to 499 is final, any
other failure may be tried again; 409 says that the file is here already.
"""

from http import HTTPStatus
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from calls import files, recordings
from portal.wire.ranges import ranged

_STATUS: dict[type[Exception], HTTPStatus] = {
    recordings.UnknownTokenError: HTTPStatus.NOT_FOUND,
    recordings.UsedTokenError: HTTPStatus.CONFLICT,
    recordings.ExpiredTokenError: HTTPStatus.GONE,
    files.TooBigError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    files.NotSoundError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # not final: the next try may bring it whole
    files.CutOffError: HTTPStatus.SERVICE_UNAVAILABLE,
}
_TYPES = {".wav": "audio/wav", ".gsm": "audio/x-gsm", ".sln": "audio/x-sln"}


@csrf_exempt
@never_cache
@require_http_methods(["PUT", "POST"])
def deliver(request: HttpRequest, token: str) -> HttpResponse:
    """Take a sound in."""
    length = str(request.META.get("CONTENT_LENGTH") or "")
    try:
        row = recordings.receive(
            token=token,
            read=request.read,
            announced=int(length) if length.isdigit() else None,
            now=timezone.now(),
        )
    except (recordings.TokenError, files.FileError) as refusal:
        return JsonResponse({"code": refusal.code}, status=_STATUS[type(refusal)])
    return JsonResponse({"id": str(row.id), "seconds": row.seconds}, status=HTTPStatus.CREATED)


@require_http_methods(["GET", "HEAD"])
def fetch(request: HttpRequest, word: str, name: str) -> HttpResponseBase:
    """Hand a file out; `name` is only there for the PBX to read the format from."""
    path = files.path_of(word, at=timezone.now())
    if path is None or path.name != name:
        raise Http404
    return ranged(request, path, kind=_TYPES.get(Path(name).suffix, "application/octet-stream"))
