"""What REST lets somebody ask of an agent, handed to the one dispatcher."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response

from agents import selectors as agents
from agents.domain import commands
from agents.domain.membership import AcwMode, WorkWay
from calls.domain.ids import AgentNo
from portal import dispatch
from portal.access import Actor
from portal.api.agent_asks import GroupAsk, PresenceAsk
from portal.api.deeds import actor_in_team
from portal.wire.canon import encode

_Said = Mapping[str, Any]
_Make = Callable[[AgentNo, _Said], commands.AgentCommand]


def presence(request: Request, agent_no: str) -> Response:
    """Accept a deed of presence and show the agent as she is then."""
    ask = PresenceAsk(data=request.data)
    ask.is_valid(raise_exception=True)
    said = ask.validated_data
    actor = actor_in_team(request)
    return _done(actor, agent_no, lambda who: [DEEDS[said["do"]](who, said)])


def join_group(request: Request, agent_no: str, code: str) -> Response:
    """Make the agent a member of the group, and settle how she takes part."""
    said = _part(request)

    def make(who: AgentNo) -> list[commands.AgentCommand]:
        penalty = said.get("penalty", 0)
        first = commands.AddToGroup(agent_no=who, group=code, penalty=penalty)
        rest = {name: value for name, value in said.items() if name != "penalty"}
        return [first, *_settled(who, code, rest)]

    return _done(actor_in_team(request), agent_no, make)


def settle_group(request: Request, agent_no: str, code: str) -> Response:
    """Settle how the agent takes part in a group of hers."""
    said = _part(request)
    return _done(actor_in_team(request), agent_no, lambda who: _settled(who, code, said))


def leave_group(request: Request, agent_no: str, code: str) -> Response:
    """End the agent's membership."""
    return _done(
        actor_in_team(request),
        agent_no,
        lambda who: [commands.RemoveFromGroup(agent_no=who, group=code)],
    )


def _part(request: Request) -> dict[str, Any]:
    ask = GroupAsk(data=request.data)
    ask.is_valid(raise_exception=True)
    return dict(ask.validated_data)


def _settled(who: AgentNo, code: str, said: _Said) -> list[commands.AgentCommand]:
    made: list[commands.AgentCommand] = []
    if "penalty" in said:
        made.append(commands.SetPenalty(agent_no=who, group=code, penalty=said["penalty"]))
    if "acw_mode" in said:
        mode = AcwMode(said["acw_mode"])
        made.append(commands.SetAcwMode(agent_no=who, mode=mode, groups=(code,)))
    if "work_way" in said:
        way = WorkWay(said["work_way"])
        made.append(commands.SetWorkWay(agent_no=who, way=way, groups=(code,)))
    return made


def _done(
    actor: Actor, agent_no: str, make: Callable[[AgentNo], list[commands.AgentCommand]]
) -> Response:
    agents.agent_row(team=actor.team, agent_no=agent_no)  # another team's agent is not there
    for command in make(AgentNo(agent_no)):
        dispatch.execute(command, actor=actor)
    tile = agents.agent_tile(team=actor.team, agent_no=agent_no)
    return Response(encode(tile), status=HTTPStatus.ACCEPTED)


def _groups(said: _Said) -> tuple[str, ...]:
    return tuple(said["groups"])


#: Every deed of presence by its word.
DEEDS: dict[str, _Make] = {
    "log_in": lambda who, _: commands.LogIn(agent_no=who),
    "log_out": lambda who, _: commands.LogOut(agent_no=who),
    "check_in": lambda who, said: commands.CheckIn(agent_no=who, groups=_groups(said)),
    "check_out": lambda who, said: commands.CheckOut(agent_no=who, groups=_groups(said)),
    "pause": lambda who, said: commands.Pause(
        agent_no=who, reason=said["reason"], groups=_groups(said)
    ),
    "unpause": lambda who, said: commands.Unpause(agent_no=who, groups=_groups(said)),
    "end_wrap_up": lambda who, _: commands.EndWrapUp(agent_no=who),
    "extend_wrap_up": lambda who, said: commands.ExtendWrapUp(
        agent_no=who, seconds=said["seconds"]
    ),
    "set_acw_mode": lambda who, said: commands.SetAcwMode(
        agent_no=who, mode=AcwMode(said["acw_mode"]), groups=_groups(said)
    ),
    "set_work_way": lambda who, said: commands.SetWorkWay(
        agent_no=who, way=WorkWay(said["work_way"]), groups=_groups(said)
    ),
    "free": lambda who, _: commands.FreeAgent(agent_no=who),
}
