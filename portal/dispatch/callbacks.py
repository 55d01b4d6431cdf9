"""Carries out what is asked of callback lists; only a call waits for the switch."""

from collections.abc import Callable
from typing import assert_never, get_args

from django.db import transaction
from django.utils import timezone
from typing_extensions import TypeIs

from agents import selectors as reads
from agents.domain import callback_commands as planned
from agents.services import planned as deeds
from agents.services import voicemail
from calls.domain.commands import Dial
from calls.domain.ids import CallId
from calls.domain.numbering import bare
from portal.access import Actor

#: Places a call and gives its id; the orders it needs accepted are the caller's to await.
Place = Callable[[Dial], CallId]


def is_planned(command: object) -> TypeIs[planned.CallbackCommand]:
    """Say whether a command is about callback lists."""
    return isinstance(command, get_args(planned.CallbackCommand))


def do_planned(command: planned.CallbackCommand, *, actor: Actor, place: Place) -> None:
    """Do it. Raises AgentError, CallError."""
    team, at = actor.team, timezone.now()
    match command:
        case planned.PlanCallback():
            deeds.plan(
                team=team,
                list_id=command.list_id,
                contact=command.contact,
                due_on=command.due_on,
                period_id=command.period_id,
                at=at,
                callback_id=command.callback_id,
                groups=_works_for(actor),
            )
        case planned.TakeCallback(agent_no=who, callback_id=one):
            deeds.take(team=team, agent_no=who, callback_id=one, at=at)
        case planned.ReleaseCallback(agent_no=who, callback_id=one):
            deeds.release(team=team, agent_no=who, callback_id=one, at=at)
        case planned.StartCallback():
            _start(command, team=team, place=place)
        case planned.CloseCallback():
            deeds.note(
                team=team,
                agent_no=command.agent_no,
                ticket_id=command.ticket_id,
                outcome=command.outcome,
                comment=command.comment,
                due_on=command.due_on,
                period_id=command.period_id,
                at=at,
            )
        case planned.CancelCallback(callback_id=one):
            groups = None if actor.is_team_admin else actor.administers
            deeds.cancel(team=team, callback_id=one, at=at, groups=groups)
        case _:
            assert_never(command)


def _start(command: planned.StartCallback, *, team: str, place: Place) -> None:
    """Ring the agent, then the number; call and ticket stand or fall together."""
    who, one = command.agent_no, command.callback_id
    with transaction.atomic():
        callback = deeds.callable_for(team=team, agent_no=who, callback_id=one)
        number = bare(command.number or callback.contact.number)
        is_member = callback.group in reads.groups_of(team=team, agent_no=who)
        group = callback.group if is_member else ""
        call_id = place(Dial(agent_no=who, target=number, group=group))
        deeds.start(
            team=team,
            agent_no=who,
            callback_id=one,
            number=number,
            call_id=call_id,
            at=timezone.now(),
        )


def _works_for(actor: Actor) -> list[str] | None:
    """Name the groups on whose lists she may put numbers; None for all of the team's."""
    if actor.is_team_admin:
        return None
    return voicemail.may_hear(team=actor.team, agent_no=actor.agent_no)
