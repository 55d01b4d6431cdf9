"""`POST /api/v1/auth/token`: name and password to a bearer token."""

from http import HTTPStatus

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from portal import access
from portal.api.base import Door, TokenThrottle
from portal.api.errors import problem
from portal.api.serializers import TokenAnswer, TokenAsk


class TokenDoor(Door):
    """The one door of REST that needs no token."""

    authentication_classes = ()
    permission_classes = ()
    throttle_classes = (TokenThrottle,)

    @extend_schema(request=TokenAsk, responses={200: TokenAnswer}, auth=[])
    def post(self, request: Request) -> Response:
        """Make a token of the account."""
        ask = TokenAsk(data=request.data)
        ask.is_valid(raise_exception=True)
        at = timezone.now()
        try:
            actor = access.authenticate_account(
                username=ask.validated_data["username"],
                password=ask.validated_data["password"],
                address=access.address_of(request),
            )
        except access.TooManyTries as fault:
            words = "Too many wrong tries; wait a quarter of an hour."
            return problem(HTTPStatus.TOO_MANY_REQUESTS, code=fault.code, detail=words)
        except access.SignInError:
            # One answer for a wrong name and a wrong password: names are not to be tried out.
            return problem(
                HTTPStatus.UNAUTHORIZED,
                code="wrong_password",
                detail="Name or password is wrong.",
            )
        token = access.issue_token(actor.account_id, at=at, label="REST")
        answer = TokenAnswer({"token": token, "expires_at": at + access.TOKEN_LIVES})
        return Response(answer.data, headers={"Cache-Control": "no-store"})
