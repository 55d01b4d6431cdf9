"""What every REST view shares."""

from collections.abc import Callable
from typing import Any

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import AnonRateThrottle, UserRateThrottle
from rest_framework.views import APIView
from typing_extensions import override

from portal.api import errors
from portal.api.auth import BearerAuthentication
from portal.api.sight import HasTeam


class TokenThrottle(AnonRateThrottle):
    """How often an address may ask for a token; wrong passwords are also slowed by account."""

    scope = "token"
    rate = "30/min"


class AccountThrottle(UserRateThrottle):
    """How much one account may ask."""

    scope = "account"
    rate = "1200/min"


class Pages(CursorPagination):
    """Pages by cursor: `next` and `previous` are addresses; rows that come in between shift
    nothing."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 500


class Door(APIView):
    """Bearer token, team wall, problems for faults."""

    authentication_classes: Any = (BearerAuthentication,)
    permission_classes: Any = (HasTeam,)
    throttle_classes: Any = (AccountThrottle,)

    @override
    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Let in who may, and refuse a NUL in the address: PostgreSQL knows no such text."""
        super().initial(request, *args, **kwargs)
        if any("\0" in str(word) for word in kwargs.values()):
            raise NotFound
        if any("\0" in word for words in request.query_params.lists() for word in words[1]):
            raise ValidationError("A NUL stands in the query.")

    @override
    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        """Say faults as problems, whatever other dialects do."""
        return errors.handle
