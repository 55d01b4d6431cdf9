"""Doors a PBX knocks at while it treats a caller: prompts, the expected wait, messages left.

A PBX has no account: what it may have is signed into the address.
"""

from http import HTTPStatus

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from agents.provisioning import serving
from agents.services import voicemail
from calls import files

_STATUS: dict[type[Exception], HTTPStatus] = {
    voicemail.UnknownMessageError: HTTPStatus.NOT_FOUND,
    files.TooBigError: HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    files.NotSoundError: HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    # not final: the next try may bring it whole
    files.CutOffError: HTTPStatus.SERVICE_UNAVAILABLE,
}


@require_http_methods(["GET", "HEAD"])
def prompt(request: HttpRequest, prompt_pk: int, signature: str, digest: str) -> HttpResponse:
    """Hand out a prompt; its address names its content, so it may be kept for ever."""
    del request
    sound = serving.prompt_sound(prompt_pk, signature, digest)
    if sound is None:
        raise Http404
    answer = HttpResponse(sound, content_type="audio/wav")
    answer["Cache-Control"] = "private, max-age=31536000, immutable"
    return answer


@never_cache
@require_http_methods(["GET", "HEAD"])
def expected_wait(request: HttpRequest, group_pk: int, signature: str) -> HttpResponse:
    """Answer with the expected wait of the next caller in whole seconds, or with nothing."""
    seconds = serving.expected_wait(
        group_pk,
        signature,
        waiting=_number(request, "waiting"),
        priority=_number(request, "priority"),
        at=timezone.now(),
    )
    return HttpResponse("" if seconds is None else f"{seconds:.0f}", content_type="text/plain")


@csrf_exempt
@never_cache
@require_http_methods(["PUT", "POST"])
def message(request: HttpRequest, word: str) -> HttpResponse:
    """Take a message in that a caller left; 409 says that it is here already."""
    length = str(request.META.get("CONTENT_LENGTH") or "")
    try:
        row = voicemail.receive(
            word=word,
            secret_of=serving.upload_secret,
            read=request.read,
            announced=int(length) if length.isdigit() else None,
        )
    except (voicemail.UnknownMessageError, files.FileError) as refusal:
        code = getattr(refusal, "code", "unknown_message")
        return JsonResponse({"code": code}, status=_STATUS[type(refusal)])
    if row is None:
        return JsonResponse({"code": "used_token"}, status=HTTPStatus.CONFLICT)
    return JsonResponse({"seconds": row.seconds}, status=HTTPStatus.CREATED)


def _number(request: HttpRequest, name: str) -> int:
    text = request.GET.get(name, "0")
    return int(text) if text.isdigit() and len(text) < 6 else 0
