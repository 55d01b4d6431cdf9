"""The HTTP door: `/t/<team>/coocenter-api/...`, and the bare base of the team in settings."""

from collections.abc import Sequence
from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.csrf import csrf_exempt
from typing_extensions import override

from calls import files, recordings
from portal import access
from portal.dialects.coocenter import operations, parse, render
from portal.dialects.coocenter.bodies import params_of
from portal.dialects.coocenter.sign_in import sign_in
from portal.dialects.coocenter.wire import Fault, Refusal
from portal.wire.ranges import ranged


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
            return _not_allowed(operation.methods)
        now = timezone.now()
        door = sign_in(
            named.get("identity", settings.COOCENTER_TEAM),
            key=_key(request),
            address=access.address_of(request),
            now=now,
        )
        team = operations.Team(door=door, now=now)
        found = operations.carry_out(operation, team, params_of(request))
        return JsonResponse(found, safe=False)


@csrf_exempt
def monitor(request: HttpRequest, file_path: str, identity: str | None = None) -> HttpResponseBase:
    """Hand out the recording a push named, whole or the range asked for."""
    if request.method not in {"GET", "HEAD"}:
        return _not_allowed(("GET", "HEAD"))
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


def _not_allowed(methods: Sequence[str]) -> HttpResponse:
    answer = JsonResponse(render.error(Refusal(Fault.METHOD)), status=Fault.METHOD.status)
    answer["Allow"] = ", ".join(methods)
    return answer


def _key(request: HttpRequest) -> str:
    """Give the key; the maker's own template calls the header Authentication."""
    return request.headers.get("Authorization") or request.headers.get("Authentication", "")
