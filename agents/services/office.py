"""A team's own arrangements: blocked numbers, messages, forwards, phones, favourites, defaults."""

import re
from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

from agents.domain.errors import BadContact, Busy, UnknownAgent, UnknownGroup
from agents.domain.office_commands import ForwardWhen
from agents.domain.presence import AgentState
from agents.models import (
    Agent,
    AgentGroup,
    BlockedNumber,
    DefaultMembership,
    Favourite,
    Membership,
    Team,
)
from agents.services.groups import add_to_group, remove_from_group
from calls import stream
from calls.domain.events import MessageBroadcast, SettingsChanged
from calls.domain.numbering import bare

#: An agent number, or a telephone number.
CONTACT = re.compile(r"\+?[0-9]{2,20}")
LONGEST_MESSAGE = 500


def block_number(*, team: str, number: str, note: str, at: datetime) -> None:
    """Take no more calls of a number; blocking it again is no fault. Raises BadContact."""
    wanted = _contact(number)
    with transaction.atomic():
        owner = Team.objects.get(identity=team)
        _, is_new = BlockedNumber.objects.update_or_create(
            team=owner, number=wanted, defaults={"note": note[:120]}
        )
        _tell(team, "blocked number", wanted, "added" if is_new else "changed", at)


def unblock_number(*, team: str, number: str, at: datetime) -> bool:
    """Take the number's calls again; tells whether it was blocked. Raises BadContact."""
    wanted = _contact(number)
    with transaction.atomic():
        gone, _ = BlockedNumber.objects.filter(team__identity=team, number=wanted).delete()
        if gone:
            _tell(team, "blocked number", wanted, "removed", at)
    return bool(gone)


def broadcast(
    *, team: str, sender_no: str, text: str, groups: Sequence[str], at: datetime
) -> list[str]:
    """Tell the agents of groups something, one event a group; answer the groups told.

    `groups` empty: every group the sender leads. Raises UnknownGroup, BadContact (no text).
    """
    words = text.strip()[:LONGEST_MESSAGE]
    if not words:
        raise BadContact("a message needs words")
    rows = AgentGroup.objects.filter(team__identity=team)
    codes = set(rows.values_list("code", flat=True))
    led = rows.filter(admins__agent_no=sender_no).values_list("code", flat=True)
    meant = list(dict.fromkeys(groups)) or list(led)
    for code in meant:
        if code not in codes:
            raise UnknownGroup(code)
    if not meant:
        raise UnknownGroup("none")
    with transaction.atomic():
        stream.append(
            [
                MessageBroadcast(at=at, team=team, group=code, sender_no=sender_no, text=words)
                for code in meant
            ]
        )
    return meant


def set_do_not_disturb(*, team: str, agent_no: str, is_on: bool, at: datetime) -> None:
    """Let colleagues reach the agent, or not. Raises UnknownAgent."""
    _change(team, agent_no, at, is_dnd=is_on)


def set_forward(
    *, team: str, agent_no: str, when: ForwardWhen, destination: str, at: datetime
) -> None:
    """Lead colleagues' calls elsewhere; an empty destination ends it.

    Raises UnknownAgent, BadContact (no number, or the agent herself).
    """
    wanted = _contact(destination) if destination.strip() else ""
    if wanted == agent_no:
        raise BadContact(wanted)
    _change(team, agent_no, at, **{f"forward_{when.value}": wanted})


def set_phone(*, team: str, agent_no: str, phone: str, at: datetime) -> None:
    """Change what the agent answers with. Raises UnknownAgent, BadContact, Busy (logged in)."""
    if phone not in Agent.Phone.values:
        raise BadContact(phone)
    agent = _agent(team, agent_no)
    presence = getattr(agent, "presence", None)
    if presence is not None and presence.state != AgentState.LOGGED_OUT:
        raise Busy(presence.state)
    _change(team, agent_no, at, phone=phone)


def add_favourite(*, team: str, agent_no: str, contact: str) -> None:
    """Keep a contact; keeping it again is no fault. Raises UnknownAgent, BadContact."""
    Favourite.objects.get_or_create(agent=_agent(team, agent_no), contact=_contact(contact))


def remove_favourite(*, team: str, agent_no: str, contact: str) -> None:
    """Drop a contact; not having it is no fault. Raises UnknownAgent, BadContact."""
    Favourite.objects.filter(agent=_agent(team, agent_no), contact=_contact(contact)).delete()


def set_default_memberships(
    *, team: str, agent_nos: Iterable[str], memberships: Sequence[tuple[str, int]], at: datetime
) -> None:
    """Note the default groups of agents, all or nothing. Raises UnknownAgent, UnknownGroup."""
    with stream.together():
        groups = _groups(team, [code for code, _ in memberships])
        for agent_no in agent_nos:
            agent = _agent(team, agent_no)
            DefaultMembership.objects.filter(agent=agent).delete()
            DefaultMembership.objects.bulk_create(
                DefaultMembership(agent=agent, group=groups[code], penalty=penalty)
                for code, penalty in dict(memberships).items()
            )
            _tell(team, "default membership", agent_no, "changed", at)


def apply_default_memberships(*, team: str, agent_nos: Iterable[str], at: datetime) -> list[UUID]:
    """Make the memberships of agents what is noted as their default, all or nothing; give the
    orders to wait for.

    Who noted none keeps what she has. Raises UnknownAgent.
    """
    orders: list[UUID] = []
    with stream.together():
        for agent_no in agent_nos:
            agent = _agent(team, agent_no)
            wanted = dict(
                DefaultMembership.objects.filter(agent=agent).values_list("group__code", "penalty")
            )
            if not wanted:
                continue
            has = Membership.objects.filter(agent=agent).values_list("group__code", flat=True)
            for code in set(has) - set(wanted):
                done = remove_from_group(team=team, agent_no=agent_no, group=code, at=at)
                orders += done.orders
            for code, penalty in wanted.items():
                done = add_to_group(
                    team=team, agent_no=agent_no, group=code, penalty=penalty, at=at
                )
                orders += done.orders
    return orders


def _change(team: str, agent_no: str, at: datetime, **fields: object) -> None:
    with transaction.atomic():
        agent = Agent.objects.select_for_update(of=("self",)).get(pk=_agent(team, agent_no).pk)
        changed = [name for name, value in fields.items() if getattr(agent, name) != value]
        for name in changed:
            setattr(agent, name, fields[name])
        if changed:
            agent.save(update_fields=changed)
            _tell(team, "agent", agent_no, "changed", at)


def _tell(team: str, what: str, name: str, how: str, at: datetime) -> None:
    stream.append([SettingsChanged(at=at, team=team, what=what, name=name[:80], how=how)])


def _agent(team: str, agent_no: str) -> Agent:
    found = Agent.objects.filter(team__identity=team, agent_no=agent_no, is_active=True).first()
    if found is None:
        raise UnknownAgent(agent_no)
    return found


def _groups(team: str, codes: Sequence[str]) -> dict[str, AgentGroup]:
    found = {row.code: row for row in AgentGroup.objects.filter(team__identity=team)}
    for code in codes:
        if code not in found:
            raise UnknownGroup(code)
    return found


def _contact(text: str) -> str:
    number = bare(text)
    if CONTACT.fullmatch(number) is None:
        raise BadContact(text)
    return number
