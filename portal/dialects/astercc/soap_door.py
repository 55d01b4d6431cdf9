"""The SOAP door: `/astcccwi.php` with its description. Refusals are answers, never faults; a
fault is HTTP 400, so that a 500 is always a fault of ours."""

from http import HTTPStatus

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from portal.dialects.astercc import operations, render, soap
from portal.dialects.astercc.soap import Fault

XML = "text/xml; charset=utf-8"


@require_GET
def description(request: HttpRequest) -> HttpResponse:
    """Give the WSDL; its service is at the host it was asked for."""
    return HttpResponse(soap.wsdl(request.build_absolute_uri("/astcccwi.php")), XML)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def service(request: HttpRequest) -> HttpResponse:
    """Carry out a call; a GET gives the WSDL, with `?wsdl` or without."""
    if request.method == "GET":
        return description(request)
    try:
        face, params = soap.read(_body(request))
    except Fault as fault:
        return HttpResponse(soap.fault(str(fault)), XML, HTTPStatus.BAD_REQUEST)
    answer, delimiter = operations.carry_out(params, address=request.META.get("REMOTE_ADDR", ""))
    text = soap.write(face.soap, render.delimited(answer, delimiter))
    return HttpResponse(text, XML, headers={"Cache-Control": "no-store"})


def _body(request: HttpRequest) -> bytes:
    try:
        length = int(request.META.get("CONTENT_LENGTH") or 0)
        body = request.body if length <= soap.MOST_BYTES else None
    except (SuspiciousOperation, UnreadablePostError, ValueError) as error:
        raise Fault("the message cannot be read") from error
    if body is None:
        raise Fault("the message is too large")
    return body
