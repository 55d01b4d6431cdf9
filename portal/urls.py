"""Every HTTP route."""

from collections.abc import Iterator, Sequence

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.wire import registry

Routes = Sequence[URLPattern | URLResolver]

#: The admin's own scripts evaluate expressions in its markup; nowhere else is that allowed.
_ADMIN_SCRIPTS = {
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
}


def _admin() -> tuple[Routes, str, str]:
    """Give the admin's routes, its pages allowed to run their own scripts."""
    routes, app, namespace = admin.site.urls
    for route in _leaves(routes):
        route.callback = csp_update(_ADMIN_SCRIPTS)(route.callback)
    return routes, app, namespace


def _leaves(routes: Routes) -> Iterator[URLPattern]:
    for route in routes:
        if isinstance(route, URLResolver):
            yield from _leaves(route.url_patterns)
        else:
            yield route


urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", _admin()),
    *registry.http_routes(),  # before REST, which answers for all else below /api/
    path("", include("portal.api.urls")),
    path("", include("portal.pages.urls")),
    path("", include("portal.files.urls")),
]
