"""The HTTP doors: sign-in for a token, the library's files, and a page to try them."""

import json
from collections.abc import Callable
from functools import cache, wraps
from http import HTTPStatus
from pathlib import Path
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET

from portal import access
from portal.dialects.xuc.fields import is_plain

ASSETS = Path(__file__).with_name("assets")
#: The files of the library, at the addresses pages load them from.
FILES = frozenset({"shotgun.js", "cti.js", "callback.js", "membership.js"})
#: The longest body of a sign-in, bytes.
MOST_BODY = 4_096
_CORS = {
    # A page of any origin may ask: what it gets hangs on a password or a token it has itself, and
    # no cookie is read.
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Headers": "Authorization, Content-Type",
    "Access-Control-Allow-Methods": "GET, POST, OPTIONS",
    "Access-Control-Max-Age": "600",
    "Cache-Control": "no-store",
}
View = Callable[[HttpRequest], HttpResponse]


def _door(method: str) -> Callable[[View], View]:
    """Make a view answer one method, and pages of other origins that ask whether they may."""

    def wrap(view: View) -> View:
        @csrf_exempt
        @wraps(view)
        def answer(request: HttpRequest) -> HttpResponse:
            if request.method == "OPTIONS":
                found = HttpResponse(status=HTTPStatus.NO_CONTENT)
            elif request.method == method:
                found = view(request)
            else:
                found = _fault(HTTPStatus.METHOD_NOT_ALLOWED, "UnhandledError", f"Only {method}.")
                found["Allow"] = f"{method}, OPTIONS"
            for name, value in _CORS.items():
                found[name] = value
            return found

        return answer

    return wrap


@_door("POST")
def login(request: HttpRequest) -> HttpResponse:
    """Make a token for a name and a password."""
    body = _body(request)
    name, password = body.get("login"), body.get("password")
    if not isinstance(name, str) or not isinstance(password, str) or not is_plain(name + password):
        return _fault(HTTPStatus.BAD_REQUEST, "InvalidJson", "A login and a password are needed.")
    try:
        actor = access.authenticate_account(
            username=name, password=password, address=access.address_of(request), via="xuc"
        )
    except access.TooManyTries:
        words = "Too many wrong tries; wait a quarter of an hour."
        return _fault(HTTPStatus.TOO_MANY_REQUESTS, "InvalidCredentials", words)
    except access.SignInError:
        words = "Name or password is wrong."
        return _fault(HTTPStatus.UNAUTHORIZED, "InvalidCredentials", words)
    if not actor.team:
        words = "This account belongs to no team."
        return _fault(HTTPStatus.FORBIDDEN, "InvalidCredentials", words)
    token = access.issue_token(actor.account_id, at=timezone.now(), label="xuc")
    return _signed_in(actor.username, token)


@_door("GET")
def check(request: HttpRequest) -> HttpResponse:
    """Say whose token it is, and let it live on."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        return _fault(HTTPStatus.UNAUTHORIZED, "InvalidToken", "No bearer token.")
    account = access.renew_token(token.strip(), at=timezone.now())
    if account is None:
        words = "The token is not known, or has expired."
        return _fault(HTTPStatus.UNAUTHORIZED, "TokenExpired", words)
    return _signed_in(account.username, token.strip())


@_door("GET")
def sso(_request: HttpRequest) -> HttpResponse:
    """Refuse: there is no sign-on server."""
    words = "No sign-on server is configured."
    return _fault(HTTPStatus.UNAUTHORIZED, "SsoAuthenticationFailed", words)


@_door("GET")
def cas(_request: HttpRequest) -> HttpResponse:
    """Refuse: there is no CAS server."""
    words = "No CAS server is configured."
    return _fault(HTTPStatus.UNAUTHORIZED, "CasServerInvalidTicket", words)


@require_GET
def script(_request: HttpRequest, name: str) -> HttpResponse:
    """Give a file of the library. Any page may load it: it holds nothing of anybody."""
    if name not in FILES:
        raise Http404
    headers = {
        "Cache-Control": "public, max-age=300",
        "Cross-Origin-Resource-Policy": "cross-origin",
        "Access-Control-Allow-Origin": "*",
    }
    return HttpResponse(_script(name), "text/javascript; charset=utf-8", headers=headers)


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """Give a page to try the library."""
    return render(request, "xuc/sample.html")


@require_GET
def sample_script(_request: HttpRequest) -> HttpResponse:
    """Give the script of that page."""
    return HttpResponse(_script("sample.js"), "text/javascript; charset=utf-8")


@cache
def _script(name: str) -> str:
    return (ASSETS / name).read_text()


def _body(request: HttpRequest) -> dict[str, Any]:
    """Read the JSON object of a body; an empty one for anything else."""
    if len(request.body) > MOST_BODY:
        return {}
    try:
        found = json.loads(request.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _signed_in(login_: str, token: str) -> HttpResponse:
    ttl = int(access.TOKEN_LIVES.total_seconds())
    return JsonResponse({"login": login_, "token": token, "TTL": ttl})


def _fault(status: HTTPStatus, error: str, message: str) -> HttpResponse:
    return JsonResponse({"error": error, "message": message}, status=status)
