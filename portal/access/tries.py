"""Wrong tries, counted by name and address for every door together."""

import hashlib
import hmac
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.dispatch import receiver
from django.http import HttpRequest
from typing_extensions import override

#: How long wrong tries are remembered, seconds.
COUNTED_S = 900


class TriesBackend(BaseBackend):
    """Stands before the browser's own check: refuses a name and address with too many wrong
    tries, whichever door they came through."""

    @override
    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str | None = None,
        **kwargs: Any,
    ) -> None:
        """Refuse or stay silent; never signs anybody in."""
        del password, kwargs
        if request is not None and username and is_locked(username, address_of(request)):
            raise PermissionDenied


def is_locked(name: str, address: str) -> bool:
    """Say whether wrong tries have shut this name for this address."""
    return int(cache.get(_tries_key(name, address), 0)) >= int(settings.AXES_FAILURE_LIMIT)


def note_wrong(name: str, address: str) -> None:
    """Count a wrong try at a word that is no account's password, so that guessing is slowed."""
    count(name, address)


def address_of(request: HttpRequest) -> str:
    """Give the address a request came from."""
    return str(request.META.get("REMOTE_ADDR") or "")


@receiver(user_login_failed)
def _browser_failed(
    sender: Any,  # noqa: ARG001
    credentials: dict[str, Any],
    request: HttpRequest | None = None,
    **_: Any,
) -> None:
    if request is not None and credentials.get("username"):
        count(str(credentials["username"]), address_of(request))


@receiver(user_logged_in)
def _browser_signed_in(sender: Any, request: Any, user: Any, **_: Any) -> None:  # noqa: ARG001
    if request is not None:
        cache.delete(_tries_key(user.get_username(), address_of(request)))


def count(name: str, address: str) -> None:
    """Count a wrong try."""
    key = _tries_key(name, address)
    cache.add(key, 0, COUNTED_S)
    try:
        cache.incr(key)
    except ValueError:  # it ran out this very moment
        cache.set(key, 1, COUNTED_S)


def _tries_key(name: str, address: str) -> str:
    return keyed("tries", name.lower(), address)


def keyed(*parts: str) -> str:
    """Make a key of the cache that gives nothing of its parts away."""
    text = "\0".join(parts).encode()
    return hmac.new(settings.SECRET_KEY.encode(), text, hashlib.sha256).hexdigest()
