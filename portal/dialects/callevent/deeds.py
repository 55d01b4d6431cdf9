"""Carries out what a client asks, and says why not. Runs in a thread."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.utils import timezone

from agents import selectors as agents
from agents.domain import commands as agent_commands
from agents.domain.errors import AgentError
from agents.domain.presence import AgentState
from calls import selectors as call_reads
from calls.domain import commands as calls
from calls.domain.errors import CallError
from calls.domain.events import CallKind, MonitorMode
from calls.domain.ids import AgentNo, CallId
from portal import access, dispatch
from portal.access import Actor
from portal.dialects.callevent import agent_machine, lookups, situations
from portal.dialects.callevent.errors import Family, Fault, fault_of
from portal.dialects.callevent.info import call_info
from portal.dialects.callevent.known import Known, milliseconds
from portal.dialects.callevent.requests import Request
from portal.dialects.callevent.situations import Sight
from portal.dialects.callevent.view import View
from portal.dialects.callevent.wire import Telling
from portal.wire.canon import Command

log = logging.getLogger(__name__)


class Refused(Exception):  # noqa: N818 (an answer, not an error of ours)
    """The request is answered with a fault."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.message)
        self.fault = fault


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a request. `said` are messages for the asker alone, because nothing will happen
    that could tell; without them the answer comes as events."""

    fault: Fault | None = None
    call_id: str = ""
    said: Sequence[Telling] = ()


def carry_out(request: Request, *, actor: Actor, view: View, known: Known) -> Done:
    """Do what was asked; never raises."""
    family = request.spec.family
    try:
        return _do(request, actor, view, known)
    except Refused as refused:
        return Done(fault=refused.fault)
    except (AgentError, CallError) as refusal:
        return Done(fault=fault_of(refusal, family=family, request=request.name))
    except Exception as error:
        log.exception("a request of a Call Event client failed: %s", request.name)
        return Done(fault=fault_of(error, family=family, request=request.name))


def _do(request: Request, actor: Actor, view: View, known: Known) -> Done:
    dn = request.dn or actor.agent_no
    if request.name == "RequestCallInfo":
        return Done(said=[_info(request, dn, view, known)])
    if not dn:
        family = request.spec.family
        raise Refused(Fault.NOT_FOUND_AGENT_ID if family is Family.AGENT else Fault.NOT_FOUND_AGENT)
    if request.spec.family is Family.AGENT:
        return _of_agent(request, dn, actor, known)
    # the right comes first: whoever has none learns nothing of the call
    if access.may(actor, _on_anyone(request, dn)) is not None:
        raise Refused(Fault.REGISTER_DN_NOT_MATCH)
    sight = sight_of(request, dn, actor.team)
    fault = situations.fault_in(request, sight)
    if fault is not None:
        raise Refused(fault)
    result = dispatch.execute(_command(request, dn, sight, actor.team), actor=actor)
    return Done(call_id=result.call_id)


def _info(request: Request, dn: str, view: View, known: Known) -> Telling:
    found = call_reads.live_call(team=view.team, call_id=request.call_id)
    call = view.shows(found) if found is not None else None
    if call is None:
        raise Refused(Fault.NOT_FOUND_CALL_ID)
    return call_info(call, dn, at=timezone.now(), known=known)


def _on_anyone(request: Request, dn: str) -> Command:
    """Give a command that asks for the same right."""
    number = AgentNo(dn)
    if request.spec.family is not Family.SUPERVISOR:
        return calls.Hold(agent_no=number)
    if request.name == "RequestStopMonitor":
        return calls.EndMonitor(supervisor_no=number)
    return calls.Monitor(supervisor_no=number, agent_no=AgentNo(request.other_dn))


def sight_of(request: Request, dn: str, team: str) -> Sight:
    """Look at what is there."""
    is_supervisor = request.spec.family is Family.SUPERVISOR
    own = call_reads.live_call_of(team=team, agent_no=dn)
    about = request.other_dn if is_supervisor else dn
    call = call_reads.live_call_of(team=team, agent_no=about) if about else None
    if request.call_id and not is_supervisor:
        call = call_reads.live_call(team=team, call_id=request.call_id)
    return Sight(
        dn=dn,
        call=call,
        own=own,
        watched=lookups.watched_in(call, team=team, by_others_than=dn),
        observed=call_reads.monitored_call_of(team=team, agent_no=dn),
        is_colleague=bool(request.other_dn)
        and agents.is_agent(team=team, agent_no=request.other_dn),
    )


def _command(request: Request, dn: str, sight: Sight, team: str) -> Command:
    number = AgentNo(dn)
    if request.spec.family is Family.SUPERVISOR:
        return _of_supervisor(request, number)
    if request.name == "RequestMakeCall":
        return calls.Dial(
            agent_no=number,
            target=request.other_dn,
            target_kind=_kind(request, sight, team),
            group=request.queue,
            attached=request.data,
        )
    call_id = CallId(sight.call.call_id) if sight.call is not None else None
    if request.name in _AIMED:
        return _AIMED[request.name](
            agent_no=number,
            call_id=call_id,
            target=request.other_dn,
            target_kind=_kind(request, sight, team),
        )
    if request.name in _PLAIN:
        return _PLAIN[request.name](agent_no=number, call_id=call_id)
    if request.name == "RequestSendDtmf":
        return calls.SendDigits(agent_no=number, call_id=call_id, digits=request.digits)
    if request.name == "RequestAttachData":
        return calls.AttachData(agent_no=number, call_id=call_id, data=request.data)
    return _release(request, number, sight)


def _release(request: Request, number: AgentNo, sight: Sight) -> Command:
    """End the agent's own part, or another's; a call that still rings her is turned away."""
    call = sight.call
    if call is None:
        raise Refused(Fault.NOT_FOUND_CALL_ID)
    call_id = CallId(call.call_id)
    if request.name == "RequestDeleteParty":
        legs = [
            one.leg_id for one in call.parties if request.other_dn in {one.agent_no, one.number}
        ]
        if not legs:
            raise Refused(Fault.NOT_FOUND_OTHER_PARTY)
        return calls.HangUpParties(agent_no=number, call_id=call_id, leg_ids=tuple(legs))
    if situations.is_ringing(call, number):
        is_own = call.kind is not CallKind.INBOUND and call.target_agent_no != number
        if is_own:
            return calls.HangUp(call_id=call_id, agent_no=number)
        return calls.Reject(agent_no=number, call_id=call_id)
    return calls.HangUpParties(agent_no=number, call_id=call_id)


def _of_supervisor(request: Request, number: AgentNo) -> Command:
    other = AgentNo(request.other_dn)
    if request.name == "RequestStopMonitor":
        return calls.EndMonitor(supervisor_no=number)
    if request.name == "RequestIntercept":
        return calls.TakeOver(supervisor_no=number, agent_no=other)
    mode = MonitorMode.BARGE if request.name == "RequestBargein" else MonitorMode.SPY
    return calls.Monitor(supervisor_no=number, agent_no=other, mode=mode)


def _kind(request: Request, sight: Sight, team: str) -> calls.TargetKind:
    if sight.is_colleague:
        return calls.TargetKind.INTERNAL
    is_group = request.other_dn in {one.code for one in agents.groups(team)}
    return calls.TargetKind.GROUP if is_group else calls.TargetKind.EXTERNAL


def _of_agent(request: Request, dn: str, actor: Actor, known: Known) -> Done:
    """Carry a request about an agent out; what changes nothing is answered with what is."""
    if access.may(actor, agent_commands.LogOut(agent_no=AgentNo(dn))) is not None:
        raise Refused(Fault.REGISTER_DN_NOT_MATCH)
    before = agents.agent_tile(team=actor.team, agent_no=dn)
    for command in _steps(request, AgentNo(dn), before.state, known):
        dispatch.execute(command, actor=actor)
    after = agents.agent_tile(team=actor.team, agent_no=dn)
    same = agent_machine.word_of(before, known) == agent_machine.word_of(after, known)
    if not same or request.name == "RequestDelayAfterCallWork":
        return Done()
    said = agent_machine.state_now(after, known, milliseconds(timezone.now()))
    return Done(said=[said] if said is not None else [])


def _steps(
    request: Request, number: AgentNo, state: AgentState, known: Known
) -> list[agent_commands.AgentCommand]:
    reason = known.reason_of(request.reason) if request.reason is not None else ""
    if reason is None:
        raise Refused(Fault.INVALID_PARAMS)
    check_in = agent_commands.CheckIn(agent_no=number, groups=request.queues)
    pause = agent_commands.Pause(agent_no=number, reason=reason)
    wants_pause: list[agent_commands.AgentCommand] = [pause] if request.agent_state != 1 else []
    match request.name:
        case "RequestAgentLogin":
            is_out = state is AgentState.LOGGED_OUT
            log_in = [agent_commands.LogIn(agent_no=number)] if is_out else []
            return [*log_in, check_in, *wants_pause]
        case "RequestAgentLogout":
            return [agent_commands.LogOut(agent_no=number)]
        case "RequestAgentReady":
            joins = [check_in] if state is AgentState.IDLE or request.queues else []
            return [*joins, agent_commands.Unpause(agent_no=number)]
        case "RequestAgentNotReady":
            return [pause]
        case "RequestDelayAfterCallWork":
            return [agent_commands.ExtendWrapUp(agent_no=number, seconds=request.seconds)]
        case _:
            return [*wants_pause, agent_commands.EndWrapUp(agent_no=number)]


_AIMED: dict[str, Callable[..., calls.Transfer | calls.Consult | calls.AddParty]] = {
    "RequestSingleStepTransfer": calls.Transfer,
    "RequestConsult": calls.Consult,
    "RequestAddParty": calls.AddParty,
}
_PLAIN: dict[str, Callable[..., calls.PartyCommand]] = {
    "RequestAnswerCall": calls.Answer,
    "RequestHoldCall": calls.Hold,
    "RequestRetrieveCall": calls.Retrieve,
    "RequestMuteOn": calls.Mute,
    "RequestMuteOff": calls.Unmute,
    "RequestCancelConsult": calls.ReturnToCaller,
    "RequestRetrieveConsult": calls.ReturnToCaller,
    "RequestCompleteTransfer": calls.CompleteTransfer,
    "RequestConference": calls.Conference,
    "RequestLeaveConference": calls.LeaveConference,
}
