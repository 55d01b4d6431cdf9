"""The routes of CooCenter: a team's own base, and the bare one."""

from django.urls import URLPattern, path

from portal.dialects.coocenter import http
from portal.dialects.coocenter.operations import OPERATIONS

BASES = ("t/<str:identity>/coocenter-api/", "coocenter-api/")


def _routes(base: str) -> list[URLPattern]:
    return [
        *(path(f"{base}{word}", http.CooCenterDoor.as_view(word=word)) for word in OPERATIONS),
        path(f"{base}monitor/<path:file_path>", http.monitor),
        path(base, http.nowhere),
        path(f"{base}<path:rest>", http.nowhere),
    ]


urlpatterns = [route for base in BASES for route in _routes(base)]
