"""What REST lets somebody do, handed to the one dispatcher."""

from http import HTTPStatus
from typing import cast

from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from agents.domain import commands
from calls.domain.commands import Dial, HangUp, TargetKind
from calls.domain.ids import AgentNo, CallId
from portal import dispatch
from portal.access import Actor, actor_of
from portal.api.serializers import DialAsk, PresenceAsk
from portal.wire.canon import Command, encode


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
    result = dispatch.execute(command, actor=_actor(request))
    return Response({"call_id": result.call_id}, status=HTTPStatus.ACCEPTED)


def hang_up(request: Request, call_id: str) -> Response:
    """Accept the end of a call."""
    result = dispatch.execute(HangUp(call_id=CallId(call_id)), actor=_actor(request))
    return Response({"call_id": result.call_id or call_id}, status=HTTPStatus.ACCEPTED)


def presence(request: Request, agent_no: str) -> Response:
    """Accept a deed of presence and show the agent as she is then."""
    ask = PresenceAsk(data=request.data)
    ask.is_valid(raise_exception=True)
    said = ask.validated_data
    actor = _actor(request)
    agents.agent_row(team=actor.team, agent_no=agent_no)  # another team's agent is not there
    command = _command(said["do"], AgentNo(agent_no), said["reason"], tuple(said["groups"]))
    dispatch.execute(command, actor=actor)
    tile = agents.agent_tile(team=actor.team, agent_no=agent_no)
    return Response(encode(tile), status=HTTPStatus.ACCEPTED)


def _command(do: str, agent_no: AgentNo, reason: str, groups: tuple[str, ...]) -> Command:
    if do == "pause":
        return commands.Pause(agent_no=agent_no, reason=reason, groups=groups)
    if do in _OF_GROUPS:
        return cast("Command", _OF_GROUPS[do](agent_no=agent_no, groups=groups))
    return cast("Command", _OF_AGENT[do](agent_no=agent_no))


_OF_GROUPS = {
    "check_in": commands.CheckIn,
    "check_out": commands.CheckOut,
    "unpause": commands.Unpause,
}
_OF_AGENT = {
    "log_in": commands.LogIn,
    "log_out": commands.LogOut,
    "end_wrap_up": commands.EndWrapUp,
}


def _actor(request: Request) -> Actor:
    actor = actor_of(request.user, via="rest")
    if actor is None or not actor.team:
        raise PermissionDenied("This account belongs to no team.")
    return actor
