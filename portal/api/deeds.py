"""What REST lets somebody do, handed to the one dispatcher."""

from http import HTTPStatus

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from calls.domain.commands import Dial, HangUp, TargetKind
from calls.domain.ids import AgentNo, CallId
from portal import dispatch
from portal.access import Actor, actor_of
from portal.api.serializers import DialAsk


def dial(request: Request) -> Response:
    """Accept a click-to-call; its course comes as events and in the running calls."""
    ask = DialAsk(data=request.data)
    ask.is_valid(raise_exception=True)
    said = ask.validated_data
    command = Dial(
        agent_no=AgentNo(said["agent_no"]),
        target=said["target"],
        target_kind=TargetKind(said["target_kind"]),
        group=said["group"],
        userdata=said["userdata"],
    )
    result = dispatch.execute(command, actor=actor_in_team(request))
    return Response({"call_id": result.call_id}, status=HTTPStatus.ACCEPTED)


def hang_up(request: Request, call_id: str) -> Response:
    """Accept the end of a call."""
    result = dispatch.execute(HangUp(call_id=CallId(call_id)), actor=actor_in_team(request))
    return Response({"call_id": result.call_id or call_id}, status=HTTPStatus.ACCEPTED)


def actor_in_team(request: Request) -> Actor:
    """Read who asks; an account of no team may do nothing."""
    actor = actor_of(request.user, via="rest")
    if actor is None or not actor.team:
        raise PermissionDenied("This account belongs to no team.")
    return actor
