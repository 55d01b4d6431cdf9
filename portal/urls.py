"""Every HTTP route."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.wire import registry

urlpatterns: list[URLPattern | URLResolver] = [
    path("admin/", admin.site.urls),
    path("", include("portal.api.urls")),
    path("", include("portal.pages.urls")),
    *registry.http_routes(),
]
