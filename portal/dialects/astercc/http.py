"""The HTTP door: `/asterccinterfaces`, GET or POST form, HTTP 200 whatever the answer says."""

from collections.abc import Mapping
from http import HTTPStatus

from django.http import HttpResponse
from rest_framework.exceptions import ParseError, UnsupportedMediaType
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.views import APIView

from portal.dialects.astercc import doors, operations, parse, render
from portal.dialects.astercc.wire import Answer, Delimiter

#: Never JSON or a script type: jQuery's `$.post` would parse it, where clients cut a string.
TEXT = "text/html; charset=UTF-8"


class AsterccInterface(APIView):
    """One address for every operation; `EVENT` picks it. The password comes with each request, so
    there is no session, no cookie and nothing for a forged request to ride on."""

    authentication_classes = ()
    permission_classes = ()
    parser_classes = (FormParser, MultiPartParser)
    http_method_names = ["get", "post"]
    schema = None

    def get(self, request: Request) -> HttpResponse:
        """Carry out the operation of the query string."""
        return _respond(request, request.query_params.dict())

    def post(self, request: Request) -> HttpResponse:
        """Carry out the operation of the form; a field there hides one of the query string."""
        try:
            form = request.POST.dict()
        except (ParseError, UnsupportedMediaType, *doors.NO_FORM):
            form = {}  # a body that is no form says nothing; the answer names what is missing
        return _respond(request, request.query_params.dict() | form)


def _respond(request: Request, params: Mapping[str, str]) -> HttpResponse:
    try:
        callback = parse.read_callback(params)
    except ValueError:
        return HttpResponse("bad callback", "text/plain", HTTPStatus.BAD_REQUEST)
    if callback is not None and not doors.may_call_back(request, params):
        return HttpResponse(doors.NOT_LISTED, "text/plain", HTTPStatus.FORBIDDEN)
    answer, delimiter = operations.carry_out(params, address=request.META.get("REMOTE_ADDR", ""))
    return doors.finished(_response(answer, delimiter, callback), request, params)


def _response(answer: Answer, delimiter: Delimiter, callback: str | None) -> HttpResponse:
    if callback is None:
        return HttpResponse(render.delimited(answer, delimiter), TEXT)
    return HttpResponse(render.jsonp(answer, callback), doors.SCRIPT)
