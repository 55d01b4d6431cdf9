"""Bearer tokens: made from a password, kept only as a hash."""

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from agents.models import Account, ApiToken

#: How long a token made by password lasts.
LASTS = timedelta(days=30)


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. No cookie, so nothing for a forged request to ride on."""

    @override
    def authenticate(self, request: Request) -> tuple[Account, ApiToken] | None:
        """Find the account of the token; None when the request brings none.

        Raises AuthenticationFailed for a token that is unknown, expired, or of a closed account.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("The header must be: Authorization: Bearer <token>.")
        return account_of(words[1].decode("latin-1"), now=timezone.now())

    @override
    def authenticate_header(self, request: Request) -> str:
        """Tell a stranger how to sign in (makes the answer 401, not 403)."""
        return 'Bearer realm="patchbay"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The words of the OpenAPI document for it."""

    target_class = "portal.api.auth.BearerAuthentication"
    name = "bearer"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:  # noqa: ANN401
        """Describe the scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer"}


def account_of(token: str, *, now: datetime) -> tuple[Account, ApiToken]:
    """Find whose token it is. Raises AuthenticationFailed."""
    rows = ApiToken.objects.select_related("account__team", "account__agent")
    row = rows.filter(digest=digest_of(token)).first()
    if row is None or not row.account.is_active:
        raise AuthenticationFailed("The token is not known.")
    if row.expires_at is not None and row.expires_at <= now:
        raise AuthenticationFailed("The token has expired.")
    return row.account, row


def make_token(account: Account, *, label: str, now: datetime) -> tuple[str, datetime]:
    """Make a token of the account and say until when it lasts; it is shown this once only."""
    token = "pb_" + secrets.token_urlsafe(32)
    expires_at = now + LASTS
    ApiToken.objects.filter(account=account, expires_at__lte=now).delete()
    ApiToken.objects.create(
        account=account, digest=digest_of(token), label=label, expires_at=expires_at
    )
    return token, expires_at


def digest_of(token: str) -> str:
    """Hash a token as it is kept. It is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).hexdigest()
