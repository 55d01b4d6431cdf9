"""The one ASGI application: sockets here, everything else in Django's WSGI handler.

Threads serve Django's pages several times faster than its ASGI handler does, and a waiting socket
holds none of them.
"""

import os
from typing import Any, cast

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
pages = cast("Any", get_wsgi_application())  # sets Django up, which all below needs

# ruff: noqa: E402
from a2wsgi import WSGIMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path, re_path

from portal.live.asgi import by_prefix
from portal.live.identity import SignedIn
from portal.live.lifespan import lifespan, not_found
from portal.live.masking import mask_tokens
from portal.live.origin import SameOrigin
from portal.live.sip import pass_on
from portal.wire import registry

mask_tokens()
#: The sockets of our own pages, opened by the session's cookie.
own_sockets = [*registry.socket_routes(), path("sip", cast("Any", pass_on), name="sip")]
#: The sockets any page may open: a token in the address stands for the cookie, which is not read.
token_sockets = registry.token_socket_routes()
#: Every socket route; the walk of the stranger reads them.
socket_routes = [*own_sockets, *token_sockets]
#: Every long poll by the beginning of its path; the walk of the stranger reads them too.
long_polls = registry.pulls()
#: Django's pages, each request in a thread of its own.
threads = WSGIMiddleware(pages, workers=settings.WEB_THREADS)
own_pages = URLRouter([*own_sockets, re_path(r"", cast("Any", not_found))])

application = ProtocolTypeRouter(
    {
        "lifespan": lifespan,
        "http": by_prefix(long_polls, cast("Any", threads)),
        "websocket": URLRouter(
            [*token_sockets, re_path(r"", cast("Any", SameOrigin(SignedIn(own_pages))))]
        ),
    }
)
