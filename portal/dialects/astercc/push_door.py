"""What a page needs to hear events: the script, the date to begin with, and a page to watch on."""

import json
from datetime import UTC
from email.utils import format_datetime
from functools import cache
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.dialects.astercc import doors, parse

FILE = Path(__file__).with_name("astercc_nginx_http_push.js")


@cache
def _script() -> str:
    return FILE.read_text()


@require_GET
def script(_request: HttpRequest) -> HttpResponse:
    """Give the push script. Any page may load it: it holds nothing of anybody."""
    headers = {
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
    }
    return HttpResponse(_script(), doors.SCRIPT, headers=headers)


@require_GET
@never_cache
def date(request: HttpRequest) -> HttpResponse:
    """Give this server's date, from which a page begins to ask: JSONP, JSON without a callback."""
    try:
        callback = parse.read_callback(request.GET.dict())
    except ValueError:
        return HttpResponse("bad callback", "text/plain", HTTPStatus.BAD_REQUEST)
    now = format_datetime(timezone.now().astimezone(UTC), usegmt=True)
    text = json.dumps({"ccdate": now})
    headers = {"Cross-Origin-Resource-Policy": "cross-origin"}
    if callback is None:
        return HttpResponse(text, doors.JSON, headers=headers)
    return HttpResponse(f"{callback}({text});", doors.SCRIPT, headers=headers)


@require_GET
@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Show events as they come, to whoever knows an agent's password or the event key."""
    config = {
        "host": request.get_host(),
        "secure": request.is_secure(),
    }
    context = {"config": config, "script": reverse("astercc-push-script")}
    return render(request, "astercc/push.html", context)
