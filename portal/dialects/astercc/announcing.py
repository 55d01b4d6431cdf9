"""Events of agents: an action sent with `pushevent=yes` is told, any other is not."""

from django.utils import timezone

from agents import services
from agents.domain.events import AgentAction
from agents.domain.membership import AcwMode, WorkWay
from agents.domain.presence import AgentState
from portal.dialects.astercc import parse
from portal.dialects.astercc.asked import Asked, Request
from portal.dialects.astercc.wire import Caller, Params

_MODES = {
    AcwMode.RINGING: AgentAction.ACW_RINGING,
    AcwMode.ANSWERED: AgentAction.ACW_ANSWERED,
    AcwMode.OFF: AgentAction.ACW_OFF,
}
_WAYS = {
    WorkWay.BOTH: AgentAction.WORK_BOTH,
    WorkWay.IN: AgentAction.WORK_IN,
    WorkWay.OUT: AgentAction.WORK_OUT,
}


def announce(asked: Asked, params: Params, request: Request) -> None:
    """Tell an action that was carried out, where its client asked for it."""
    if params.get("pushevent", "").lower() != "yes":
        return
    action = action_of(asked, request)
    if action is None:
        return
    services.announce(
        team=asked.team,
        agent_no=asked.agent_no,
        action=action,
        groups=groups_of(asked.caller, request),
        at=timezone.now(),
    )


def action_of(asked: Asked, request: Request) -> AgentAction | None:
    """Say which action it was; None for one without an event of its own."""
    match request:
        case parse.Queue():
            return AgentAction.CHECK_IN if request.is_check_in else AgentAction.CHECK_OUT
        case parse.QueuePause():
            return AgentAction.PAUSE if request.is_pause else AgentAction.UNPAUSE
        case parse.AcwModes():
            return _MODES[request.mode]
        case parse.WorkWays():
            return _WAYS[request.way]
        case _:
            # outside wrap-up ACWOFF is accepted and does nothing
            is_end = asked.event == "ACWOFF" and asked.caller.state is AgentState.WRAP_UP
            return AgentAction.END_WRAP_UP if is_end else None


def groups_of(caller: Caller, request: Request) -> tuple[str, ...]:
    """Give the codes of the groups it was about: those named, else all she was checked in to, or,
    to check in, all of hers."""
    named = {one.lstrip("0") for one in getattr(request, "group_ids", ())}
    if named:
        return tuple(line.code for line in caller.groups if str(line.group_id) in named)
    is_check_in = isinstance(request, parse.Queue) and request.is_check_in
    lines = caller.groups if is_check_in else caller.checked_in
    return tuple(line.code for line in lines)
