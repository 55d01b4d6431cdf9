"""The HTTP door: `/t/<team>/coocenter-api/...`, and the bare base of the team in settings."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseNotAllowed,
    JsonResponse,
    QueryDict,
)
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from typing_extensions import override

from calls import files, recordings
from portal import access
from portal.dialects.coocenter import operations, parse, render
from portal.dialects.coocenter.sign_in import sign_in
from portal.dialects.coocenter.wire import Fault, Refusal
from portal.wire.ranges import ranged

#: More than any request of the documents; a larger body is not read.
MOST_BODY = 16_384


@method_decorator(csrf_exempt, name="dispatch")
class CooCenterDoor(View):
    """One address; the key comes with each request, so there is no session, no cookie and nothing
    for a forged request to ride on."""

    word = ""

    @override
    def dispatch(self, request: HttpRequest, *args: str, **kwargs: str) -> HttpResponseBase:
        """Sign in, do it, and say refusals in the interface's words."""
        try:
            answer = self._answer(request, kwargs)
        except Refusal as refusal:
            answer = JsonResponse(render.error(refusal), status=refusal.fault.status)
        answer["Cache-Control"] = "no-store"
        return answer

    def _answer(self, request: HttpRequest, named: dict[str, str]) -> HttpResponseBase:
        operation = operations.OPERATIONS[self.word]
        if request.method not in operation.methods:
            return HttpResponseNotAllowed(operation.methods)
        now = timezone.now()
        door = sign_in(
            named.get("identity", settings.COOCENTER_TEAM),
            key=_key(request),
            address=access.address_of(request),
            now=now,
        )
        team = operations.Team(door=door, now=now)
        found = operations.carry_out(operation, team, _params(request))
        return JsonResponse(found, safe=False)


@csrf_exempt
def monitor(request: HttpRequest, file_path: str, identity: str | None = None) -> HttpResponseBase:
    """Hand out the recording a push named, whole or the range asked for."""
    if request.method not in {"GET", "HEAD"}:
        return HttpResponseNotAllowed(("GET", "HEAD"))
    try:
        return _recording(request, file_path, identity, timezone.now())
    except Refusal as refusal:
        return JsonResponse(render.error(refusal), status=refusal.fault.status)


def _recording(
    request: HttpRequest, file_path: str, identity: str | None, now: datetime
) -> HttpResponseBase:
    door = sign_in(
        settings.COOCENTER_TEAM if identity is None else identity,
        key=_key(request),
        address=access.address_of(request),
        now=now,
    )
    row = recordings.recording(file_id=UUID(parse.read_file(file_path)), team=door.team)
    path = files.root() / row.path if row is not None else None
    if path is None or not path.is_file():
        raise Refusal(Fault.NO_FILE)
    answer = ranged(request, path, kind="audio/wav")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = f'attachment; filename="{file_path}"'
    return answer


def nowhere(request: HttpRequest, rest: str = "", identity: str = "") -> HttpResponse:  # noqa: ARG001
    """Say that there is no such request."""
    refusal = Refusal(Fault.NOTHING_HERE)
    return JsonResponse(render.error(refusal), status=HTTPStatus.NOT_FOUND)


def _key(request: HttpRequest) -> str:
    """Give the key; the maker's own template calls the header Authentication."""
    return request.headers.get("Authorization") or request.headers.get("Authentication", "")


def _params(request: HttpRequest) -> dict[str, str]:
    """Give the parameters of query and form body, whatever the method; the form's count."""
    said = request.GET.dict()
    if request.content_type == "application/x-www-form-urlencoded":
        if len(request.body) > MOST_BODY:
            raise Refusal(Fault.PARAMETERS)
        try:
            form = QueryDict(request.body, encoding="utf-8")
        except (UnicodeDecodeError, ValueError) as error:
            raise Refusal(Fault.PARAMETERS) from error
        said |= form.dict()
    return {name: str(value) for name, value in said.items()}
