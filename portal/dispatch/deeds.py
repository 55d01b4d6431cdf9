"""Asks access, does what a command wants by its service, and waits for the switch."""

import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from agents import selectors as agent_reads
from agents.dialling import require_allowed
from agents.domain.callback_commands import CallbackCommand
from agents.domain.errors import Busy, InboundOnly, NoMobile, NoPhone, NotAllowed, NotMember
from agents.domain.events import AgentTile
from agents.domain.membership import WorkWay
from agents.domain.presence import ON_CALL
from agents.provisioning import trunk_name
from agents.provisioning.recording import notice_for
from agents.selectors import AgentRow
from calls import selectors as call_reads
from calls import services as call_deeds
from calls import stream
from calls.domain import commands as calls
from calls.domain.control import Ask, Target
from calls.domain.errors import NoSuchCall, NotPossible, SwitchRefused
from calls.domain.events import HungUpBy
from calls.domain.ids import AgentNo, CallId, EndpointName
from calls.domain.numbering import bare
from calls.switch import get_switch
from portal.access import Actor, may
from portal.dispatch.agent_deeds import do_agent
from portal.dispatch.callbacks import do_planned, is_planned
from portal.dispatch.free_agent import longest_ready
from portal.dispatch.office import arrange, is_office
from portal.dispatch.recording import place_for
from portal.dispatch.targets import colleague, target_of
from portal.wire.canon import Command

#: How long the switch may take to accept, seconds.
PATIENCE_S = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """The command was accepted. `call_id` names the call it made or meant, "" when none."""

    call_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done, and the orders the switch must accept for the command to be accepted."""

    orders: Sequence[UUID] = ()
    call_id: str = ""
    is_claimed: bool = False  # the call is closed to other commands until the switch answered
    asked_at: datetime | None = None  # when it was claimed


def execute(command: Command, *, actor: Actor, wait: bool = True) -> Result:
    """Carry a command out for the actor, in her own team.

    Accepted means the switch said so within two seconds, where it has a say.
    Raises AgentError or CallError, whose `code` says why it was refused.
    """
    refusal = may(actor, command)
    if refusal is not None:
        raise NotAllowed(refusal)
    deed = _do(command, actor)
    since = None
    try:
        if wait:
            awaited(deed.orders)
            since = deed.asked_at  # accepted: now something must be heard of it
    finally:
        if deed.is_claimed:
            call_deeds.release(team=actor.team, call_id=deed.call_id, command=command, since=since)
    return Result(call_id=deed.call_id)


def phone_gone(*, call_id: str, leg_id: str, actor: Actor) -> None:
    """Take an agent's word that the phone behind her own leg is gone.

    Raises NoSuchCall for a leg that is not hers, SwitchRefused when there is no link.
    """
    order = call_deeds.phone_gone(
        team=actor.team, call_id=call_id, leg_id=leg_id, agent_no=actor.agent_no
    )
    awaited([order])


def _do(command: Command, actor: Actor) -> Deed:
    match command:
        case calls.Dial():
            return _dial(command, actor.team)
        case calls.HangUp():
            return _hang_up(command, actor)
        case calls.Describe():
            return _describe(command, actor)
        case calls.Monitor() | calls.EndMonitor() | calls.TakeOver():
            return _monitor(command, actor)
        case calls.CallControl():
            return _control(command, actor)
        case _ if is_office(command):
            return Deed(orders=arrange(command, team=actor.team))
        case _ if is_planned(command):
            return _plan(command, actor)
        case _:
            return Deed(orders=do_agent(command, actor))


def _plan(command: CallbackCommand, actor: Actor) -> Deed:
    placed: list[Deed] = []

    def place(wanted: calls.Dial) -> CallId:
        placed.append(dial_from(wanted, actor.team))
        return CallId(placed[0].call_id)

    do_planned(command, actor=actor, place=place)
    return placed[0] if placed else Deed()


def _dial(command: calls.Dial, team: str) -> Deed:
    if command.agent_no:
        return dial_from(command, team)
    with longest_ready(team=team, group=command.group) as agent_no:
        return dial_from(replace(command, agent_no=agent_no), team)


def dial_from(command: calls.Dial, team: str) -> Deed:
    """Do a click-to-call; the orders it needs accepted are in the answer. Raises AgentError,
    CallError."""
    agent = agent_reads.agent_row(team=team, agent_no=command.agent_no)
    tile = agent_reads.agent_tile(team=team, agent_no=command.agent_no)
    _require_free(tile, team, is_mobile=command.from_mobile)
    _require_way(tile, command.group)
    target = bare(command.target)
    is_internal = command.target_kind is calls.TargetKind.INTERNAL
    called = colleague(team, target, agent) if is_internal else None
    rules = agent_reads.team_of(team)
    if called is None:
        require_allowed(team=rules, number=target)
    mobile = _mobile(agent, team) if command.from_mobile else ""
    trunk = rules.outbound_trunk
    placed = call_deeds.dial(
        team=team,
        pbx=agent.pbx,
        agent_no=agent.agent_no,
        endpoint=agent.endpoint,
        agent_name=agent.name,
        target=target,
        target_endpoint=called.endpoint if called else "",
        trunk=trunk_name(trunk) if trunk and not called else "",
        caller_id=command.caller_id or rules.outbound_caller_id,
        group=command.group,
        userdata=command.userdata,
        campaign=command.campaign,
        attached=command.attached,
        notice="" if called else notice_for(team=rules, group=command.group, number=target),
        mobile=mobile,
        now=timezone.now(),
    )
    return Deed(orders=[placed.order_id], call_id=placed.call_id)


def _mobile(agent: AgentRow, team: str) -> str:
    """Give the way to the agent's mobile; what the team may not dial may not ring for her."""
    rules = agent_reads.team_of(team)
    if not agent.mobile_number or not rules.outbound_trunk:
        raise NoMobile(agent.agent_no)
    require_allowed(team=rules, number=agent.mobile_number)
    return f"PJSIP/{agent.mobile_number}@{trunk_name(rules.outbound_trunk)}"


