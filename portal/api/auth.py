"""Bearer tokens at the door of REST."""

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from typing_extensions import override

from agents.models import Account
from portal import access


class BearerAuthentication(BaseAuthentication):
    """`Authorization: Bearer <token>`. No cookie, so nothing for a forged request to ride on."""

    @override
    def authenticate(self, request: Request) -> tuple[Account, str] | None:
        """Find the account of the token; None when the request brings none.

        Raises AuthenticationFailed for a token that is unknown, expired, or of a closed account.
        """
        words = get_authorization_header(request).split()
        if not words or words[0].lower() != b"bearer":
            return None
        if len(words) != 2:
            raise AuthenticationFailed("The header must be: Authorization: Bearer <token>.")
        token = words[1].decode("latin-1")
        account = access.account_of_token(token)
        if account is None:
            raise AuthenticationFailed("The token is not known, or has expired.")
        return account, token

    @override
    def authenticate_header(self, request: Request) -> str:
        """Tell a stranger how to sign in (makes the answer 401, not 403)."""
        return 'Bearer realm="patchbay"'


class BearerScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """The words of the OpenAPI document for it."""

    target_class = "portal.api.auth.BearerAuthentication"
    name = "bearer"

    @override
    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        """Describe the scheme."""
        del auto_schema
        return {"type": "http", "scheme": "bearer"}
