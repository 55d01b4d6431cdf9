"""What is asked of agents: sessions, pauses, queues, recordings, listening."""

from collections.abc import Callable
from contextlib import suppress

from agents import selectors as agents
from agents.domain import commands
from agents.domain import office_commands as office
from agents.domain.errors import AgentError, AlreadyLoggedIn, NoGroup, NotAllowed
from agents.domain.events import AgentTile
from agents.domain.presence import AgentState
from calls import selectors as calls
from calls.domain.commands import Monitor, PauseRecording, ResumeRecording
from calls.domain.errors import CallError, NoSuchCall, NotPossible
from calls.domain.events import CallKind
from calls.domain.ids import AgentNo
from portal import access
from portal.dialects.xuc import render, wire
from portal.dialects.xuc.asked import Desk, quietly
from portal.dialects.xuc.wire import Told

Answers = list[Told]
_WHEN = {
    "naFwd": office.ForwardWhen.NO_ANSWER,
    "uncFwd": office.ForwardWhen.ALWAYS,
    "busyFwd": office.ForwardWhen.BUSY,
}


def agent(desk: Desk, asked: wire.AgentAsk) -> Answers:
    """Do what is asked of an agent."""
    return _AGENT[asked.verb](desk, desk.agent(asked.agent_id), asked)


def _log_in(desk: Desk, number: AgentNo, asked: wire.AgentAsk) -> Answers:
    """Log in as the document says. A line is the number of the agent whose phone it is; nobody
    sits down at another's."""
    refusal = access.may(desk.actor, commands.LogIn(agent_no=number))
    if refusal is not None:
        raise NotAllowed(refusal)
    tile = agents.agent_tile(team=desk.team, agent_no=number)
    is_in = tile.state is not AgentState.LOGGED_OUT
    if asked.phone and asked.phone != number:
        if is_in and asked.phone in desk.names.people:
            return [_on_another_phone(number, asked.phone)]
        return [render.error("PhoneNumberUnknown", kind="AgentError")]
    if is_in:
        return []
    quietly(desk, commands.LogIn(agent_no=number), AlreadyLoggedIn)
    quietly(desk, commands.CheckIn(agent_no=number), NoGroup)
    return []


def _on_another_phone(number: str, asked: str) -> Told:
    more = {"phoneNb": number, "RequestedNb": asked}
    return render.error("LoggedInOnAnotherPhone", kind="AgentError", **more)


def _log_out(desk: Desk, number: AgentNo, _asked: wire.AgentAsk) -> Answers:
    desk.do(commands.LogOut(agent_no=number))
    return []


def _pause(desk: Desk, number: AgentNo, asked: wire.AgentAsk) -> Answers:
    desk.do(commands.Pause(agent_no=number, reason=asked.reason))
    return []


def _unpause(desk: Desk, number: AgentNo, _asked: wire.AgentAsk) -> Answers:
    desk.do(commands.Unpause(agent_no=number))
    return []


def _listen(desk: Desk, number: AgentNo, _asked: wire.AgentAsk) -> Answers:
    desk.do(Monitor(supervisor_no=desk.me, agent_no=number))
    return []


def _pause_recording(desk: Desk, number: AgentNo, _asked: wire.AgentAsk) -> Answers:
    _require_queue_call(desk, number)
    desk.do(PauseRecording(agent_no=number))
    return []


def _resume_recording(desk: Desk, number: AgentNo, _asked: wire.AgentAsk) -> Answers:
    _require_queue_call(desk, number)
    desk.do(ResumeRecording(agent_no=number))
    return []


def _require_queue_call(desk: Desk, number: AgentNo) -> None:
    """The document lets only calls be paused that a queue brought to the agent."""
    refusal = access.may(desk.actor, PauseRecording(agent_no=number))
    if refusal is not None:
        raise NotAllowed(refusal)
    call = calls.live_call_of(team=desk.team, agent_no=number)
    if call is None:
        raise NoSuchCall(number)
    if call.kind is not CallKind.INBOUND or not call.group:
        raise NotPossible("only the recording of a queue's call can be paused")


_AGENT: dict[wire.AgentVerb, Callable[[Desk, AgentNo, wire.AgentAsk], Answers]] = {
    wire.AgentVerb.LOG_IN: _log_in,
    wire.AgentVerb.LOG_OUT: _log_out,
    wire.AgentVerb.PAUSE: _pause,
    wire.AgentVerb.UNPAUSE: _unpause,
    wire.AgentVerb.LISTEN: _listen,
    wire.AgentVerb.PAUSE_RECORDING: _pause_recording,
    wire.AgentVerb.RESUME_RECORDING: _resume_recording,
}


