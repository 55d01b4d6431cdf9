"""Carries out what is asked of a team's own arrangements; only memberships wait for the switch."""

from typing import assert_never, get_args
from uuid import UUID

from django.utils import timezone
from typing_extensions import TypeIs

from agents import services as deeds
from agents.domain import office_commands as office


def is_office(command: object) -> TypeIs[office.OfficeCommand]:
    """Say whether a command is about a team's own arrangements."""
    return isinstance(command, get_args(office.OfficeCommand))


def arrange(command: office.OfficeCommand, *, team: str) -> list[UUID]:  # noqa: C901 (a table)
    """Do it; give the orders to wait for. Raises AgentError."""
    at = timezone.now()
    match command:
        case office.BlockNumber(number=number, note=note):
            deeds.block_number(team=team, number=number, note=note, at=at)
        case office.UnblockNumber(number=number):
            deeds.unblock_number(team=team, number=number, at=at)
        case office.Broadcast(sender_no=sender, text=text, groups=groups):
            deeds.broadcast(team=team, sender_no=sender, text=text, groups=groups, at=at)
        case office.SetDoNotDisturb(agent_no=who, is_on=is_on):
            deeds.set_do_not_disturb(team=team, agent_no=who, is_on=is_on, at=at)
        case office.SetForward():
            destination = command.destination if command.is_on else ""
            deeds.set_forward(
                team=team,
                agent_no=command.agent_no,
                when=command.when,
                destination=destination,
                at=at,
            )
        case office.SetPhone(agent_no=who, phone=phone):
            deeds.set_phone(team=team, agent_no=who, phone=phone, at=at)
        case office.AddFavourite(agent_no=who, contact=contact):
            deeds.add_favourite(team=team, agent_no=who, contact=contact)
        case office.RemoveFavourite(agent_no=who, contact=contact):
            deeds.remove_favourite(team=team, agent_no=who, contact=contact)
        case office.SetDefaultMemberships(agent_nos=who, memberships=memberships):
            deeds.set_default_memberships(team=team, agent_nos=who, memberships=memberships, at=at)
        case office.ApplyDefaultMemberships(agent_nos=who):
            return deeds.apply_default_memberships(team=team, agent_nos=who, at=at)
        case _:
            assert_never(command)
    return []
