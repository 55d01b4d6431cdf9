"""The script's doors: the file pages load, and `/setevent/<function>` its functions call."""

from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods

from portal.dialects.astercc import doors, operations, parse, render
from portal.dialects.astercc.catalogue import BY_SCRIPT
from portal.dialects.astercc.situations import Refusal, Situation

FILE = Path(__file__).with_name("astcc_CJI.js")
#: Later scripts spell a function in more than one way.
EVENTS = {function.lower(): event for function, event in BY_SCRIPT.items()}


@cache
def _script() -> str:
    return FILE.read_text()


@require_GET
def script(_request: HttpRequest) -> HttpResponse:
    """Give `astcc_CJI.js`. Any page may load it: it holds nothing of anybody."""
    headers = {
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(_script(), doors.SCRIPT, headers=headers)


@csrf_exempt
@require_http_methods(["GET", "POST"])
def set_event(request: HttpRequest, function: str) -> HttpResponse:
    """Carry out what a function of the script asks for: JSONP, JSON without a callback."""
    params = request.GET.dict() | (doors.form_of(request) if request.method == "POST" else {})
    try:
        callback = parse.read_callback(params)
    except ValueError:
        return HttpResponse("bad callback", "text/plain", HTTPStatus.BAD_REQUEST)
    if callback is not None and not doors.may_call_back(request, params):
        return HttpResponse(doors.NOT_LISTED, "text/plain", HTTPStatus.FORBIDDEN)
    event = EVENTS.get(function.lower())
    if event is None:
        answer = Refusal(Situation.VALUE_WRONG).answer("")
    else:
        address = request.META.get("REMOTE_ADDR", "")
        answer, _ = operations.carry_out(params | {"EVENT": event}, address=address)
    text = render.json_text(answer, is_script=True)
    if callback is not None:
        text = f"{callback}({text});"
    response = HttpResponse(text, doors.SCRIPT if callback is not None else doors.JSON)
    return doors.finished(response, request, params)
