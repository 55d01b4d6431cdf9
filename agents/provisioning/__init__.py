"""What the PBX must hold for the teams on it, worked out from the rows.

The bridge asks every two seconds and after each resync; whatever wrote the rows (admin, REST, an
import), the PBX follows without being told.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings

from agents.domain.membership import WorkWay, penalty_at_switch
from agents.domain.presence import pause_at_switch
from agents.models import (
    Agent,
    AgentGroup,
    BlockedNumber,
    Line,
    Membership,
    Presence,
    QueueRules,
    Team,
    Trunk,
)
from agents.provisioning import inbound, recording
from agents.provisioning.addresses import prompt_address
from agents.provisioning.rows import each
from agents.selectors import dial_plan_of, machine_of
from calls.domain import pbxconfig
from calls.domain.numbering import home_of
from calls.domain.pbxconfig import PbxConfig
from calls.domain.pbxinbound import Waiting


class DesiredMember(NamedTuple):
    """A queue member as it must stand at the PBX."""

    queue: str
    endpoint: str
    name: str
    penalty: int
    is_paused: bool
    reason: str


def desired_config(pbx: str) -> PbxConfig:
    """Give every phone, trunk, queue, line and rule of the teams on this PBX."""
    config = PbxConfig()
    for team in Team.objects.filter(pbx=pbx).select_related("outbound_trunk").order_by("identity"):
        for part in _parts(team):
            config += part
    return config + PbxConfig(db=inbound.portal_entries(pbx))


def desired_members(pbx: str) -> list[DesiredMember]:
    """Give every queue member of the teams on this PBX, paused as her presence says."""
    joined = (
        Membership.objects.filter(is_checked_in=True, agent__team__pbx=pbx, agent__is_active=True)
        .select_related("agent__team", "agent__presence", "group")
        .order_by("pk")
    )
    return [_member(membership) for membership in joined]


def trunk_name(trunk: Trunk) -> str:
    """Give the trunk's name at the PBX, team first."""
    return f"{trunk.team.identity}-{trunk.name}"


def _member(membership: Membership) -> DesiredMember:
    agent = membership.agent
    presence: Presence | None = getattr(agent, "presence", None)
    why: str | None = membership.pause_reason if membership.is_paused else None
    if presence is not None:
        why = pause_at_switch(
            machine_of(presence, now=presence.since),
            is_paused=membership.is_paused,
            reason=membership.pause_reason,
        )
    return DesiredMember(
        queue=f"{agent.team.identity}-{membership.group.code}",
        endpoint=agent.endpoint,
        name=agent.name,
        penalty=penalty_at_switch(membership.penalty, WorkWay(membership.work_way)),
        is_paused=why is not None,
        reason=why or "",
    )


def _parts(team: Team) -> Iterator[PbxConfig]:
    agents = Agent.objects.filter(team=team, is_active=True).select_related("team")
    yield from each(agents, _agent)
    waiting = inbound.waiting_of(team)
    for group in AgentGroup.objects.filter(team=team):
        yield PbxConfig(sections=(_queue(team, group, waiting.get(group.code)),))
    yield PbxConfig(db=(*inbound.entries(team), *recording.entries(team)))
    trunks = Trunk.objects.filter(team=team, is_active=True).select_related("team")
    yield from each(trunks, _trunk_parts)
    dialling = each((team,), lambda row: pbxconfig.team_entries(_dialling(row)))
    yield PbxConfig(db=(*_lines(team), *_blocked(team), *dialling))


def _agent(agent: Agent) -> Iterator[PbxConfig]:
    yield PbxConfig(
        sections=pbxconfig.agent_sections(
            endpoint=agent.endpoint,
            secret=agent.sip_secret,
            kind=agent.phone,
            team=agent.team.identity,
            caller_id=_caller_id(agent),
            media_address=settings.PBX_MEDIA_ADDRESS,
        ),
        db=pbxconfig.phone_entries(
            endpoint=agent.endpoint,
            is_dnd=agent.is_dnd,
            always=agent.forward_always,
            busy=agent.forward_busy,
            no_answer=agent.forward_no_answer,
        ),
    )


def _trunk_parts(row: Trunk) -> Iterator[PbxConfig]:
    trunk = _trunk(row)
    yield PbxConfig(pbxconfig.trunk_sections(trunk), pbxconfig.trunk_entries(trunk))


def _queue(team: Team, group: AgentGroup, rules: QueueRules | None) -> pbxconfig.Section:
    waiting = None
    if rules is not None:
        waiting = Waiting(
            repeat_s=rules.repeat_s,
            position=rules.announces_position,
            prompt=prompt_address(rules.waiting_prompt),
            callback_digit=rules.callback_digit,
        )
    return pbxconfig.queue_section(
        name=f"{team.identity}-{group.code}",
        offer_s=group.ring_s,
        strategy=group.strategy,
        waiting=waiting,
    )


def _caller_id(agent: Agent) -> str:
    # A quote, an angle bracket or a semicolon would change the meaning of the PBX's file.
    name = re.sub(r"[^\w .'-]", "", agent.name)
    return f'"{name}" <{agent.agent_no}>'


def _trunk(row: Trunk) -> pbxconfig.Trunk:
    registers = row.kind == Trunk.Kind.REGISTER
    return pbxconfig.Trunk(
        name=trunk_name(row),
        host=row.host,
        port=row.port,
        username=row.username,
        secret=row.secret,
        registers=registers,
        match=() if registers else (row.host,),
        codecs=tuple(word.strip() for word in row.codecs.split(",") if word.strip()),
        caller_id=row.caller_id,
        capacity=row.max_calls,
        # The town of a demo carries the lines of every team, as a shared carrier would.
        team="" if settings.DEMO else row.team.identity,
        media_address=settings.PBX_MEDIA_ADDRESS,
    )


def _lines(team: Team) -> Iterator[pbxconfig.AstDbEntry]:
    for line in Line.objects.filter(team=team, is_active=True).select_related("group"):
        yield pbxconfig.line_entry(
            number=line.number,
            team=team.identity,
            queue=f"{team.identity}-{line.group.code}",
            timeout_s=line.group.max_wait_s,
        )


def _blocked(team: Team) -> Iterator[pbxconfig.AstDbEntry]:
    home = home_of(team.home_country)

    def ways(row: BlockedNumber) -> Iterator[pbxconfig.AstDbEntry]:
        # a carrier may write the same caller 020..., 4420... or +4420...
        for number in home.written(row.number) or (row.number,):
            yield pbxconfig.blacklist_entry(team=team.identity, number=number)

    found = each(BlockedNumber.objects.filter(team=team), ways)
    yield from dict.fromkeys(found)


def _dialling(team: Team) -> pbxconfig.TeamDialling:
    return pbxconfig.TeamDialling(
        team=team.identity,
        trunk=trunk_name(team.outbound_trunk) if team.outbound_trunk else "",
        caller_id=team.outbound_caller_id,
        plan=dial_plan_of(team),
        limit=team.max_outbound_calls,
    )
