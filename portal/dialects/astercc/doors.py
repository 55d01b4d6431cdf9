"""What the HTTP doors of this dialect share: forms, kinds of answer, and which pages may read."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

from portal.dialects.astercc import lookups

SCRIPT = "application/javascript; charset=UTF-8"
JSON = "application/json; charset=UTF-8"
#: How a body says that it is no form: what it holds, its encoding, or that it breaks off.
NO_FORM = (
    BadRequest,
    LookupError,
    MultiPartParserError,
    SuspiciousOperation,
    UnreadablePostError,
    ValueError,
)
NOT_LISTED = "The domain of this page is not among the team's API domains."
#: A page that was opened from a file has no origin of its own.
NO_ORIGIN = "null"


def form_of(request: HttpRequest) -> dict[str, str]:
    """Read the fields of a form; a body that is none says nothing."""
    try:
        return request.POST.dict()
    except NO_FORM:
        return {}


def finished(
    response: HttpResponse, request: HttpRequest, params: Mapping[str, str]
) -> HttpResponse:
    """Add what every answer carries: never kept, and readable for pages of the team's domains."""
    response["Cache-Control"] = "no-store"
    response["Vary"] = "Origin"
    response["X-Content-Type-Options"] = "nosniff"
    origin = request.headers.get("Origin", "")
    if origin and _is_listed(origin, params.get("orgidentity", "").strip()):
        response["Access-Control-Allow-Origin"] = origin
    # Pages of these domains load the script's answers by a script element.
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def may_call_back(request: HttpRequest, params: Mapping[str, str]) -> bool:
    """Say whether the page that asks may be called back: one of this host, or of a domain of the
    team."""
    page = Page(
        host=request.get_host(),
        referrer=request.headers.get("Referer", ""),
        site=request.headers.get("Sec-Fetch-Site", "none"),
    )
    return may_call_back_page(page, params.get("orgidentity", "").strip())


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What a browser says of the page that asks (headers Referer and Sec-Fetch-Site), and the
    `host` it asks, with its port."""

    host: str
    referrer: str
    site: str


def may_call_back_page(page: Page, team: str) -> bool:
    """Say whether a page may be called back with what is a team's. A browser names its page or
    says that it is another's; what names nothing is no page."""
    if not page.referrer:
        return page.site in {"none", "same-origin"} or _is_listed(NO_ORIGIN, team)
    try:
        where = urlsplit(page.referrer)
    except ValueError:
        return False
    return where.netloc == page.host or _is_listed(f"{where.scheme}://{where.netloc}", team)


def _is_listed(origin: str, team: str) -> bool:
    if origin in settings.ASTERCC_ALLOWED_ORIGINS:
        return True
    listed = lookups.api_domains(team)
    return "*" in listed or bool(_names_of(origin) & listed)


def _names_of(origin: str) -> set[str]:
    """Give the ways a domain may be written: whole, with its port, alone."""
    try:
        page = urlsplit(origin)
        return {origin.lower(), page.netloc.lower(), (page.hostname or "").lower()} - {""}
    except ValueError:
        return set()
