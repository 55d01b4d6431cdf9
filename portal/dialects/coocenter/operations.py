"""What each request does: one row an address."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from agents import selectors as agents
from agents.domain import commands as agent_asks
from agents.domain import errors as agent_errors
from agents.domain import office_commands as office
from agents.domain.errors import AgentError
from calls import selectors as calls
from calls.domain import commands as call_asks
from calls.domain import errors as call_errors
from calls.domain.errors import CallError
from calls.domain.events import CallState
from calls.domain.ids import AgentNo
from calls.domain.numbering import bare
from portal import dispatch
from portal.access import Actor
from portal.dialects.coocenter import parse, render
from portal.dialects.coocenter.sign_in import actor_of
from portal.dialects.coocenter.wire import Extension, Fault, Json, Params, Refusal, Text
from portal.wire.canon import Command

Asked = Any  # each row's reader and deed agree on their own type
#: What is said of a refusal; the nearest kind counts.
FAULTS: dict[type[Exception], Fault] = {
    agent_errors.UnknownAgent: Fault.NO_EXTENSION,
    agent_errors.UnknownGroup: Fault.NO_QUEUE,
    agent_errors.OtherTeamsGroup: Fault.NO_QUEUE,
    agent_errors.BadContact: Fault.PARAMETERS,
    call_errors.NoSuchCall: Fault.NO_CALL,
    call_errors.NoSuchParty: Fault.NO_CALL,
    call_errors.BadNumber: Fault.PARAMETERS,
    call_errors.SwitchSilent: Fault.SILENT,
    AgentError: Fault.REFUSED,
    CallError: Fault.REFUSED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """Whose door it is, who asks, and when."""

    door: agents.CooCenterRow
    now: datetime

    @property
    def identity(self) -> str:
        """Give the team's identity."""
        return self.door.team

    @property
    def actor(self) -> Actor:
        """Give who asks."""
        return actor_of(self.door)

    def do(self, command: Command) -> None:
        """Carry a command out. Raises AgentError or CallError when it is refused."""
        dispatch.execute(command, actor=self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A row of the table; `methods` are those the documents show, and those they use elsewhere."""

    methods: tuple[str, ...]
    read: Callable[[Params], Asked]
    run: Callable[[Team, Asked], Json]


def carry_out(operation: Operation, team: Team, params: Params) -> Json:
    """Carry a request out. Raises Refusal."""
    asked = operation.read(parse.clean(params))
    try:
        return operation.run(team, asked)
    except (AgentError, CallError) as error:
        fault = next(FAULTS[kind] for kind in type(error).__mro__ if kind in FAULTS)
        raise Refusal(fault, error.code if fault is Fault.REFUSED else "") from error


def _current_calls(team: Team, _: None) -> Json:
    return render.current_calls(calls.live_calls(team=team.identity), team.now)


def _extension_status(team: Team, _: None) -> Json:
    return render.extension_status(_extensions(team))


def _hints_status(team: Team, _: None) -> Json:
    return render.hints_status(_extensions(team), is_code=team.door.is_status_code)


def _queue_info(team: Team, _: None) -> Json:
    codes = agents.group_names(team.identity)
    return render.queue_info(codes, agents.tiles(team.identity))


def _pause(team: Team, asked: parse.QueuePause) -> Json:
    if not _stands_in(team, asked.member, asked.queue):
        raise Refusal(Fault.NO_INTERFACE)
    who, groups = AgentNo(asked.member), (asked.queue,)
    if asked.is_on:
        team.do(agent_asks.Pause(agent_no=who, reason="other", groups=groups))
        return render.success(Text.PAUSED)
    team.do(agent_asks.Unpause(agent_no=who, groups=groups))
    return render.success(Text.UNPAUSED)


def _log_in(team: Team, asked: parse.QueuePart) -> Json:
    _require_member(team, asked)
    who = AgentNo(asked.extension)
    with suppress(agent_errors.AlreadyLoggedIn):
        team.do(agent_asks.LogIn(agent_no=who))
    team.do(agent_asks.CheckIn(agent_no=who, groups=(asked.queue,)))
    return render.success(Text.LOGGED_IN)


def _log_out(team: Team, asked: parse.QueuePart) -> Json:
    _require_member(team, asked)
    numbers = [asked.extension] if asked.extension else _standing_in(team, asked.queue)
    groups = (asked.queue,) if asked.queue else ()
    for number in numbers:
        with suppress(agent_errors.NotCheckedIn, agent_errors.NotLoggedIn):
            team.do(agent_asks.CheckOut(agent_no=AgentNo(number), groups=groups))
    return render.success(Text.LOGGED_OUT)


def _click(team: Team, asked: parse.TwoEnds) -> Json:
    target, kind = _target(team, asked.dst, with_groups=False)
    team.do(call_asks.Dial(agent_no=AgentNo(asked.src), target=target, target_kind=kind))
    return render.success(Text.CLICKED)


def _hang_up(team: Team, extension: str) -> Json:
    _require_extension(team, extension)
    team.do(call_asks.HangUp(agent_no=AgentNo(extension)))
    return render.success(Text.HUNG_UP)


def _transfer(team: Team, asked: parse.TwoEnds) -> Json:
    _require_extension(team, asked.src)
    target, kind = _target(team, asked.dst, with_groups=True)
    team.do(call_asks.Transfer(agent_no=AgentNo(asked.src), target=target, target_kind=kind))
    return render.success(Text.TRANSFERRED)


def _spy(team: Team, asked: parse.TwoEnds) -> Json:
    for number in (asked.src, asked.dst):
        _require_extension(team, number)
    team.do(call_asks.Monitor(supervisor_no=AgentNo(asked.src), agent_no=AgentNo(asked.dst)))
    return render.success(Text.SPYING)


def _blacklist(team: Team, _: None) -> Json:
    return render.blacklist(agents.blocked_numbers(team=team.identity))


def _block(team: Team, number: str) -> Json:
    team.do(office.BlockNumber(number=bare(number), note="CooCenter"))
    return render.success(Text.BLOCKED)


def _unblock(team: Team, number: str) -> Json:
    known = agents.blocked_numbers(team=team.identity)
    if bare(number) not in known:
        raise Refusal(Fault.NO_KEY)
    team.do(office.UnblockNumber(number=bare(number)))
    return render.success(Text.UNBLOCKED)


def _extensions(team: Team) -> list[Extension]:
    desks = {one.agent_no for one in agents.agent_rows(team.identity) if one.phone == "desk"}
    live = calls.live_calls(team=team.identity)
    held = {number for call in live if call.state is CallState.HELD for number in call.agent_nos}
    parts = {one.agent_no: one.state for call in live for one in call.parties if one.agent_no}
    return [
        render.extension_of(
            one,
            is_desk_phone=one.agent_no in desks,
            part=parts.get(one.agent_no),
            is_held=one.agent_no in held,
        )
        for one in agents.tiles(team.identity)
    ]


def _target(team: Team, dst: str, *, with_groups: bool) -> tuple[str, call_asks.TargetKind]:
    number = bare(dst)
    if agents.is_agent(team=team.identity, agent_no=number):
        return number, call_asks.TargetKind.INTERNAL
    if with_groups and number in agents.group_names(team.identity):
        return number, call_asks.TargetKind.GROUP
    return number, call_asks.TargetKind.EXTERNAL


def _require_extension(team: Team, number: str) -> None:
    if not agents.is_agent(team=team.identity, agent_no=number):
        raise Refusal(Fault.NO_EXTENSION)


def _require_member(team: Team, asked: parse.QueuePart) -> None:
    """Check what is named: the queue there is, the extension there is, and it is of the queue."""
    members = {group.code: group.member_nos for group in agents.groups(team.identity)}
    if asked.queue and asked.queue not in members:
        raise Refusal(Fault.NO_QUEUE)
    if asked.extension:
        _require_extension(team, asked.extension)
        if asked.queue and asked.extension not in members[asked.queue]:
            raise Refusal(Fault.NO_INTERFACE)


def _standing_in(team: Team, queue: str) -> list[str]:
    return [
        tile.agent_no
        for tile in agents.tiles(team.identity)
        if any(one.group == queue and one.is_checked_in for one in tile.memberships)
    ]


def _stands_in(team: Team, number: str, queue: str) -> bool:
    return number in _standing_in(team, queue)


OPERATIONS: dict[str, Operation] = {
    "extensions/current-calls": Operation(
        methods=("GET", "POST"), read=parse.read_nothing, run=_current_calls
    ),
    "extensions/extension-status": Operation(
        methods=("GET",), read=parse.read_nothing, run=_extension_status
    ),
    "extensions/extension-hints-status": Operation(
        methods=("GET",), read=parse.read_nothing, run=_hints_status
    ),
    "queues/queue-info": Operation(
        methods=("GET", "POST"), read=parse.read_nothing, run=_queue_info
    ),
    "queues/agent-pause": Operation(methods=("GET", "POST"), read=parse.read_pause, run=_pause),
    "queues/agent-login": Operation(methods=("POST",), read=parse.read_login, run=_log_in),
    "queues/agent-logout": Operation(methods=("POST",), read=parse.read_logout, run=_log_out),
    "extensions/click-number": Operation(methods=("POST",), read=parse.read_ends, run=_click),
    "extensions/hangup": Operation(methods=("POST",), read=parse.read_extension, run=_hang_up),
    "extensions/transfer": Operation(methods=("POST",), read=parse.read_ends, run=_transfer),
    "extensions/extenSpy": Operation(methods=("POST",), read=parse.read_ends, run=_spy),
    "blacklist/index": Operation(methods=("GET",), read=parse.read_nothing, run=_blacklist),
    "blacklist/delete": Operation(methods=("DELETE",), read=parse.read_blocked, run=_unblock),
    "blacklist/create": Operation(methods=("POST",), read=parse.read_blocked, run=_block),
}