def _require_free(tile: AgentTile, team: str, *, is_mobile: bool = False) -> None:
    """Refuse an agent who has a call, or no phone to ring."""
    if tile.state in ON_CALL:
        raise Busy(tile.state)
    if call_reads.live_call_of(team=team, agent_no=tile.agent_no) is not None:
        raise Busy("a call is under way")
    if not is_mobile and not tile.is_phone_reachable:
        raise NoPhone(tile.agent_no)


def _require_way(tile: AgentTile, group: str) -> None:
    """Refuse a call for a group she is no member of, or takes only its own calls of."""
    if not group:
        return
    hers = next((one for one in tile.memberships if one.group == group), None)
    if hers is None:
        raise NotMember(group)
    if hers.work_way is WorkWay.IN:
        raise InboundOnly(group)


def _hang_up(command: calls.HangUp, actor: Actor) -> Deed:
    team = actor.team
    call_id = command.call_id or ""
    if not call_id and command.agent_no:
        found = call_reads.live_call_of(team=team, agent_no=command.agent_no)
        call_id = found.call_id if found else ""
    if not call_id:
        raise NoSuchCall(command.agent_no or "")
    running = call_reads.live_call(team=team, call_id=call_id)
    is_hers = running is not None and actor.agent_no in {*running.agent_nos, command.agent_no}
    by = HungUpBy.AGENT if is_hers and actor.agent_no else HungUpBy.SUPERVISOR
    return Deed(orders=call_deeds.hang_up(call_id=call_id, team=team, by=by), call_id=call_id)


def _control(command: calls.PartyCommand, actor: Actor) -> Deed:
    """Do something with a running call for the agent who is on it."""
    asker = agent_reads.agent_row(team=actor.team, agent_no=command.agent_no)
    call_id = _call_of(command, actor.team)
    # the leave to deliver a recording, and a free agent's lock, stand or fall with the orders
    with ExitStack() as held, transaction.atomic():
        ask = Ask(
            command=command,
            agent_no=command.agent_no,
            target=_target(command, asker, actor.team, held),
            endpoint=EndpointName(asker.endpoint),
            asked_by=actor.agent_no,
            is_told_phone=asker.is_told_phone,
            recording=place_for(command, actor=actor, call_id=call_id),
        )
        return _ordered(actor.team, call_id, ask)


