"""Finds the dialects settings.DIALECTS names and gathers their doors."""

from importlib import import_module
from importlib.util import find_spec
from types import ModuleType

from django.conf import settings
from django.urls import URLPattern, URLResolver

from portal.wire.dialect import App, Dialect


def load(name: str) -> Dialect:
    """Read the doors of the folder `portal/dialects/<name>`.

    Raises ModuleNotFoundError when there is no such folder.
    """
    folder = f"portal.dialects.{name}"
    import_module(folder)
    urls, socket = _part(folder, "urls"), _part(folder, "socket")
    return Dialect(
        name=name,
        http=urls.urlpatterns if urls else (),
        sockets=getattr(socket, "routes", ()),
        token_sockets=getattr(socket, "token_routes", ()),
    )


def http_routes() -> list[URLPattern | URLResolver]:
    """Give the HTTP routes of all dialects of this installation."""
    return [route for name in settings.DIALECTS for route in load(name).http]


def socket_routes() -> list[URLPattern]:
    """Give the socket routes of all dialects of this installation."""
    return [route for name in settings.DIALECTS for route in load(name).sockets]


def token_socket_routes() -> list[URLPattern]:
    """Give the routes of the sockets any page may open that has a token."""
    return [route for name in settings.DIALECTS for route in load(name).token_sockets]


def pulls() -> dict[str, App]:
    """Give the long polls of all dialects by the beginning of their paths: plain ASGI, so that one
    who waits holds no thread."""
    found: dict[str, App] = {}
    for name in settings.DIALECTS:
        pull = _part(f"portal.dialects.{name}", "pull")
        found |= pull.PULLS if pull else {}
    return found


def _part(folder: str, name: str) -> ModuleType | None:
    return import_module(f"{folder}.{name}") if find_spec(f"{folder}.{name}") else None