def set_status(desk: Desk, asked: wire.SetStatus) -> Answers:
    """Set the user's status: available, disconnected, or one of the team's pause reasons."""
    if asked.status == render.AVAILABLE:
        desk.do(commands.Unpause(agent_no=desk.me))
    elif asked.status == render.DISCONNECTED:
        desk.do(commands.LogOut(agent_no=desk.me))
    elif asked.status in desk.names.reasons:
        desk.do(commands.Pause(agent_no=desk.me, reason=asked.status))
    else:
        return [render.error("UnknownStatus", words=asked.status)]
    return []


def set_dnd(desk: Desk, asked: wire.SetDnd) -> Answers:
    """Let colleagues reach her no longer, or again."""
    desk.do(office.SetDoNotDisturb(agent_no=desk.me, is_on=asked.is_on))
    return []


def set_forward(desk: Desk, asked: wire.SetForward) -> Answers:
    """Send colleagues' calls elsewhere, or no longer."""
    desk.do(
        office.SetForward(
            agent_no=desk.me,
            when=_WHEN[asked.when],
            is_on=asked.is_on,
            destination=asked.destination,
        )
    )
    return []


def set_agent_queue(desk: Desk, asked: wire.SetAgentQueue) -> Answers:
    """Put an agent into a queue, change her penalty, or take her out; silent when refused, as the
    document says."""
    with suppress(AgentError, CallError):
        number, code = desk.agent(asked.agent_id), desk.queue(asked.queue_id)
        if asked.penalty is None:
            desk.do(commands.RemoveFromGroup(agent_no=number, group=code))
        else:
            _put(desk, number, code, asked.penalty)
    return []


def set_agent_group(desk: Desk, asked: wire.SetAgentGroup) -> Answers:
    """Put an agent into an agent group."""
    _put(desk, desk.agent(asked.agent_id), desk.queue(asked.group_id), 0)
    return []


def group(desk: Desk, asked: wire.GroupAsk) -> Answers:
    """Move, add or take out all agents of a group."""
    members, source = desk.queue(asked.group_id), desk.queue(asked.queue_id)
    target = desk.queue(asked.to_queue_id) if asked.to_queue_id else source
    for tile in agents.tiles(desk.team):
        penalties = {one.group: one.penalty for one in tile.memberships}
        if members not in penalties:
            continue
        is_there = penalties.get(source) == asked.penalty
        match asked.verb:
            case wire.GroupVerb.REMOVE if is_there:
                desk.do(commands.RemoveFromGroup(agent_no=tile.agent_no, group=source))
            case wire.GroupVerb.ADD if is_there:
                _put(desk, tile.agent_no, target, asked.to_penalty)
            case wire.GroupVerb.MOVE if is_there:
                _put(desk, tile.agent_no, target, asked.to_penalty)
                desk.do(commands.RemoveFromGroup(agent_no=tile.agent_no, group=source))
            case wire.GroupVerb.FILL if source not in penalties:
                _put(desk, tile.agent_no, source, asked.penalty)
            case _:
                pass
    return []


def _put(desk: Desk, number: AgentNo, code: str, penalty: int) -> None:
    """Make her a member; one who works takes the queue's calls at once, as in the document."""
    tile = agents.agent_tile(team=desk.team, agent_no=number)
    if any(one.group == code for one in tile.memberships):
        desk.do(commands.SetPenalty(agent_no=number, group=code, penalty=penalty))
        return
    desk.do(commands.AddToGroup(agent_no=number, group=code, penalty=penalty))
    if _works(tile):
        quietly(desk, commands.CheckIn(agent_no=number, groups=(code,)), AgentError, CallError)


def _works(tile: AgentTile) -> bool:
    return tile.state is not AgentState.LOGGED_OUT


def read_membership(desk: Desk, asked: wire.ReadMembership) -> Answers:
    """Say the default queues of a user."""
    (number,) = desk.users((asked.user_id,))
    wanted = office.SetDefaultMemberships(agent_nos=(number,), memberships=())
    refusal = access.may(desk.actor, wanted) if number != desk.actor.agent_no else None
    if refusal is not None:
        raise NotAllowed(refusal)
    found = agents.default_memberships(team=desk.team, agent_no=number)
    queues = desk.names.queues
    pairs = [(queues[code].id, penalty) for code, penalty in found if code in queues]
    return [render.membership(asked.user_id, pairs)]


def set_membership(desk: Desk, asked: wire.SetMembership) -> Answers:
    """Note the default queues of users."""
    pairs = tuple((desk.queue(queue_id), penalty) for queue_id, penalty in asked.membership)
    numbers = desk.users(asked.user_ids)
    desk.do(office.SetDefaultMemberships(agent_nos=numbers, memberships=pairs))
    if asked.is_single:
        return [render.membership(asked.user_ids[0], asked.membership)]
    return [render.memberships(asked.user_ids, asked.membership)]


def apply_membership(desk: Desk, asked: wire.ApplyMembership) -> Answers:
    """Give users their default queues."""
    desk.do(office.ApplyDefaultMemberships(agent_nos=desk.users(asked.user_ids)))
    return []