def _target(
    command: calls.PartyCommand, asker: AgentRow, team: str, held: ExitStack
) -> Target | None:
    """Look up whom a command is aimed at; of a group that is to be talked to, a free agent."""
    if not isinstance(command, calls.Transfer | calls.Consult | calls.AddParty):
        return None
    kind, whom = command.target_kind, command.target
    if kind is calls.TargetKind.GROUP and not isinstance(command, calls.Transfer):
        picked = held.enter_context(longest_ready(team=team, group=whom))
        found = target_of(team=team, asker=asker, target=picked, kind=calls.TargetKind.INTERNAL)
        return replace(found, group=whom)
    return target_of(team=team, asker=asker, target=whom, kind=kind)


def _monitor(command: calls.MonitorCommand, actor: Actor) -> Deed:
    """Let a supervisor take part in an agent's call, or end it."""
    team, supervisor_no = actor.team, command.supervisor_no
    asker = agent_reads.agent_row(team=team, agent_no=supervisor_no)
    own = call_reads.monitored_call_of(team=team, agent_no=supervisor_no)
    watched = AgentNo("") if isinstance(command, calls.EndMonitor) else command.agent_no
    found = call_reads.live_call_of(team=team, agent_no=watched) if watched else own
    if found is None:
        raise NoSuchCall(watched or "you take part in no call")
    if own is None:
        _require_free(agent_reads.agent_tile(team=team, agent_no=supervisor_no), team)
    elif own.call_id != found.call_id:
        raise NotPossible("you take part in another call")
    ask = Ask(
        command=command,
        agent_no=watched,
        endpoint=EndpointName(asker.endpoint),
        asked_by=supervisor_no,
    )
    return _ordered(team, found.call_id, ask)


def _ordered(team: str, call_id: str, ask: Ask) -> Deed:
    now = timezone.now()
    orders = call_deeds.control(team=team, call_id=call_id, ask=ask, now=now)
    return Deed(orders=orders, call_id=call_id, is_claimed=True, asked_at=now)


def _call_of(command: calls.PartyCommand, team: str) -> str:
    """Name the call meant: the one named, if the agent is on it, or her current one."""
    if command.call_id:
        named = call_reads.live_call(team=team, call_id=command.call_id)
        if named is None or command.agent_no not in {*named.agent_nos, named.target_agent_no}:
            raise NoSuchCall(command.call_id)
        return command.call_id
    found = call_reads.live_call_of(team=team, agent_no=command.agent_no)
    if found is None:
        raise NoSuchCall(command.agent_no)
    return found.call_id


def _describe(command: calls.Describe, actor: Actor) -> Deed:
    if not _had(actor.team, command.call_id, command.agent_no):
        raise NoSuchCall(command.call_id)
    with transaction.atomic():
        event = call_deeds.describe(
            team=actor.team,
            call_id=command.call_id,
            agent_no=command.agent_no,
            disposition=command.disposition,
            note=command.note,
            now=timezone.now(),
        )
        stream.append([event])
    return Deed(call_id=command.call_id)


def _had(team: str, call_id: str, agent_no: str) -> bool:
    """Say whether the agent is, or was, on the call."""
    running = call_reads.live_call(team=team, call_id=call_id)
    if running is not None and agent_no in {*running.agent_nos, running.target_agent_no}:
        return True
    ended = call_reads.past_call(team=team, call_id=call_id)
    if ended is None:
        return False
    return agent_no in {
        ended.agent_no,
        ended.target_agent_no,
        *(leg.agent_no for leg in ended.legs),
    }


def awaited(orders: Sequence[UUID]) -> None:
    """Wait for all orders together. Raises SwitchRefused with the switch's own words."""
    switch = get_switch()
    until = time.monotonic() + PATIENCE_S
    for order_id in orders:
        reply = switch.wait(order_id, timeout_s=max(0.0, until - time.monotonic()))
        if not reply.is_accepted:
            raise SwitchRefused(reply.words)
