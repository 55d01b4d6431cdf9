"""What each `EVENT` does: one row an operation, for every door of this dialect."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from agents.domain import commands as agents
from agents.domain.errors import AgentError, NotInWrapUp
from calls.domain import commands as calls
from calls.domain.errors import CallError, NoSuchCall
from calls.domain.ids import AgentNo, CallId
from portal import dispatch
from portal.access import Actor
from portal.dialects.astercc import lookups, parse, render, rules
from portal.dialects.astercc.errors import refusal_of
from portal.dialects.astercc.sign_in import sign_in
from portal.dialects.astercc.wire import Answer, BackMsg, Caller, Delimiter, Params, Refusal
from portal.wire.canon import Command

Request = Any  # each row's reader and deed agree on their own type


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks (`actor`, with her rights) and the agent it is about (`caller`)."""

    actor: Actor
    caller: Caller

    @property
    def agent_no(self) -> AgentNo:
        """Give the number of the agent it is about."""
        return AgentNo(self.caller.agent_no)

    def do(self, command: Command) -> None:
        """Carry a command out. Raises AgentError or CallError when it is refused."""
        dispatch.execute(command, actor=self.actor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """A row of the table. `failed` is said where a deed is refused and no other code fits;
    `no_agent` where the agent asked about is out of service."""

    read: Callable[[Params], Request]
    run: Callable[[Asked, Request], Answer]
    failed: BackMsg
    needs: tuple[str, ...] = ()
    no_agent: BackMsg = BackMsg.NO_SUCH_AGENT


def carry_out(params: Params, *, address: str) -> tuple[Answer, Delimiter]:
    """Carry out a request; the answer comes with the delimiter its team wants.

    `address` is where it came from: wrong passwords are slowed by it.
    """
    delimiter = lookups.delimiter_of(params.get("orgidentity", "").strip())
    try:
        return _carry_out(parse.clean(params), address), delimiter
    except Refusal as refusal:
        return refusal.answer, delimiter


def _carry_out(params: Params, address: str) -> Answer:
    event = parse.event_name(params)
    operation = OPERATIONS.get(event)
    if operation is None:
        raise Refusal(BackMsg.PARAMETERS_WRONG)
    parse.require(params, (*parse.COMMON, *operation.needs))
    if not lookups.is_team(params["orgidentity"]):
        raise Refusal(BackMsg.NO_SUCH_TEAM)
    asked = parse.read_credentials(params)
    actor = sign_in(asked, is_login=event == "LOGIN", address=address)
    try:
        caller = lookups.caller_of(actor.team, actor.agent_no, no_agent=operation.no_agent)
        return operation.run(Asked(actor, caller), operation.read(params))
    except (AgentError, CallError) as error:
        raise refusal_of(error, failed=operation.failed) from error


def _log_in(asked: Asked, _: parse.Plain) -> Answer:
    asked.do(agents.LogIn(agent_no=asked.agent_no))
    param = render.login_param(asked.caller.groups, agent_id=asked.caller.agent_id)
    return Answer(True, BackMsg.LOGGED_IN, extra=(("param", param),))


def _log_out(asked: Asked, _: parse.Plain) -> Answer:
    asked.do(agents.LogOut(agent_no=asked.agent_no))
    return Answer(True, BackMsg.LOGGED_OUT)


def _queue(asked: Asked, request: parse.Queue) -> Answer:
    groups = rules.queue_codes(asked.caller, request, lookups.owners_of(request.group_ids))
    command = agents.CheckIn if request.is_check_in else agents.CheckOut
    asked.do(command(agent_no=asked.agent_no, groups=groups))
    return Answer(True, BackMsg.GROUP_SWITCHED)


def _queue_pause(asked: Asked, request: parse.QueuePause) -> Answer:
    rules.require_check_in(asked.caller)
    if request.is_pause:
        asked.do(agents.Pause(agent_no=asked.agent_no, reason=request.reason))
    else:
        asked.do(agents.Unpause(agent_no=asked.agent_no))
    return Answer(True, BackMsg.GROUP_SWITCHED)


def _acw_off(asked: Asked, _: parse.Plain) -> Answer:
    rules.require_check_in(asked.caller)
    with suppress(NotInWrapUp):  # "if agent is in", says the manual: she is out of it, as asked
        asked.do(agents.EndWrapUp(agent_no=asked.agent_no))
    return Answer(True, BackMsg.ACW_ENDED)


def _make_call(asked: Asked, request: parse.MakeCall) -> Answer:
    owners = lookups.owners_of((request.group_id,) if request.group_id else ())
    group = rules.call_group(asked.caller, request, owners)
    if request.is_internal and not lookups.is_agent(asked.caller.team, request.target):
        raise Refusal(BackMsg.NO_SUCH_AGENT_NO, request.target)
    kind = calls.TargetKind.INTERNAL if request.is_internal else calls.TargetKind.EXTERNAL
    asked.do(
        calls.Dial(
            agent_no=asked.agent_no,
            target=request.target,
            target_kind=kind,
            group=group,
            userdata=request.userdata,
            campaign=request.model_id if request.model_type == "Campaign" else "",
        )
    )
    return Answer(True, BackMsg.CALL_ACCEPTED)


def _hang_up(asked: Asked, request: parse.HangUp) -> Answer:
    if request.unique_ids:
        ids = lookups.calls_of(asked.caller.team, request.unique_ids)
        if not ids:
            raise Refusal(BackMsg.UNIQUEID_WRONG)
        for call_id in ids:
            asked.do(calls.HangUp(call_id=CallId(call_id)))
        return Answer(True, BackMsg.HANG_UP_ACCEPTED)
    if request.target in {"consult", "groupadmin"}:
        raise Refusal(BackMsg.HANG_UP_FAILED)  # no such party is on any call of ours
    target_agent = AgentNo(request.target_agent or asked.caller.agent_no)
    try:
        asked.do(calls.HangUp(agent_no=target_agent))
    except NoSuchCall as error:
        raise Refusal(BackMsg.HANG_UP_FAILED) from error  # she has none; no id was given
    return Answer(True, BackMsg.HANG_UP_ACCEPTED)


def _agent_status(asked: Asked, _: parse.Plain) -> Answer:
    if not asked.caller.groups:
        raise Refusal(BackMsg.DATA_NONE)
    return Answer(True, BackMsg.DATA, extra=(("status", render.status_list(asked.caller.groups)),))


OPERATIONS: dict[str, Operation] = {
    "LOGIN": Operation(read=parse.read_plain, run=_log_in, failed=BackMsg.NO_SUCH_AGENT),
    "LOGOUT": Operation(read=parse.read_plain, run=_log_out, failed=BackMsg.GROUP_SWITCH_FAILED),
    "QUEUE": Operation(
        needs=("type",),
        read=parse.read_queue,
        run=_queue,
        failed=BackMsg.GROUP_SWITCH_FAILED,
    ),
    "QUEUEPAUSE": Operation(
        needs=("type",),
        read=parse.read_queue_pause,
        run=_queue_pause,
        failed=BackMsg.GROUP_SWITCH_FAILED,
    ),
    "ACWOFF": Operation(
        read=parse.read_plain, run=_acw_off, failed=BackMsg.NOT_CHECKED_IN_ANYWHERE
    ),
    "MAKECALL": Operation(
        needs=("targetdn", "targettype"),
        read=parse.read_make_call,
        run=_make_call,
        failed=BackMsg.CALL_FAILED,
        no_agent=BackMsg.CALL_NO_AGENT,
    ),
    "HANGUP": Operation(
        needs=("uniqueid|target|targetagent",),
        read=parse.read_hang_up,
        run=_hang_up,
        failed=BackMsg.HANG_UP_FAILED,
    ),
    "AGENTSTATUS": Operation(read=parse.read_plain, run=_agent_status, failed=BackMsg.DATA_NONE),
}
