"""What an actor may ask for."""

from typing import assert_never

from agents.domain import callback_commands as planned
from agents.domain import commands as agents
from agents.domain import office_commands as office
from agents.models import Membership
from calls import selectors as call_reads
from calls.domain import commands as calls
from portal.access.actors import Actor

Command = calls.CallCommand | agents.AgentCommand


def may(actor: Actor, command: Command) -> str | None:
    """Say why the actor may not ask for this; None when she may. Nobody reaches another team."""
    if not actor.team:
        return "This account belongs to no team."
    if actor.is_team_admin:
        return None
    if isinstance(command, agents.OwnCommand):
        return _about(actor, command.agent_no)
    if isinstance(command, agents.GroupCommand | agents.FreeAgent):
        return _may_lead(actor, command)
    if isinstance(command, office.OfficeCommand):
        return _may_arrange(actor, command)
    if isinstance(command, planned.CallbackCommand):
        return _may_plan(actor, command)
    return _may_call(actor, command)


def _may_lead(actor: Actor, command: agents.GroupCommand | agents.FreeAgent) -> str | None:
    """Only a supervisor settles who belongs to her group, and frees an agent of hers."""
    if isinstance(command, agents.FreeAgent):
        is_hers = _is_member(actor, {command.agent_no})
        return None if is_hers else "That is not an agent of yours."
    return None if command.group in actor.administers else "That is not your group."


def _may_call(actor: Actor, command: calls.CallCommand) -> str | None:
    match command:
        case calls.HangUp(call_id=str() as call_id):
            return None if _is_on(actor, call_id) else "That is not your call."
        case calls.HangUp():
            return _about(actor, command.agent_no or "")
        case calls.Monitor() | calls.EndMonitor() | calls.TakeOver():
            return _may_monitor(actor, command)
        case calls.Dial(agent_no=""):
            return None if command.group in actor.administers else "That is not your group."
        case calls.Describe() | calls.Dial() | calls.CallControl():
            return _about(actor, command.agent_no)
        case _:
            assert_never(command)


def _about(actor: Actor, agent_no: str) -> str | None:
    if actor.agent_no and agent_no == actor.agent_no:
        return None
    if actor.administers and _is_member(actor, {agent_no}):
        return None
    return "That is another agent."


def _may_arrange(actor: Actor, command: office.OfficeCommand) -> str | None:
    """Her own phone and favourites are hers; the team's lists are a supervisor's."""
    match command:
        case office.BlockNumber() | office.UnblockNumber():
            return None if actor.administers else "Only a supervisor may block numbers."
        case office.Broadcast(sender_no=sender, groups=groups):
            is_hers = sender == actor.agent_no and set(groups) <= actor.administers
            return None if is_hers and actor.administers else "Only a supervisor tells a group."
        case (
            office.SetDefaultMemberships(agent_nos=numbers)
            | office.ApplyDefaultMemberships(agent_nos=numbers)
        ):
            is_hers = all(_is_member(actor, {number}) for number in numbers)
            return None if actor.administers and is_hers else "Only a supervisor may do that."
        case (
            office.SetDoNotDisturb()
            | office.SetForward()
            | office.SetPhone()
            | office.AddFavourite()
            | office.RemoveFavourite()
        ):
            return _about(actor, command.agent_no)
        case _:
            assert_never(command)


def _may_plan(actor: Actor, command: planned.CallbackCommand) -> str | None:
    """What an agent does with a callback is hers; the service looks whose list it is on."""
    match command:
        case planned.PlanCallback():
            return None if actor.agent_no else "This account is no agent."
        case planned.CancelCallback():
            return None if actor.administers else "Only a supervisor may do that."
        case (
            planned.TakeCallback()
            | planned.ReleaseCallback()
            | planned.StartCallback()
            | planned.CloseCallback()
        ):
            return _about(actor, command.agent_no)
        case _:
            assert_never(command)


def _may_monitor(actor: Actor, command: calls.MonitorCommand) -> str | None:
    """Only a supervisor of the agent listens in, and only with a phone of her own."""
    if command.supervisor_no != actor.agent_no:
        return "That is another agent."
    if isinstance(command, calls.EndMonitor):
        return None
    if not command.agent_no:  # the agent she monitors now; the plan finds out whether she does
        return None if actor.administers else "Only a supervisor may take part."
    return None if _is_member(actor, {command.agent_no}) else "That is another agent."


def _is_on(actor: Actor, call_id: str) -> bool:
    call = call_reads.live_call(team=actor.team, call_id=call_id)
    if call is None:
        return True  # nobody's; the deed says so
    on_it = {*call.agent_nos, call.target_agent_no} - {""}
    if actor.agent_no in on_it or call.group in actor.administers:
        return True
    return bool(actor.administers) and _is_member(actor, on_it)


def _is_member(actor: Actor, agent_nos: set[str]) -> bool:
    return Membership.objects.filter(
        agent__team__identity=actor.team,
        agent__agent_no__in=agent_nos,
        group__code__in=actor.administers,
    ).exists()
