"""Whether this process lives, and whether it can serve. Neither says anything about anybody."""

import logging
from collections.abc import Callable
from http import HTTPStatus

import redis
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

from calls.models import PbxLink

log = logging.getLogger(__name__)


@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    """Answer as long as the process can (`/healthz`)."""
    del request
    return JsonResponse({"status": "ok"})


@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """Answer 200 when database, Redis and the link to the PBX are there, else 503 (`/readyz`)."""
    del request
    parts = {name: _holds(name, check) for name, check in CHECKS.items()}
    is_ready = all(parts.values())
    body = {
        "status": "ok" if is_ready else "unavailable",
        "parts": {name: "ok" if holds else "unavailable" for name, holds in parts.items()},
    }
    status = HTTPStatus.OK if is_ready else HTTPStatus.SERVICE_UNAVAILABLE
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})


def _holds(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception as fault:
        log.warning("not ready, %s: %s", name, fault)
        return False


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone())


def _redis() -> bool:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1) as client:
        return bool(client.ping())


def _pbx() -> bool:
    return PbxLink.objects.filter(pbx=settings.PBX_NAME, is_up=True).exists()


CHECKS: dict[str, Callable[[], bool]] = {"database": _database, "redis": _redis, "pbx": _pbx}
